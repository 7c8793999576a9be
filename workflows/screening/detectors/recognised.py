"""姓名 as statistical models see them, in sentences that tell of somebody: around what is personal, and of illness, want, loss or a home.

Whom a sentence names, the quick model says that has read everything (field.py); where it is in doubt the better one is asked, which takes a
hundred times as long (tagger.py).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from .beside import acts_for_office
from .headings import Role, role
from .names import NOT_NAMES, is_name, is_person
from .particulars import HINTS_OUTRIGHT, OUTRIGHT, clauses, judged
from .reading import Reading
from .seen import between
from .tagger import persons

_LONGEST = 300  # letters of a sentence
SENTENCE = re.compile(rf"[^。\n\t|]{{2,{_LONGEST}}}")  # what is read at once; cells of a list are no sentence
_COMMA = re.compile(r"[,;:]")
_LEAD = 160  # letters before a sentence in which may stand who it is about
_FURTHEST = 3 * _LEAD  # letters from where somebody's sentence begins to what is told of them
_LIVES = re.compile(r"住(?![院宿房建])[^。\n]{2,40}?[0-9一二三四五六七八九十](?:[号栋幢室户组弄单社队#]|-[0-9])")
_CALLED = re.compile(  # is no full name
    r"[老小阿].*|某|.*某.*|[一-鿿](?:[大老二三四小]?[爷妈娘叔婶伯哥姐嫂姨舅姑奶]|[奶爷]{2}|阿[姨婆]|老[师汉太头]|师傅|太太|大夫|医生|先生|女士|小姐|书记|主任)"
)
_TOGETHER = re.compile(r"[、,和与及 \t\u3000]{1,3}")  # between names of which the same is said
#: Headings under which others may be named: in remarks, and beside a name or an account (已故,由某某代签).
_FREE = frozenset({Role.NOTE, Role.NONE, Role.OTHER, Role.HEALTH, Role.HARDSHIP, Role.NAME, Role.CHILD, Role.ACCOUNT, Role.PHONE})
_OF_SOMEBODY = frozenset({Role.ID, Role.PHONE, Role.ACCOUNT, Role.PLATE})
_SENTENCE_LIKE = 6  # letters of an entry from which on it may tell of somebody
_NONE = re.compile(r"五保|低保|特困|[区县市省镇乡村街][一-鿿]|政协|人民|公开|已故|共有|支付|法定")
_HOME_BEHIND = re.compile(r"[一-鿿]家[住里中境]")
_OF_A_LINE = re.compile(r"[0-9]{1,4}(?:线|路|变|号)")  # behind a name: the power line 柳荫524线 is called so
_KIN = "子女妻夫父母兄弟姐妹孙儿代"
_FULL = re.compile(r"(?!.*[一二三四五六七八九十百千万伍佰仟][元十百千万佰仟])[㐀-鿿]{3,4}")


def telling(reading: Reading, others: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Stretches that tell outright of somebody, whoever it is, with what stands before them in their paragraph: where somebody out of office is or may
    be named, and around other places."""
    text, reached, seen = reading.text, 0, reading.seen
    named = (one.start for one in seen.named if not reading.slot(one.start) and not acts_for_office(text, one.start, one.end))
    for low, high in _around(text, sorted(chain(named, seen.doubts, others))):
        reached = max(reached, low)
        while (hint := HINTS_OUTRIGHT.next(text, reached, high)) >= 0:
            begin, reached = _sentence(text, hint)
            if _tells(text, begin, reached):
                yield max(0, begin - _LEAD), reached
    for home in _LIVES.finditer(text):
        yield _sentence(text, home.start())


