"""Who may act for what, when."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from people import delegating, queries, security
from people.appointing import end, replace
from people.models import Appointment, AppointmentScope, Delegation, Duty, Unit, User

from .conftest import NOW, SINCE, moment

HEAD, LEADER, AUTHOR = Duty.SECTION_HEAD, Duty.BUSINESS_LEADER, Duty.AUTHOR


def may(user, duty, unit, at=NOW):
    return (duty, None) in queries.standings_over(user.pk, unit.pk, at)


def test_a_duty_reaches_the_unit_and_everything_below_it_but_nothing_above_or_beside(person, tree):
    head = person("chenjing", HEAD, home=tree.party)
    assert may(head, HEAD, tree.party)
    assert may(head, HEAD, tree.disclosure)
    assert not may(head, HEAD, tree.street)
    assert not may(head, HEAD, tree.social)


def test_a_leader_answers_for_the_units_of_the_division_of_work_and_not_for_their_own(person, tree):
    leader = person("liuwenbin", LEADER, home=tree.street, scopes=[tree.social, tree.party])
    assert queries.standings(leader.pk, NOW) == [
        queries.Standing(LEADER, frozenset({tree.social.pk, tree.party.pk, tree.disclosure.pk}), None, "", "", None)
    ]


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (SINCE - timedelta(microseconds=1), False),
        (SINCE, True),
        (moment("2025-01-01") - timedelta(microseconds=1), True),
        (moment("2025-01-01"), False),
    ],
)
def test_an_appointment_holds_from_its_first_moment_until_but_not_at_its_end(person, tree, at, holds):
    head = person("liqiang", HEAD, until=moment("2025-01-01"))
    assert may(head, HEAD, tree.social, at) is holds
    assert queries.holders([HEAD], tree.social.pk, at)[HEAD] == ([head.pk] if holds else [])


def test_who_answered_on_a_past_day_stays_known_after_the_successor_came(person, tree):
    person("gone", HEAD, until=moment("2025-01-01"))
    person("came", HEAD, since=moment("2025-01-01"))
    (then,) = queries.holders([HEAD], tree.social.pk, moment("2024-06-01"))[HEAD]
    (now,) = queries.holders([HEAD], tree.social.pk, NOW)[HEAD]
    assert (User.objects.get(pk=then).username, User.objects.get(pk=now).username) == ("gone", "came")


def test_a_person_who_left_holds_nothing_now_and_what_they_held_then(person, tree):
    head = person("liqiang", HEAD)
    security.deactivate(head, NOW)
    assert not may(head, HEAD, tree.social, NOW + timedelta(seconds=1))
    assert may(head, HEAD, tree.social, NOW - timedelta(days=1))


def test_a_deputy_acts_with_the_principals_duties_and_reach_and_only_those_named(person, tree):
    leader = person("liuwenbin", LEADER, Duty.DISCLOSURE_LEADER, home=tree.street, scopes=[tree.social])
    deputy = person("hejianping", LEADER, home=tree.street, scopes=[tree.party], name="何建平")
    delegating.arrange(leader, deputy, [LEADER], NOW, NOW + timedelta(days=5), by=leader, at=NOW)
    assert queries.standings_over(deputy.pk, tree.social.pk, NOW) == [(LEADER, leader.pk)]
    assert queries.standings_over(deputy.pk, tree.party.pk, NOW) == [(LEADER, None)]
    own, borrowed = queries.standings(deputy.pk, NOW)
    assert (own.principal_id, borrowed.principal_id, borrowed.principal) == (None, leader.pk, leader.name)
    assert borrowed.until == NOW + timedelta(days=5)


@pytest.mark.parametrize(("offset", "acts"), [(-1, False), (0, True), (1, True), (3600 * 24 - 1, True), (3600 * 24, False)])
def test_a_stand_in_acts_from_the_first_second_and_no_longer_at_the_end(person, tree, offset, acts):
    head, deputy = person("liqiang", HEAD), person("mali", AUTHOR)
    delegating.arrange(head, deputy, [HEAD], NOW, NOW + timedelta(days=1), by=head, at=NOW)
    found = queries.standings_over(deputy.pk, tree.social.pk, NOW + timedelta(seconds=offset))
    assert ((HEAD, head.pk) in found) is acts


def test_a_stand_in_does_not_pass_the_duty_on(person, tree):
    head, deputy, third = person("liqiang", HEAD), person("mali", HEAD, home=tree.party), person("zhao", AUTHOR)
    delegating.arrange(head, deputy, [HEAD], NOW, NOW + timedelta(days=5), by=head, at=NOW)
    delegating.arrange(deputy, third, [HEAD], NOW, NOW + timedelta(days=5), by=deputy, at=NOW)
    assert not [one for one in queries.standings_over(third.pk, tree.social.pk, NOW) if one[0] == HEAD]


def test_a_stand_in_ends_with_the_principals_appointment_or_departure(person, tree):
    head, deputy = person("liqiang", HEAD, until=moment("2026-03-04")), person("mali", AUTHOR)
    delegating.arrange(head, deputy, [HEAD], NOW, NOW + timedelta(days=30), by=head, at=NOW)
    assert queries.holders([HEAD], tree.social.pk, moment("2026-03-03"))[HEAD] == [head.pk, deputy.pk]
    assert queries.holders([HEAD], tree.social.pk, moment("2026-03-05"))[HEAD] == []
    security.deactivate(deputy, moment("2026-03-03"))
    assert queries.holders([HEAD], tree.social.pk, moment("2026-03-03", 1))[HEAD] == [head.pk]


def test_each_question_is_one_statement(person, tree, django_assert_num_queries):
    head = person("liqiang", HEAD, LEADER)
    for ask in (
        lambda: queries.standings(head.pk, NOW),
        lambda: queries.standings_over(head.pk, tree.social.pk, NOW),
        lambda: queries.holders(list(Duty), tree.social.pk, NOW),
        lambda: queries.holder_counts([tree.social.pk, tree.party.pk], NOW),
        lambda: queries.offices(head.pk, NOW),
    ):
        with django_assert_num_queries(1):
            ask()


def test_changing_the_division_of_work_keeps_who_answered_before(person, tree):
    leader = person("liuwenbin", LEADER, home=tree.street, scopes=[tree.social])
    change = moment("2025-07-01")
    replace(leader.appointments.get(), since=change, at=change, scopes=[tree.party])
    assert may(leader, LEADER, tree.social, change - timedelta(seconds=1))
    assert not may(leader, LEADER, tree.social, change)
    assert may(leader, LEADER, tree.party, change)


def test_a_unit_that_moves_takes_everything_below_it_along(tree):
    tree.party.parent = tree.other
    tree.party.save()
    tree.disclosure.refresh_from_db()
    assert tree.disclosure.path == f"/{tree.county.pk}/{tree.other.pk}/{tree.party.pk}/{tree.disclosure.pk}/"
    assert tree.disclosure.office_id == tree.other.pk


def test_a_unit_that_becomes_an_office_is_the_office_of_what_is_below(tree):
    tree.party.kind = Unit.Kind.STREET
    tree.party.save()
    tree.disclosure.refresh_from_db()
    assert tree.disclosure.office_id == tree.party.pk


@pytest.mark.parametrize("model", [User, Unit, Appointment, Delegation, AppointmentScope])
def test_nothing_is_ever_deleted(person, tree, model):
    head, deputy = person("liqiang", HEAD, scopes=[tree.social]), person("mali", AUTHOR)
    delegating.arrange(head, deputy, [HEAD], NOW, NOW + timedelta(days=5), by=head, at=NOW)
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        model.objects.all()._raw_delete("default")
    assert model.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"since": moment("2020-01-01")}, {"duty": AUTHOR}, {"until": None}, {"until": moment("2027-01-01")}],
    ids=["began earlier", "another duty", "reopened", "prolonged"],
)
def test_an_appointment_that_ended_cannot_be_rewritten(person, tree, change):
    person("liqiang", HEAD, until=moment("2025-01-01"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.update(**change)


def test_an_appointment_may_end_earlier_than_planned(person, tree):
    head = person("liqiang", HEAD, until=moment("2027-01-01"))
    end(head.appointments.get(), moment("2026-01-01"), at=SINCE)
    assert head.appointments.get().until == moment("2026-01-01")
