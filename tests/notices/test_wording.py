"""What notices say, in both languages, from nothing but their facts."""

import pytest
from django.utils.translation import override

from workflows.disclosure.machine import ItemMachine
from workflows.engine.steps import steps_of
from workflows.notices import wording
from workflows.notices.models import DIGEST
from workflows.notices.texts import TEXTS

from .conftest import TITLE

EVENTS = sorted({effect for step in steps_of(ItemMachine).values() for effect in step.effects})
RUNGS = ["ladder_remind", "ladder_urge", "ladder_supervise", "ladder_interview", "ladder_refer"]


@pytest.mark.parametrize("event", [*EVENTS, *RUNGS])
def test_every_event_of_the_machine_and_the_ladder_has_words(event):
    assert event in TEXTS


@pytest.mark.parametrize(("event", "step"), [key for key in TEXTS if isinstance(key, tuple)])
def test_words_for_a_step_are_for_a_step_that_has_the_effect(event, step):
    assert event in steps_of(ItemMachine)[step].effects


@pytest.mark.parametrize("key", TEXTS, ids=str)
@pytest.mark.parametrize(
    "data", [{}, {"title": "100% 公开"}, {"title": TITLE, "rung_name": "督办", "due_on": "2026-03-02", "days_late": 3}]
)
def test_words_need_no_fact_but_use_what_there_is(key, data):
    event, step = key if isinstance(key, tuple) else (key, "")
    with override("en"):
        said = wording.of(event, data | {"step": step}, stage="X", principal="Y")
    assert said.subject
    assert "%" not in said.subject.replace("100%", "")
    assert event == DIGEST or data.get("title", "an item") in said.subject


def test_a_late_item_says_when_it_was_due_and_how_late_it_is():
    data = {"title": TITLE, "rung_name": "督办", "due_on": "2026-03-02", "days_late": 2, "explanation": True}
    with override("en"):
        said = wording.of("ladder_supervise", data)
    assert said.subject == f"Supervision order: “{TITLE}”"
    assert "Due on March 2, 2026." in said.body
    assert "2 working days late." in said.body
    assert "A written explanation is required." in said.body
    assert said.colour == "late"


def test_a_reminder_before_the_date_speaks_of_no_lateness():
    with override("en"):
        assert "late" not in wording.of("ladder_remind", {"title": TITLE, "due_on": "2026-03-02", "days_late": -1}).body


def test_a_rung_the_administrator_made_is_named_as_they_named_it():
    with override("en"):
        said = wording.of("ladder_bulletin", {"title": TITLE, "rung_name": "通报"})
    assert said.kind == "通报"
    assert said.subject == f"通报: “{TITLE}”"
    assert wording.known("ladder_bulletin")


def test_the_stewards_are_told_which_duty_is_vacant_or_who_is_gone():
    with override("en"):
        vacant = wording.of("tell_next", {"title": TITLE}, duty="Secrecy reviewer", unit="平山街道")
        gone = wording.of("tell_author", {"title": TITLE}, gone="王芳")
    assert vacant.subject == f"Vacant duty: “{TITLE}” reached nobody"
    assert "“To do” reached nobody: nobody holds the duty “Secrecy reviewer” for 平山街道" in vacant.body
    assert "was for 王芳, who no longer signs in" in gone.body


def test_a_copy_for_information_is_no_masked_copy():
    with override("zh-hans"):
        assert wording.of("tell_copied", {"title": TITLE}).kind == "抄送"


def test_an_unknown_event_still_says_what_it_is_about():
    assert not wording.known("tell_martians")
    assert TITLE in wording.of("tell_martians", {"title": TITLE}).subject


def test_a_summary_has_a_line_each_and_counts_the_rest():
    one = wording.of("ladder_urge", {"title": TITLE})
    with override("en"):
        said = wording.summary([one] * 103)
    assert "103" in said.subject
    assert len(said.body.splitlines()) == 1 + 100 + 1
    assert said.body.endswith("and 3 more")
