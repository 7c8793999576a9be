"""姓名 by the way words run: a stretch of letters that no dictionary divides, where nothing introduces who is meant; and the same name again."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from .names import COMPOUND_SURNAMES, SURNAMES, is_name, is_person
from .reading import Reading

#: Who holds an office or a calling, right before a name, and what is said of one behind it.
_IN_OFFICE = re.compile(
    r"(?:[长员任记官师警士工干授者商]|医生|护士|大夫|民警|法官|检察官|主任|书记|代表|主持|经办|联系|负责|承办|主讲|记录|校对|审核|审批|签发|公司|企业|集团|领导|同志任|副|总|经理|委员|专家|导演|作者|教练|机长|店|厂|社|队|学|院|所|局|省|市|县|区|镇|乡|村|街|路)"
    r"[:、]?\Z"
)
_PRIVATE = re.compile(
    r"(?:[学职会成队党团社]员|职工|[民矿技]工|[患死伤亡长逝]者|受[害伤]者|当事者|[甲乙丙丁]方|雇员|驾驶员|保姆|护工|商户|户[主籍]|家长|班长|妻|夫|父|母|子|女|兄|弟|姐|妹)[:、]?\Z"
)
#: What an office-holder does or is, behind the name, or what makes a place of it.
OFFICE_BEHIND = re.compile(
    r"(?:同志)?(?:负责|主持|主讲|牵头|带队|任|主任|书记|[局科所站院校镇乡区县市处队组社会]长|医[生师]|老师|教授|律师|法官|警官|记者|副|分管|率|组织|检查|督导|调研|签[发字约]|陪同"
    r"|一行|出席|指出|强调|作[了]?报告)"
    r"|胡同|小区|社区|花园|家园|公寓|新[城村]|大[道街厦]|[0-9A-Za-z一二三四五六七八九十]{1,4}[号栋幢组楼座#单弄]|[路街村镇乡县市省区桥河山湖江海湾屯庄寨里弄巷岛寺庙站店厂院校园苑]"
)
_SORTS_OF_WORDS = ("v", "p", "d", "c", "u", "r", "m", "f", "t", "q", "x")  # of which no name is made
_NO_SYLLABLES = "家户男女人母父妻夫子儿等同均已系讲说称借欠住病死"
_RUN = re.compile(r"[一-鿿]{3,}")  # letters without a stop
SAYS = ("诉", "称", "述", "讲", "说", "用", "家")  # behind a name, and no part of it
_THINGS = ("法", "栏", "册", "书", "店", "办", "章", "证", "人", "户", "之子", "之女")  # what ends words that are taken for names
_NO_SURNAMES = "来所从都有时和"  # words of their own in running text


def spelled(text: str, low: int, high: int) -> Iterator[tuple[int, str]]:
    """Private persons' names in a stretch, by what the dictionary makes of the whole of it."""
    import rjieba

    for run in _RUN.finditer(text, low, high):
        words, at = rjieba.tag(run[0]), run.start()
        for number, (word, sort) in enumerate(words):
            start, at = at, at + len(word)
            if not sort.startswith("nr") or word[0] not in SURNAMES and word[:2] not in COMPOUND_SURNAMES:
                continue
            name = _name(word, *words[number + 1] if number + 1 < len(words) else ("", ""))
            named = name[0] not in _NO_SURNAMES and is_person(name) and not name.endswith(_THINGS) and _undivided(name)
            if named and not in_office(text, start, start + len(name)):
                yield start, name


def _name(word: str, following: str, sort: str) -> str:
    """A name of which the dictionary took too few letters or too many."""
    if len(word) == 1 or word in COMPOUND_SURNAMES or (len(word) == 2 and _goes_on(following, sort)):
        word += following
    elif len(word) == 4 and not is_name(word):
        word = word[:3]  # with the verb behind it
    return word[:2] if len(word) == 3 and word.endswith(SAYS) else word


def _goes_on(word: str, sort: str) -> bool:
    """Whether a letter may be the last of a name of which the dictionary took two."""
    return len(word) == 1 and not sort.startswith(_SORTS_OF_WORDS) and word not in _NO_SYLLABLES


def in_office(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is an office-holder's or a place's."""
    before = text[max(0, start - 6) : start].rstrip(" \t:(")
    return bool((_IN_OFFICE.search(before) and not _PRIVATE.search(before)) or OFFICE_BEHIND.match(text, end))


@lru_cache(maxsize=16384)
def _undivided(name: str) -> bool:
    """Whether no word of the dictionary begins with the surname and ends within the name: 车库里, 敬老院."""
    import rjieba

    first = rjieba.cut(name, False)[0]
    return len(first) == 1 or first == name or first in COMPOUND_SURNAMES


def starts_within_a_word(text: str, at: int) -> bool:
    """Whether a place lies within a word of the dictionary: 未能及|时修复."""
    return _within_a_word(text, at) and text[at] != "王"  # a father's name, not a king: 父王建国, 长女王丽


def _within_a_word(text: str, at: int) -> bool:
    import rjieba

    low = at
    while low > max(0, at - 6) and "一" <= text[low - 1] <= "鿿":
        low -= 1
    for word in rjieba.cut(text[low : at + 4], False):
        if low >= at:
            break
        low += len(word)
    return low > at


def again(reading: Reading, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where names that were found elsewhere in the document stand once more."""
    if not names:
        return
    sizes = sorted({len(name) for name in names}, reverse=True)
    firsts = re.compile("[" + re.escape("".join({name[0] for name in names})) + "]")
    text, reached = reading.text, 0
    for first in firsts.finditer(text):
        start = first.start()
        if start < reached:
            continue
        for size in sizes:
            name = text[start : start + size]
            if (
                name in names
                and not reading.hit_at(start)
                and not in_office(text, start, start + size)
                and not starts_within_a_word(text, start)
                and (size > 2 or not _within_a_word(text, start + size))
            ):
                reached = start + size
                yield start, name
                break
