"""Publishing a year of the work calendar, and counting again every open clock it may concern."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from . import rules
from .calendar import WorkCalendar, days_of, shipped_years, year_of
from .clocks import counted
from .ladder import reached_at, schedule
from .models import CalendarYear, Deadline, Rescheduling, Suspension, Sweep

ONE_PUBLISHER = 7_301_512_027  # advisory lock: version numbers are given out one at a time


@dataclass(frozen=True)
class Recount:
    """How many clocks were counted again, and which of them are due on another day now."""

    looked_at: int
    moved: tuple[int, ...]


def publish_year(payload: Mapping[str, Any], *, by, at: datetime) -> CalendarYear:
    """Put a year's arrangement in force, as the next version of that year. Call `recount` afterwards. Raises BadCalendar."""
    days_of(payload)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_PUBLISHER])
        newest = CalendarYear.objects.filter(year=payload["year"]).order_by("version").last()
        version = newest.version + 1 if newest else 1
        return CalendarYear.objects.create(year=payload["year"], version=version, payload=dict(payload), at=at, made_by=by)


@dataclass(frozen=True)
class Coming:
    """What years not yet in force would change: days no longer worked, days newly worked, and the due dates of open clocks that move."""

    off: tuple[date, ...]
    worked: tuple[date, ...]
    later: int
    earlier: int
    overdue: int  # of the earlier ones, how many would be late at once


def coming(payloads: Iterable[Mapping[str, Any]], *, at: datetime) -> Coming:
    """What publishing these years would do to the calendar in force and to the clocks that run. Four statements. Raises BadCalendar."""
    in_force = rules.in_force()
    proposed = {year_of(payload): payload for payload in payloads}
    then = WorkCalendar.of((rules.years() | proposed).values())
    changed = in_force.calendar.changes_to(then)
    moving = list(_moving(proposed, in_force, then, at)) if changed else []
    later = sum(due_at > before for before, due_at in moving)
    return Coming(
        off=tuple(day for day in changed if not then.is_working(day)),
        worked=tuple(day for day in changed if then.is_working(day)),
        later=later,
        earlier=len(moving) - later,
        overdue=sum(due_at <= at < before for before, due_at in moving),
    )


def _moving(years, in_force, then, at):
    """(when it is late now, when it would be) of the clocks whose due date moves when these years are published."""
    concerned = _concerned(years)
    pauses = _pauses(concerned)
    for deadline in concerned.iterator():
        plan = schedule(counted(deadline, pauses.get(deadline.pk, ())), then, in_force.ladder(deadline.office_id), at=at)
        if plan is not None and plan.due_at != deadline.due_at:
            yield deadline.due_at, plan.due_at


def _concerned(years: Iterable[int]) -> QuerySet[Deadline]:
    """The running clocks in working days that a paper of these years may bear upon: it speaks of no day earlier than the year before."""
    running = Deadline.objects.filter(met_at=None, cancelled_at=None, suspended_at=None, budget_unit=Deadline.BudgetUnit.WORKING_DAYS)
    return running.filter(due_on__gte=date(min(years) - 1, 1, 1))


def _pauses(clocks: Iterable[Deadline]) -> dict[int, list[tuple[date, date | None]]]:
    """Since when and until when each of these clocks stood still, by its id. One statement."""
    found: dict[int, list] = {}
    facts = Suspension.objects.filter(deadline__in=clocks).order_by("since", "id")
    for deadline_id, *pause in facts.values_list("deadline", "since", "resumption__until"):
        found.setdefault(deadline_id, []).append(pause)
    return found


def recount(year: int, *, at: datetime, limit: int = 1000) -> Recount:
    """Count again every running clock in working days that this year's paper may bear upon, in batches that commit by themselves.

    Those are the clocks `coming` looks at. A clock that gets another due date begins a new term. Safe to run again.
    """
    looked_at, moved, last = 0, [], 0
    while True:
        with transaction.atomic():
            in_force = rules.in_force()
            batch = list(_concerned([year]).select_for_update().filter(pk__gt=last).order_by("pk")[:limit])
            pauses = _pauses(batch)
            changed, facts = [], []
            for deadline in batch:
                before = deadline.due_at
                if _count(deadline, pauses.get(deadline.pk, ()), in_force, at):
                    changed.append(deadline)
                if deadline.due_at != before:
                    facts.append(
                        Rescheduling(
                            deadline=deadline,
                            term=deadline.term,
                            cause=Rescheduling.Cause.CALENDAR,
                            due_before=before,
                            due_at=deadline.due_at,
                            at=at,
                        )
                    )
            fields = ["due_on", "due_at", "provisional", "term", "next_rung", "next_rung_at", "last_rung"]
            Deadline.objects.bulk_update(changed, fields)
            Rescheduling.objects.bulk_create(facts)
        looked_at += len(batch)
        moved += [fact.deadline_id for fact in facts]
        if len(batch) < limit:
            return Recount(looked_at, tuple(moved))
        last = batch[-1].pk


def _count(deadline: Deadline, pauses: Iterable[tuple[date, date | None]], in_force: rules.Rules, at: datetime) -> bool:
    """Set what the calendar in force says about this clock; whether that is anything new."""
    ladder = in_force.ladder(deadline.office_id)
    plan = schedule(counted(deadline, pauses), in_force.calendar, ladder, at=at)
    assert plan is not None  # those that stand still are not counted
    before = (deadline.due_at, deadline.provisional, deadline.next_rung_at)
    deadline.provisional = plan.provisional
    if plan.due_at != deadline.due_at:
        deadline.due_on, deadline.due_at = plan.due_on, plan.due_at
        deadline.term += 1
        deadline.next_rung, deadline.next_rung_at, deadline.last_rung = plan.next_rung, plan.next_rung_at, None
    elif deadline.next_rung == plan.next_rung:
        deadline.next_rung_at = plan.next_rung_at
    elif deadline.next_rung is not None and ladder.lapse < deadline.next_rung <= ladder.last:
        deadline.next_rung_at = reached_at(ladder.rungs[deadline.next_rung], deadline.due_on, deadline.due_at, in_force.calendar)
    return before != (deadline.due_at, deadline.provisional, deadline.next_rung_at)


#: The heartbeat of a recount: `fired` is how many clocks got another date, `last_at` when it was done.
PREFIX = "recount:"


def heartbeat(row: CalendarYear) -> str:
    return f"{PREFIX}{row.year}:{row.version}"


def uncounted() -> list[CalendarYear]:
    """The published years whose effect has not been counted yet, the oldest first. What only repeats the shipped calendar has none."""
    done = set(Sweep.objects.filter(name__startswith=PREFIX).values_list("name", flat=True))
    shipped = {payload["year"]: dict(payload) for payload in shipped_years()}
    rows = CalendarYear.objects.order_by("id")
    return [row for row in rows if heartbeat(row) not in done and (row.version > 1 or row.payload != shipped.get(row.year))]


def work_off(at: datetime) -> list[Recount]:
    """Count again after every year not yet counted for; what a crash left undone is done next time."""
    reports = []
    for row in uncounted():
        report = recount(row.year, at=at)
        Sweep.objects.update_or_create(name=heartbeat(row), defaults={"last_at": at, "fired": len(report.moved)})
        reports.append(report)
    return reports
