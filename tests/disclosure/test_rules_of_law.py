"""Rules that concern one kind of item only: what a meeting decided, and what is public on a basis of its own."""

from datetime import timedelta

import pytest

from tests.office import MONDAY
from workflows.deadlines.models import Deadline
from workflows.disclosure import actions
from workflows.disclosure.models import Category
from workflows.disclosure.pages.timeline import timeline
from workflows.disclosure.states import State
from workflows.office.defaults import furnish
from workflows.refusals import Refused


def test_a_collective_decision_names_its_meeting(office):
    item = office.item_in(State.COLLECTIVE_REVIEW, "normative")
    with pytest.raises(Refused) as refused:
        actions.record_meeting(item.pk, by=office.officer, at=office.later, meeting=" ")
    assert refused.value.codes == ["meeting_missing"]
    at, tomorrow = office.later, {"meeting": "主任办公会〔2026〕3号纪要", "decided_on": MONDAY.date() + timedelta(days=1)}
    with pytest.raises(Refused) as refused:
        actions.record_meeting(item.pk, by=office.officer, at=at, **tomorrow)
    assert refused.value.codes == ["time_in_future"]
    item = office.does("officer", "record_meeting", item, **tomorrow | {"decided_on": MONDAY.date()})
    told = timeline(item.look(office.officer, at))[0]["text"]
    assert "〔2026〕3号" in told
    assert "2026-03-02" in told


@pytest.mark.parametrize(("code", "statutory"), [("routine", True), ("party", False), ("residents", False)])
def test_party_and_residents_affairs_have_a_clock_of_their_own_basis_that_is_not_statutory(office, code, statutory):
    furnish(office.unit, office.later)
    category = Category.objects.get(code=code)
    item = office.draft(code)
    clock = Deadline.objects.get(process=item.process_id, kind=Deadline.Kind.PUBLICATION)
    assert (clock.statutory, clock.basis) == (statutory, category.limit_basis)
