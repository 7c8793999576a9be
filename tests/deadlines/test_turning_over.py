"""A ladder that takes another's place: where the clocks that run go on, whatever was changed and however far they had climbed."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Duty, Unit
from people.placing import moving
from workflows.deadlines import clocks, lapses, rules
from workflows.deadlines.ladder import DEFAULT_RULES, DEFAULT_RUNGS, Ladder
from workflows.deadlines.models import Deadline
from workflows.deadlines.sweep import sweep
from workflows.notices.models import Notice

from .conftest import at, fresh

FEB_9 = "2026-02-09T10:00"  # two working days end on the 11th
EASY = DEFAULT_RULES | {"statutory_skips_to": None, "routine_stops_at": None}


def publish(office, rungs, rule=DEFAULT_RULES, *, when, unit=None):
    return rules.publish_ladder((unit or office.street).pk, rungs, rule, by=office.clerk, at=at(when))


def reached(deadline):
    return list(deadline.escalations.order_by("id").values_list("code", "reached_at"))


def codes(deadline):
    return [code for code, _at in reached(deadline)]


def without(*gone):
    return [rung for rung in deepcopy(DEFAULT_RUNGS) if rung["code"] not in gone]


def with_rung(code, after):
    rungs = [*deepcopy(DEFAULT_RUNGS), {"code": code, "name": code, "after": after, "tell": ["director"]}]
    return sorted(rungs, key=lambda rung: rung.get("after", -1))


def test_without_a_reminder_the_next_is_that_on_expiry(office):
    step = office.clock(FEB_9, 2, routine=False)
    publish(office, without("remind"), when=FEB_9)
    assert (fresh(step).next_rung, fresh(step).next_rung_at) == (0, at("2026-02-12"))
    sweep(at("2026-02-11"))
    assert codes(step) == []
    sweep(at("2026-12-01"))
    assert codes(step) == ["urge", "supervise", "interview", "refer"]
    assert reached(step)[0] == ("urge", at("2026-02-12"))


def test_with_a_new_reminder_nothing_is_reached_twice_and_everything_is_told(office):
    publish(office, without("remind"), when=FEB_9)
    waiting, late = office.clock("2026-02-10T10:00", 5, routine=False), office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-12"))
    assert codes(late) == ["urge"]
    publish(office, DEFAULT_RUNGS, when="2026-02-12T09:00")
    assert (fresh(waiting).next_rung, fresh(late).next_rung) == (1, 2)
    for day in ("2026-02-14", "2026-02-26", "2026-03-05"):
        sweep(at(day))
    assert codes(late) == ["urge", "supervise", "interview", "refer"]
    assert Notice.objects.filter(event="ladder_supervise", data__deadline=late.pk).exists()
    assert codes(waiting)[0] == "urge"


def test_a_ladder_shortened_at_the_bottom_reuses_numbers_and_loses_no_rung(office):
    step = office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-12"))
    publish(office, without("remind"), when="2026-02-12T09:00")
    for day in ("2026-02-14", "2026-02-26", "2026-03-05"):
        sweep(at(day))
    assert codes(step) == ["remind", "urge", "supervise", "interview", "refer"]
    assert list(step.escalations.order_by("id").values_list("rung", flat=True)) == [0, 1, 1, 2, 3]
    assert set(Notice.objects.filter(data__deadline=step.pk).values_list("event", flat=True)) == {
        "ladder_urge", "ladder_supervise", "explanation_owed", "ladder_interview", "ladder_refer",
    }  # fmt: skip
    [shown] = lapses.with_rung(Deadline.objects.filter(pk=step.pk))
    assert (shown.rung, shown.rung_code) == (3, "refer")


def test_a_rung_put_in_between_is_not_reached_before_it_was_there(office):
    step = office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-24"))
    assert codes(step)[-1] == "supervise"
    publish(office, with_rung("level-6", 3), when="2026-02-25T09:00")
    sweep(at("2026-12-01"))
    assert reached(step)[3:5] == [("level-6", at("2026-02-25T09:00")), ("interview", at("2026-02-26"))]


def test_of_several_rungs_put_in_between_none_is_reached_before_they_were_there(office):
    step = office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-24"))
    rungs = [*with_rung("level-6", 3), {"code": "level-7", "name": "level-7", "after": 4, "tell": ["director"]}]
    publish(office, sorted(rungs, key=lambda rung: rung.get("after", -1)), when="2026-02-25T09:00")
    sweep(at("2026-12-01"))
    assert reached(step)[3:5] == [("level-6", at("2026-02-25T09:00")), ("level-7", at("2026-02-25T09:00"))]


def test_a_rung_put_later_is_reached_later(office):
    step = office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-14"))
    rungs = deepcopy(DEFAULT_RUNGS)
    rungs[3]["after"], rungs[4]["after"] = 8, 12
    publish(office, rungs, when="2026-02-14T09:00")
    sweep(at("2026-12-01"))
    assert dict(reached(step))["interview"] == at("2026-03-01")


def test_where_a_lapse_stops_it_stops_by_the_new_ladder_too(office):
    easy, hard = office.clock(FEB_9, 2), office.clock("2026-02-10T10:00", 2, routine=False)
    sweep(at("2026-02-13"))
    assert (fresh(easy).last_rung, fresh(hard).last_rung) == (2, 4)
    publish(office, [*without("remind"), *with_rung("level-6", 15)[-1:]], when="2026-02-13T09:00")
    assert (fresh(easy).last_rung, fresh(hard).last_rung) == (1, 4)
    sweep(at("2026-12-01"))
    assert codes(easy) == ["remind", "urge", "supervise"]
    assert codes(hard) == ["remind", "urge", "supervise", "interview", "refer", "level-6"]


def test_what_was_reached_before_anybody_looked_is_recorded_by_the_ladder_of_then(office):
    step, in_time = office.clock(FEB_9, 2, routine=False), office.clock(FEB_9, 2)
    clocks.turn(step.process_id, office.street.pk, at=at("2026-02-12T12:00"), meets={"step": at("2026-02-12T12:00")})
    clocks.turn(in_time.process_id, office.street.pk, at=at("2026-02-11T12:00"), meets={"step": at("2026-02-11T12:00")})
    publish(office, without("remind"), when="2026-02-13T09:00")
    sweep(at("2026-12-01"))
    assert (codes(step), codes(in_time)) == (["remind", "urge"], ["remind"])
    assert fresh(in_time).next_rung is None


def test_only_offices_that_have_the_ladder_are_turned_over(office):
    other = Unit.objects.create(kind=Unit.Kind.STREET, name="东河街道", code="other", parent=office.county)
    clock = clocks.Clock("step", "", at(FEB_9), 2, "working_days", "", Duty.AUTHOR, other.pk)
    [started] = clocks.turn(office.passage(), other.pk, at=at(FEB_9), starts=[clock])
    mine, theirs = office.clock(FEB_9, 2), Deadline.objects.get(pk=started.id)
    publish(office, DEFAULT_RUNGS, when=FEB_9)
    publish(office, without("remind"), when=FEB_9, unit=office.county)
    assert (fresh(mine).next_rung_at, fresh(theirs).next_rung_at) == (at("2026-02-10"), at("2026-02-12"))


def test_a_clock_planned_by_a_ladder_just_replaced_lapses_when_it_lapses(office):
    """Who took a step read the rules a moment before the new ladder was published."""
    reminded, silent = office.clock(FEB_9, 2, routine=False), office.clock(FEB_9, 2, routine=False)
    before = Deadline.objects.filter(pk=reminded.pk).values("next_rung", "next_rung_at").get()
    publish(office, without("remind"), when=FEB_9)
    Deadline.objects.filter(pk=reminded.pk).update(**before)
    sweep(at("2026-02-11"))
    assert codes(reminded) == []
    without_one = Deadline.objects.filter(pk=silent.pk).values("next_rung", "next_rung_at").get()
    publish(office, DEFAULT_RUNGS, when="2026-02-11")
    Deadline.objects.filter(pk=silent.pk).update(**without_one)
    sweep(at("2026-02-12"))
    assert reached(reminded) == reached(silent) == [("urge", at("2026-02-12"))]


def test_another_ladder_leaves_the_calendar_as_it_is(office):
    """Writing out all its working days takes longer than everything else a new ladder asks for."""
    calendar = rules.in_force().calendar
    publish(office, without("remind"), when=FEB_9)
    assert rules.in_force().calendar is calendar


def put_below(office, county, when):
    """As the page of a unit and the import do it."""
    with moving(at(when)):
        office.street.parent = county
        office.street.save()


def test_an_office_put_below_another_goes_on_by_the_ladder_it_inherits_there(office):
    elsewhere = Unit.objects.create(kind="county", name="江北县", code="JB")
    publish(office, with_rung("level-6", 3), when=FEB_9, unit=elsewhere)
    late, waiting = office.clock(FEB_9, 2, routine=False), office.clock("2026-02-12T10:00", 20, routine=False)
    sweep(at("2026-02-14"))
    assert codes(late) == ["remind", "urge", "supervise"]
    put_below(office, elsewhere, "2026-03-01T09:00")  # what was reached until then was reached by the ladder of then
    assert codes(late) == ["remind", "urge", "supervise", "interview"]
    sweep(at("2026-12-01"))
    assert codes(late) == ["remind", "urge", "supervise", "interview", "refer"]
    assert codes(waiting) == ["remind", "urge", "supervise", "level-6", "interview", "refer"]


def test_a_move_leaves_an_office_with_a_ladder_of_its_own_alone(office):
    elsewhere = Unit.objects.create(kind="county", name="江北县", code="JB")
    publish(office, with_rung("level-6", 3), when=FEB_9, unit=elsewhere)
    publish(office, without("remind"), when=FEB_9)
    step = office.clock(FEB_9, 2, routine=False)
    before = fresh(step).next_rung, fresh(step).next_rung_at
    put_below(office, elsewhere, FEB_9)
    assert (fresh(step).next_rung, fresh(step).next_rung_at) == before
    sweep(at("2026-12-01"))
    assert codes(step) == ["urge", "supervise", "interview", "refer"]


def test_a_sweep_that_knows_an_office_where_it_stood_before_does_nothing(office, monkeypatch):
    elsewhere = Unit.objects.create(kind="county", name="江北县", code="JB")
    step = office.clock(FEB_9, 2)
    known = rules.newest()
    put_below(office, elsewhere, FEB_9)
    with monkeypatch.context() as overtaken:
        overtaken.setattr(rules, "newest", lambda: known)
        assert sweep(at("2026-02-12")).looked_at == 0
    assert sweep(at("2026-02-12")).looked_at > 0
    assert codes(step) == ["remind", "urge"]


def test_a_sweep_with_yesterdays_ladder_does_nothing(office, monkeypatch):
    office.clock(FEB_9, 2)
    old = rules.newest()
    publish(office, without("remind"), when=FEB_9)
    monkeypatch.setattr(rules, "newest", lambda: old)
    assert sweep(at("2026-12-01")).looked_at == 0


def test_a_lapse_of_long_ago_is_dated_when_it_was(office):
    step = office.clock("2001-03-05T10:00", 2, routine=False)
    sweep(at("2026-12-01"))
    assert reached(step)[-3:] == [("supervise", at("2001-03-10")), ("interview", at("2001-03-15")), ("refer", at("2001-03-22"))]


# -- any change, any clock ------------------------------------------------------------------------------------------------------
CODES = ("a", "b", "c", "d", "e")


@st.composite
def ladders(draw):
    """Rungs in any number, order and time: with a reminder or without, some of their codes those of another ladder."""
    names = draw(st.permutations(CODES))
    afters = sorted(draw(st.sets(st.integers(1, 9), max_size=3)))
    reminder = [
        {"code": "remind", "name": "", "before": {"share": draw(st.sampled_from((50, 80))), "working_days": 1}, "tell": ["handler"]}
    ]
    late = [{"code": code, "name": "", "after": after, "tell": ["handler"]} for code, after in zip(names, (0, *afters), strict=False)]
    rule = {
        "statutory_skips_to": draw(st.sampled_from((None, late[-1]["code"]))),
        "routine_stops_at": draw(st.sampled_from((None, *(rung["code"] for rung in late)))),
        "routine_misses": draw(st.sampled_from((0, 1))),
    }
    return (reminder if draw(st.booleans()) else []) + late, rule


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ladders(), ladders(), st.integers(0, 30), st.integers(0, 3), st.booleans(), st.booleans())
def test_any_change_of_the_ladder_leaves_any_clock_on_its_way(office, old, new, days, swept_before, statutory, routine):
    publish(office, *old, when="2026-03-02")
    clock = office.clock("2026-03-02T10:00", 5, statutory=statutory, routine=routine)  # until the 9th
    changed = at("2026-03-02T12:00") + days * (at("2026-03-03") - at("2026-03-02"))
    sweep(changed - swept_before * (at("2026-03-03") - at("2026-03-02")))  # the sweep may come late
    publish(office, *new, when=changed.isoformat()[:16])
    before = reached(clock)  # what the old one had reached is recorded by it, though nobody had swept
    moved = fresh(clock)
    by, then = Ladder.of(*old), Ladder.of(*new)
    assert moved.next_rung is None or moved.next_rung <= then.last
    sweep(at("2026-12-01"))
    after = reached(clock)[len(before) :]
    found = codes(clock)
    assert len(set(found)) == len(found)  # nothing twice
    lapse = moved.due_at
    places = {rung.code: rung for rung in then.rungs}
    for code, moment in after:
        assert code in places  # what is reached from now on is a rung of the new ladder
        assert (moment < lapse) == (places[code].after is None)  # a reminder before expiry, everything else not before it
        assert moment >= changed or code in {rung.code for rung in by.rungs} or moment == lapse
    lapsed = [moment for _code, moment in reached(clock) if moment >= lapse]
    assert lapsed[:1] == [lapse]  # and at the real expiry something
    assert lapsed == sorted(lapsed)
    assert fresh(clock).next_rung is None
