"""Sentences and lines of a text that are read, one after the other."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from .looks import codes

Numbers = np.ndarray[Any, np.dtype[Any]]
Places = np.ndarray[Any, np.dtype[np.int64]]

_LONGEST = 300  # letters of a unit


def units(text: str) -> Places:
    """Where sentences and lines begin and end that are read as one (units × 2): up to a full stop, which belongs to them, or the end of the line;
    of a longer one so many letters at a time."""
    letters = codes(text)
    stop = letters == ord("。")
    inside = np.pad(~stop & (letters != ord("\n")), 1)
    starts, ends = np.flatnonzero(inside[1:] & ~inside[:-1]), np.flatnonzero(inside[:-1] & ~inside[1:])
    if len(starts) and (ends - starts).max() > _LONGEST:
        pieces = -(-(ends - starts) // _LONGEST)
        before = np.cumsum(pieces) - pieces
        firsts = np.repeat(starts, pieces) + _LONGEST * (np.arange(pieces.sum()) - np.repeat(before, pieces))
        starts, ends = firsts, np.minimum(firsts + _LONGEST, np.repeat(ends, pieces))
    stopped = np.append(stop, False)[ends]
    return np.stack([starts, ends + stopped], axis=1)


class Excerpt:
    """Some units of a text. Their letters are counted one after the other: `places` says where each stands in the text, `firsts` and `lasts` which
    of them begin and end a unit."""

    def __init__(self, chosen: Places):
        self.units = chosen
        starts, ends = chosen.T
        self._lengths = ends - starts
        behind = np.cumsum(self._lengths)
        self.firsts, self.lasts = behind - self._lengths, behind - 1
        self.places = np.arange(self._lengths.sum()) + np.repeat(starts - self.firsts, self._lengths)

    def __len__(self) -> int:
        """Letters."""
        return len(self.places)

    def only(self, wanted: Numbers) -> tuple["Excerpt", Numbers]:
        """The units that are wanted (one truth a unit), and which letters of this excerpt are theirs."""
        return Excerpt(self.units[wanted]), np.flatnonzero(np.repeat(wanted, self._lengths))

    def blocks(self, letters: int) -> Iterator[tuple[slice, Places, Places]]:
        """Which letters are those of some units, about so many at once, and where among these each unit has its first and its last."""
        edges = [0, *np.unique(np.searchsorted(self.lasts, np.arange(letters, len(self), letters))), len(self.firsts)]
        for one, next_one in pairwise(edges):
            if next_one > one:
                begin = int(self.firsts[one])
                yield slice(begin, int(self.lasts[next_one - 1]) + 1), self.firsts[one:next_one] - begin, self.lasts[one:next_one] - begin

    def peaks(self, column: Numbers) -> Numbers:
        """The highest number in each unit, of one for each letter."""
        return np.maximum.reduceat(column, self.firsts) if len(self.firsts) else column[:0]
