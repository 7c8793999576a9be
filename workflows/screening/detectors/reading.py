"""What detectors share: the passage being read, a hit in it, and what stands just before or after a place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from ..findings import Passage
from ..kinds import Kind
from ..normal import View, normal
from ..rules import Rules
from .day import Day
from .headings import Role
from .seen import Seen
from .tables import Grid, Slot, grid

MOST_READ = 100_000  # letters of a passage that the model of the language reads: five seconds
NOTHING_SEEN = Seen()
GAP = r"[ \t\r\n\-.·_/]"  # what may stand between the parts of one number
_STRETCH = re.compile(rf"[0-9](?:{GAP}{{0,4}}+[0-9]){{5,}}+")  # six digits and more with no more than gaps between
_GAPS = re.compile(r"[\s\-.·_/]+")


@dataclass(slots=True)
class Hit:
    """A finding in the making: places count in the view (end exclusive); `value` is what it is recognised by."""

    kind: Kind
    start: int
    end: int
    reason: str
    value: str
    detail: Mapping[str, Any] = field(default_factory=dict)


class Reading:
    """A passage on the desk: its view, its tables, and what was found in it so far."""

    def __init__(self, passage: Passage, rules: Rules, day: Day | None, above: str = "", title: str = ""):
        self.passage, self.rules, self.day, self.title = passage, rules, day, title
        self.view = View(passage.text)
        self.text = self.view.text
        self.grid: Grid = grid(passage, self.view, normal(above))
        self.seen: Seen = NOTHING_SEEN  # by the statistical model (field.py), once it has looked
        self.may_read = MOST_READ
        self.hits: list[Hit] = []  # in order of their places
        self._starts: list[int] = []
        self._stretches = [match.span() for match in _STRETCH.finditer(self.text)]
        self.longest = max((end - start for start, end in self._stretches), default=0)  # characters of the longest stretch of digits

    def numbers(self, pattern: re.Pattern[str], least: int, lead: int = 0, rest: int = 20) -> Iterator[re.Match[str]]:
        """Matches of a pattern that holds `least` digits with gaps between, looked for only where so many stand together.

        The first digit comes at most `lead` characters after the beginning of a match; `rest` are as many as it looks at behind its digits.
        """
        if self.longest < least:
            return
        low, high = 0, 0  # of stretches so near each other that they are looked at together
        for start, end in self._stretches:
            if end - start >= least:
                if start - lead > high:
                    yield from pattern.finditer(self.text, low, high)
                    low = start - lead
                high = end + rest
        yield from pattern.finditer(self.text, low, high)

    def keep(self, hits: Iterable[Hit]) -> None:
        """Adds what a detector found, so that the next ones can build on it."""
        if added := list(hits):
            self.hits = sorted([*self.hits, *added], key=attrgetter("start"))
            self._starts = [hit.start for hit in self.hits]

    def between(self, low: int, high: int) -> Sequence[Hit]:
        """What was found so far that begins between two places (`high` exclusive)."""
        return self.hits[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def hit_at(self, at: int) -> bool:
        """Whether something found so far covers a place."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self.hits[index].end

    def before(self, at: int, most: int) -> str:
        """At most so many characters before a place, of its own cell when it stands in one."""
        slot = self.grid.slot(at)
        return self.text[max(at - most, slot.start if slot else 0, 0) : at]

    def after(self, at: int, most: int) -> str:
        return self.text[at : at + most]

    def role(self, at: int) -> Role:
        """The role of the column or form field in which a place stands."""
        slot = self.grid.slot(at)
        return slot.role if slot else Role.NONE

    def slot(self, at: int) -> Slot | None:
        return self.grid.slot(at)

    def line(self, at: int, most: int = 120) -> tuple[int, int]:
        """Where the line around a place begins and ends, at most so many characters away."""
        low, high = max(0, at - most), min(len(self.text), at + most)
        begin, end = self.text.rfind("\n", low, at) + 1, self.text.find("\n", at, high)
        return begin or low, end if end >= 0 else high


def plain(value: str) -> str:
    """A number without what divides its parts, its letters as capitals."""
    return (value if value.isalnum() else _GAPS.sub("", value)).upper()
