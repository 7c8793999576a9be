"""Appointments and stand-ins: what must hold, and vacancies."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from people import delegating, queries, security
from people.access import Access
from people.appointing import appoint, end, replace
from people.models import Delegation, Duty, User
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
        appoint(head, HEAD, tree.social, NOW, at=NOW)
    assert fields(wrong) == ["since"]
    assert head.appointments.count() == 1


def test_appointments_may_touch_but_not_overlap(person, tree):
    head = person("liqiang", HEAD, until=moment("2025-01-01"))
    appoint(head, HEAD, tree.social, moment("2025-01-01"), at=SINCE)
    with pytest.raises(ValidationError):
        appoint(head, HEAD, tree.social, moment("2023-01-01"), SINCE + timedelta(days=1), at=moment("2023-01-01"))
    appoint(head, HEAD, tree.social, moment("2023-01-01"), SINCE, at=moment("2023-01-01"))


def test_an_appointment_cannot_end_before_it_began_nor_after_it_ended(person):
    head = person("liqiang", HEAD, until=moment("2025-01-01"))
    for until in (SINCE, moment("2025-01-02")):
        with pytest.raises(ValidationError) as wrong:
            end(head.appointments.get(), until, at=SINCE)
        assert fields(wrong) == ["last_day"]


def test_what_is_over_is_not_ended_earlier(person):
    head = person("liqiang", HEAD, until=moment("2025-01-01"))
    with pytest.raises(ValidationError) as wrong:
        end(head.appointments.get(), moment("2024-06-01"), at=NOW, reason="补录")
    assert fields(wrong) == ["last_day"]
    assert head.appointments.get().until == moment("2025-01-01")


def test_nobody_is_appointed_whose_account_was_closed_meanwhile(person, tree):
    head = person("liqiang")
    security.deactivate(User.objects.get(pk=head.pk), NOW)
    with pytest.raises(ValidationError):
        appoint(head, HEAD, tree.social, NOW, at=NOW)
    assert not head.appointments.exists()


def test_what_changes_days_that_are_over_needs_a_reason_which_stays(person, tree):
    head, midnight = person("liqiang"), moment("2026-03-02")
    yesterday = midnight - timedelta(days=1)
    with pytest.raises(ValidationError) as wrong:
        appoint(head, HEAD, tree.social, yesterday, at=NOW, reason=" ")
    assert fields(wrong) == ["reason"]
    late = appoint(head, HEAD, tree.social, yesterday, at=NOW, reason="文件迟到")
    today = appoint(head, AUTHOR, tree.social, midnight, at=NOW)
    with pytest.raises(ValidationError) as wrong:
        replace(today, since=yesterday, at=NOW)
    for last_moment in (midnight, midnight - timedelta(hours=1)):  # its last day was yesterday, or earlier
        with pytest.raises(ValidationError) as wrong:
            end(late, last_moment, at=NOW)
        assert fields(wrong) == ["reason"]
    end(late, midnight, at=NOW, reason="已调离")
    replace(today, since=midnight + WEEK, at=NOW)
    late.refresh_from_db()
    assert (late.entered_reason, late.ended_reason) == ("文件迟到", "已调离")
    for changed in ({"entered_reason": ""}, {"ended_reason": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(late).objects.filter(pk=late.pk).update(**changed)


def test_a_reason_given_for_days_to_come_is_none_of_the_past_and_the_same_end_twice_changes_nothing(person, tree):
    head, midnight = person("liqiang"), moment("2026-03-02")
    made = appoint(head, HEAD, tree.social, midnight + WEEK, at=NOW, reason="岗位调整")
    for reason in ("岗位调整", "再次提交"):
        end(made, midnight + 2 * WEEK, at=NOW, reason=reason)
    replace(made, since=midnight + 2 * WEEK, at=NOW, reason="另有分工")
    made.refresh_from_db()
    assert (made.entered_reason, made.ended_reason, made.until) == ("", "", midnight + 2 * WEEK)


def test_a_change_that_fails_leaves_the_old_appointment_as_it_was(person, tree):
    head = person("liqiang", HEAD)
    with pytest.raises(ValidationError):
        replace(head.appointments.get(), since=NOW, until=NOW - WEEK, at=NOW)
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
        delegating.arrange(head, by=head, at=NOW, **terms)
    assert fields(wrong) == [field]
    assert not Delegation.objects.exists()


def test_nobody_stands_in_for_what_is_over_and_a_form_filled_in_slowly_means_from_now_on(person, tree):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    with pytest.raises(ValidationError) as wrong:
        delegating.arrange(head, deputy, [HEAD], NOW - delegating.LATE - timedelta(seconds=1), NOW + WEEK, by=head, at=NOW)
    assert fields(wrong) == ["since"]
    made = delegating.arrange(head, deputy, [HEAD], NOW - timedelta(minutes=10), NOW + WEEK, by=head, at=NOW)
    assert made.since == NOW
    assert (HEAD, head.pk) not in queries.standings_over(deputy.pk, tree.social.pk, NOW - timedelta(seconds=1))


def test_a_stand_in_whose_account_was_closed_meanwhile_is_refused(person):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    security.deactivate(User.objects.get(pk=deputy.pk), NOW)
    with pytest.raises(ValidationError) as wrong:
        delegating.arrange(head, deputy, [HEAD], NOW, NOW + WEEK, by=head, at=NOW)
    assert fields(wrong) == ["deputy"]


def test_two_stand_ins_for_one_duty_at_once_are_refused(person):
    head, deputy, third = person("liqiang", HEAD), person("mali", AUTHOR), person("zhao", AUTHOR)
    delegating.arrange(head, deputy, [HEAD], NOW, NOW + WEEK, by=head, at=NOW)
    with pytest.raises(ValidationError):
        delegating.arrange(head, third, [HEAD], NOW + WEEK - timedelta(seconds=1), NOW + 2 * WEEK, by=head, at=NOW)
    delegating.arrange(head, third, [HEAD], NOW + WEEK, NOW + 2 * WEEK, by=head, at=NOW)


def test_a_stand_in_ended_now_no_longer_acts_and_what_was_done_stays(person, tree):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    made = delegating.arrange(head, deputy, [HEAD], NOW, NOW + WEEK, by=head, at=NOW)
    delegating.end(made, NOW + timedelta(days=1))
    assert (HEAD, head.pk) not in queries.standings_over(deputy.pk, tree.social.pk, NOW + timedelta(days=1))
    assert (HEAD, head.pk) in queries.standings_over(deputy.pk, tree.social.pk, NOW)
    delegating.end(made, NOW + timedelta(days=2))
    made.refresh_from_db()
    assert made.until == NOW + timedelta(days=1)


def test_a_stand_in_called_off_before_it_began_never_acts(person, tree):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    made = delegating.arrange(head, deputy, [HEAD], NOW + WEEK, NOW + 2 * WEEK, by=head, at=NOW)
    delegating.end(made, NOW)
    assert (HEAD, head.pk) not in queries.standings_over(deputy.pk, tree.social.pk, NOW + WEEK + timedelta(seconds=1))
    made.refresh_from_db()
    assert {made.stage(at) for at in (NOW, NOW + WEEK, NOW + 2 * WEEK)} == {"called_off"}


def test_what_was_called_off_is_arranged_anew_with_somebody_else(person):
    head, deputy, third = person("liqiang", HEAD), person("mali", AUTHOR), person("wangfang", AUTHOR)
    made = delegating.arrange(head, deputy, [HEAD], NOW + WEEK, NOW + 2 * WEEK, by=head, at=NOW)
    delegating.end(made, NOW)
    for since in (NOW + WEEK, NOW + timedelta(days=1)):
        again = delegating.arrange(head, third, [HEAD], since, NOW + 2 * WEEK, by=head, at=NOW)
        delegating.end(again, NOW)


def test_everybody_arranges_for_themselves_and_the_administrator_for_their_own_people(person, tree, administrator):
    head, stranger = person("liqiang", HEAD), person("taoran", AUTHOR, home=tree.hall)
    assert delegating.may_arrange(Access(head, NOW), head)
    assert not delegating.may_arrange(Access(stranger, NOW), head)
    assert delegating.may_arrange(Access(administrator, NOW), head)
    assert not delegating.may_arrange(Access(administrator, NOW), stranger)


def test_an_administrator_passes_on_only_what_is_held_in_their_own_units(person, tree, administrator):
    head = person("liqiang", HEAD, AUTHOR)
    access = Access(administrator, NOW)
    assert delegating.beyond(access, head) == set()
    appoint(head, HEAD, tree.hall, NOW, at=NOW)  # another office has appointed them too
    appoint(head, Duty.REPORTER, tree.social, NOW + WEEK, at=NOW, scopes=[tree.county])
    assert delegating.beyond(access, head) == {HEAD}
    assert delegating.beyond(access, head, NOW + 2 * WEEK) == {HEAD, Duty.REPORTER}
    assert delegating.beyond(Access(head, NOW), head, NOW + 2 * WEEK) == set()


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
