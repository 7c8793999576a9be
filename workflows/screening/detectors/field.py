"""What a statistical model takes for a private person's name, a home, an illness or a hardship.

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001), learned from documents whose truth is known
(benchmarks/screening/training.py). Here it is only asked how likely each letter is part of what.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from ..kinds import Kind
from .likely import Likely
from .reading import Reading
from .traits import SLOTS, traits

Numbers = np.ndarray[Any, np.dtype[Any]]

MODEL = Path(__file__).resolve().parents[1] / "data" / "field.npz"
KINDS = (Kind.PERSON_NAME, Kind.ADDRESS, Kind.HEALTH, Kind.HARDSHIP, Kind.MINOR)
#: Tags: nothing (0), and of each kind, in order, where one begins and where it goes on.
TAGS = 1 + 2 * len(KINDS)
_UNIT = re.compile(r"[^。\n]{1,300}。?")  # what is read as one
_TOGETHER = 64  # units
_AT_ONCE = 2048  # letters
_FAR_OFF = -2.0  # by so much nothing must be likelier for a letter before its unit is looked at no further


def units(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences and lines stand that are read as one."""
    return (unit.span() for unit in _UNIT.finditer(text))


def begins(kind: Kind) -> int:
    """The tag with which something of a kind begins; the next one goes on."""
    return 1 + 2 * KINDS.index(kind)


def likely(reading: Reading) -> list[Likely]:
    """What the model sees in a passage whose numbers have been found and nothing else, in the order of the text."""
    field = _shipped()
    scores = field.scores(reading)
    promising = scores[:, 1:].max(axis=1) - scores[:, 0] > _FAR_OFF
    waiting = iter(sorted(((low, high) for low, high in units(reading.text) if promising[low:high].any()), key=_length))
    found: list[Likely] = []
    while batch := list(islice(waiting, _TOGETHER)):
        for (low, _), chances in zip(batch, field.chances([scores[slice(*unit)] for unit in batch]), strict=True):
            found += _stretches(low, chances)
    return sorted(found, key=attrgetter("start"))


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _stretches(low: int, chances: Numbers) -> Iterator[Likely]:
    """Letter by letter the likeliest tag; letters that belong together are one."""
    likeliest = chances.argmax(axis=1)
    if not likeliest.any():
        return
    tags = likeliest.tolist()
    start = 0
    for at in range(1, len(tags) + 1):
        if at == len(tags) or tags[at] != tags[start] + tags[start] % 2 or (tags[at] != tags[at - 1] and tags[at] % 2):
            if tags[start]:
                yield Likely(KINDS[(tags[start] - 1) // 2], low + start, low + at, float(1 - chances[start:at, 0].mean()))
            start = at


class Field:
    """What each trait speaks for (one row a trait, one column a tag), and which tag follows which (one row the tag before)."""

    def __init__(self, slots: Numbers, weights: Numbers, following: Numbers):
        self._weights = np.concatenate([np.zeros((1, TAGS), np.float32), weights.astype(np.float32)])
        self._rows = np.zeros(SLOTS, np.int32)  # of a trait nobody learned: 0
        self._rows[slots] = np.arange(1, len(slots) + 1)
        self._follows = np.exp(following)

    def scores(self, reading: Reading) -> Numbers:
        """What speaks for each tag, of each letter."""
        scores = np.zeros((len(reading.text), TAGS), np.float32)
        for low, numbers in traits(reading, _AT_ONCE):
            part = scores[low : low + _AT_ONCE]
            for trait in numbers:
                part += self._weights[self._rows[trait]]
        return scores

    def chances(self, units: Sequence[Numbers]) -> Iterator[Numbers]:
        """From the scores of units the chance of each tag, of each letter, all that stands around it considered (forward-backward)."""
        lengths = np.array([len(unit) for unit in units])
        speaks = np.ones((max(lengths), len(units), TAGS))
        for number, unit in enumerate(units):
            speaks[: len(unit), number] = np.exp(unit - unit.max(axis=1, keepdims=True))
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
