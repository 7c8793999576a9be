"""What leaders and the discipline committee do about a lapse, and what the person answerable says."""

import pytest

from workflows.deadlines.escalations import awaits_explanation, record
from workflows.deadlines.models import EscalationStep
from workflows.deadlines.sweep import sweep
from workflows.refusals import Refused

from .conftest import at, fresh

Kind = EscalationStep.Kind
NOON = at("2026-02-14T12:00")


@pytest.fixture
def supervised(office):
    """A clock that lapsed and was supervised: an explanation is demanded."""
    clock = office.clock("2026-02-09T10:00", 2)
    sweep(at("2026-02-14"))
    return clock


def codes(office, clock, kind, text=""):
    with pytest.raises(Refused) as refused:
        record(clock.pk, kind, by=office.clerk, at=NOON, text=text)
    return refused.value.codes


def test_an_explanation_answers_a_demand_once(office, supervised):
    assert awaits_explanation(supervised)
    assert codes(office, supervised, Kind.EXPLAINED, "  ") == ["reason_missing"]
    given = record(supervised.pk, Kind.EXPLAINED, by=office.clerk, at=NOON, duty="author", text=" 材料不全 ")
    assert (given.text, given.actor, given.at) == ("材料不全", office.clerk, NOON)
    assert not awaits_explanation(supervised)
    assert codes(office, supervised, Kind.EXPLAINED, "再说一次") == ["nothing_to_explain"]


def test_a_leader_may_demand_more(office, supervised):
    record(supervised.pk, Kind.EXPLAINED, by=office.clerk, at=NOON, text="材料不全")
    asked = record(supervised.pk, Kind.DEMANDED, by=office.clerk, at=NOON, addressee_id=office.clerk.pk, text="请补充说明")
    assert asked.addressee == office.clerk
    assert awaits_explanation(supervised)


def test_taking_note_needs_no_words_and_handing_over_happens_once(office, supervised):
    record(supervised.pk, Kind.NOTED, by=office.clerk, at=NOON)
    assert codes(office, supervised, Kind.HANDED_OVER) == ["reason_missing"]
    record(supervised.pk, Kind.HANDED_OVER, by=office.clerk, at=NOON, text="多次逾期")
    assert codes(office, supervised, Kind.HANDED_OVER, "再次") == ["handed_over"]


def test_what_never_climbed_has_nothing_to_act_on(office):
    clock = office.clock("2026-02-09T10:00", 2)
    assert codes(office, clock, Kind.NOTED) == ["not_escalated"]


def test_acting_on_a_lapse_never_moves_its_date(office, supervised):
    record(supervised.pk, Kind.SENT_BACK, by=office.clerk, at=NOON, text="退回政务公开办")
    assert (fresh(supervised).due_at, fresh(supervised).term) == (supervised.due_at, 1)
