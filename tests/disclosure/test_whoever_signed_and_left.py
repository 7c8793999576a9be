"""A stage signed for by somebody who may not act any more is nobody's: whoever holds the duty goes on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import appointing, delegating, security
from people.models import Appointment, Duty
from people.queries import standings
from tests.office import MONDAY, fresh
from workflows.disclosure import actions, inbox, stages
from workflows.engine import forsaken
from workflows.engine.models import Task
from workflows.engine.perform import open_steps
from workflows.invariants.people import an_open_task_lies_with_somebody_in_service
from workflows.refusals import Refused

MONTH = MONDAY + timedelta(days=30)


@pytest.fixture
def signed(office):
    return office.does("officer", "sign_for", office.item_in("office_review"))


def codes(action, item, **inputs):
    with pytest.raises(Refused) as refused:
        action(item.pk, **inputs)
    return refused.value.codes


def leave(office, who, at):
    security.deactivate(who, at)


def lose_the_post(office, who, at):
    appointing.end(who.appointments.get(duty=Duty.DISCLOSURE_OFFICER), at, at=at)


@pytest.mark.parametrize("goes", [leave, lose_the_post])
def test_others_with_the_duty_go_on(office, signed, goes):
    later = office.later
    assert codes(actions.approve, signed, by=office.second_officer, at=later) == ["taken"]
    goes(office, office.officer, later)
    now = office.later
    item = fresh(signed).look(office.second_officer, now)
    assert next(stage for stage in stages.path(item) if stage.progress == "now").who != str(office.officer)
    assert {step.name for step, refusals in open_steps(item, by=office.second_officer, at=now) if not refusals} >= {"approve", "sign_for"}
    task = Task.objects.get(process=signed.process, kind=Task.Kind.MAIN, status="ASSIGNED")
    assert office.does("second_officer", "approve", signed).state == "secrecy_review"
    assert Task.objects.get(pk=task.pk).owner == office.second_officer  # whoever did it, not whoever left it


def test_signing_for_it_anew_makes_it_theirs_and_their_clock(office, signed):
    security.deactivate(office.officer, office.later)
    office.does("second_officer", "sign_for", signed)
    assert Task.objects.get(process=signed.process, kind=Task.Kind.MAIN, status="ASSIGNED").owner == office.second_officer
    assert signed.process.deadlines.get(kind="step", met_at=None, cancelled_at=None).user == office.second_officer
    assert not list(an_open_task_lies_with_somebody_in_service.find(office.later))


def test_it_stands_in_the_lists_of_those_who_hold_the_duty_again(office, signed):
    def unsigned(at):
        me = office.second_officer.pk
        return [row.subject_id for row in inbox.page(me, standings(me, at), at, "unsigned").rows]

    assert forsaken.put_back(office.later) == 0
    assert unsigned(office.later) == []
    lose_the_post(office, office.officer, office.later)
    with CaptureQueriesContext(connection) as asked:
        assert forsaken.put_back(office.later) == 1
    assert len(asked) <= 5
    assert unsigned(office.later) == [signed.public_id]
    assert signed.process.deadlines.get(kind="step", met_at=None, cancelled_at=None).user is None
    assert office.does("second_officer", "sign_for", signed).state == "office_review"


def test_a_stand_in_has_it_while_they_stand_in(office):
    item, begins = office.item_in("office_review"), office.later
    delegating.arrange(
        office.second_officer, office.colleague, [Duty.DISCLOSURE_OFFICER], begins, MONTH, by=office.second_officer, at=begins
    )
    office.does("officer", "hand_over", item, to=office.colleague.pk)
    assert codes(actions.approve, item, by=office.officer, at=office.later) == ["taken"]
    assert actions.approve(item.pk, by=office.officer, at=MONTH).subject.state == "secrecy_review"


def test_a_post_given_up_for_another_with_the_same_duty_keeps_it(office, signed):
    at = office.later
    appointing.end(office.officer.appointments.get(duty=Duty.DISCLOSURE_OFFICER), at, at=at)
    Appointment.objects.create(user=office.officer, duty=Duty.DISCLOSURE_OFFICER, unit=office.unit, since=at)
    assert codes(actions.approve, signed, by=office.second_officer, at=office.later) == ["taken"]
    assert office.does("officer", "approve", signed).state == "secrecy_review"


def test_what_a_person_was_asked_by_name_stays_with_them(office):
    item = office.does("head", "add_signer", office.item_in("section_review"), people=[office.colleague.pk])
    security.deactivate(office.colleague, office.later)
    case = fresh(item).look(office.head, office.later).case
    assert [(task.owner_id, task.forsaken) for task in case.tasks if task.kind == Task.Kind.OPINION] == [(office.colleague.pk, False)]
