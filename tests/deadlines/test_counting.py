"""Counting against official calendars, published examples, and what must hold for any period."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.deadlines.calendar import Kind, shipped
from workflows.deadlines.counting import (
    BEIJING,
    BadPeriod,
    Budget,
    Suspension,
    Unit,
    after_hours,
    due,
    due_at,
    due_on,
    remaining,
    used,
)

D = date.fromisoformat
CALENDAR = shipped()

RECEIVED = {
    "2025-12-31": ("2026-01-12", "2026-01-22", "2026-01-29", "2026-03-04"),
    "2026-01-05": ("2026-01-14", "2026-01-26", "2026-02-02", "2026-03-06"),
    "2026-02-09": ("2026-02-25", "2026-03-06", "2026-03-13", "2026-04-13"),
    "2026-02-14": ("2026-03-03", "2026-03-13", "2026-03-20", "2026-04-20"),
    "2026-02-15": ("2026-03-03", "2026-03-13", "2026-03-20", "2026-04-20"),
    "2026-04-24": ("2026-05-08", "2026-05-19", "2026-05-26", "2026-06-24"),
    "2026-09-20": ("2026-09-30", "2026-10-16", "2026-10-23", "2026-11-20"),
    "2026-09-28": ("2026-10-13", "2026-10-23", "2026-10-30", "2026-11-27"),
    "2026-11-02": ("2026-11-11", "2026-11-23", "2026-11-30"),
}


def counted(answer):
    return [day for day in answer.explanation if day.counted is not None]


@pytest.mark.parametrize(
    ("received", "n", "expected"),
    [(received, n, expected) for received, row in RECEIVED.items() for n, expected in zip((7, 15, 20, 40), row, strict=False)],
)
def test_a_statutory_period_ends_where_the_official_calendar_puts_it(received, n, expected):
    answer = due(D(received), Budget(n), CALENDAR)
    assert (answer.due_on, answer.provisional) == (D(expected), False)


def test_a_period_past_the_last_published_year_is_provisional_and_still_has_a_date():
    answer = due(D("2026-11-02"), Budget(40), CALENDAR)
    assert (answer.due_on, answer.provisional) == (D("2026-12-28"), False)
    answer = due(D("2026-12-21"), Budget(20), CALENDAR)
    assert (answer.due_on, answer.provisional) == (D("2027-01-18"), True)


def test_the_clock_stands_still_while_a_third_party_is_asked():
    """条例 第三十三条: 5 working days used, 15 left when the opinion arrives."""
    asked = Suspension(D("2026-03-09"), D("2026-03-20"))
    assert due_on(D("2026-03-02"), Budget(20), CALENDAR) == D("2026-03-30")
    answer = due(D("2026-03-02"), Budget(20), CALENDAR, suspensions=[asked])
    assert answer.due_on == D("2026-04-13")
    assert used(D("2026-03-02"), D("2026-03-09"), Unit.WORKING_DAYS, CALENDAR) == 5
    assert used(D("2026-03-02"), D("2026-03-25"), Unit.WORKING_DAYS, CALENDAR, suspensions=[asked]) == 8


def test_while_the_opinion_is_awaited_there_is_no_due_date():
    answer = due(D("2026-03-02"), Budget(20), CALENDAR, suspensions=[Suspension(D("2026-03-09"))])
    assert answer.due_on is None
    assert (answer.explanation[-1].date, answer.explanation[-1].counted) == (D("2026-03-09"), 5)


def test_a_suspension_after_the_last_day_saves_nothing():
    assert due_on(D("2026-03-02"), Budget(5), CALENDAR, suspensions=[Suspension(D("2026-03-09"))]) == D("2026-03-09")


def test_what_arrives_on_a_rest_day_may_count_as_received_on_the_next_working_day():
    """A court held a reply of 2017-07-10 to an e-mail of Sunday 2017-06-18 to be in time (15 working days)."""
    assert due_on(D("2017-06-18"), Budget(15), CALENDAR) == D("2017-07-07")
    answer = due(D("2017-06-18"), Budget(15), CALENDAR, rest_day_receipt="next")
    assert answer.due_on == D("2017-07-10")
    assert [day.why.kind for day in answer.explanation[:3]] == [Kind.BEFORE_RECEIPT, Kind.START, Kind.UNKNOWN_WORKED]


def test_a_letter_sent_before_the_office_opens_stops_nothing_that_had_not_begun():
    """Received and sent on to a third party on Sunday 2026-03-01, taken as received on Monday; the answer comes on Wednesday."""
    asked = Suspension(D("2026-03-01"), D("2026-03-04"))
    assert due_on(D("2026-03-01"), Budget(5), CALENDAR, suspensions=[asked], rest_day_receipt="next") == D("2026-03-11")
    answered = Suspension(D("2026-03-01"), D("2026-03-01"))
    assert due_on(D("2026-03-01"), Budget(5), CALENDAR, suspensions=[answered], rest_day_receipt="next") == D("2026-03-09")


@pytest.mark.parametrize(
    ("posted", "days", "last"), [("2023-11-10", 10, "2023-11-23"), ("2024-10-30", 5, "2024-11-05")], ids=["henan", "dazhou"]
)
def test_a_published_display_period_counts_the_day_of_posting(posted, days, last):
    assert due_on(D(posted), Budget(days), CALENDAR, include_start=True) == D(last)
    assert due_on(D(posted), Budget(days), CALENDAR) == CALENDAR.next_working(D(last))


def test_calendar_days_know_neither_weekend_nor_holiday():
    """预算法 第十四条: within 20 days of approval."""
    twenty = Budget(20, Unit.CALENDAR_DAYS)
    assert due_on(D("2026-02-01"), twenty, CALENDAR) == D("2026-02-21")  # in the Spring Festival, a Saturday
    assert due_on(D("2026-02-01"), twenty, CALENDAR, include_start=True) == D("2026-02-20")
    assert due_on(D("2026-02-01"), twenty, CALENDAR, rest_day_receipt="next") == D("2026-02-21")
    assert not due(D("2026-12-20"), twenty, CALENDAR).provisional


def test_calendar_days_can_be_suspended_too():
    pause = Suspension(D("2026-03-05"), D("2026-03-10"))
    assert due_on(D("2026-03-01"), Budget(10, Unit.CALENDAR_DAYS), CALENDAR, suspensions=[pause]) == D("2026-03-16")


def test_no_days_at_all_end_on_the_day_itself():
    assert due_on(D("2026-02-16"), Budget(0), CALENDAR) == D("2026-02-16")


def test_an_extension_is_a_larger_budget_from_the_same_start():
    assert due_on(D("2026-01-05"), Budget(20) + Budget(20), CALENDAR) == D("2026-03-06")
    with pytest.raises(BadPeriod):
        Budget(20) + Budget(20, Unit.CALENDAR_DAYS)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-09-28", 3),
        ("2026-09-29", 2),
        ("2026-10-01", 1),
        ("2026-10-07", 1),
        ("2026-10-08", 0),
        ("2026-10-09", -1),
        ("2026-10-10", -2),  # a Saturday, made up
        ("2026-10-11", -3),
        ("2026-10-12", -3),
        ("2026-10-13", -4),
    ],
)
def test_working_days_left_and_overdue(today, left):
    assert remaining(D(today), D("2026-10-08"), CALENDAR) == left


def test_a_lapse_is_the_midnight_that_ends_the_last_day_in_beijing():
    assert due_at(D("2026-10-08")) == datetime(2026, 10, 9, tzinfo=BEIJING)
    assert due_at(D("2026-10-08")).isoformat() == "2026-10-09T00:00:00+08:00"


def test_hours_run_through_nights_and_rest_days():
    phoned = datetime(2026, 10, 1, 17, 30, tzinfo=BEIJING)
    assert after_hours(phoned, Budget(24, Unit.HOURS)) == datetime(2026, 10, 2, 17, 30, tzinfo=BEIJING)
    with pytest.raises(BadPeriod):
        after_hours(phoned, Budget(24))
    with pytest.raises(BadPeriod):
        due_on(phoned.date(), Budget(24, Unit.HOURS), CALENDAR)


@pytest.mark.parametrize(
    "suspensions",
    [
        [Suspension(D("2026-03-09"), D("2026-03-06"))],
        [Suspension(D("2026-03-01"), D("2026-03-06"))],
        [Suspension(D("2026-03-05"), D("2026-03-12")), Suspension(D("2026-03-11"), D("2026-03-20"))],
        [Suspension(D("2026-03-05")), Suspension(D("2026-03-11"), D("2026-03-20"))],
        [Suspension(D("2026-03-05"), D("9999-12-31"))],
    ],
)
def test_suspensions_that_make_no_sense_are_refused(suspensions):
    with pytest.raises(BadPeriod):
        due_on(D("2026-03-02"), Budget(20), CALENDAR, suspensions=suspensions)


@pytest.mark.parametrize("n", [-1, 3661, 10**9])
def test_periods_that_make_no_sense_are_refused(n):
    with pytest.raises(BadPeriod):
        Budget(n)


# -- what holds for any period ---------------------------------------------------------------------------------------------
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other work may share the machine
days = st.dates(D("2018-06-01"), D("2027-06-30"))
lengths = st.integers(1, 80)
units = st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
receipts = st.sampled_from(["same", "next"])


@st.composite
def pauses(draw, started_on):
    cuts = sorted(draw(st.lists(st.integers(0, 120), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    found = [Suspension(started_on + timedelta(days=a), started_on + timedelta(days=b)) for a, b in pairs]
    return found if len(cuts) % 2 == 0 else [*found, Suspension(started_on + timedelta(days=cuts[-1]))]


@st.composite
def periods(draw):
    started_on = draw(days)
    rules = {"include_start": draw(st.booleans()), "suspensions": draw(pauses(started_on)), "rest_day_receipt": draw(receipts)}
    return started_on, Budget(draw(lengths), draw(units)), rules


@patiently
@given(periods())
def test_the_explanation_gives_every_day_once_and_ends_on_the_due_date(period):
    started_on, budget, rules = period
    answer = due(started_on, budget, CALENDAR, **rules)
    assert answer.due_on == due_on(started_on, budget, CALENDAR, **rules)
    dates = [day.date for day in answer.explanation]
    assert dates == [started_on + timedelta(days=n) for n in range(len(dates))]
    numbers = [day.counted for day in counted(answer)]
    assert numbers == list(range(1, len(numbers) + 1))
    if answer.due_on is None:
        assert len(numbers) < budget.n
        assert rules["suspensions"][-1].until is None
    else:
        assert len(numbers) == budget.n
        assert (answer.explanation[-1].date, answer.explanation[-1].counted) == (answer.due_on, budget.n)
        assert used(started_on, answer.due_on, budget.unit, CALENDAR, **rules) == budget.n


@patiently
@given(periods(), st.integers(0, 200))
def test_what_is_used_is_what_the_explanation_counts(period, later):
    started_on, budget, rules = period
    until = started_on + timedelta(days=later)
    closed = rules | {"suspensions": [pause for pause in rules["suspensions"] if pause.until]}
    answer = due(started_on, Budget(400, budget.unit), CALENDAR, **closed)
    assert used(started_on, until, budget.unit, CALENDAR, **closed) == sum(day.date <= until for day in counted(answer))


@patiently
@given(periods(), lengths)
def test_more_time_never_ends_sooner_and_adds_up(period, more):
    started_on, budget, rules = period
    rules["suspensions"] = []
    first = due_on(started_on, budget, CALENDAR, **rules)
    longer = due_on(started_on, budget + Budget(more, budget.unit), CALENDAR, **rules)
    assert longer == due_on(first, Budget(more, budget.unit), CALENDAR) > first


@patiently
@given(periods(), st.integers(1, 30))
def test_starting_later_never_ends_sooner(period, later):
    started_on, budget, rules = period
    rules["suspensions"] = []
    assert due_on(started_on + timedelta(days=later), budget, CALENDAR, **rules) >= due_on(started_on, budget, CALENDAR, **rules)


@patiently
@given(periods())
def test_a_suspension_never_shortens(period):
    started_on, budget, rules = period
    with_pauses = due_on(started_on, budget, CALENDAR, **rules)
    rules["suspensions"] = []
    assert with_pauses is None or with_pauses >= due_on(started_on, budget, CALENDAR, **rules)


@patiently
@given(days, lengths)
def test_counting_the_first_day_gains_exactly_one_day_when_it_is_worked(started_on, n):
    with_start = due_on(started_on, Budget(n), CALENDAR, include_start=True)
    without = due_on(started_on, Budget(n), CALENDAR)
    assert CALENDAR.rank(without.toordinal()) - CALENDAR.rank(with_start.toordinal()) == CALENDAR.is_working(started_on)


@patiently
@given(days, lengths)
def test_every_working_day_due_is_worked(started_on, n):
    assert CALENDAR.is_working(due_on(started_on, Budget(n), CALENDAR))


@patiently
@given(days, days)
def test_remaining_is_negative_exactly_when_the_day_has_passed(today, last):
    assert (remaining(today, last, CALENDAR) < 0) == (today > last)


@patiently
@given(days, lengths)
def test_remaining_right_after_the_start_is_the_budget(started_on, n):
    assert remaining(started_on, due_on(started_on, Budget(n), CALENDAR), CALENDAR) == n
