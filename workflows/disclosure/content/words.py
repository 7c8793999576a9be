"""Chinese words for PostgreSQL's full-text search, and keys that sort names as a phone book does.

The index holds every Chinese character and every two neighbours; a query is cut into words by jieba, and each word asks for its pairs.
So a query finds its words inside any sentence, however a segmenter would have cut that sentence, and 低保发放 finds 低保金发放 as well.
Use `to_tsvector('simple', search_text(…))` and `to_tsquery('simple', search_query(…))`. PostgreSQL limits one tsvector to 1 MB:
`search_parts` cuts a long text.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import add

LONGEST_QUERY = 200  # characters
MOST_TERMS = 20
PART = 40_000  # characters; their tsvector stays well below 1 MB

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SURNAMES = {"单": "shan4", "解": "xie4", "仇": "qiu2", "曾": "zeng1", "查": "zha1", "任": "ren2", "区": "ou1", "朴": "piao2"}
_SURNAMES |= {"盖": "ge3", "缪": "miao4", "翟": "zhai2", "乐": "yue4", "覃": "qin2", "华": "hua4", "尉": "yu4", "洗": "xian3", "燕": "yan1"}
#: What makes a question of what one looks for. No notice answers in these words, so they are not looked for.
_ASKING = frozenset(
    [
        "我",
        "我们",
        "我家",
        "本人",
        "你们",
        "请",
        "请问",
        "想",
        "想要",
        "要",
        "知道",
        "了解",
        "咨询",
        "查询",
        "什么",
        "时候",
        "什么时候",
        "何时",
        "怎么",
        "怎么办",
        "怎样",
        "怎么样",
        "如何",
        "哪",
        "哪里",
        "哪儿",
        "哪个",
        "哪些",
        "哪家",
        "谁",
        "几",
        "多少",
        "多久",
        "为什么",
        "为何",
        "可以",
        "可",
        "能",
        "能否",
        "能不能",
        "可不可以",
        "是否",
        "是不是",
        "有",
        "有没有",
        "需要",
        "是",
        "的",
        "了",
        "吗",
        "呢",
        "吧",
        "啊",
        "到",
        "去",
        "在",
        "和",
        "与",
        "为止",
    ]
)
_RUNS = re.compile(f"[{_CHINESE}]+|[a-z]+|[0-9]+")


def search_text(text: str) -> str:
    """The tokens of a text joined by spaces, in its order: Chinese characters and pairs, Latin words, numbers; 〔2026〕 gives 2026."""
    return " ".join(_index_tokens(text))


def search_parts(text: str) -> Iterator[str]:
    """`search_text` of a text of any length, in parts that each fit into one tsvector."""
    for start in range(0, max(len(text), 1), PART):
        yield search_text(text[max(start - 1, 0) : start + PART])


def search_query(text: str) -> str:
    """A safe expression for `to_tsquery('simple', …)` in which every word typed must occur; empty when nothing searchable was typed.

    Of a question every word but those that only ask, as long as another one is left: 高龄津贴怎么申请 looks for 高龄, 津贴 and 申请.
    Only the first 200 characters and 20 terms count. Operators and punctuation are dropped, never passed on.
    """
    import rjieba  # its dictionary takes half a second to load, and most processes search for nothing

    words = [word for run in _runs(text[:LONGEST_QUERY]) for word in (rjieba.cut(run) if _is_chinese(run) else [run])]
    terms: list[str] = []
    for word in [word for word in words if word not in _ASKING] or words:
        if _is_chinese(word):
            terms += _pairs(word) or [word]
        else:
            terms.append(word if len(word) < 3 else f"{word}:*")  # the beginning of a longer number or word is enough
    return " & ".join(list(dict.fromkeys(terms))[:MOST_TERMS])


def pinyin_key(name: str) -> str:
    """A key by which names sort as in a Chinese phone book: each character's pinyin with its tone, then the name itself.

    A first character with a reading of its own as a surname (单, 解, 曾…) has that reading. Compare byte by byte (collation C).
    """
    from pypinyin import Style, lazy_pinyin  # likewise, a second

    name = unicodedata.normalize("NFKC", name).strip().lower()
    sounds = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    if len(name) <= 4 and name[:1] in _SURNAMES:
        sounds[0] = _SURNAMES[name[0]]
    return " ".join(sounds) + "\u0001" + name


def _runs(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _is_chinese(run: str) -> bool:
    return not run.isascii()


def _pairs(run: str) -> list[str]:
    return list(map(add, run, run[1:]))


def _index_tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for run in _runs(text):
        if _is_chinese(run):
            tokens += run
            tokens += _pairs(run)
        else:
            tokens.append(run)
    return tokens
