"""How Chinese names sort: by pinyin, surname first; the embedded database has no Chinese collation of its own."""

#: Surnames read otherwise than the same character elsewhere.
SURNAMES = {
    "曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "查": "zha1", "任": "ren2", "朴": "piao2", "区": "ou1", "盖": "ge3",
    "冼": "xian3", "尉": "yu4", "乐": "yue4", "召": "shao4", "员": "yun4", "缪": "miao4", "翟": "zhai2", "覃": "qin2", "华": "hua4",
    "葛": "ge3", "宁": "ning4", "燕": "yan1", "应": "ying1", "洗": "xian3", "秘": "bi4", "黑": "he4", "牟": "mu4", "纪": "ji3",
}  # fmt: skip


def name_key(name: str) -> str:
    """The key a name sorts by: the pinyin with tones, a syllable a word, then the name itself, so that equal sounds keep one order."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a second to load, and most processes sort no name

    name = name.strip()
    sounds = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    if name[:1] in SURNAMES:
        sounds[0] = SURNAMES[name[0]]
    return f"{' '.join(sounds).lower()} {name}"[:200]
