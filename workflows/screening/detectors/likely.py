"""What no rule says but a statistical model takes for somebody's (field.py): names beside what is personal, homes, illness, hardship."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from ..kinds import Kind
from .beside import acts_for_office, starts_within_a_word
from .circumstances import of_anybody, says_nothing
from .mentions import told_young
from .names import SURNAMES, is_word
from .particulars import judged
from .people import OFFICIAL_BEFORE, OFFICIAL_LINE
from .places import is_nobodys
from .reading import Hit, Reading
from .recognised import is_full
from .seen import Likely, between

LEAST = 0.2  # chance: what is found in vain costs a click, what is missed is public
_SURE = 0.5  # chance from which on a name may stand alone, and something be told of somebody in another line
_NOTHING = -5.0  # by so much nothing must be likelier for an illness that rules take to be told of somebody to be left out
_SHORTEST = 2  # letters of what is told
_LONGEST = 300  # letters of a finding
_MOST_OFF = 3  # letters that a name may begin before where the model sees it begin
_OF_A_PERSON = frozenset({
    Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.MOBILE_PHONE, Kind.TRAVEL_DOCUMENT, Kind.VEHICLE_PLATE, Kind.PERSON_NAME, Kind.MINOR,
})  # fmt: skip
_NUMBERED = _OF_A_PERSON - {Kind.MOBILE_PHONE, Kind.VEHICLE_PLATE}  # nobody is asked for an illness by telephone
_AROUND = 150  # letters within which somebody must be named or numbered, in the same line, for something to be told of them
_NEAR = 40  # letters on either side of a name among others
_OTHERS = 2  # at least so many
_OFFICE = re.compile(r"主任|书记|委员|科员|干部|职务|任[免前命]|[现拟担聘]任|试用期|(?:[局科所站部处院校乡镇队组]|会|秘书)长")
_OFFICE_VISITED = re.compile(r"(?:走访|慰问|检查|调研|督导)[一-鿿]{0,8}(?:队|所|站|局|中心|公司|学校|企业|单位|商户)")
_TOLD = frozenset({Kind.HEALTH, Kind.HARDSHIP})
_OF_SOMEBODY = _TOLD | {Kind.ADDRESS}
_NAMES = frozenset({Kind.PERSON_NAME, Kind.MINOR})
_GROWN = re.compile(  # behind a name
    r"之[子女]|[,(]?(?:现|已)?(?:考?[上取]|读|在|就读于?)?[一-鿿]{0,6}(?:大学|学院|大[一二三四]|研究生)|[^。;\n]{0,40}(?:党员|本科|大专|学历|现任|拟任|参加工作)"
)
_DIGITS = re.compile("[0-9]{0,8}")
_NUMBER_BEFORE, _NUMBER_BEHIND = re.compile(r"[0-9]-?\Z"), re.compile(r"-[0-9]")
_ASKS = re.compile(r"[^。;\n]{0,6}(?:怎么办|[吗呢]?\?)")  # behind what is asked of anybody, and told of nobody
_START = attrgetter("start")


def believed(reading: Reading, hits: Iterable[Hit]) -> Iterator[Hit]:
    """What rules found, but for illness they take to be told of somebody near where the model is sure of nothing: 患者应当坚持服药. A figure behind a label
    stays: 血压:172/98."""
    for hit in hits:
        if (
            hit.kind is not Kind.HEALTH
            or hit.reason != "of_person"
            or (reading.text[hit.start - 1 : hit.start] == ":" and reading.text[hit.start].isdigit())
            or reading.seen.promise[hit.start : hit.end].max() > _NOTHING
        ):
            yield hit


def names(reading: Reading) -> Iterator[Hit]:
    """Whose sentence or row holds something else of somebody's; or who stands among others without any office. One alone is left to rules."""
    text, seen = reading.text, reading.seen.stretches
    told_of = [one for one in seen if one.kind not in _NAMES and one.chance >= LEAST]
    for one in seen:
        name = text[one.start : one.end]
        if (
            one.kind in _NAMES
            and one.chance >= LEAST
            and not reading.hit_at(one.start)
            and is_full(name)
            and not is_word(name)
            and not _acts_for_office(text, one)
            and not _cuts_what_is_told(seen, one)
            and not starts_within_a_word(text, one.start)
            and (_beside_telling(reading, told_of, one) or (one.chance >= _SURE and _among_others(reading, seen, one)))
        ):
            kind = Kind.PERSON_NAME if one.kind is Kind.MINOR and not _may_be_young(reading, one.end) else one.kind
            yield Hit(kind, one.start, one.end, "likely", name)


def young(reading: Reading) -> None:
    """Makes minors of those who look like one, unless it is said behind their name that they are grown."""
    for one in reading.seen.stretches:
        if one.kind is Kind.MINOR and one.chance >= LEAST:
            for hit in reading.between(one.start - _MOST_OFF, one.end):
                if hit.kind is Kind.PERSON_NAME and hit.end > one.start and _may_be_young(reading, hit.end):
                    hit.kind, hit.reason = Kind.MINOR, "likely"


def _may_be_young(reading: Reading, end: int) -> bool:
    return told_young(reading, end) is not False and not _GROWN.match(reading.text, end)


