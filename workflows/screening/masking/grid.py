"""Rows and columns of a sheet when some of them go: names of cells, ranges, and where what stays comes to stand. Numbers count from 1."""

import re
from bisect import bisect_left
from collections.abc import Iterable

_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def cell_name(column: int, row: int) -> str:
    """(3, 5) is C5."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def split_name(name: str) -> tuple[int, int] | None:
    """C5 is (3, 5); None for anything else."""
    match = _NAME.fullmatch(name)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(match[2])


def parse_range(text: str) -> tuple[int, int, int, int] | None:
    """B2:C5 is (2, 2, 3, 5): left, top, right, bottom, inclusive; None for anything else."""
    first, colon, last = text.partition(":")
    low, high = split_name(first), split_name(last if colon else first)
    return (low[0], low[1], high[0], high[1]) if low and high else None


class Survivors:
    """The rows, or the columns, of which `hidden` are taken out."""

    def __init__(self, hidden: Iterable[int]):
        self.hidden = frozenset(hidden)
        self._sorted = sorted(self.hidden)

    def new(self, old: int) -> int:
        """The number a row that stays gets."""
        return old - bisect_left(self._sorted, old)

    def before(self, old: int) -> int:
        """How many rows above `old` stay."""
        return self.new(old) - 1

    def range(self, low: int, high: int) -> tuple[int, int] | None:
        """What is left of `low` to `high` (inclusive), in new numbers; None when nothing is."""
        first, last = self.new(low), self.new(high + 1) - 1
        return (first, last) if first <= last else None
