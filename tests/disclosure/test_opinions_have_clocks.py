"""会签, 加签: everybody asked has a clock of their own, which runs for them and stops when they answer."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from people.models import Duty
from tests.office import fresh
from workflows.deadlines import clocks, whose
from workflows.deadlines.models import Deadline
from workflows.deadlines.pages.lapse import history
from workflows.deadlines.rules import in_force
from workflows.deadlines.sweep import sweep
from workflows.engine.models import Task
from workflows.invariants.clocks import a_clock_for_others_runs_while_they_owe
from workflows.notices.models import Notice

MIGRATION = import_module("workflows.migrations.0025_rungs_by_code_and_a_clock_for_each_opinion")
WEEKS = timedelta(days=14)


@pytest.fixture
def third_section(office):
    unit = type(office.section).objects.create(kind="section", name="安监科", code="S-03", parent=office.unit)
    office.third_head = office.person("third_head", Duty.SECTION_HEAD, unit=unit)
    return unit


@pytest.fixture
def asked(office, third_section):
    """An item of one section about which the heads of two others are asked."""
    return office.does("head", "consult_units", office.item_in("section_review"), units=[office.other_section.pk, third_section.pk])


def clocks_of(item):
    found = Deadline.objects.filter(process=item.process, kind="opinion").order_by("unit", "id")
    return [(one.unit.name, one.user and one.user.username, one.duty, bool(one.met_at)) for one in found]


def test_each_section_asked_has_a_clock_that_its_own_answer_stops(office, asked):
    assert clocks_of(asked) == [("财政所", None, "section_head", False), ("安监科", None, "section_head", False)]
    office.does("third_head", "give_opinion", asked, agrees=True)
    assert clocks_of(asked) == [("财政所", None, "section_head", False), ("安监科", None, "section_head", True)]
    assert not list(a_clock_for_others_runs_while_they_owe.find(office.later))
    office.does("other_head", "give_opinion", asked, agrees=True)
    assert {met for *_whose, met in clocks_of(asked)} == {True}


def test_who_does_not_answer_is_late_and_told_and_nobody_else(office, asked, third_section):
    office.does("third_head", "give_opinion", asked, agrees=True)
    at = office.later + WEEKS
    sweep(at)
    late = Deadline.objects.get(process=asked.process, kind="opinion", met_at=None)
    assert [one.user_id for one in whose.whose_duty(late, at)] == [office.other_head.pk]
    urged = Notice.objects.filter(event="ladder_urge", data__kind="opinion")
    assert {notice.unit_id for notice in urged} == {office.other_section.pk}
    section, *_rest = history(late, None, at, in_force().calendar)
    assert (section["label"], section["total"], section["late"]) == (str(office.other_section), 1, 1)
    answered = Deadline.objects.get(process=asked.process, kind="opinion", unit=third_section)
    section, *_rest = history(answered, None, at, in_force().calendar)
    assert (section["label"], section["total"], section["late"]) == (str(third_section), 1, 0)


def test_a_person_asked_by_name_is_who_the_clock_runs_for(office):
    item = office.does("head", "add_signer", office.item_in("section_review"), people=[office.lawyer.pk, office.leader.pk])
    assert {(user, met) for _unit, user, _duty, met in clocks_of(item)} == {("lawyer", False), ("leader", False)}
    office.does("leader", "give_opinion", item, agrees=True)
    assert {(user, met) for _unit, user, _duty, met in clocks_of(item)} == {("lawyer", False), ("leader", True)}
    at = office.later + WEEKS
    sweep(at)
    late = Deadline.objects.get(process=item.process, kind="opinion", met_at=None)
    assert [(one.user_id, one.name) for one in whose.whose_duty(late, at)] == [(office.lawyer.pk, "lawyer")]
    assert office.lawyer in {notice.user for notice in Notice.objects.filter(event="ladder_urge")}
    assert not list(a_clock_for_others_runs_while_they_owe.find(at))


def test_asked_twice_each_answer_stops_the_clock_of_what_it_answers(office):
    item = office.does("head", "add_signer", office.item_in("section_review"), people=[office.lawyer.pk])
    item = office.does("head", "add_signer", item, people=[office.lawyer.pk])
    office.does("lawyer", "give_opinion", item, agrees=True)
    first, second = Deadline.objects.filter(process=item.process, kind="opinion").order_by("started_at")
    assert (bool(first.met_at), bool(second.met_at)) == (True, False)


def test_more_time_for_one_is_no_more_time_for_the_others(office, asked):
    late = Deadline.objects.get(process=asked.process, kind="opinion", unit=office.other_section)
    clocks.extend(late.pk, more=2, reason="数据较多", by=office.leader, at=office.later)
    due = dict(Task.objects.filter(process=asked.process, kind=Task.Kind.OPINION).values_list("unit__name", "due_at"))
    assert due == {"财政所": Deadline.objects.get(pk=late.pk).due_at, "安监科": late.due_at}


def test_clocks_that_ran_for_several_are_divided(office, asked, third_section):
    one, other = Deadline.objects.filter(process=asked.process, kind="opinion").order_by("id")
    Deadline.objects.filter(pk=other.pk).update(cancelled_at=one.started_at, next_rung=None, next_rung_at=None)
    Deadline.objects.filter(pk=one.pk).update(unit=office.section, duty=Duty.SECTION_HEAD)  # as it was before
    with connection.cursor() as cursor:
        cursor.execute(MIGRATION.EACH)
    running = Deadline.objects.filter(process=asked.process, kind="opinion", cancelled_at=None).order_by("id")
    assert [clock.unit_id for clock in running] == [office.other_section.pk, third_section.pk]
    assert {(clock.due_at, clock.next_rung_at, clock.started_at) for clock in running} == {(one.due_at, one.next_rung_at, one.started_at)}
    assert running[0].pk == one.pk
    office.does("third_head", "give_opinion", asked, agrees=True)
    assert [bool(clock.met_at) for clock in running.all()] == [False, True]
    assert fresh(asked)
