"""Starting, meeting and cancelling the clocks of a passage: what `perform` needs, in as few statements as possible."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from . import counting
from .counting import BEIJING, Budget, Unit
from .office_calendar import in_force


@dataclass(frozen=True)
class Clock:
    """A clock to start. `started_at` is the event (formation, arrival); its day is not counted. `budget` is in `budget_unit`."""

    kind: str
    node: str
    started_at: datetime
    budget: int
    budget_unit: str
    basis: str
    duty: str
    unit_id: int
    statutory: bool = False
    routine: bool = True


@dataclass(frozen=True)
class Started:
    """A clock that was started, and when it runs out: `due_on` inclusive, `due_at` exclusive."""

    id: int
    due_on: date
    due_at: datetime
    provisional: bool


def turn(
    process_id: int,
    office_id: int,
    *,
    at: datetime,
    meets: Mapping[str, datetime] = (),
    cancels: Collection[str] = (),
    starts: Sequence[Clock] = (),
) -> list[Started]:
    """Meet and cancel the open clocks of these kinds, then start new ones. At most three statements; none when there is nothing to do."""
    meets = dict(meets)
    with connection.cursor() as cursor:
        if meets or cancels:
            cursor.execute(
                """UPDATE workflows_deadline d
                      SET met_at = m.at, cancelled_at = CASE WHEN m.at IS NULL THEN %s::timestamptz END, next_rung = NULL, next_rung_at = NULL
                     FROM unnest(%s::text[], %s::timestamptz[]) AS m(kind, at)
                    WHERE d.process_id = %s AND d.kind = m.kind AND d.met_at IS NULL AND d.cancelled_at IS NULL""",
                [at, [*meets, *cancels], [*meets.values(), *(None for _kind in cancels)], process_id],
            )
        if not starts:
            return []
        calendar, rows, started = in_force(), [], []
        for clock in starts:
            due_on, due_at, provisional = when_due(clock, calendar)
            started.append((due_on, due_at, provisional))
            rows += [
                office_id, process_id, clock.kind, clock.node, clock.statutory, clock.routine, clock.basis[:120], clock.unit_id, clock.duty,
                clock.started_at, clock.budget, clock.budget_unit, due_on, due_at, provisional, 0, *first_rung(clock, due_on, due_at, at, calendar),
            ]  # fmt: skip
        one = "(" + ", ".join(["%s"] * 16) + ", 1, %s, %s)"
        cursor.execute(
            """INSERT INTO workflows_deadline (office_id, process_id, kind, node, statutory, routine, basis, unit_id, duty, started_at, budget,
                                               budget_unit, due_on, due_at, provisional, extended_by, term, next_rung, next_rung_at) VALUES """
            + ", ".join([one] * len(starts))
            + " RETURNING id",
            rows,
        )
        return [Started(row[0], *due) for row, due in zip(cursor.fetchall(), started, strict=True)]


def when_due(clock: Clock, calendar) -> tuple[date, datetime, bool]:
    """(last day allowed, the instant it is late, whether that rests on a year not yet announced)."""
    budget = Budget(clock.budget, Unit(clock.budget_unit))
    if budget.unit is Unit.HOURS:
        due_at = counting.after_hours(clock.started_at, budget)
        return due_at.astimezone(BEIJING).date(), due_at, False
    started_on = clock.started_at.astimezone(BEIJING).date()
    due_on = counting.due_on(started_on, budget, calendar)
    return due_on, counting.due_at(due_on), counting.is_provisional(started_on, due_on, budget.unit, calendar)


def first_rung(clock, due_on, due_at, at, calendar):
    """(index, instant) of the first rung a new clock will reach."""
    return 0, due_at
