"""Starting, meeting, stopping and extending clocks: what `perform` and the escalation page need, in as few statements as possible."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from people.prepared import Part, run
from workflows.refusals import Refusal, Refused

from . import rules
from .counting import BadPeriod, Budget, Due, RestDayReceipt, Unit
from .counting import Suspension as Pause
from .ladder import Period, Schedule, schedule
from .models import Deadline, Extension, Rescheduling, Resumption, Suspension

#: The open clocks of a kind; or of these those that started at a moment, as a task was asked of somebody; or of these again those of a unit
#: that run for a person (None: for whoever holds the duty there).
Which = str | tuple[str, datetime] | tuple[str, datetime, int, int | None]


@dataclass(frozen=True)
class Clock:
    """A clock to start. `started_at` is the event (formation, arrival); its day is not counted. `budget` is in `budget_unit`.

    `user_id` is whoever it runs for, when that is already known; otherwise whoever holds the duty for the unit.
    """

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
    user_id: int | None = None
    include_start: bool = False
    rest_day_receipt: RestDayReceipt = "same"

    @property
    def period(self) -> Period:
        return Period(self.started_at, Budget(self.budget, Unit(self.budget_unit)), self.include_start, self.rest_day_receipt)


@dataclass(frozen=True)
class Started:
    """A clock that was started, and when it runs out: `due_on` inclusive, `due_at` exclusive."""

    id: int
    due_on: date
    due_at: datetime
    provisional: bool


_END = """
UPDATE workflows_deadline d
   SET met_at = m.at, cancelled_at = CASE WHEN m.at IS NULL THEN now.at END,
       -- a rung reached before the clock ended is still to be recorded by the sweep
       next_rung = CASE WHEN next_rung_at <= COALESCE(m.at, now.at) THEN next_rung END,
       next_rung_at = CASE WHEN next_rung_at <= COALESCE(m.at, now.at) THEN next_rung_at END
  FROM json_to_recordset(%s::json) AS m(kind text, since timestamptz, unit bigint, person bigint, at timestamptz),
       (SELECT %s::timestamptz AS at) now
 WHERE d.process_id = %s AND d.kind = m.kind AND (m.since IS NULL OR d.started_at = m.since)
   AND (m.unit IS NULL OR (d.unit_id = m.unit AND d.user_id IS NOT DISTINCT FROM m.person)) AND d.met_at IS NULL AND d.cancelled_at IS NULL
RETURNING d.id"""

_START = """
INSERT INTO workflows_deadline (office_id, process_id, kind, node, statutory, routine, basis, unit_id, duty, user_id, started_at,
                                include_start, rest_day_receipt, budget, budget_unit, due_on, due_at, provisional, next_rung,
                                next_rung_at, extended_by, term)
SELECT %s, %s, c.*, 0, 1
  FROM json_to_recordset(%s::json) AS c(
         kind text, node text, statutory bool, routine bool, basis text, unit bigint, duty text, person bigint, started_at timestamptz,
         include_start bool, receipt text, budget int, budget_unit text, due_on date, due_at timestamptz, provisional bool, rung int,
         rung_at timestamptz)
