"""A first look: which sentences and lines may hold something of somebody's at all. The others, most of what an office publishes, are read no further.

What speaks for it is summed up for each letter, from a few of the looks at it, each by itself (logistic regression); learned from the same
documents as the model behind it (benchmarks/screening/training.py).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .excerpt import Excerpt
from .looks import MARGIN, Look

Numbers = np.ndarray[Any, np.dtype[Any]]

WEIGHTS = Path(__file__).resolve().parents[1] / "data" / "glance.npz"
SCALE = 256  # sums are whole numbers of so many to one
SLOTS = 1 << 16  # of each look at each distance
#: What is looked at, and how many letters from the one it speaks for. More tells hardly more apart.
ASKED = (
    ("letter", range(-2, 3)),
    ("two letters", range(-2, 2)),
    ("three letters", range(-2, 1)),
    ("name", range(-1, 1)),
    ("two letters of a name", range(-1, 1)),
)
#: From where on a unit is read. So low that of documents not learned from nothing that would be found was left out.
LEAST = 0.0
_AT_ONCE = 8192  # letters


def places_in(ways: Sequence[Look], low: int, high: int) -> Iterator[Numbers]:
    """For each look and distance in turn, the slots of the letters from one place to another (`high` exclusive)."""
    by_name = {look.name: look.numbers for look in ways}
    for name, distances in ASKED:
        first, last = distances[0], distances[-1]
        slots = (by_name[name][MARGIN + low + first : MARGIN + high + last] & (SLOTS - 1)).astype(np.intp)
        yield from (slots[far - first : far - first + high - low] for far in distances)


class Glance:
    """What each slot speaks for (one row a look and distance)."""

    def __init__(self, weights: Numbers):
        self._weights = weights

    def sums(self, ways: Sequence[Look], letters: int) -> Numbers:
        """What speaks for something of somebody's at each of the letters of a text."""
        sums = np.zeros(letters, np.int16)
        for low in range(0, letters, _AT_ONCE):
            high = min(low + _AT_ONCE, letters)
            for weights, slots in zip(self._weights, places_in(ways, low, high), strict=True):
                sums[low:high] += weights.take(slots)
        return sums

    def worth_reading(self, ways: Sequence[Look], letters: int, every: Excerpt) -> Numbers:
        """Of each unit whether it is to be read."""
        return every.peaks(self.sums(ways, letters)[every.places]) >= LEAST * SCALE


@cache
def shipped() -> Glance:
    with np.load(WEIGHTS) as told:
        return Glance(told["weights"])
