"""The ladder as data: when its rungs are reached, what is skipped, where a routine first miss stops."""

from copy import deepcopy
from datetime import date, datetime

import pytest

from workflows.deadlines.calendar import shipped
from workflows.deadlines.counting import BEIJING, Budget, Suspension, Unit
from workflows.deadlines.ladder import DEFAULT, DEFAULT_RULES, DEFAULT_RUNGS, BadLadder, Ladder, Period, reached_at, schedule

CALENDAR = shipped()
CODES = [rung.code for rung in DEFAULT.rungs]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def planned(started_at, n, unit=Unit.WORKING_DAYS, now=None, **rules):
    return schedule(Period(at(started_at), Budget(n, unit), **rules), CALENDAR, DEFAULT, at=at(now or started_at))


def climbed(**facts):
    return [CODES[rung] for rung in DEFAULT.course(**facts)]


@pytest.mark.parametrize(
    ("n", "reminded", "last"),
    [
        (20, "2026-03-10", "2026-03-13"),  # the 17th day, when four fifths are used
        (10, "2026-02-27", "2026-02-28"),  # the day before the last
        (3, "2026-02-11", "2026-02-12"),
        (2, "2026-02-10", "2026-02-11"),
        (1, "2026-02-10", "2026-02-10"),  # no earlier day there is
    ],
)
def test_the_reminder_comes_at_four_fifths_or_the_day_before_the_last(n, reminded, last):
    found = planned("2026-02-09T15:00", n)
    assert (found.next_rung, found.next_rung_at, found.due_on) == (0, at(reminded), date.fromisoformat(last))


def test_a_lapse_is_the_end_of_the_last_day():
    found = planned("2026-02-09T15:00", 20)
    assert (found.due_on, found.due_at, found.provisional) == (date(2026, 3, 13), at("2026-03-14"), False)


def test_what_has_already_lapsed_is_not_reminded_of():
    found = planned("2026-01-05T09:00", 20, now="2026-03-02T09:00")
    assert (found.next_rung, found.next_rung_at) == (DEFAULT.lapse, at("2026-02-03"))


def test_what_is_due_the_same_day_is_not_reminded_of():
    assert planned("2026-02-09T15:00", 0).next_rung == DEFAULT.lapse


def test_hours_run_to_the_minute():
    found = planned("2026-10-01T17:30", 24, Unit.HOURS)
    assert (found.due_at, found.due_on) == (at("2026-10-02T17:30"), date(2026, 10, 2))
    assert found.next_rung_at == at("2026-10-02T12:42")


def test_a_clock_that_stands_still_has_no_schedule():
    assert planned("2026-03-02T09:00", 20, suspensions=(Suspension(date(2026, 3, 9)),)) is None


def test_the_receipt_of_a_sunday_evening_is_counted_in_beijing_days():
    late = Period(datetime.fromisoformat("2026-03-01T17:00:00+00:00"), Budget(1))  # Monday, one in the morning
    assert schedule(late, CALENDAR, DEFAULT, at=late.started_at).due_on == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("code", "reached"), [("urge", "2026-02-14"), ("supervise", "2026-02-25"), ("interview", "2026-02-28"), ("refer", "2026-03-06")]
)
def test_rungs_after_expiry_are_counted_in_working_days(code, reached):
    """Due on 2026-02-13; the 14th is made up, then comes the Spring Festival."""
    assert reached_at(DEFAULT.rungs[CODES.index(code)], date(2026, 2, 13), at("2026-02-14"), CALENDAR) == at(reached)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"statutory": False, "routine": False, "earlier_misses": 0}, ["urge", "supervise", "interview", "refer"]),
        ({"statutory": False, "routine": True, "earlier_misses": 0}, ["urge", "supervise"]),
        ({"statutory": False, "routine": True, "earlier_misses": 1}, ["urge", "supervise", "interview", "refer"]),
        ({"statutory": True, "routine": False, "earlier_misses": 0}, ["interview", "refer"]),
        ({"statutory": True, "routine": True, "earlier_misses": 0}, ["urge", "supervise"]),
        ({"statutory": True, "routine": True, "earlier_misses": 1}, ["interview", "refer"]),
    ],
)
def test_a_statutory_miss_skips_to_the_interview_and_a_routine_first_one_stops_before_it(facts, expected):
    assert climbed(**facts) == expected


def test_the_thresholds_are_data():
    strict = Ladder.of(DEFAULT_RUNGS, DEFAULT_RULES | {"routine_misses": 0, "statutory_skips_to": None})
    assert strict.course(statutory=True, routine=True, earlier_misses=0) == (1, 2, 3, 4)
    lenient = Ladder.of(DEFAULT_RUNGS, DEFAULT_RULES | {"routine_misses": 3, "routine_stops_at": "urge"})
    assert lenient.course(statutory=True, routine=True, earlier_misses=2) == (1,)


def rungs(number, **changes):
    changed = deepcopy(DEFAULT_RUNGS)
    changed[number] |= changes
    return changed


@pytest.mark.parametrize(
    ("bad", "rules"),
    [
        (rungs(1, code="remind"), {}),
        (rungs(1, after=1), {}),  # nothing on expiry
        (rungs(3, after=2), {}),
        (rungs(4, after=1), {}),
        (rungs(4, after=-1), {}),
        (rungs(4, after="10"), {}),
        (rungs(4, after=10_000), {}),
        (rungs(0, after=0), {}),  # before and after at once
        (rungs(0, before=None), {}),
        (rungs(0, before={"share": 180, "working_days": 1}), {}),
        (rungs(1, tell=None), {}),
        ([{"code": "urge"}], {}),
        (DEFAULT_RUNGS, {"statutory_skips_to": "remind"}),
        (DEFAULT_RUNGS, {"routine_stops_at": "nowhere"}),
        (DEFAULT_RUNGS, {"routine_misses": -1}),
        (DEFAULT_RUNGS, {"history_months": "twelve"}),
        (DEFAULT_RUNGS, {"urge_again_days": -1}),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(bad, rules):
    with pytest.raises(BadLadder):
        Ladder.of(bad, DEFAULT_RULES | rules)