def _around(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The text in which a sentence could tell something of who stands at some places, each part once."""
    begin = end = -1
    for place in places:
        furthest = max(0, place - _LONGEST)
        sentence = max(furthest, text.rfind("。", furthest, place), text.rfind("\n", furthest, place))
        low = max(0, sentence - _LONGEST)
        if low > end:
            if end > 0:
                yield begin, end
            begin = low
        end = sentence + _FURTHEST
    if end > 0:
        yield begin, end


def _sentence(text: str, at: int) -> tuple[int, int]:
    low = max(0, at - _LEAD)
    begin = max(low, text.rfind("。", low, at) + 1, text.rfind("\n", low, at) + 1)
    found = SENTENCE.match(text, begin)
    return begin, max(at + 1, found.end() if found else begin)


def _tells(text: str, begin: int, end: int) -> bool:
    verdicts = (judged(text[slice(*span)]) for span in clauses(text, begin, end))
    return any(one.weight >= OUTRIGHT and not one.policy for one in verdicts)


def recognised(reading: Reading, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Whom the sentences in these stretches name; office-holders left out, wherever in them they are called so."""
    named = [_alone(reading.text, *one) for one in _named(reading, _sentences(reading.text, stretches))]
    offices = _office_holders(reading.text, named)
    for at, name in named:
        if name not in offices and is_full(name) and not _OF_A_LINE.match(reading.text, at + len(name)):
            yield at, name


def entries(reading: Reading, least: int = _SENTENCE_LIKE) -> Iterator[tuple[int, int]]:
    """Where the entries of lists of persons stand whose heading asks for no name: of neighbours, kin, of who is told of."""
    for table in reading.grid.tables:
        if table.of_people or not table.roles.isdisjoint(_OF_SOMEBODY):
            for row in table.rows:
                yield from ((slot.start, slot.end) for slot in row if slot.role in _FREE and slot.end - slot.start >= least)


def in_entries(reading: Reading) -> Iterator[tuple[int, str]]:
    """Whom they name, as the model sees them."""
    for at, name in (_alone(reading.text, *one) for one in _named(reading, entries(reading))):
        if is_full(name) and not acts_for_office(reading.text, at, at + len(name)):
            yield at, name


def _named(reading: Reading, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Whom the models see in stretches of the passage; those in doubt as long as the slow one may still read."""
    text, certain = reading.text, reading.seen.named
    asked: list[tuple[int, int]] = []
    named: list[tuple[int, str]] = []
    for begin, end in spans:
        doubted = list(_doubted(text, begin, end, reading.seen.doubts))
        letters = sum(high - low for low, high in doubted)
        if letters > reading.may_read:
            doubted, letters = [], 0
        reading.may_read -= letters
        asked += doubted
        for (_, behind), (before, _) in pairwise([(begin, begin), *doubted, (end, end)]):
            named += [(one.start, text[one.start : one.end]) for one in between(certain, behind, before) if one.end <= end]
    for (begin, _), found in zip(asked, persons([text[slice(*clause)] for clause in asked]), strict=True):
        named += [(begin + at, name) for at, name in found]
    yield from sorted(named)


def _doubted(text: str, begin: int, end: int, doubts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence in which somebody may be named or not; those in a row as one."""
    low = high = -1
    for first, last in pairwise([begin, *(comma.end() for comma in _COMMA.finditer(text, begin, end)), end]):
        doubt = bisect_left(doubts, first)
        if doubt < len(doubts) and doubts[doubt] < last:
            if high != first:
                if high >= 0:
                    yield low, high
                low = first
            high = last
    if high >= 0:
        yield low, high


def _office_holders(text: str, named: Sequence[tuple[int, str]]) -> set[str]:
    """The names that are an office-holder's somewhere in the passage, or stand in a row with one."""
    holders: set[str] = set()
    row: list[str] = []
    end, held = -1, False
    for at, name in named:
        if not (end >= 0 and _TOGETHER.fullmatch(text, end, at)):
            holders.update(row if held else ())
            row, held = [], False
        row.append(name)
        end = at + len(name)
        held = held or acts_for_office(text, at, end)
    return holders.union(row if held else ())


def _sentences(text: str, stretches: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The sentences that begin in the stretches, each once, in their order."""
    found: dict[int, int] = {}
    for low, high in sorted(stretches):
        for sentence in SENTENCE.finditer(text, _sentence(text, low)[0], min(len(text), high + _LEAD)):
            if sentence.start() >= high:
                break
            found.setdefault(*sentence.span())
    return sorted(found.items())


def _alone(text: str, at: int, name: str) -> tuple[int, str]:
    """A name without the letter before it that says whose it is, or the verb behind it: 其子|王磊, 王建国|家住; 国家 is no word there."""
    if len(name) == 2 and _HOME_BEHIND.match(text, at + 2) and is_name(text[at : at + 3]):
        return at, text[at : at + 3]
    if len(name) > 2 and name[0] in _KIN and is_name(name[1:]):
        return at + 1, name[1:]
    if len(name) == 4 and not is_name(name) and is_name(name[:3]):
        return at, name[:3]
    return at, name


def is_full(name: str) -> bool:
    """Whether it is more than how one is called; what the rules take for no name may be one all the same: a rare surname, 元 or 国 in it."""
    if _CALLED.fullmatch(name) or _NONE.search(name) or role(name) not in (Role.NONE, Role.OTHER) or name in NOT_NAMES:
        return False
    return is_person(name) if is_name(name) else _FULL.fullmatch(name) is not None