RETURNING id"""


def turn(
    process_id: int | None,
    office_id: int,
    *,
    at: datetime,
    meets: Mapping[Which, datetime] | None = None,
    cancels: Collection[Which] = (),
    starts: Sequence[Clock] = (),
) -> list[Started]:
    """Meet and cancel these open clocks, then start new ones. At most three statements; none when there is nothing to do.

    What is both met and cancelled is met. Raises BadPeriod for a budget that makes no sense.
    """
    if meets or cancels:
        ending = end(process_id, at=at, meets=meets or {}, cancels=cancels)
        run(ending.sql, ending.parameters)
    if not starts:
        return []
    plans = plan(office_id, starts, rules.in_force(), at=at)
    starting = start(process_id, office_id, starts, plans)
    found = run(starting.sql, starting.parameters)
    return [Started(id, plan.due_on, plan.due_at, plan.provisional) for (id,), plan in zip(found, plans, strict=True)]


def end(process_id: int | None, *, at: datetime, meets: Mapping[Which, datetime], cancels: Collection[Which]) -> Part:
    """The write that meets and cancels these open clocks. What is both met and cancelled is met."""
    ended: dict[Which, datetime | None] = dict.fromkeys(cancels) | dict(meets)
    rows = [
        dict(zip(("kind", "since", "unit", "person"), (which,) if isinstance(which, str) else which, strict=False), at=met)
        for which, met in ended.items()
    ]
    return Part(_END, [json.dumps(rows, default=str), at, process_id])


def plan(office_id: int, starts: Sequence[Clock], in_force: rules.Rules, *, at: datetime) -> list[Schedule]:
    """When these clocks run out and what comes first. Raises BadPeriod for a budget that makes no sense."""
    ladder, plans = in_force.ladder(office_id), []
    for clock in starts:
        found = schedule(clock.period, in_force.calendar, ladder, at=at)
        assert found is not None  # nothing has been suspended yet
        plans.append(found)
    return plans


def start(process_id: int | None, office_id: int, starts: Sequence[Clock], plans: Sequence[Schedule]) -> Part:
    """The write that starts planned clocks."""
    rows = [
        {
            "kind": clock.kind,
            "node": clock.node,
            "statutory": clock.statutory,
            "routine": clock.routine,
            "basis": clock.basis[:120],
            "unit": clock.unit_id,
            "duty": clock.duty,
            "person": clock.user_id,
            "started_at": clock.started_at,
            "include_start": clock.include_start,
            "receipt": clock.rest_day_receipt,
            "budget": clock.budget,
            "budget_unit": clock.budget_unit,
            "due_on": plan.due_on,
            "due_at": plan.due_at,
            "provisional": plan.provisional,
            "rung": plan.next_rung,
            "rung_at": plan.next_rung_at,
        }
        for clock, plan in zip(starts, plans, strict=True)
    ]
    return Part(_START, [office_id, process_id, json.dumps(rows, ensure_ascii=False, default=str)])


def meet(deadline_id: int, *, at: datetime) -> None:
    """Meet one clock by its id, if it still runs: for those not told apart by passage and kind. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE workflows_deadline
                  SET met_at = %(at)s, next_rung = CASE WHEN next_rung_at <= %(at)s THEN next_rung END,
                      next_rung_at = CASE WHEN next_rung_at <= %(at)s THEN next_rung_at END
                WHERE id = %(id)s AND met_at IS NULL AND cancelled_at IS NULL""",
            {"id": deadline_id, "at": at},
        )


def carry_over(process_id: int, to: int, kinds: Collection[str]) -> None:
    """The open clocks of these kinds run on, unchanged, in another passage of the same subject. One statement."""
    Deadline.objects.filter(process_id=process_id, kind__in=kinds, met_at=None, cancelled_at=None).update(process_id=to)


def hand_to(process_id: int, kind: str, user_id: int | None) -> None:
    """From now on the open clocks of this kind run for this person (签收, 转办), or for whoever holds the duty (None). One statement."""
    Deadline.objects.filter(process_id=process_id, kind=kind, met_at=None, cancelled_at=None).update(user_id=user_id)


def period_of(deadline: Deadline) -> Period:
    """What the row counts, with everything done to it since. One statement."""
    return counted(deadline, deadline.suspensions.order_by("since", "id").values_list("since", "resumption__until"))


def counted(deadline: Deadline, pauses: Iterable[tuple[date, date | None]]) -> Period:
    """What the row counts, its pauses (since, until) known."""
    return Period(
        deadline.started_at,
        Budget(deadline.budget + deadline.extended_by, Unit(deadline.budget_unit)),
        deadline.include_start,
        "next" if deadline.rest_day_receipt == Deadline.Receipt.NEXT_WORKING_DAY else "same",
        tuple(Pause(since, until) for since, until in pauses),
    )


def explain(deadline: Deadline) -> Due | None:
    """The due date day by day, by the calendar in force; None for a clock that runs in hours."""
    period = period_of(deadline)
    return None if period.budget.unit is Unit.HOURS else period.explained(rules.in_force().calendar)


# -- what is done to a running clock ------------------------------------------------------------------------------------------
def suspend(deadline_id: int, *, since: date, reason: str, by, at: datetime, document_number: str = "") -> Suspension:
    """Stop the clock from the day after `since`, the day the letter went out. (条例 第三十三条 第三款)

    Raises Refused: a publication clock never stops, and neither does one that runs in hours, has ended, stands still or has lapsed by then.
    """
    with transaction.atomic():
        deadline = _running(deadline_id)
        if deadline.kind == Deadline.Kind.PUBLICATION:
            raise Refused([Refusal("never_stops", _("The statutory period for publication never stops."), "条例 第二十六条")])
        if deadline.budget_unit == Deadline.BudgetUnit.HOURS:
            raise Refused([Refusal("never_stops", _("A period in hours cannot be stopped."))])
        _must_say_why(reason)
        fact = Suspension.objects.create(deadline=deadline, since=since, reason=reason, document_number=document_number, actor=by, at=at)
        try:
            plan = _plan(deadline, at)
        except BadPeriod as error:
            raise Refused([Refusal("bad_suspension", str(error), field="since")]) from error
        if plan is not None:
            raise Refused([Refusal("already_lapsed", _("The period had run out by then; stopping it changes nothing."), field="since")])
        deadline.suspended_at = at
        if deadline.next_rung_at is not None and deadline.next_rung_at > at:
            deadline.next_rung = deadline.next_rung_at = None
        deadline.save(update_fields=["suspended_at", "next_rung", "next_rung_at"])
    return fact


def resume(deadline_id: int, *, until: date, reason: str, by, at: datetime, document_number: str = "") -> Rescheduling:
    """Run the clock on from the day after `until`, the day the opinion arrived or the time for it ran out; a new term begins.

    Raises Refused when it does not stand still, or `until` makes no sense.
    """
    with transaction.atomic():
        deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
        if deadline.suspended_at is None or deadline.ended_at:
            raise Refused([Refusal("not_suspended", _("The clock does not stand still."))])
        _must_say_why(reason)
        open_one = deadline.suspensions.get(resumption=None)
        Resumption.objects.create(suspension=open_one, until=until, reason=reason, document_number=document_number, actor=by, at=at)
        deadline.suspended_at = None
        return _reschedule(deadline, Rescheduling.Cause.RESUMED, at, field="until")


def extend(deadline_id: int, *, more: int, reason: str, by, at: datetime) -> Rescheduling:
    """Give the clock `more` of its own unit; a new term begins. Raises Refused: a publication clock never grows."""
    with transaction.atomic():
        deadline = _running(deadline_id)
        if deadline.kind == Deadline.Kind.PUBLICATION:
            raise Refused([Refusal("never_grows", _("The statutory date of publication is never extended."), "条例 第二十六条")])
        _must_say_why(reason)
        if more < 1:
            raise Refused([Refusal("bad_extension", _("An extension is at least one."), field="more")])
        Extension.objects.create(deadline=deadline, budget=more, reason=reason, actor=by, at=at)
        deadline.extended_by += more
        return _reschedule(deadline, Rescheduling.Cause.EXTENDED, at, field="more")


def _running(deadline_id: int) -> Deadline:
    deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
    if deadline.ended_at:
        raise Refused([Refusal("clock_ended", _("This clock has ended."))])
    if deadline.suspended_at:
        raise Refused([Refusal("suspended", _("The clock stands still already."))])
    return deadline


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise Refused([Refusal("reason_missing", _("Say why."), field="reason")])


def _plan(deadline: Deadline, at: datetime) -> Schedule | None:
    in_force = rules.in_force()
    return schedule(period_of(deadline), in_force.calendar, in_force.ladder(deadline.office_id), at=at)


def _reschedule(deadline: Deadline, cause: str, at: datetime, field: str) -> Rescheduling:
    """Write the row's new due date and begin a new term."""
    try:
        plan = _plan(deadline, at)
    except BadPeriod as error:
        raise Refused([Refusal("bad_period", str(error), field=field)]) from error
    assert plan is not None  # whatever stood still was just resumed
    before, deadline.due_at = deadline.due_at, plan.due_at
    deadline.due_on, deadline.provisional = plan.due_on, plan.provisional
    deadline.term += 1
    deadline.next_rung, deadline.next_rung_at, deadline.last_rung = plan.next_rung, plan.next_rung_at, None
    deadline.save()
    return Rescheduling.objects.create(deadline=deadline, term=deadline.term, cause=cause, due_before=before, due_at=plan.due_at, at=at)
