"""替岗: whoever is to stand in, or is stood in for, learns of it when somebody else arranged it; and when it is called off."""

from datetime import timedelta

import pytest

from people import delegating
from people.models import Duty
from workflows.notices import composing, letters
from workflows.notices.models import Letter, Notice

from .conftest import MONDAY

WEEK = timedelta(days=7)


@pytest.fixture
def settled(office):
    for one in (office.head, office.author):
        one.home = office.section
        one.save()
    return office


def arrange(office, by, **more):
    return delegating.arrange(office.head, office.author, [Duty.SECTION_HEAD], MONDAY, MONDAY + WEEK, by=by, at=MONDAY, **more)


def read(at):
    composing.compose(at)
    return {letter.recipient.name: letters.words(letter).subject for letter in letters.load(Letter.objects.order_by("id"))}


def test_both_learn_what_the_administrator_arranged(settled):
    arrange(settled, settled.administrator)
    assert read(MONDAY) == {
        "王芳": "由您替岗：陈静 · 2026-03-02 09:00 – 2026-03-09 09:00",
        "陈静": "您的替岗人：王芳 · 2026-03-02 09:00 – 2026-03-09 09:00",
    }
    assert {letters.link(letter) for letter in letters.load(Letter.objects.all())} == {"/account/"}


def test_whoever_arranges_it_is_not_told_what_they_know(settled):
    arrange(settled, settled.head)
    assert list(read(MONDAY)) == ["王芳"]


def test_both_learn_once_that_it_was_called_off(settled):
    made = arrange(settled, settled.head)
    read(MONDAY)
    for _click in range(2):
        delegating.end(made, MONDAY + timedelta(days=1), by=settled.administrator)
    read(MONDAY + timedelta(days=1))
    said = [letters.words(one).subject for one in letters.load(Letter.objects.filter(notice__event__endswith="_ended").order_by("id"))]
    assert sorted(said) == [
        "您不再替岗：陈静 · 2026-03-02 09:00 – 2026-03-03 09:00",
        "替岗已结束：王芳 · 2026-03-02 09:00 – 2026-03-03 09:00",
    ]


def test_a_year_that_is_replayed_writes_to_nobody(settled):
    arrange(settled, settled.administrator, muted=True)
    assert set(Notice.objects.values_list("muted", flat=True)) == {True}
