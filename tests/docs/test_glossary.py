"""The glossary and the pages say the same: each fixed choice has, in Chinese, exactly the term it is given there."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from people.models import Duty
from workflows.disclosure.fields import Attribute
from workflows.disclosure.models import Category, Item, Publication
from workflows.disclosure.states import Conclusion, State
from workflows.engine.steps import steps_of
from workflows.screening.quarantine.models import Quarantined
from workflows.screening.quarantine.states import State as Suspicion

GLOSSARY = Path(__file__).resolve().parent.parent.parent / "docs" / "glossary.md"
STEPS = {name: step.label for name, step in steps_of(Item).items()}
QUARANTINE_STEPS = {name: step.label for name, step in steps_of(Quarantined).items()}
CHOICES = [Duty, State, Suspicion, Attribute, Conclusion, Category.Regime, Publication.End]


def rows():
    """(identifiers, Chinese terms) of every row whose identifiers stand in code quotes."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if names := re.findall(r"`(\w+)`", cells[0]):
            yield tuple(names), cells[1]


def terms(expected: dict) -> list[tuple[tuple[str, ...], str, str]]:
    """The rows that speak of these identifiers: the identifiers, what the glossary says, what the pages say."""
    with override("zh-hans"):
        said = {str(name): str(label) for name, label in expected.items()}
    return [(names, chinese, "、".join(said[name] for name in names)) for names, chinese in rows() if set(names) <= set(said)]


@pytest.mark.parametrize(
    "expected",
    [dict(one.choices) for one in CHOICES] + [STEPS, QUARANTINE_STEPS],
    ids=[*(f"{one.__module__}.{one.__qualname__}" for one in CHOICES), "steps", "steps of the quarantine"],
)
def test_every_fixed_choice_stands_in_the_glossary_with_the_words_of_the_pages(expected):
    found = terms(expected)
    matching = [names for names, chinese, said in found if chinese == said]
    missing = {str(name) for name in expected} - {name for names in matching for name in names}
    assert not missing, [(names, chinese, said) for names, chinese, said in found if chinese != said]
