"""What the statistical model sees in a passage (field.py), as the rules ask for it."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from ..kinds import Kind

_START = attrgetter("start")


class Likely(NamedTuple):
    """Something of a kind: where it stands (end exclusive), and the chance that its letters are part of something."""

    kind: Kind
    start: int
    end: int
    chance: float


class Seen(NamedTuple):
    """What is likely somebody's; who is certainly named, private or not; places of letters that may be part of a name or not; all in their
    order. And of each letter by how much any stretch around it is likelier than nothing."""

    stretches: Sequence[Likely] = ()
    named: Sequence[Likely] = ()
    doubts: Sequence[int] = ()
    promise: Any = None  # numpy's, which is imported only where it is computed

    def within(self, low: int, high: int) -> "Seen":
        """The same of a part, counted from where that begins."""
        first, last = bisect_left(self.doubts, low), bisect_left(self.doubts, high)
        return Seen(
            _shifted(between(self.stretches, low, high), low),
            _shifted(between(self.named, low, high), low),
            [place - low for place in self.doubts[first:last]],
            self.promise[low:high],
        )


def between(found: Sequence[Likely], low: int, high: int) -> Sequence[Likely]:
    """What begins between two places (`high` exclusive)."""
    return found[bisect_left(found, low, key=_START) : bisect_left(found, high, key=_START)]


def _shifted(found: Sequence[Likely], letters: int) -> list[Likely]:
    return [one._replace(start=one.start - letters, end=one.end - letters) for one in found]
