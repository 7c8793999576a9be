"""What the letters of a text look like to the statistical model: beside which letters and words each stands, in which line, under which heading.

A trait is a number below SLOTS, the same for what looks the same; the model knows what each speaks for. All letters of a passage are looked at
together, trait by trait: that is ten times as quick as letter by letter. What all letters of a word, a cell or a line share is looked at once for
each of these.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..kinds import Kind
from .names import LATER, SURNAMES, is_name
from .reading import Reading

SLOTS = 1 << 22
NONE = SLOTS  # no trait

Numbers = np.ndarray[Any, np.dtype[np.uint32]]  # one for each letter of a text, or for each place in it
Places = np.ndarray[Any, np.dtype[np.int64]]

_NUMBERS = (Kind.ID_NUMBER, Kind.MOBILE_PHONE, Kind.BANK_ACCOUNT, Kind.LANDLINE, Kind.VEHICLE_PLATE)
_LABELLED = re.compile(r":(?<=[一-鿿]:)")
_LABEL = re.compile(r"[一-鿿]+\Z")
_LONGEST_LABEL = 6  # letters
_LABEL_ENDS = re.compile(r"[。;\t\n]")
_LETTERS = 1 << 16
_DIGIT, _NUMERAL, _HAN, _LATIN = 1, 2, 3, 4
_LONGEST_CELL = 8  # letters; longer ones are all alike
_MOST_WORDS = 8  # of a title
_MARGIN = 4  # letters that others are seen beyond
_FACTOR, _SHIFT = np.uint32(0x85EBCA6B), np.uint32(15)
_MASK = np.uint32(SLOTS - 1)


class Sheet:
    """Passages of one document on one sheet, one below the other: each asked for by itself would cost several times as much."""

    def __init__(self, readings: Sequence[Reading]):
        self.readings = readings
        self.text = "\n".join(reading.text for reading in readings)
        self.title = readings[-1].title  # the first may be blank
        self.starts = [0, *accumulate(len(reading.text) + 1 for reading in readings)][:-1]


class Shared(NamedTuple):
    """What letters share: of each place its traits (traits × places), and of each letter which place is its own. The first place has none."""

    traits: Numbers
    places: Numbers


def of_title(title: str) -> list[int]:
    """The traits all letters have: what the document is called."""
    return [int(_mixed(f"title {word}")[0]) for word in _title(title)]


def of_letters(text: str, together: int) -> Iterator[tuple[slice, Iterator[Numbers]]]:
    """Traits of each letter, from those around it: of so many letters at once, and of each look all distances together (traits × letters)."""
    looks = [
        (np.array([[_number(f"{name} {distance}")] for distance in distances], np.uint32), look[_MARGIN + distances.start :])
        for name, look, distances in _around(np.pad(_codes(text), _MARGIN))
    ]
    for low in range(0, len(text), together):
        size = min(together, len(text) - low)
        yield (
            slice(low, low + size),
            (_within_slots(_together(names, sliding_window_view(look[low : low + size + len(names) - 1], size))) for names, look in looks),
        )


def of_lines(sheet: Sheet) -> Iterator[Shared]:
    """Traits of cells, labels and lines. The numbers of its passages must have been found already."""
    yield _of_cells(sheet)
    yield _of_labels(sheet.text)
    yield _of_numbers(sheet)


def of_words(text: str, units: Sequence[tuple[int, int]]) -> Iterator[Shared]:
    """Traits of words, in stretches of a text that come in their order; words of one know nothing of the others."""
    words = _Words(text, units)
    if not words.said:
        return
    word, speech = _column(map(_number, words.said)), _column(map(_speech, words.sorts))
    word_before, word_behind = words.moved(word, -1), words.moved(word, 1)
    around = [
        _mixed("word before", word_before),
        _mixed("word behind", word_behind),
        _mixed("words around", word_before, word_behind),
        _mixed("speech before", words.moved(speech, -1), speech),
        _mixed("speech behind", speech, words.moved(speech, 1)),
    ]
    yield Shared(_behind_nothing(around), words.places(with_first=False))
    inner = [_mixed("word", word), _mixed("speech", speech)]
    first = [_mixed("word begins", word), _mixed("speech begins", speech)]
    both = [np.stack(pair, axis=1).ravel() for pair in zip(inner, first, strict=True)]
    yield Shared(_behind_nothing(both), words.places(with_first=True))


def _mixed(name: str, *columns: Numbers) -> Numbers:
    """The numbers of one trait, from all that it is made of."""
    return _within_slots(_together(np.full(len(columns[0]) if columns else 1, _number(name), np.uint32), *columns))


def _within_slots(mixed: Numbers) -> Numbers:
    mixed &= _MASK
    return mixed


def _together(first: Numbers, *columns: Numbers) -> Numbers:
    mixed = first
    for column in columns:
        mixed = mixed ^ column
        mixed *= _FACTOR
        mixed ^= mixed >> _SHIFT
    return mixed


def letters_of(stretches: Sequence[tuple[int, int]]) -> tuple[Places, Places, Places]:
    """The places of all letters in some stretches of a text, and where among these each stretch has its first and its last."""
    starts, ends = np.array(stretches, np.int64).reshape(-1, 2).T
    lengths = ends - starts
    behind = np.cumsum(lengths)
    return np.arange(lengths.sum()) + np.repeat(starts - (behind - lengths), lengths), behind - lengths, behind - 1


def _behind_nothing(columns: Sequence[Numbers]) -> Numbers:
    told = np.full((len(columns), 1 + len(columns[0])), NONE, np.uint32)  # np.pad takes ten times as long for so few
    told[:, 1:] = columns
    return told


def _column(numbers: Iterable[int]) -> Numbers:
    return np.fromiter(numbers, np.uint32)


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))


@lru_cache(maxsize=256)
def _title(line: str) -> tuple[str, ...]:
    """What a document is called: its nouns and verbs."""
    return tuple(word for word, sort in _tagged(line) if len(word) > 1 and sort[0] in "nv")[:_MOST_WORDS]


def _tagged(text: str) -> Sequence[tuple[str, str]]:
    """Words and their part of speech, by the dictionary alone."""
    import rjieba

    return rjieba.tag(text.encode("utf-8", "replace").decode(), False)  # half a character is none


# -- letters -------------------------------------------------------------------------------------------------------------
def _around(codes: Numbers) -> Iterator[tuple[str, Numbers, range]]:
    """By what letters are told apart: what a trait is called, what it is of each letter, and of which letters around it counts."""
    next_one, next_two, next_three = (_moved(codes, distance) for distance in (1, 2, 3))
    pair = _together(codes, next_one)
    yield "letter", codes, range(-3, 4)
    yield "two letters", pair, range(-2, 2)
    yield "three letters", _together(pair, next_two), range(-2, 1)
    sorts = _sorts()[codes]
    three = _together(_moved(sorts, -1), sorts, _moved(sorts, 1))
    yield "sort", sorts, range(1)
    yield "three sorts", three, range(1)
    yield "five sorts", _together(three, _moved(sorts, -2), _moved(sorts, 2)), range(1)
    named = _named(codes)
    whole = named > 1
    yield "name", named, range(-2, 2)
    for where, letter in (("two letters of", next_two), ("behind", next_three), ("before", _moved(codes, -1))):
        yield f"{where} a name", _together(named, np.where(whole, letter, 0)), range(-2, 2)


def _codes(text: str) -> Numbers:
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    return np.where(codes < _LETTERS, codes, 1).astype(np.uint32)


def _moved(column: Numbers, distance: int) -> Numbers:
    """What stands so many letters further on (behind: negative); nothing beyond either end."""
    if not distance:
        return column
    moved = np.zeros_like(column)
    if distance > 0:
        moved[:-distance] = column[distance:]
    else:
        moved[-distance:] = column[:distance]
    return moved


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
    first = given[_moved(letters, 1)]
    return surname[letters] * (1 + first + first * given[_moved(letters, 2)])


# -- words ---------------------------------------------------------------------------------------------------------------
class _Words:
    """The words of stretches of a text: what they say, and which part of speech they are."""

    def __init__(self, text: str, units: Sequence[tuple[int, int]]):
        tagged: list[tuple[str, str]] = []
        edges = [0]  # between stretches
        for low, high in units:
            tagged += _tagged(text[low:high])
            edges.append(len(tagged))
        self.said, self.sorts = [word for word, _ in tagged], [sort for _, sort in tagged]
        self._letters, self._edges = len(text), np.array(edges)
        self._sizes = np.fromiter(map(len, self.said), np.int64, len(self.said))
        self._read, _, _ = letters_of(units)  # letters that are read
        self._firsts = np.cumsum(self._sizes) - self._sizes

    def moved(self, column: Numbers, step: int) -> Numbers:
        """What is told of the word before (-1) or behind (1) in the same stretch; nothing at its edge."""
        moved = _moved(column, step)
        moved[self._edges[:-1] if step < 0 else self._edges[1:] - 1] = 0
        return moved

    def places(self, with_first: bool) -> Numbers:
        """Of each letter the number of its word, from 1; `with_first`: two numbers a word, the second for its first letter."""
        places = np.zeros(self._letters, np.uint32)
        word = np.repeat(np.arange(len(self._sizes), dtype=np.uint32), self._sizes)
        places[self._read] = 2 * word + 1 if with_first else word + 1
        if with_first:
            places[self._read[self._firsts]] += 1
        return places


@cache
def _speech(sort: str) -> int:
    return _number(sort[:2])


# -- lines ---------------------------------------------------------------------------------------------------------------
def _of_labels(text: str) -> Shared:
    """The label a letter stands behind in its sentence: 家庭情况:…"""
    places = np.zeros(len(text), np.uint32)
    labels: list[str] = []
    for colon, following in pairwise([*_LABELLED.finditer(text), None]):
        if colon is None:
            continue
        labels.append(_label_before(text, colon.start()))
        until = following.end() if following else len(text)
        close = _LABEL_ENDS.search(text, colon.end(), until)
        places[colon.end() : close.start() if close else until] = len(labels)
    whole, end = _column(map(_number, labels)), _column(_number(label[-2:]) for label in labels)
    return Shared(_behind_nothing([_mixed("label", whole), _mixed("label ends", end)]), places)


def _label_before(text: str, colon: int) -> str:
    found = _LABEL.search(text, max(0, colon - _LONGEST_LABEL), colon)
    return found[0] if found else ""


def _of_cells(sheet: Sheet) -> Shared:
    """In a list or form: under what letters stand, and what fills their cell."""
    places = np.zeros(len(sheet.text), np.uint32)
    values: list[tuple[int, ...]] = []
    for start, reading in zip(sheet.starts, sheet.readings, strict=True):
        for slot in (slot for table in reading.grid.tables for row in table.rows for slot in row):
            said = reading.text[slot.start : slot.end].strip()
            values.append((_number(slot.role), *_heading(slot.heading), min(len(said), _LONGEST_CELL), is_name(said), slot.listed))
            places[start + slot.start : start + slot.end] = len(values)
    role, heading, begin, end, size, name, listed = np.array(values, np.uint32).reshape(-1, 7).T
    told = [
        _mixed("role", role),
        _mixed("heading", heading),
        _mixed("heading begins", begin),
        _mixed("heading ends", end),
        _mixed("size of the cell", size),
        _mixed("name under a role", role, name),
        _mixed("name under a heading", end, name),
        _mixed("size under a heading", end, size),
        _mixed("listed", listed),
    ]
    return Shared(_behind_nothing(told), places)


@lru_cache(maxsize=4096)
def _heading(heading: str) -> tuple[int, int, int]:
    said = "".join(heading.split())
    return _number(said), _number(said[:2]), _number(said[-2:])


def _of_numbers(sheet: Sheet) -> Shared:
    """Which numbers of somebody's stand in a letter's line."""
    line = np.cumsum(_codes(sheet.text) == ord("\n"), dtype=np.uint32) + 1
    there: dict[Kind, list[int]] = {kind: [] for kind in _NUMBERS}
    for start, reading in zip(sheet.starts, sheet.readings, strict=True):
        for hit in reading.hits:
            if hit.kind in there:
                there[hit.kind].append(start + hit.start)
    told = np.full((len(_NUMBERS), int(line[-1]) + 1 if len(line) else 1), NONE, np.uint32)
    for trait, (kind, hits) in zip(told, there.items(), strict=True):
        trait[line[hits]] = _mixed(kind)[0]
    return Shared(told, line)
