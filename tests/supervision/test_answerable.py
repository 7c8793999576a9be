"""Whose duty it was on those days, compared with the question for a moment."""

from datetime import timedelta

from people.models import Delegation, Duty
from people.queries import holders
from workflows.deadlines.answerable import Asked, held

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
