"""What the tests of the detectors share: one way to search a text, and strategies of values and of what may divide them."""

from datetime import date
from random import Random

from hypothesis import strategies as st

from benchmarks.screening import values
from workflows.screening.detectors import detect
from workflows.screening.findings import Cell, Passage
from workflows.screening.lexicon import Lexicon
from workflows.screening.rules import Rules

KEY, TODAY = b"key of the tests", date(2026, 6, 1)
RULES, NO_WORDS = Rules.of({}), Lexicon.of([])


def found(text, kind=None, cells=(), first_page=True, rules=RULES, lexicon=NO_WORDS, place="body/1", today=TODAY):
    """The findings in a text, of one kind or of all."""
    findings = detect([Passage(place, text, tuple(cells), first_page=first_page)], rules, lexicon, KEY, today)
    return [finding for finding in findings if kind is None or finding.kind is kind]


def said(text, kind, **options):
    """The stretches of text found of a kind, and why."""
    return [(text[finding.start : finding.end], finding.reason) for finding in found(text, kind, **options)]


def table(*rows):
    """A passage's text and cells from rows of strings."""
    text, cells = "", []
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if column:
                text += "\t"
            cells.append(Cell(len(text), len(text) + len(value), number, column))
            text += value
        text += "\n" if number < len(rows) - 1 else ""
    return text, cells


def drawn(make):
    """A strategy of values made by one of benchmarks.screening.values."""
    return st.integers(0, 2**32).map(lambda seed: make(Random(seed)))


SPLITS = st.sampled_from(["", "", " ", "-", "\n", "\t", "\u200b", " - "])


@st.composite
def divided(draw, make, most=4):
    """A value and the same with things between its characters, some of them full-width."""
    value = draw(drawn(make))
    cuts = sorted(draw(st.sets(st.integers(1, len(value) - 1), max_size=most)))
    parts = [value[a:b] for a, b in zip([0, *cuts], [*cuts, len(value)], strict=True)]
    written = parts[0] + "".join(draw(SPLITS) + part for part in parts[1:])
    return value, values.wide(written.replace("\t", "\0").replace("\n", "\1")).replace("\0", "\t").replace("\1", "\n") if draw(
        st.booleans()
    ) else written
