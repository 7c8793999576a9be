"""A published year takes effect at once, and open clocks are counted again by it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflows.deadlines import clocks
from workflows.deadlines.calendar import BadCalendar, shipped_years
from workflows.deadlines.models import CalendarYear
from workflows.deadlines.office_calendar import in_force
from workflows.deadlines.recount import coming, publish_year, recount
from workflows.deadlines.sweep import sweep

from .conftest import at, fresh

NEW_YEAR = {
    "year": 2027,
    "papers": [{"title": "国务院办公厅关于2027年部分节假日安排的通知", "number": "", "dated": "2026-11-25"}],
    "holidays": [{"name": "元旦", "off": ["2027-01-01", "2027-01-03"], "work": ["2026-12-27"]}],
}
NOVEMBER = at("2026-11-26")


def publish(office, payload=NEW_YEAR):
    return publish_year(payload, by=office.clerk, at=NOVEMBER)


def test_a_published_year_is_in_force_beside_those_that_ship(office):
    assert in_force().years == {year["year"] for year in shipped_years()}
    publish(office)
    assert in_force().years == {*range(2019, 2028)}
    assert in_force().is_working(date(2026, 12, 27))
    assert not in_force().is_working(date(2026, 2, 16))


def test_the_newest_version_of_a_year_holds(office):
    first = publish(office)
    second = publish(office, NEW_YEAR | {"holidays": []})
    assert (first.version, second.version) == (1, 2)
    assert in_force().is_working(date(2027, 1, 1))


def test_a_year_that_contradicts_itself_is_not_published(office):
    with pytest.raises(BadCalendar):
        publish(office, NEW_YEAR | {"holidays": [{"name": "元旦", "off": ["2027-01-03", "2027-01-01"], "work": []}]})
    assert not CalendarYear.objects.exists()


def test_a_provisional_date_that_holds_becomes_certain(office):
    """The day off on 1 January is made up for on 27 December."""
    clock = office.clock("2026-12-21T10:00", 20)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 18), True)
    publish(office)
    assert recount(2027, at=NOVEMBER).moved == ()
    assert (fresh(clock).due_on, fresh(clock).provisional, fresh(clock).term) == (date(2027, 1, 18), False, 1)


def test_a_date_the_year_moves_begins_a_new_term(office):
    clock, ended = office.clock("2026-12-21T10:00", 20), office.clock("2026-12-21T10:00", 20)
    clocks.turn(ended.process_id, office.street.pk, at=at("2026-12-22"), meets={"step": at("2026-12-22")})
    publish(office, NEW_YEAR | {"holidays": [NEW_YEAR["holidays"][0] | {"work": []}]})
    assert recount(2027, at=NOVEMBER).moved == (clock.pk,)
    moved = fresh(clock)
    assert (moved.due_on, moved.provisional, moved.term, moved.next_rung_at) == (date(2027, 1, 19), False, 2, at("2027-01-14"))
    fact = clock.reschedulings.get()
    assert (fact.cause, fact.due_before, fact.due_at) == ("calendar", at("2027-01-19"), at("2027-01-20"))
    assert fresh(ended).due_on == date(2027, 1, 18)
    assert recount(2027, at=NOVEMBER).moved == ()


def test_the_end_of_the_year_before_is_counted_again(office):
    december, november = office.clock("2026-12-21T10:00", 6), office.clock("2026-11-16T10:00", 5)
    publish(office)
    found = recount(2027, at=NOVEMBER)
    assert (found.looked_at, found.moved) == (2, (december.pk,))
    assert (fresh(december).due_on, fresh(november).term) == (date(2026, 12, 28), 1)


def test_rungs_after_a_lapse_are_counted_again_too(office):
    clock = office.clock("2026-12-21T10:00", 7, routine=False)
    sweep(at("2026-12-31"))
    assert (fresh(clock).next_rung, fresh(clock).next_rung_at) == (2, at("2027-01-02"))
    publish(office, NEW_YEAR | {"holidays": [NEW_YEAR["holidays"][0] | {"work": []}]})
    recount(2027, at=at("2026-12-31"))
    assert (fresh(clock).term, fresh(clock).next_rung, fresh(clock).next_rung_at) == (1, 2, at("2027-01-05"))


def test_it_works_in_batches_and_leaves_stopped_clocks_alone(office):
    running = [office.clock("2026-12-21T10:00", 20) for _number in range(5)]
    stopped = office.clock("2026-12-21T10:00", 20)
    clocks.suspend(stopped.pk, since=date(2026, 12, 22), reason="征求意见", by=office.clerk, at=at("2026-12-22"))
    publish(office, NEW_YEAR | {"holidays": [NEW_YEAR["holidays"][0] | {"work": []}]})
    found = recount(2027, at=NOVEMBER, limit=2)
    assert (found.looked_at, set(found.moved)) == (5, {clock.pk for clock in running})
    assert fresh(stopped).term == 1


def test_the_preview_announces_what_the_recount_then_does(office):
    """Also where the paper speaks of days early in the year before."""
    clocks_there = [
        office.clock(started, 5) for started in ("2026-10-12T10:00", "2026-11-16T10:00", "2026-12-28T10:00", "2027-03-01T10:00")
    ]
    autumn = {"name": "校庆", "off": ["2026-10-14", "2026-10-14"], "work": ["2026-11-21"]}
    payload = NEW_YEAR | {"holidays": [*NEW_YEAR["holidays"], autumn]}
    announced = coming([payload], at=NOVEMBER)
    publish(office, payload)
    moved = recount(2027, at=NOVEMBER).moved
    done = [clock.reschedulings.get() for clock in clocks_there if clock.pk in moved]
    later = sum(fact.due_at > fact.due_before for fact in done)
    assert (announced.later, announced.earlier) == (later, len(done) - later) == (2, 1)


def test_a_batch_loads_the_pauses_of_all_its_clocks_at_once(office):
    def paused():
        clock = office.clock("2026-12-14T10:00", 20)
        clocks.suspend(clock.pk, since=date(2026, 12, 15), reason="征求意见", by=office.clerk, at=at("2026-12-15"))
        clocks.resume(clock.pk, until=date(2026, 12, 18), reason="已答复", by=office.clerk, at=at("2026-12-18"))
        return clock

    def counted_again():
        with CaptureQueriesContext(connection) as asked:
            found = recount(2027, at=NOVEMBER)
        return found, len(asked)

    first = paused()
    _found, for_one = counted_again()
    others = [paused() for _number in range(5)]
    assert counted_again()[1] == for_one
    publish(office, NEW_YEAR | {"holidays": [NEW_YEAR["holidays"][0] | {"work": []}]})
    assert set(recount(2027, at=NOVEMBER).moved) == {clock.pk for clock in (first, *others)}
    for clock in (first, *others):
        assert clocks.explain(fresh(clock)).due_on == fresh(clock).due_on  # the pause was counted
