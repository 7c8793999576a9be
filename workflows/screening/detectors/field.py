"""What a statistical model takes for a private person's name, a child's, a home, an illness or a hardship.

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001), learned from documents whose truth is known
(benchmarks/screening/training.py). Here it is only asked how likely each letter is part of what.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from ..kinds import Kind
from . import traits
from .likely import LEAST, Likely, Seen
from .reading import Reading

Numbers = np.ndarray[Any, np.dtype[Any]]

MODEL = Path(__file__).resolve().parents[1] / "data" / "field.npz"
KINDS = (Kind.PERSON_NAME, Kind.ADDRESS, Kind.HEALTH, Kind.HARDSHIP, Kind.MINOR)
#: Tags: nothing (0), and of each kind, in order, where one begins and where it goes on.
TAGS = 1 + 2 * len(KINDS)
SCALE = 128  # scores are whole numbers of so many to one
_WIDTH = 16  # of a row of weights, blanks included: thirty-two bytes are fetched at once
_UNIT = re.compile(r"[^。\n]{1,300}。?")  # what is read as one
_TOGETHER = 128  # units
_AT_ONCE = 2048  # letters
_SHEET = 20_000  # letters of passages put together
_BESIDE = 12  # letters
_START = attrgetter("start")
#: By so much nothing at all may be likelier for a unit than something in it before it is looked at no further: than the best stretch, of
#: which there may be many that are nearly as good; and than all stretches together. What lies between is asked the second.
_FAR_OFF, _OFF = 6.0, 2.5


def units(text: str) -> list[tuple[int, int]]:
    """Where sentences and lines stand that are read as one."""
    return [unit.span() for unit in _UNIT.finditer(text)]


def begins(kind: Kind) -> int:
    """The tag with which something of a kind begins; the next one goes on."""
    return 1 + 2 * KINDS.index(kind)


def likely(readings: Sequence[Reading]) -> list[Seen]:
    """What the model sees in each passage of a document whose numbers have been found and nothing else."""
    found: list[Seen] = []
    for sheet in _sheets(readings):
        stretches, promise = _seen(sheet)
        edges = [bisect_left(stretches, start, key=_START) for start in (*sheet.starts, len(sheet.text) + 1)]
        for reading, start, (first, last) in zip(sheet.readings, sheet.starts, pairwise(edges), strict=True):
            found.append(Seen([one.earlier(start) for one in stretches[first:last]], promise[start : start + len(reading.text)]))
    return found


def _sheets(readings: Sequence[Reading]) -> Iterator[traits.Sheet]:
    """As many passages as make a good sheet; a longer one is one by itself."""
    taken: list[Reading] = []
    letters = 0
    for reading in readings:
        if taken and letters + len(reading.text) > _SHEET:
            yield traits.Sheet(taken)
            taken, letters = [], 0
        taken.append(reading)
        letters += len(reading.text)
    if taken:
        yield traits.Sheet(taken)


def _seen(sheet: traits.Sheet) -> tuple[list[Likely], Numbers]:
    """What is likely somebody's on a sheet, and what each letter promises. Most units need no second look, and so not to be cut into words, nor
    every chance worked out."""
    field = _shipped()
    scores = field.without_words(sheet)
    chosen = units(sheet.text)
    chosen = _promising(chosen, field.promise(scores, chosen), -_FAR_OFF)
    field.add_words(scores, sheet, chosen)
    promise = field.promise(scores, chosen)
    chosen = sorted((_closer(unit, promise) for unit in field.worth_a_look(scores, chosen, promise)), key=_length)
    found: list[Likely] = []
    for first in range(0, len(chosen), _TOGETHER):
        batch = chosen[first : first + _TOGETHER]
        found += _stretches(batch, list(field.chances([scores[slice(*unit)] for unit in batch])))
    return sorted(found, key=_START), promise


def _promising(chosen: Sequence[tuple[int, int]], promise: Numbers, least: float) -> list[tuple[int, int]]:
    return [unit for unit, peak in zip(chosen, _peaks(chosen, promise), strict=True) if peak > least]


def _peaks(chosen: Sequence[tuple[int, int]], promise: Numbers) -> Numbers:
    """The highest promise in each unit; a page may have a line for every letter."""
    if not chosen:
        return promise[:0]
    return np.maximum.reduceat(np.append(promise, -np.inf), np.ravel(chosen))[::2]


def _closer(unit: tuple[int, int], promise: Numbers) -> tuple[int, int]:
    """The part of a unit in which something may be, with letters on either side where there is nothing: what is farther away makes no difference."""
    low, high = unit
    if high - low <= _BESIDE:
        return unit
    may = np.flatnonzero(promise[low:high] > -_OFF)
    if not len(may):  # no stretch by itself
        return unit
    return max(low, low + int(may[0]) - _BESIDE), min(high, low + int(may[-1]) + 1 + _BESIDE)


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _stretches(batch: Sequence[tuple[int, int]], chances: Sequence[Numbers]) -> Iterator[Likely]:
    """Of each letter that may be part of something the likeliest tag; letters of a unit that belong together are one."""
    places, firsts, _ = traits.letters_of(batch)
    every = np.concatenate(chances)
    tags = np.where(every[:, 0] < 1 - LEAST, 1 + every[:, 1:].argmax(axis=1), 0)
    before = np.concatenate([[0], tags[:-1]])
    before[firsts] = 0
    goes_on = (tags > 0) & (tags % 2 == 0) & ((before == tags) | (before == tags - 1))
    edges = np.flatnonzero(~goes_on)
    some = np.concatenate([[0], np.cumsum(1 - every[:, 0])])
    for start, end in zip(edges, np.concatenate([edges[1:], [len(tags)]]), strict=True):
        if tags[start]:
            kind = KINDS[(int(tags[start]) - 1) // 2]
            yield Likely(kind, int(places[start]), int(places[end - 1]) + 1, float(some[end] - some[start]) / int(end - start))


class Field:
    """What each trait speaks for (one row a trait, one column a tag), and which tag follows which (one row the tag before)."""

    def __init__(self, slots: Numbers, weights: Numbers, following: Numbers):
        self._weights = np.zeros((1 + len(slots), _WIDTH), np.int16)  # the first: of a trait nobody learned
        self._weights[1:, :TAGS] = weights
        self._rows = np.zeros(
            traits.SLOTS + 1, np.min_scalar_type(len(slots))
        )  # as small as may be: most of the time goes into fetching from it
        self._rows[slots] = np.arange(1, len(slots) + 1)
        self._following, self._follows = following, np.exp(following)

    def scores(self, sheet: traits.Sheet) -> Numbers:
        """What speaks for each tag, of each letter."""
        scores = self.without_words(sheet)
        self.add_words(scores, sheet, units(sheet.text))
        return scores

    def without_words(self, sheet: traits.Sheet) -> Numbers:
        """The same from all but words: those take as long to tell apart as everything else together."""
        scores = np.empty((len(sheet.text), _WIDTH), np.int16)
        scores[:] = self._weights[self._rows[traits.of_title(sheet.title)]].sum(axis=0)
        for part, numbers in traits.of_letters(sheet.text, _AT_ONCE):
            self._add(scores[part], numbers)
        for shared in traits.of_lines(sheet):
            self._add_shared(scores, shared)
        return scores

    def add_words(self, scores: Numbers, sheet: traits.Sheet, chosen: Sequence[tuple[int, int]]) -> None:
        """Adds what words speak for in some units."""
        for shared in traits.of_words(sheet.text, chosen):
            self._add_shared(scores, shared)

    def _add_shared(self, scores: Numbers, shared: traits.Shared) -> None:
        told = np.zeros((shared.traits.shape[1], _WIDTH), np.int16)
        self._add(told, [shared.traits])
        scores += told.take(shared.places, axis=0)

    def _add(self, scores: Numbers, numbers: Iterable[Numbers]) -> None:
        weights = np.empty_like(scores)
        for traits_of_a_look in numbers:
            for rows in self._rows.take(traits_of_a_look):
                np.take(self._weights, rows, axis=0, out=weights, mode="clip")  # an `out` is only filled at once if clipped
                scores += weights

    def promise(self, scores: Numbers, chosen: Sequence[tuple[int, int]]) -> Numbers:
        """By how much the best stretch around each letter of some units is likelier than nothing, of whatever kind; where none was chosen, -inf.

        What a stretch wins over nothing is summed letter by letter; the best one around a letter ends where the sum is highest, and begins
        behind where it is lowest. That is the likeliest path of a field of two tags, for a fraction of what its chances cost.
        """
        return self._best(scores, chosen, np.maximum)

    def worth_a_look(self, scores: Numbers, chosen: Sequence[tuple[int, int]], promise: Numbers) -> list[tuple[int, int]]:
        """Those of some units whose chances must be worked out: in none of the others is a letter part of something with a chance of LEAST.

        The chance of a letter is less than the sum of what all stretches around it win: where the best one alone does not decide, that is
        summed.
        """
        near = _promising(chosen, promise, -_FAR_OFF)
        between = [unit for unit, peak in zip(near, _peaks(near, promise), strict=True) if peak <= -_OFF]
        together = np.maximum(promise, self._best(scores, between, np.logaddexp))
        return _promising(chosen, together, -_OFF)

    def _best(self, scores: Numbers, chosen: Sequence[tuple[int, int]], join: Any) -> Numbers:
        """Of each letter of some units what stretches around it win over nothing, put together by `join`."""
        promise = np.full(len(scores), -np.inf, np.float32)
        if not chosen:
            return promise
        letters, firsts, lasts = traits.letters_of(chosen)
        said = scores[letters, :TAGS].T / np.float32(SCALE)
        best = np.full(len(letters), -np.inf, np.float32)
        after = self._following
        for begin in range(1, TAGS, 2):
            on = begin + 1
            wins = np.maximum(said[begin], said[on]) - said[0] + (after[on, on] - after[0, 0])
            wins[firsts] += after[0, 0] - after[0, begin]
            wins[lasts] += after[0, 0] - after[on, 0]
            sums = np.cumsum(wins, dtype=np.float64)
            before = join.accumulate(wins - sums)
            behind = join.accumulate(sums[::-1])[::-1]
            whole = after[0, begin] + after[begin, on] + after[on, 0] - 2 * after[on, on] - after[0, 0]
            join(best, before + behind + whole, out=best, casting="same_kind")
        promise[letters] = best
        return promise

    def chances(self, units: Sequence[Numbers]) -> Iterator[Numbers]:
        """From the scores of units the chance of each tag, of each letter, all that stands around it considered (forward-backward)."""
        lengths = np.array([len(unit) for unit in units])
        speaks = np.ones((max(lengths), len(units), TAGS))
        for number, unit in enumerate(units):
            said = unit[:, :TAGS] / SCALE
            speaks[: len(unit), number] = np.exp(said - said.max(axis=1, keepdims=True))
        forward, backward = np.empty_like(speaks), np.ones_like(speaks)
        forward[0] = speaks[0]
        for at in range(1, len(speaks)):
            reached = (forward[at - 1] @ self._follows) * speaks[at]
            forward[at] = reached / reached.sum(axis=1, keepdims=True)
        for at in range(len(speaks) - 2, -1, -1):
            reached = (backward[at + 1] * speaks[at + 1]) @ self._follows.T
            goes_on = (at + 1 < lengths)[:, None]
            backward[at] = np.where(goes_on, reached / reached.sum(axis=1, keepdims=True), 1)
        both = forward * backward
        both /= both.sum(axis=2, keepdims=True)
        return (both[:length, number] for number, length in enumerate(lengths))


@cache
def _shipped() -> Field:
    with np.load(MODEL) as told:
        return Field(**told)
