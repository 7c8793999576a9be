"""Appointments and stand-ins: what must hold, and vacancies."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from people import delegating, queries
from people.access import Access
from people.appointing import appoint, end, replace
from people.models import Delegation, Duty
from people.names import name_key
from people.vacancies import vacancies

from .conftest import NOW, SINCE, moment

HEAD, AUTHOR = Duty.SECTION_HEAD, Duty.AUTHOR
WEEK = timedelta(days=7)


def fields(wrong):
    return sorted(wrong.value.message_dict)


def test_nobody_holds_the_same_duty_in_the_same_unit_twice_at_once(person, tree):
    head = person("liqiang", HEAD)
    with pytest.raises(ValidationError) as wrong:
        appoint(head, HEAD, tree.social, NOW)
    assert fields(wrong) == ["since"]
    assert head.appointments.count() == 1


def test_appointments_may_touch_but_not_overlap(person, tree):
    head = person("liqiang", HEAD, until=moment("2025-01-01"))
    appoint(head, HEAD, tree.social, moment("2025-01-01"))
    with pytest.raises(ValidationError):
        appoint(head, HEAD, tree.social, moment("2023-01-01"), SINCE + timedelta(days=1))
    appoint(head, HEAD, tree.social, moment("2023-01-01"), SINCE)


def test_an_appointment_cannot_end_before_it_began_nor_after_it_ended(person):
    head = person("liqiang", HEAD, until=moment("2025-01-01"))
    for until in (SINCE, moment("2025-01-02")):
        with pytest.raises(ValidationError) as wrong:
            end(head.appointments.get(), until)
        assert fields(wrong) == ["last_day"]


def test_a_change_that_fails_leaves_the_old_appointment_as_it_was(person, tree):
    head = person("liqiang", HEAD)
    with pytest.raises(ValidationError):
        replace(head.appointments.get(), since=NOW, until=NOW - WEEK)
    assert head.appointments.get().until is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"until": NOW}, "until"),
        ({"duties": []}, "duties"),
        ({"duties": [Duty.DIRECTOR]}, "duties"),
        ({"deputy": "self"}, "deputy"),
    ],
)
def test_a_stand_in_that_makes_no_sense_is_refused_beside_its_field(person, change, field):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    terms = {"deputy": deputy, "duties": [HEAD], "since": NOW, "until": NOW + WEEK} | change
    if terms["deputy"] == "self":
        terms["deputy"] = head
    with pytest.raises(ValidationError) as wrong:
        delegating.arrange(head, by=head, **terms)
    assert fields(wrong) == [field]
    assert not Delegation.objects.exists()


def test_two_stand_ins_for_one_duty_at_once_are_refused(person):
    head, deputy, third = person("liqiang", HEAD), person("mali", AUTHOR), person("zhao", AUTHOR)
    delegating.arrange(head, deputy, [HEAD], NOW, NOW + WEEK, by=head)
    with pytest.raises(ValidationError):
        delegating.arrange(head, third, [HEAD], NOW + WEEK - timedelta(seconds=1), NOW + 2 * WEEK, by=head)
    delegating.arrange(head, third, [HEAD], NOW + WEEK, NOW + 2 * WEEK, by=head)


def test_a_stand_in_ended_now_no_longer_acts_and_what_was_done_stays(person, tree):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    made = delegating.arrange(head, deputy, [HEAD], NOW, NOW + WEEK, by=head)
    delegating.end(made, NOW + timedelta(days=1))
    assert (HEAD, head.pk) not in queries.standings_over(deputy.pk, tree.social.pk, NOW + timedelta(days=1))
    assert (HEAD, head.pk) in queries.standings_over(deputy.pk, tree.social.pk, NOW)
    delegating.end(made, NOW + timedelta(days=2))
    made.refresh_from_db()
    assert made.until == NOW + timedelta(days=1)


def test_a_stand_in_called_off_before_it_began_never_acts(person, tree):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    made = delegating.arrange(head, deputy, [HEAD], NOW + WEEK, NOW + 2 * WEEK, by=head)
    delegating.end(made, NOW)
    assert (HEAD, head.pk) not in queries.standings_over(deputy.pk, tree.social.pk, NOW + WEEK + timedelta(seconds=1))


def test_everybody_arranges_for_themselves_and_the_administrator_for_their_own_people(person, tree, administrator):
    head, stranger = person("liqiang", HEAD), person("taoran", AUTHOR, home=tree.hall)
    assert delegating.may_arrange(Access(head, NOW), head)
    assert not delegating.may_arrange(Access(stranger, NOW), head)
    assert delegating.may_arrange(Access(administrator, NOW), head)
    assert not delegating.may_arrange(Access(administrator, NOW), stranger)


def test_vacancies_name_what_nobody_holds_and_where_one_is_not_enough(person, tree):
    person("liqiang", HEAD, AUTHOR, Duty.REPORTER)
    person("wugang", Duty.SECRECY_REVIEWER, home=tree.party, scopes=[tree.street])
    person("hewei", Duty.SECRECY_REVIEWER, home=tree.party, scopes=[tree.street])
    (row,) = vacancies([tree.social, tree.street], NOW)
    assert row["unit"] == tree.social
    assert HEAD not in row["vacant"]
    assert Duty.DIRECTOR in row["vacant"]
    assert row["single"] == [HEAD]


def test_names_sort_by_pinyin_with_surnames_read_as_surnames():
    names = ["赵敏", "曾辉", "陈静", "单芳", "王芳", "任平", "王方"]
    assert sorted(names, key=name_key) == ["陈静", "任平", "单芳", "王方", "王芳", "曾辉", "赵敏"]
