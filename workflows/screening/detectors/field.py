"""What a statistical model takes for a private person's name, a child's, a home, an illness or a hardship; and for anybody's name.

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001), learned from documents whose truth is known
(benchmarks/screening/training.py). Here it is only asked how likely each letter is part of what.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from ..kinds import Kind
from . import glance, traits
from .excerpt import Excerpt, units
from .likely import LEAST
from .looks import Look, looks
from .reading import Reading
from .seen import Likely, Seen

Numbers = np.ndarray[Any, np.dtype[Any]]

MODEL = Path(__file__).resolve().parents[1] / "data" / "field.npz"
KINDS = (Kind.PERSON_NAME, Kind.ADDRESS, Kind.HEALTH, Kind.HARDSHIP, Kind.MINOR)
#: Tags: nothing (0); of each kind, in order, where one begins and where it goes on; and the same of names that nothing makes anybody's own.
NAMED = 1 + 2 * len(KINDS)
TAGS = NAMED + 2
SCALE = 128  # scores are whole numbers of so many to one
_NAMES_BEGIN, _NAMES_GO_ON = ([1 + 2 * KINDS.index(kind) + on for kind in (Kind.PERSON_NAME, Kind.MINOR)] + [NAMED + on] for on in (0, 1))
#: A child is likelier to be taken for a grown person than the other way round, and it is the child that must not be overlooked.
_COUNTS = np.repeat([2 if kind is Kind.MINOR else 1 for kind in KINDS], 2)
_NOT_NAMED, _IS_NAMED = 0.1, 0.8  # chance: below, a letter is certainly part of no name; above, certainly of one
_WIDTH = 16  # of a row of weights, blanks included: thirty-two bytes are fetched at once
_TOGETHER = 256  # units
_AT_ONCE = 4096  # letters
_SHEET = 20_000  # letters of passages put together
_BESIDE = 12  # letters
_START = attrgetter("start")
#: By so much nothing at all may be likelier for a unit than something in it before it is looked at no further: than the best stretch, of
#: which there may be many that are nearly as good; and than all stretches together. What lies between is asked the second.
_FAR_OFF, _OFF = 6.0, 2.5


def begins(kind: Kind) -> int:
    """The tag with which something of a kind begins; the next one goes on."""
    return 1 + 2 * KINDS.index(kind)


def likely(readings: Sequence[Reading]) -> Iterator[Seen]:
    """What the model sees in each passage of a document whose numbers have been found and nothing else."""
    for sheet in _sheets(readings):
        seen = _seen(sheet)
        for reading, start in zip(sheet.readings, sheet.starts, strict=True):
            yield seen.within(start, start + len(reading.text))


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


def _seen(sheet: traits.Sheet) -> Seen:
    """What is likely somebody's on a sheet, and what each letter promises. A glance leaves out most units; of those left most need not be cut into
    words, and of the rest not every chance is worked out."""
    field, ways = _shipped(), looks(sheet.text)
    promise = np.full(len(sheet.text), -np.inf, np.float32)
    some = Excerpt(units(sheet.text))
    some, _ = some.only(glance.shipped().worth_reading(ways, len(sheet.text), some))
    scores = field.without_words(sheet, ways, some)
    some, kept = some.only(some.peaks(field.promise(scores, some)[0]) > -_FAR_OFF)
    scores = scores[kept]
    field.add_words(scores, sheet.text, some)
    anything, promise[some.places] = field.promise(scores, some)
    wanted = field.worth_a_look(scores, some, anything)
    near = sorted(_closer(some, wanted, anything), key=_length) if wanted.any() else []
    stretches: list[Likely] = []
    named: list[Likely] = []
    doubts: list[int] = []
    for first in range(0, len(near), _TOGETHER):
        batch = near[first : first + _TOGETHER]
        letters = _Letters(some, batch, np.concatenate(list(field.chances([scores[slice(*unit)] for unit in batch]))))
        stretches += letters.somebodys()
        named += letters.named()
        doubts += letters.doubted()
    return Seen(sorted(stretches, key=_START), sorted(named, key=_START), sorted(doubts), promise)


def _closer(some: Excerpt, wanted: Numbers, promise: Numbers) -> list[tuple[int, int]]:
    """Of the units that are wanted the part in which something may be, with letters on either side where there is nothing: what is farther away makes
    no difference. Letters are counted in the excerpt."""
    letters = np.arange(len(some))
    may = promise > -_OFF
    firsts = np.minimum.reduceat(np.where(may, letters, len(some)), some.firsts)[wanted]
    lasts = some.peaks(np.where(may, letters, -1))[wanted]
    alone = lasts < 0  # of no stretch by itself, but of all together
    lows = np.where(alone, 0, firsts - _BESIDE)
    highs = np.where(alone, len(some), lasts + 1 + _BESIDE)
    begins, ends = some.firsts[wanted], some.lasts[wanted] + 1
    return list(zip(np.maximum(begins, lows).tolist(), np.minimum(ends, highs).tolist(), strict=True))


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


class _Letters:
    """The chances of all tags, of the letters of some stretches of an excerpt."""

    def __init__(self, excerpt: Excerpt, spans: Sequence[tuple[int, int]], chances: Numbers):
        letters = Excerpt(np.array(spans, np.int64).reshape(-1, 2))
        self._places, self._firsts, self._chances = excerpt.places[letters.places], letters.firsts, chances
        self._of_names = chances[:, [*_NAMES_BEGIN, *_NAMES_GO_ON]].sum(axis=1)

    def somebodys(self) -> Iterator[Likely]:
        """Of each letter that may be part of something of a kind the likeliest; letters of a unit that belong together are one."""
        of_kinds = self._chances[:, 1:NAMED] * _COUNTS
        something = self._chances[:, 1:NAMED].sum(axis=1)
        tags = np.where(something > LEAST, 1 + of_kinds.argmax(axis=1), 0)
        return self._runs(tags, something, KINDS)

    def named(self) -> Iterator[Likely]:
        """Names, whoever's they are, where there is no doubt."""
        begin, on = (self._chances[:, tags].sum(axis=1) for tags in (_NAMES_BEGIN, _NAMES_GO_ON))
        tags = np.where(self._of_names >= _IS_NAMED, np.where(begin > on, 1, 2), 0)
        return self._runs(tags, self._of_names, (Kind.PERSON_NAME,))

    def doubted(self) -> list[int]:
        """Where letters stand that may be part of a name or not."""
        return self._places[(self._of_names > _NOT_NAMED) & (self._of_names < _IS_NAMED)].tolist()

    def _runs(self, tags: Numbers, chance: Numbers, kinds: Sequence[Kind]) -> Iterator[Likely]:
        before = np.concatenate([[0], tags[:-1]])
        before[self._firsts] = 0
        goes_on = (tags > 0) & (tags % 2 == 0) & ((before == tags) | (before == tags - 1))
        edges = np.append(np.flatnonzero(~goes_on), len(tags))
        of_something = np.flatnonzero(tags[edges[:-1]])
        sums = np.concatenate([[0], np.cumsum(chance)])
        for start, end in zip(edges[of_something].tolist(), edges[of_something + 1].tolist(), strict=True):
            yield Likely(
                kinds[(int(tags[start]) - 1) // 2],
                int(self._places[start]),
                int(self._places[end - 1]) + 1,
                float(sums[end] - sums[start]) / (end - start),
            )


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

    def scores(self, sheet: traits.Sheet, some: Excerpt) -> Numbers:
        """What speaks for each tag, of each letter of an excerpt."""
        scores = self.without_words(sheet, looks(sheet.text), some)
        self.add_words(scores, sheet.text, some)
        return scores

    def without_words(self, sheet: traits.Sheet, ways: Sequence[Look], some: Excerpt) -> Numbers:
        """The same from all but words: those take as long to tell apart as everything else together."""
        scores = np.empty((len(some), _WIDTH), np.int16)
        scores[:] = self._weights[self._rows[traits.of_title(sheet.title)]].sum(axis=0)
        for part, numbers in traits.of_letters(ways, some.places, _AT_ONCE):
            self._add(scores[part], numbers)
        for shared in traits.of_lines(sheet):
            self._add_shared(scores, shared, shared.places[some.places])
        return scores

    def add_words(self, scores: Numbers, text: str, some: Excerpt) -> None:
        """Adds what words speak for."""
        for shared in traits.of_words(text, some.units.tolist()):
            self._add_shared(scores, shared, shared.places)

    def _add_shared(self, scores: Numbers, shared: traits.Shared, places: Numbers) -> None:
        told = np.zeros((shared.traits.shape[1], _WIDTH), np.int16)
        self._add(told, [shared.traits])
        scores += told.take(places, axis=0)

    def _add(self, scores: Numbers, numbers: Iterable[Numbers]) -> None:
        weights = np.empty_like(scores)
        for traits_of_a_look in numbers:
            for rows in self._rows.take(traits_of_a_look):
                np.take(self._weights, rows, axis=0, out=weights, mode="clip")  # an `out` is only filled at once if clipped
                scores += weights

    def promise(self, scores: Numbers, some: Excerpt) -> tuple[Numbers, Numbers]:
        """By how much the best stretch around each letter is likelier than nothing: of whatever kind, names of nobody's own among them; and without those.

        What a stretch wins over nothing is summed letter by letter; the best one around a letter ends where the sum is highest, and begins
        behind where it is lowest. That is the likeliest path of a field of two tags, for a fraction of what its chances cost.
        """
        return self._best(scores, some, np.maximum)

    def worth_a_look(self, scores: Numbers, some: Excerpt, promise: Numbers) -> Numbers:
        """Of each unit whether its chances must be worked out: in none of the others is a letter part of something with a chance of LEAST.

        The chance of a letter is less than the sum of what all stretches around it win: where the best one alone does not decide, that is
        summed.
        """
        peaks = some.peaks(promise)
        between, kept = some.only((peaks > -_FAR_OFF) & (peaks <= -_OFF))
        wanted = peaks > -_OFF
        wanted[(peaks > -_FAR_OFF) & ~wanted] = between.peaks(self._best(scores[kept], between, np.logaddexp)[0]) > -_OFF
        return wanted

    def _best(self, scores: Numbers, some: Excerpt, join: Any) -> tuple[Numbers, Numbers]:
        """Of each letter what stretches around it win over nothing, put together by `join`: all kinds of them, and all but the last."""
        after, begins = self._following, np.arange(1, TAGS, 2)
        on = begins + 1
        best, somebodys = np.empty(len(some), np.float32), np.empty(len(some), np.float32)
        whole = after[0, begins] + after[begins, on] + after[on, 0] - 2 * after[on, on] - after[0, 0]
        for letters, firsts, lasts in some.blocks(_AT_ONCE):
            said = scores[letters, :TAGS].T / np.float32(SCALE)
            wins = np.maximum(said[1::2], said[2::2]) - said[0] + (after[on, on] - after[0, 0])[:, None]
            wins[:, firsts] += (after[0, 0] - after[0, begins])[:, None]
            wins[:, lasts] += (after[0, 0] - after[on, 0])[:, None]
            sums = np.cumsum(wins, axis=1, dtype=np.float64)
            around = join.accumulate(wins - sums, axis=1)
            around += join.accumulate(sums[:, ::-1], axis=1)[:, ::-1]
            around += whole[:, None]
            somebodys[letters] = of_kinds = join.reduce(around[:-1], axis=0)
            best[letters] = join(of_kinds, around[-1])
        return best, somebodys

    def chances(self, units: Sequence[Numbers]) -> Iterator[Numbers]:
        """From the scores of units the chance of each tag, of each letter, all that stands around it considered (forward-backward)."""
        lengths = np.array([len(unit) for unit in units])
        longest_first = np.argsort(-lengths, kind="stable")
        going_on = (lengths[:, None] > np.arange(max(lengths))).sum(axis=0)  # how many units have a letter at each place
        speaks = np.ones((max(lengths), len(units), TAGS), np.float32)
        for number, unit in enumerate(longest_first):
            said = units[unit][:, :TAGS] / np.float32(SCALE)
            speaks[: lengths[unit], number] = np.exp(said - said.max(axis=1, keepdims=True))
        forward, backward = np.empty_like(speaks), np.ones_like(speaks)
        forward[0] = speaks[0]
        for at in range(1, len(speaks)):
            some = going_on[at]
            reached = np.matmul(forward[at - 1, :some], self._follows, out=forward[at, :some])
            reached *= speaks[at, :some]
            reached /= np.add.reduce(reached, axis=1, keepdims=True)
        for at in range(len(speaks) - 2, -1, -1):
            some = going_on[at + 1]
            reached = np.matmul(backward[at + 1, :some] * speaks[at + 1, :some], self._follows.T, out=backward[at, :some])
            reached /= np.add.reduce(reached, axis=1, keepdims=True)
        places = np.empty_like(longest_first)
        places[longest_first] = np.arange(len(units))
        for length, number in zip(lengths.tolist(), places.tolist(), strict=True):
            both = forward[:length, number] * backward[:length, number]
            yield both / both.sum(axis=1, keepdims=True)


@cache
def _shipped() -> Field:
    with np.load(MODEL) as told:
        return Field(**told)
