"""What no rule says but a statistical model takes for somebody's (field.py): names beside what is personal, homes, illness, hardship."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from ..kinds import Kind
from .beside import acts_for_office
from .circumstances import says_nothing
from .mentions import told_young
from .places import is_nobodys
from .reading import Hit, Reading
from .recognised import is_full

_LEAST = 0.5  # chance
_SURE = 0.8  # chance from which on it may be told of somebody in another line
_LONGEST = 300  # letters of a finding
_MOST_OFF = 3  # letters that a name may begin before where the model sees it begin
_OF_A_PERSON = frozenset({
    Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.MOBILE_PHONE, Kind.TRAVEL_DOCUMENT, Kind.VEHICLE_PLATE, Kind.PERSON_NAME, Kind.MINOR,
})  # fmt: skip
_NUMBERED = _OF_A_PERSON - {Kind.MOBILE_PHONE, Kind.VEHICLE_PLATE}  # nobody is asked for an illness by telephone
_AROUND = 150  # letters within which somebody must be named or numbered, in the same line, for something to be told of them
_TOLD = frozenset({Kind.HEALTH, Kind.HARDSHIP})
_OF_SOMEBODY = _TOLD | {Kind.ADDRESS}
_NAMES = frozenset({Kind.PERSON_NAME, Kind.MINOR})
_AT_UNIVERSITY = re.compile(r"[,(]?(?:现|已)?(?:考?[上取]|读|在|就读于?)?[一-鿿]{0,6}(?:大学|学院|大[一二三四]|研究生)")
_START = attrgetter("start")


class Likely(NamedTuple):
    """Something of a kind: where it stands (end exclusive), and the chance that its letters are part of something."""

    kind: Kind
    start: int
    end: int
    chance: float

    def earlier(self, letters: int) -> "Likely":
        return self._replace(start=self.start - letters, end=self.end - letters)


def names(reading: Reading, seen: Sequence[Likely]) -> Iterator[Hit]:
    """Whose sentence or row holds something else of somebody's. Alone a name is left to rules: who holds an office looks like anybody else."""
    text = reading.text
    for one in seen:
        name = text[one.start : one.end]
        if (
            one.kind in _NAMES
            and one.chance >= _LEAST
            and not reading.hit_at(one.start)
            and is_full(name)
            and not acts_for_office(text, one.start, one.end)
            and _beside_telling(reading, seen, one)
        ):
            yield Hit(one.kind, one.start, one.end, "likely", name)


def young(reading: Reading, seen: Sequence[Likely]) -> None:
    """Makes minors of those who look like one, unless it is said behind their name that they are grown."""
    for one in seen:
        if one.kind is Kind.MINOR and one.chance >= _LEAST:
            for hit in reading.between(one.start - _MOST_OFF, one.end):
                if hit.kind is Kind.PERSON_NAME and hit.end > one.start and _may_be_young(reading, hit.end):
                    hit.kind, hit.reason = Kind.MINOR, "likely"


def _may_be_young(reading: Reading, end: int) -> bool:
    return told_young(reading, end) is not False and not _AT_UNIVERSITY.match(reading.text, end)


def told(reading: Reading, seen: Sequence[Likely]) -> Iterator[Hit]:
    """Homes that are nobody else's address; and illness and hardship where there is somebody they can be told of."""
    for kind, start, end, chance in seen:
        if kind in _NAMES or chance < _LEAST or _found(reading, kind, start, end):
            continue
        value = reading.text[start:end]
        if (
            not is_nobodys(reading, start, end)
            if kind is Kind.ADDRESS
            else not says_nothing(value) and _somebody_near(reading, seen, start, end, chance)
        ):
            yield Hit(kind, start, end, "likely", value)


def _found(reading: Reading, kind: Kind, start: int, end: int) -> bool:
    """Whether rules found something of the kind there already; illness and want are told together."""
    alike = _TOLD if kind in _TOLD else {kind}
    return any(hit.end > start and hit.kind in alike for hit in reading.between(start - _LONGEST, end))


def _somebody_near(reading: Reading, seen: Sequence[Likely], start: int, end: int, chance: float) -> bool:
    low, high = _within(reading.text, start, end, "\n" if chance < _SURE else "\0", _AROUND)
    return any(hit.kind in _NUMBERED for hit in reading.between(low, high)) or any(
        other.kind in _NAMES for other in _between(seen, low, high)
    )


def _beside_telling(reading: Reading, seen: Sequence[Likely], name: Likely) -> bool:
    low, high = _within(reading.text, name.start, name.end, "。\n", _LONGEST)
    return any(hit.kind in _OF_A_PERSON or hit.kind in _OF_SOMEBODY for hit in reading.between(low, high)) or any(
        other.kind not in _NAMES and other.chance >= _LEAST for other in _between(seen, low, high)
    )


def _within(text: str, start: int, end: int, edges: str, most: int) -> tuple[int, int]:
    """Where what lies between two edges begins and ends, at most so many letters away."""
    low, high = max(0, start - most), min(len(text), end + most)
    return max(low, *(text.rfind(edge, low, start) + 1 for edge in edges)), min(
        (at for edge in edges if (at := text.find(edge, end, high)) >= 0), default=high
    )


def _between(seen: Sequence[Likely], low: int, high: int) -> Sequence[Likely]:
    return seen[bisect_left(seen, low, key=_START) : bisect_left(seen, high, key=_START)]
