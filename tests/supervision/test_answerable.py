"""Whose duty it was on those days, compared with the question for a moment."""

from datetime import timedelta

from django.urls import reverse

from people import security
from people.appointing import appoint, end
from people.models import Delegation, Duty
from people.queries import holders
from workflows.deadlines.answerable import Asked, entered_afterwards, held, of_person

from .conftest import LATER

DAY = timedelta(days=1)


def test_at_every_moment_it_agrees_with_the_question_for_a_moment(office):
    deputy, newcomer = office.person("deputy"), office.person("newcomer")
    Delegation.objects.create(principal=office.head, deputy=deputy, duties=["section_head"], since=LATER - 4 * DAY, until=LATER - 2 * DAY)
    newcomer.appointments.create(duty=Duty.SECTION_HEAD, unit=office.unit, since=LATER - 3 * DAY, until=LATER - DAY)
    gone = office.person("gone", Duty.SECTION_HEAD, unit=office.section)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False, deactivated_at=LATER - 3 * DAY)
    back = office.person("back", Duty.SECTION_HEAD, unit=office.section)  # the account was closed once, long ago and in between
    type(back).objects.filter(pk=back.pk).update(deactivated_at=LATER - 4 * DAY)
    left = office.person("left")
    Delegation.objects.create(principal=office.head, deputy=left, duties=["section_head"], since=LATER - 5 * DAY, until=LATER - DAY)
    type(left).objects.filter(pk=left.pk).update(is_active=False, deactivated_at=LATER - 4 * DAY)
    asked = Asked(1, Duty.SECTION_HEAD, office.section.pk, LATER - 6 * DAY, LATER)
    found = held([asked])[1]
    for hours in range(0, 6 * 24, 6):
        at = LATER - 6 * DAY + timedelta(hours=hours)
        assert {one.user_id for one in found if one.since <= at < one.until} == set(
            holders([Duty.SECTION_HEAD], office.section.pk, at)[Duty.SECTION_HEAD]
        ), at
    assert len({one.user_id for one in found}) == 6


def test_whose_account_was_closed_and_opened_again_answers_for_what_they_hold(office):
    security.deactivate(office.other_head, LATER - 9 * DAY)
    security.reactivate(office.other_head)
    office.other_head.appointments.create(duty=Duty.SECTION_HEAD, unit=office.other_section, since=LATER - 6 * DAY)
    asked = Asked(1, Duty.SECTION_HEAD, office.other_section.pk, LATER - 5 * DAY, LATER)
    assert [(one.user_id, one.since, one.until) for one in held([asked])[1]] == [(office.other_head.pk, asked.since, asked.until)]


def test_what_runs_for_a_stand_in_is_answered_for_by_them(office):
    deputy = office.person("deputy")
    Delegation.objects.create(principal=office.head, deputy=deputy, duties=["section_head"], since=LATER - 4 * DAY, until=LATER - DAY)
    found = held([Asked(1, Duty.SECTION_HEAD, office.section.pk, LATER - 5 * DAY, LATER)])[1]
    assert [(one.user_id, one.principal_id) for one in of_person(found, deputy.pk)] == [(deputy.pk, office.head.pk)]
    assert {one.user_id for one in of_person(found, office.head.pk)} == {office.head.pk, deputy.pk}
    assert of_person(found, office.other_head.pk) == []


def test_many_questions_cost_one_statement(office, django_assert_num_queries):
    asked = [Asked(number, Duty.SECTION_HEAD, office.section.pk, LATER - DAY, LATER) for number in range(50)]
    with django_assert_num_queries(1):
        found = held(asked)
    assert all([one.user_id for one in people] == [office.head.pk] for people in found.values())


# -- what was entered when the lapse stood recorded already -------------------------------------------------------------------------
def recorded_of(late):
    return late.escalations.order_by("id").first().recorded_at


def afterwards(office, recorded):
    asked = Asked(1, Duty.SECTION_HEAD, office.section.pk, LATER - 11 * DAY, LATER)
    return [(one.name, one.principal, one.ended, one.by) for one in entered_afterwards(asked, recorded)]


def test_what_was_entered_before_the_lapse_was_recorded_is_not_mentioned(office, late):
    assert afterwards(office, recorded_of(late())) == []


def test_whoever_is_put_in_charge_or_taken_out_afterwards_is_named(office, late):
    recorded = recorded_of(late())
    held = office.head.appointments.get()
    end(held, LATER - 12 * DAY, at=LATER, reason="补录", by=office.administrator)  # not even within the days asked about any more
    newcomer = office.person("newcomer")
    appoint(newcomer, Duty.SECTION_HEAD, office.section, LATER - 11 * DAY, at=LATER, reason="补录", by=office.administrator)
    Delegation.objects.create(
        principal=newcomer, deputy=office.colleague, duties=["section_head"], since=LATER - 5 * DAY, until=LATER, made_by=office.head
    )
    assert afterwards(office, recorded) == [
        ("head", "", True, "administrator"),
        ("newcomer", "", False, "administrator"),
        ("colleague", "newcomer", False, "head"),
    ]


def test_what_does_not_touch_those_days_or_that_duty_is_not_mentioned(office, late):
    recorded = recorded_of(late())
    end(office.head.appointments.get(), LATER + DAY, at=LATER, by=office.administrator)
    newcomer = office.person("newcomer")
    late_entry = {"at": LATER, "reason": "补录"}
    appoint(newcomer, Duty.SECTION_HEAD, office.other_section, LATER - 11 * DAY, **late_entry)
    appoint(newcomer, Duty.ARCHIVIST, office.section, LATER - 11 * DAY, **late_entry)
    appoint(newcomer, Duty.SECTION_HEAD, office.section, LATER - 30 * DAY, LATER - 20 * DAY, **late_entry)
    assert afterwards(office, recorded) == []


def test_the_page_of_the_lapse_says_so(office, late, signed_in):
    deadline = late()
    address = reverse("escalation", args=[deadline.public_id])
    assert "逾期记录之后补录" not in signed_in(office.director).get(address).text
    end(office.head.appointments.get(), LATER - 10 * DAY, at=LATER, reason="补录", by=office.administrator)
    text = signed_in(office.director).get(address).text
    assert "逾期记录之后补录" in text
    assert "head 任职仅至 2026-03-03" in text
