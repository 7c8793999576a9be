"""Whether a few characters are a person's name (姓名), by surname and by what is known to be none."""

import re
from functools import lru_cache
from importlib.resources import files

from .headings import role

_HAN = re.compile(r"[㐀-鿿]+")
_MINORITY = re.compile(r"[㐀-鿿]{1,8}(?:[·•.][㐀-鿿]{1,8}){1,3}")
#: Syllables that names of other peoples are written with where nobody sets dots: 乌云其木格, 次仁央宗.
_SYLLABLES = frozenset(
    "阿巴白班布才仓曹措次达丹旦德迪丁东多敦尔尕嘎格根贡古哈海合呼花吉加嘉江杰金卡康克库拉兰朗雷里力林龙伦罗洛玛买麦曼梅米明木那纳娜乃尼宁牛努诺旁巧青琼曲其齐强热仁日荣萨赛桑森斯松苏索塔泰特提图吐托娃旺维文乌西希喜夏向雪牙雅亚央羊伊依永尤玉育云扎札泽珍卓孜宗别艾勒义姑丽热依提江汗"
)
LATER = frozenset(
    "某的了是在号元年月日村镇县市区路局厅会所站院校组栋室楼层币费款额率量等及或与共约第每各该此其您我你他她们这那哪被将已未不无把为以从到给让卡款对街巷弄"
)
_PHRASES = frozenset(["曾因", "曾经", "曾在", "曾被", "曾是", "曾有", "曾多", "曾为", "曾任"])  # no surname begins them
_MASKED = re.compile(
    r"[㐀-鿿]?[某*×○〇Xx#]{1,3}[㐀-鿿]{0,2}|[㐀-鿿]{1,2}[*×○〇Xx#]{1,2}[㐀-鿿]?|[㐀-鿿]{1,2}某{1,2}[㐀-鿿]?|[㐀-鿿](?:先生|女士|小姐|同志)"
)


def _words(name: str) -> str:
    text = files("workflows.screening").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return " ".join(line for line in text.splitlines() if not line.startswith("#"))


def words_of(name: str) -> list[str]:
    """The words of a data file, which spaces divide; lines that begin with # tell of them."""
    return _words(name).split()


SURNAMES = frozenset(one for word in _words("surnames.txt").split() if len(word) > 2 for one in word)
COMPOUND_SURNAMES = frozenset(word for word in _words("surnames.txt").split() if len(word) == 2)
NOT_NAMES = frozenset(_words("not_names.txt").split())
_NO_ENTRIES = frozenset(_words("no_entries.txt").split())


@lru_cache(maxsize=16384)
def is_name(text: str) -> bool:
    """Whether this alone is taken for a name: a surname and one or two characters (three after a compound one), or parts with dots."""
    if _MINORITY.fullmatch(text):
        return True
    if not _HAN.fullmatch(text) or text in NOT_NAMES or text[:2] in _PHRASES or any(c in LATER for c in text[1:]):
        return False
    if text[:2] in COMPOUND_SURNAMES:
        return 3 <= len(text) <= 4
    return text[0] in SURNAMES and (2 <= len(text) <= 3 or (len(text) == 4 and text[1] in SURNAMES))


@lru_cache(maxsize=16384)
def is_listed_name(text: str) -> bool:
    """The same where a heading says that names follow: whatever two to four characters are no known word, and no name masked already."""
    if _MASKED.fullmatch(text) or text in _NO_ENTRIES:
        return False
    if _MINORITY.fullmatch(text) or (5 <= len(text) <= 8 and _SYLLABLES.issuperset(text)):
        return True
    return 2 <= len(text) <= 4 and bool(_HAN.fullmatch(text))


@lru_cache(maxsize=16384)
def is_person(text: str) -> bool:
    """Whether it is a name by its form, and no word the dictionary knows as something else."""
    if not is_name(text) or role(text):
        return False
    return not is_word(text)


@lru_cache(maxsize=16384)
def is_word(text: str) -> bool:
    """Whether the dictionary knows it as one word, and not as somebody's name: 计划生育, though 计 is a surname."""
    import rjieba  # its dictionary takes a fifth of a second to load, and most passages hold nothing personal

    words = rjieba.tag(text, False)  # by the dictionary alone: what it has not as one word tells nothing
    return len(words) == 1 and not words[0][1].startswith("nr")
