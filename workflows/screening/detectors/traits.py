"""What the letters of a text look like to the statistical model: beside which letters and words each stands, in which line, under which heading.

A trait is a number below SLOTS, the same for what looks the same; the model knows what each speaks for. All letters of a passage are looked at
together, trait by trait: that is ten times as quick as letter by letter.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Any
from zlib import crc32

import numpy as np

from ..kinds import Kind
from .names import LATER, SURNAMES, is_name
from .reading import Reading

SLOTS = 1 << 22
Letters = np.ndarray[Any, np.dtype[np.uint32]]  # one number for each letter of a text

_NUMBERS = (Kind.ID_NUMBER, Kind.MOBILE_PHONE, Kind.BANK_ACCOUNT, Kind.LANDLINE, Kind.VEHICLE_PLATE)
_LABELLED = re.compile(r":(?<=[一-鿿]:)")
_LABEL = re.compile(r"[一-鿿]+\Z")
_LONGEST_LABEL = 6  # letters
_LABEL_ENDS = re.compile(r"[。;\t\n]")
_LETTERS = 1 << 16
_DIGIT, _NUMERAL, _HAN, _LATIN = 1, 2, 3, 4
_LONGEST_CELL = 8  # letters; longer ones are all alike
_MOST_WORDS = 8  # of a title
_FACTOR = np.uint32(0x85EBCA6B)
_MASK = np.uint32(SLOTS - 1)


def traits(reading: Reading, together: int) -> Iterator[tuple[int, Iterator[Letters]]]:
    """Trait after trait, of so many letters at once, of a passage the numbers of which have been found already.

    Each time: where the letters begin, and of each trait their numbers, or one number where all letters share it.
    """
    chosen = list(enumerate(_chosen(_looks(reading))))
    shared = [_mixed(-1, [np.array([_number(word)], np.uint32)]) for word in _title(reading.title)]
    for low in range(0, len(reading.text), together):
        part = slice(low, low + together)
        yield low, chain((_mixed(number, [column[part] for column in columns]) for number, columns in chosen), shared)


def _mixed(number: int, columns: Sequence[Letters]) -> Letters:
    mixed = np.full(len(columns[0]), _number(str(number)), np.uint32)
    for column in columns:
        mixed ^= column
        mixed *= _FACTOR
        mixed ^= mixed >> np.uint32(15)
    mixed &= _MASK
    return mixed


@lru_cache(maxsize=256)
def _title(line: str) -> tuple[str, ...]:
    """What a document is called: its nouns and verbs."""
    import rjieba

    plain = line.encode("utf-8", "replace").decode()
    return tuple(word for word, sort in rjieba.tag(plain, False) if len(word) > 1 and sort[0] in "nv")[:_MOST_WORDS]


def _chosen(looks: dict[str, Letters]) -> Iterator[Sequence[Letters]]:
    """Which looks make a trait together, at which distance."""
    nothing = np.zeros(len(looks["letter"]), np.uint32)

    def at(look: str, distance: int) -> Letters:
        return _moved(looks[look], distance)

    letters = {distance: at("letter", distance) for distance in range(-3, 4)}
    sorts = {distance: at("sort", distance) for distance in range(-2, 3)}
    yield (nothing,)
    yield from ((letters[distance],) for distance in range(-3, 4))
    yield from ((letters[distance], letters[distance + 1]) for distance in range(-2, 2))
    yield from ((letters[distance], letters[distance + 1], letters[distance + 2]) for distance in range(-2, 1))
    yield (sorts[0],)
    yield tuple(sorts[distance] for distance in range(-1, 2))
    yield tuple(sorts.values())
    begins = looks["begins"]
    yield begins, looks["word"]
    yield begins, looks["speech"]
    yield (looks["word_before"],)
    yield (looks["word_behind"],)
    yield looks["speech_before"], looks["speech"]
    yield looks["speech"], looks["speech_behind"]
    yield looks["word_before"], looks["word_behind"]
    for distance in (-2, -1, 0, 1):
        named = at("named", distance)
        yield (named,)
        yield named, np.where(named > 1, letters[distance + 2], 0)
        yield named, np.where(named > 1, at("letter", distance + 3), 0)
        yield named, np.where(named > 1, at("letter", distance - 1), 0)
    yield (looks["label"],)
    yield (looks["label_end"],)
    cell, whole = looks["cell"], looks["cell_is_name"]
    yield (looks["role"],)
    yield (looks["heading"],)
    yield (looks["heading_end"],)
    yield (looks["heading_begin"],)
    yield looks["role"], whole
    yield (cell,)
    yield looks["heading_end"], whole
    yield looks["heading_end"], sorts[0]
    yield (looks["listed"],)
    yield from ((looks[kind],) for kind in _NUMBERS)


def _looks(reading: Reading) -> dict[str, Letters]:
    text = reading.text
    looks = {"letter": _codes(text)}
    looks["sort"] = _sorts()[looks["letter"]]
    looks["named"] = _named(looks["letter"])
    looks |= _words(text)
    looks |= _labels(text)
    looks |= _cells(reading)
    return looks | _of_lines(reading, looks["letter"])


def _codes(text: str) -> Letters:
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    return np.where(codes < _LETTERS, codes, 1).astype(np.uint32)


def _moved(column: Letters, distance: int) -> Letters:
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
def _sorts() -> Letters:
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
def _of_names() -> tuple[Letters, Letters]:
    """Of each letter, whether it is a surname, and whether a given name may hold it."""
    surname, given = np.zeros(_LETTERS, np.uint32), np.zeros(_LETTERS, np.uint32)
    surname[[ord(one) for one in SURNAMES]] = 1
    given[0x3400:0xA000] = 1
    given[[ord(one) for one in LATER]] = 0
    return surname, given


def _named(letters: Letters) -> Letters:
    """Whether a surname stands there (1), and behind it what may be a given name of one letter (2) or two (3)."""
    surname, given = _of_names()
    first = given[_moved(letters, 1)]
    return surname[letters] * (1 + first + first * given[_moved(letters, 2)])


def _words(text: str) -> dict[str, Letters]:
    """Of each letter: its word, what part of speech that is, whether it begins there, and the words on either side."""
    import rjieba

    plain = text.encode("utf-8", "replace").decode()  # half a character is none
    words, sorts = zip(*rjieba.tag(plain, False), strict=True) if text else ((), ())
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    word = np.fromiter(map(_number, words), np.uint32, len(words))
    speech = np.fromiter(map(_speech, sorts), np.uint32, len(words))
    begins = np.zeros(len(text), np.uint32)
    begins[np.cumsum(sizes) - sizes] = 1
    columns = {"word": word, "word_before": _moved(word, -1), "word_behind": _moved(word, 1)}
    columns |= {"speech": speech, "speech_before": _moved(speech, -1), "speech_behind": _moved(speech, 1)}
    return {"begins": begins} | {name: np.repeat(column, sizes) for name, column in columns.items()}


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))


@cache
def _speech(sort: str) -> int:
    return _number(sort[:2])


def _labels(text: str) -> dict[str, Letters]:
    """The label a letter stands behind in its sentence: 家庭情况:…"""
    whole, end = np.zeros(len(text), np.uint32), np.zeros(len(text), np.uint32)
    for colon, following in pairwise([*_LABELLED.finditer(text), None]):
        label = _label_before(text, colon.start())
        until = following.end() if following else len(text)
        close = _LABEL_ENDS.search(text, colon.end(), until)
        stretch = slice(colon.end(), close.start() if close else until)
        whole[stretch], end[stretch] = _number(label), _number(label[-2:])
    return {"label": whole, "label_end": end}


def _label_before(text: str, colon: int) -> str:
    found = _LABEL.search(text, max(0, colon - _LONGEST_LABEL), colon)
    return found[0] if found else ""


def _cells(reading: Reading) -> dict[str, Letters]:
    """Of letters in a list or form: under what they stand, and what fills their cell."""
    names = ("role", "heading", "heading_end", "heading_begin", "cell", "cell_is_name", "listed")
    values: list[tuple[int, ...]] = [(0,) * len(names)]
    numbers = np.zeros(len(reading.text), np.int64)
    for table in reading.grid.tables:
        for slot in (slot for row in table.rows for slot in row):
            numbers[slot.start : slot.end] = len(values)
            said = reading.text[slot.start : slot.end].strip()
            whole, first, last = _heading(slot.heading)
            values.append((_number(slot.role), whole, last, first, 1 + min(len(said), _LONGEST_CELL), 1 + is_name(said), 1 + slot.listed))
    return dict(zip(names, np.array(values, np.uint32).T[:, numbers], strict=True))


@lru_cache(maxsize=4096)
def _heading(heading: str) -> tuple[int, int, int]:
    said = "".join(heading.split())
    return _number(said), _number(said[:2]), _number(said[-2:])


def _of_lines(reading: Reading, letters: Letters) -> dict[str, Letters]:
    """Of each letter, which numbers of somebody's stand in its line."""
    line = np.cumsum(letters == ord("\n"))
    looks: dict[str, Letters] = {}
    for kind in _NUMBERS:
        there = np.zeros(int(line[-1]) + 1 if len(line) else 1, np.uint32)
        there[[line[hit.start] for hit in reading.hits if hit.kind is kind]] = 1
        looks[kind] = there[line]
    return looks
