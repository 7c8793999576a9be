"""What the letters of a text look like to the statistical model: beside which letters and words each stands, in which line, under which heading.

A trait is a number below SLOTS, the same for what looks the same; the model knows what each speaks for. Many letters are looked at together,
trait by trait: that is ten times as quick as letter by letter. What all letters of a word, a cell or a line share is looked at once for each of
these.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np

from ..kinds import Kind
from .excerpt import Places
from .looks import MARGIN, Look, Numbers, codes, mixed, moved
from .names import is_name
from .reading import Reading

SLOTS = 1 << 22
NONE = SLOTS  # no trait

_NUMBERS = (Kind.ID_NUMBER, Kind.MOBILE_PHONE, Kind.BANK_ACCOUNT, Kind.LANDLINE, Kind.VEHICLE_PLATE)
_LABELLED = re.compile(r":(?<=[一-鿿]:)")
_LABEL = re.compile(r"[一-鿿]+\Z")
_LONGEST_LABEL = 6  # letters
_LABEL_ENDS = re.compile(r"[。;\t\n]")
_LONGEST_CELL = 8  # letters; longer ones are all alike
_MOST_WORDS = 8  # of a title
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
    places: Places


def of_title(title: str) -> list[int]:
    """The traits all letters have: what the document is called."""
    return [int(_trait(f"title {word}")[0]) for word in _title(title)]


def of_letters(ways: Sequence[Look], places: Places, together: int) -> Iterator[tuple[slice, Iterator[Numbers]]]:
    """Traits of the letters at some places, from those around them: of so many letters at once, and of each look all distances together
    (traits × letters)."""
    asked = [
        (
            np.array([[_number(f"{look.name} {far}")] for far in look.distances], np.uint32),
            look.numbers,
            np.array([[far] for far in look.distances]),
        )
        for look in ways
    ]
    for low in range(0, len(places), together):
        there = places[low : low + together] + MARGIN
        yield (
            slice(low, low + len(there)),
            (_within_slots(mixed(names, numbers.take(there + distances))) for names, numbers, distances in asked),
        )


def of_lines(sheet: Sheet) -> Iterator[Shared]:
    """Traits of cells, labels and lines. The numbers of its passages must have been found already."""
    yield _of_cells(sheet)
    yield _of_labels(sheet.text)
    yield _of_numbers(sheet)


def of_words(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Shared]:
    """Traits of words, of the letters of stretches of a text one after the other; words of one know nothing of the others."""
    words = _Words(text, stretches)
    if not words.said:
        return
    word, speech = _column(map(_number, words.said)), _column(map(_speech, words.sorts))
    word_before, word_behind = words.beside(word, -1), words.beside(word, 1)
    around = [
        _trait("word before", word_before),
        _trait("word behind", word_behind),
        _trait("words around", word_before, word_behind),
        _trait("speech before", words.beside(speech, -1), speech),
        _trait("speech behind", speech, words.beside(speech, 1)),
    ]
    yield Shared(_behind_nothing(around), words.places(with_first=False))
    inner = [_trait("word", word), _trait("speech", speech)]
    first = [_trait("word begins", word), _trait("speech begins", speech)]
    both = [np.stack(pair, axis=1).ravel() for pair in zip(inner, first, strict=True)]
    yield Shared(_behind_nothing(both), words.places(with_first=True))


def _trait(name: str, *columns: Numbers) -> Numbers:
    """The numbers of one trait, from all that it is made of."""
    return _within_slots(mixed(np.full(len(columns[0]) if columns else 1, _number(name), np.uint32), *columns))


def _within_slots(numbers: Numbers) -> Numbers:
    numbers &= _MASK
    return numbers


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


# -- words ---------------------------------------------------------------------------------------------------------------
class _Words:
    """The words of stretches of a text: what they say, and which part of speech they are."""

    def __init__(self, text: str, stretches: Iterable[tuple[int, int]]):
        tagged: list[tuple[str, str]] = []
        edges = [0]  # between stretches
        for low, high in stretches:
            tagged += _tagged(text[low:high])
            edges.append(len(tagged))
        self.said, self.sorts = [word for word, _ in tagged], [sort for _, sort in tagged]
        self._edges = np.array(edges)
        self._sizes = np.fromiter(map(len, self.said), np.int64, len(self.said))

    def beside(self, column: Numbers, step: int) -> Numbers:
        """What is told of the word before (-1) or behind (1) in the same stretch; nothing at its edge."""
        told = moved(column, step)
        told[self._edges[:-1] if step < 0 else self._edges[1:] - 1] = 0
        return told

    def places(self, with_first: bool) -> Places:
        """Of each letter of the stretches the number of its word, from 1; `with_first`: two numbers a word, the second for its first letter."""
        word = np.repeat(np.arange(len(self._sizes)), self._sizes)
        if not with_first:
            return word + 1
        places = 2 * word + 1
        places[np.cumsum(self._sizes) - self._sizes] += 1
        return places


@cache
def _speech(sort: str) -> int:
    return _number(sort[:2])


# -- lines ---------------------------------------------------------------------------------------------------------------
def _of_labels(text: str) -> Shared:
    """The label a letter stands behind in its sentence: 家庭情况:…"""
    places = np.zeros(len(text), np.int64)
    labels: list[str] = []
    for colon, following in pairwise([*_LABELLED.finditer(text), None]):
        if colon is None:
            continue
        labels.append(_label_before(text, colon.start()))
        until = following.end() if following else len(text)
        close = _LABEL_ENDS.search(text, colon.end(), until)
        places[colon.end() : close.start() if close else until] = len(labels)
    whole, end = _column(map(_number, labels)), _column(_number(label[-2:]) for label in labels)
    return Shared(_behind_nothing([_trait("label", whole), _trait("label ends", end)]), places)


def _label_before(text: str, colon: int) -> str:
    found = _LABEL.search(text, max(0, colon - _LONGEST_LABEL), colon)
    return found[0] if found else ""


def _of_cells(sheet: Sheet) -> Shared:
    """In a list or form: under what letters stand, and what fills their cell."""
    places = np.zeros(len(sheet.text), np.int64)
    values: list[tuple[int, ...]] = []
    for start, reading in zip(sheet.starts, sheet.readings, strict=True):
        for slot in (slot for table in reading.grid.tables for row in table.rows for slot in row):
            said = reading.text[slot.start : slot.end].strip()
            values.append((_number(slot.role), *_heading(slot.heading), min(len(said), _LONGEST_CELL), is_name(said), slot.listed))
            places[start + slot.start : start + slot.end] = len(values)
    role, heading, begin, end, size, name, listed = np.array(values, np.uint32).reshape(-1, 7).T
    told = [
        _trait("role", role),
        _trait("heading", heading),
        _trait("heading begins", begin),
        _trait("heading ends", end),
        _trait("size of the cell", size),
        _trait("name under a role", role, name),
        _trait("name under a heading", end, name),
        _trait("size under a heading", end, size),
        _trait("listed", listed),
    ]
    return Shared(_behind_nothing(told), places)


@lru_cache(maxsize=4096)
def _heading(heading: str) -> tuple[int, int, int]:
    said = "".join(heading.split())
    return _number(said), _number(said[:2]), _number(said[-2:])


def _of_numbers(sheet: Sheet) -> Shared:
    """Which numbers of somebody's stand in a letter's line."""
    line = np.cumsum(codes(sheet.text) == ord("\n"), dtype=np.int64) + 1
    there: dict[Kind, list[int]] = {kind: [] for kind in _NUMBERS}
    for start, reading in zip(sheet.starts, sheet.readings, strict=True):
        for hit in reading.hits:
            if hit.kind in there:
                there[hit.kind].append(start + hit.start)
    told = np.full((len(_NUMBERS), int(line[-1]) + 1 if len(line) else 1), NONE, np.uint32)
    for trait, (kind, hits) in zip(told, there.items(), strict=True):
        trait[line[hits]] = _trait(kind)[0]
    return Shared(told, line)
