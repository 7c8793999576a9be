"""By what the letters of a text are told apart: which stand beside each, what sorts these are, and whether a name may stand there."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from .names import LATER, SURNAMES

MARGIN = 4  # letters beyond either end of a text that are seen as none
_LETTERS = 1 << 16
_DIGIT, _NUMERAL, _HAN, _LATIN = 1, 2, 3, 4
_FACTOR, _SHIFT = np.uint32(0x85EBCA6B), np.uint32(15)

Numbers = np.ndarray[Any, np.dtype[np.uint32]]


class Look(NamedTuple):
    """One way to tell letters apart: the number of each letter (from MARGIN before the text to MARGIN behind it), and at which distances
    from a letter it counts for that one."""

    name: str
    numbers: Numbers
    distances: range


def looks(text: str) -> tuple[Look, ...]:
    """All ways."""
    letters = np.pad(codes(text), MARGIN)
    next_one, next_two, next_three, one_before = (moved(letters, distance) for distance in (1, 2, 3, -1))
    pair = mixed(letters, next_one)
    sorts = _sorts()[letters]
    three = mixed(moved(sorts, -1), sorts, moved(sorts, 1))
    named = _named(letters)
    whole = named > 1
    of_a_name = {
        f"{where} a name": mixed(named, np.where(whole, letter, 0))
        for where, letter in (("two letters of", next_two), ("behind", next_three), ("before", one_before))
    }
    return (
        Look("letter", letters, range(-3, 4)),
        Look("two letters", pair, range(-2, 2)),
        Look("three letters", mixed(pair, next_two), range(-2, 1)),
        Look("sort", sorts, range(1)),
        Look("three sorts", three, range(1)),
        Look("five sorts", mixed(three, moved(sorts, -2), moved(sorts, 2)), range(1)),
        Look("name", named, range(-2, 2)),
        *(Look(name, numbers, range(-2, 2)) for name, numbers in of_a_name.items()),
    )


def codes(text: str) -> Numbers:
    """Each letter as a number below 65,536."""
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    return np.where(letters < _LETTERS, letters, 1).astype(np.uint32)


def mixed(first: Numbers, *columns: Numbers) -> Numbers:
    """One number for each letter out of several."""
    for column in columns:
        first = first ^ column
        first *= _FACTOR
        first ^= first >> _SHIFT
    return first


def moved(column: Numbers, distance: int) -> Numbers:
    """What stands so many letters further on (behind: negative); nothing beyond either end."""
    if not distance:
        return column
    column_moved = np.zeros_like(column)
    if distance > 0:
        column_moved[:-distance] = column[distance:]
    else:
        column_moved[-distance:] = column[:distance]
    return column_moved


@cache
def _sorts() -> Numbers:
    """Of each letter, what sort it is; all marks of punctuation stand for themselves."""
    sorts = np.arange(_LETTERS, dtype=np.uint32) + 16
    for code in range(_LETTERS):
        letter = chr(code)
        if "一" <= letter <= "鿿":
            sorts[code] = _HAN
        elif letter.isdigit():
            sorts[code] = _DIGIT
        elif letter.isalpha():
            sorts[code] = _LATIN
    for letter in "一二三四五六七八九十百千万两":
        sorts[ord(letter)] = _NUMERAL
    return sorts


@cache
def _of_names() -> tuple[Numbers, Numbers]:
    """Of each letter, whether it is a surname, and whether a given name may hold it."""
    surname, given = np.zeros(_LETTERS, np.uint32), np.zeros(_LETTERS, np.uint32)
    surname[[ord(one) for one in SURNAMES]] = 1
    given[0x3400:0xA000] = 1
    given[[ord(one) for one in LATER]] = 0
    return surname, given


def _named(letters: Numbers) -> Numbers:
    """Whether a surname stands there (1), and behind it what may be a given name of one letter (2) or two (3)."""
    surname, given = _of_names()
    first = given[moved(letters, 1)]
    return surname[letters] * (1 + first + first * given[moved(letters, 2)])
