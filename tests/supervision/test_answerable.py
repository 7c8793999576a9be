"""Whose duty it was on those days, compared with the question for a moment."""

from datetime import timedelta

from django.urls import reverse

from people.appointing import appoint, end
from people.models import Delegation, Duty
from people.queries import holders
from workflows.deadlines.answerable import Asked, entered_afterwards, held

from .conftest import LATER

DAY = timedelta(days=1)


def test_at_every_moment_it_agrees_with_the_question_for_a_moment(office):
    deputy, newcomer = office.person("deputy"), office.person("newcomer")
    Delegation.objects.create(principal=office.head, deputy=deputy, duties=["section_head"], since=LATER - 4 * DAY, until=LATER - 2 * DAY)
    newcomer.appointments.create(duty=Duty.SECTION_HEAD, unit=office.unit, since=LATER - 3 * DAY, until=LATER - DAY)
    gone = office.person("gone", Duty.SECTION_HEAD, unit=office.section)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False, deactivated_at=LATER - 3 * DAY)
    asked = Asked(1, Duty.SECTION_HEAD, office.section.pk, LATER - 6 * DAY, LATER)
    found = held([asked])[1]
    for hours in range(0, 6 * 24, 6):
        at = LATER - 6 * DAY + timedelta(hours=hours)
        assert {one.user_id for one in found if one.since <= at < one.until} == set(
            holders([Duty.SECTION_HEAD], office.section.pk, at)[Duty.SECTION_HEAD]
        ), at
    assert len({one.user_id for one in found}) == 4


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
    end(held, LATER - 12 * DAY, by=office.administrator)  # not even within the days asked about any more
    newcomer = office.person("newcomer")
    appoint(newcomer, Duty.SECTION_HEAD, office.section, LATER - 11 * DAY, by=office.administrator)
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
    end(office.head.appointments.get(), LATER + DAY, by=office.administrator)
    newcomer = office.person("newcomer")
    appoint(newcomer, Duty.SECTION_HEAD, office.other_section, LATER - 11 * DAY)
    appoint(newcomer, Duty.ARCHIVIST, office.section, LATER - 11 * DAY)
    appoint(newcomer, Duty.SECTION_HEAD, office.section, LATER - 30 * DAY, LATER - 20 * DAY)
    assert afterwards(office, recorded) == []


def test_the_page_of_the_lapse_says_so(office, late, signed_in):
    deadline = late()
    address = reverse("escalation", args=[deadline.public_id])
    assert "逾期记录之后补录" not in signed_in(office.director).get(address).text
    end(office.head.appointments.get(), LATER - 10 * DAY, by=office.administrator)
    text = signed_in(office.director).get(address).text
    assert "逾期记录之后补录" in text
    assert "head 任职仅至 2026-03-03" in text