def told(reading: Reading) -> Iterator[Hit]:
    """Homes that are nobody else's address; and illness and hardship where there is somebody they can be told of."""
    seen = reading.seen.stretches
    for kind, start, end, chance in seen:
        if kind in _NAMES or end - start < _SHORTEST or chance < LEAST or _found(reading, kind, start, end):
            continue
        if kind is Kind.ADDRESS:
            end = _DIGITS.match(reading.text, end).end() if reading.text[end - 1].isdigit() else end
        value = reading.text[start:end]
        if (
            not is_nobodys(reading, start, end) and not _OFFICE_VISITED.match(reading.text, end) and not _goes_on(reading.text, start, end)
            if kind is Kind.ADDRESS
            else not (says_nothing(value) or _is_an_offices(reading.text, start, value, chance))
            and _somebody_near(reading, seen, start, end, chance)
        ):
            yield Hit(kind, start, end, "likely", value)


def _is_an_offices(text: str, start: int, value: str, chance: float) -> bool:
    """Whether it stands behind the label of who answers for an office (联系人:…), or tells what one did and the model is not sure of anything else."""
    labelled = text[start - 1 : start] == ":" and OFFICIAL_BEFORE.search(text[max(0, start - 8) : start - 1].removesuffix("人"))
    told = judged(value)
    return bool(labelled) or (chance < _SURE and told.official and not told.weight)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether it is a piece of something longer: of an ISBN, of a shop's or an office's place (3号楼101|底商, 2|层201室)."""
    return (
        (text[start].isdigit() and _NUMBER_BEFORE.search(text, max(0, start - 2), start) is not None)
        or _NUMBER_BEHIND.match(text, end) is not None
        or (text[start] == "层" and text[start - 1 : start].isdigit())
        or text.startswith("底商", end)
    )


def _found(reading: Reading, kind: Kind, start: int, end: int) -> bool:
    """Whether rules found something of the kind there already; illness and want are told together."""
    alike = _TOLD if kind in _TOLD else {kind}
    return any(hit.end > start and hit.kind in alike for hit in reading.between(start - _LONGEST, end))


def _somebody_near(reading: Reading, seen: Sequence[Likely], start: int, end: int, chance: float) -> bool:
    """In the same sentence; or, unless that speaks of people in general, in the same line, or anywhere around if the model is sure."""
    text = reading.text
    if _ASKS.match(text, end):
        return False
    sentence = _within(text, start, end, "。\n", _AROUND)
    if _somebody(reading, seen, *sentence):
        return True
    return not of_anybody(text[slice(*sentence)]) and _somebody(
        reading, seen, *_within(text, start, end, "\n" if chance < _SURE else "\0", _AROUND)
    )


def _somebody(reading: Reading, seen: Sequence[Likely], low: int, high: int) -> bool:
    return any(hit.kind in _NUMBERED for hit in reading.between(low, high)) or any(
        other.kind in _NAMES and not acts_for_office(reading.text, other.start, other.end) for other in between(seen, low, high)
    )


def _beside_telling(reading: Reading, told_of: Sequence[Likely], name: Likely) -> bool:
    """Whether something of somebody's stands in the same sentence; a telephone of those who are to be called there is an office's."""
    low, high = _within(reading.text, name.start, name.end, "。\n", _LONGEST)
    kinds = {hit.kind for hit in reading.between(low, high)}
    return (
        not kinds.isdisjoint(_NUMBERED | _OF_SOMEBODY)
        or bool(between(told_of, low, high))
        or (not kinds.isdisjoint(_OF_A_PERSON) and not OFFICIAL_LINE.search(reading.text, low, name.start))
    )


def _acts_for_office(text: str, name: Likely) -> bool:
    """The same whether or not its surname was seen: of 民警符文斌 not 文斌."""
    begins = name.start - (name.start > 0 and text[name.start - 1] in SURNAMES)
    return any(acts_for_office(text, start, name.end) for start in {name.start, begins})


def _among_others(reading: Reading, seen: Sequence[Likely], name: Likely) -> bool:
    """Whether it is one of a list of names, in which no office is spoken of: winners, pupils, who is to come."""
    low, high = max(0, name.start - _NEAR), min(len(reading.text), name.end + _NEAR)
    others = sum(one.kind in _NAMES for one in between(seen, low, high)) + sum(hit.kind in _NAMES for hit in reading.between(low, high))
    return others > _OTHERS and not _OFFICE.search(reading.text, low, high)


def _cuts_what_is_told(seen: Sequence[Likely], name: Likely) -> bool:
    """Whether it goes on right where an illness or a hardship ends: 曾服用舍曲林 names nobody."""
    at = bisect_left(seen, name.start, key=_START)
    return at > 0 and seen[at - 1].end == name.start and seen[at - 1].kind in _TOLD


def _within(text: str, start: int, end: int, edges: str, most: int) -> tuple[int, int]:
    """Where what lies between two edges begins and ends, at most so many letters away."""
    low, high = max(0, start - most), min(len(text), end + most)
    return max(low, *(text.rfind(edge, low, start) + 1 for edge in edges)), min(
        (at for edge in edges if (at := text.find(edge, end, high)) >= 0), default=high
    )
