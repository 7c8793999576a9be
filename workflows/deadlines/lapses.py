"""Missed deadlines as supervisors see them: which of them whom concern, what is still to be done about them, how late they are."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from people.models import Duty
from people.queries import Standing

from . import rules
from .calendar import WorkCalendar
from .counting import BEIJING, remaining
from .models import Deadline, Escalation, EscalationStep, Suspension

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

#: Duties that watch over the lapses of the units they answer for.
SUPERVISORS = (Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR, Duty.DISCLOSURE_OFFICER)
#: What counts as having dealt with a rung one was told of.
HANDLED = (
    EscalationStep.Kind.NOTED,
    EscalationStep.Kind.DEMANDED,
    EscalationStep.Kind.SENT_BACK,
    EscalationStep.Kind.EXTENDED,
    EscalationStep.Kind.HANDED_OVER,
)


class Rung(TypedDict):
    """What with_rung adds to a deadline; None where no rung was reached, nothing demanded, nothing explained."""

    rung: int | None
    rung_code: str | None
    rung_at: datetime | None
    ladder: int | None
    demanded_at: datetime | None
    explained_at: datetime | None


Ranked: TypeAlias = "WithAnnotations[Deadline, Rung]"


def missed(at: datetime) -> Q:
    """Deadlines of whose present term the end passed unmet by `at`."""
    in_time = Q(met_at__lt=F("due_at")) | Q(cancelled_at__lt=F("due_at"))
    return Q(due_at__lte=at, suspended_at=None) & ~in_time


def running() -> Q:
    return Q(met_at=None, cancelled_at=None)


def supervised(held: Iterable[Standing], at: datetime) -> QuerySet[Deadline]:
    """The lapses these standings watch over. The discipline committee sees those that reached a rung it is told of, and no other."""
    return Deadline.objects.filter(missed(at)).filter(reach(held))


def reach(held: Iterable[Standing]) -> Q:
    """Deadlines these standings watch over, late or not."""
    units: set[int] = set()
    discipline: set[int] = set()
    for standing in held:
        if standing.duty in SUPERVISORS:
            units |= standing.unit_ids
        elif standing.duty == Duty.DISCIPLINE:
            discipline |= standing.unit_ids
    found = Q(unit__in=units)
    if discipline - units:
        found |= Q(unit__in=discipline - units) & grave()
    return found


def grave() -> Q:
    """Lapses that ever reached a rung from which the office's ladder tells the discipline committee."""
    per_office = {office: codes_from(ladder, Duty.DISCIPLINE) for office, (_version, ladder) in rules.in_force().ladders.items()}
    found = Q(pk__in=[])
    for codes in set(per_office.values()):
        offices = [office for office, own in per_office.items() if own == codes]
        reached = Escalation.objects.filter(deadline=OuterRef("pk"), code__in=codes)
        found |= Q(office__in=offices) & Q(Exists(reached))
    return found


def codes_from(ladder, duty: str) -> tuple[str, ...]:
    """The codes of the first rung that tells this duty and of every later one; none when no rung does."""
    first = next((number for number, rung in enumerate(ladder.rungs) if duty in rung.tell), len(ladder.rungs))
    return tuple(rung.code for rung in ladder.rungs[first:])


def with_rung(deadlines: QuerySet[Deadline]) -> "QuerySet[Ranked]":
    """With the highest rung of the present term: `rung`, `rung_code`, `rung_at`, `ladder`; and whether an explanation is owed."""
    # the last one reached: a rung's number is that in the ladder it was reached by
    top = Escalation.objects.filter(deadline=OuterRef("pk"), term=OuterRef("term")).order_by("-id")
    asked = EscalationStep.objects.filter(deadline=OuterRef("pk"), kind=EscalationStep.Kind.DEMANDED).order_by("-at", "-id")
    answered = EscalationStep.objects.filter(deadline=OuterRef("pk"), kind=EscalationStep.Kind.EXPLAINED).order_by("-at", "-id")
    return deadlines.annotate(
        rung=Subquery(top.values("rung")[:1]),
        rung_code=Subquery(top.values("code")[:1]),
        rung_at=Subquery(top.values("reached_at")[:1]),
        ladder=Subquery(top.values("ladder_id")[:1]),
        demanded_at=Subquery(asked.values("at")[:1]),
        explained_at=Subquery(answered.values("at")[:1]),
    )


def explanation_owed() -> Q:
    """Of deadlines with_rung: an explanation was demanded and none has come since."""
    return Q(demanded_at__isnull=False) & (Q(explained_at=None) | Q(explained_at__lt=F("demanded_at")))


def waiting_for(held: Iterable[Standing]) -> Q:
    """Lapses with a rung one of these duties is told of, about which that duty has done nothing since."""
    ladders = [ladder for _version, ladder in rules.in_force().ladders.values()]
    found = Q(pk__in=[])
    for standing in held:
        if standing.duty not in (*SUPERVISORS, Duty.DISCIPLINE):
            continue
        codes = {rung.code for ladder in ladders for rung in ladder.rungs if standing.duty in rung.tell}
        told = Escalation.objects.filter(deadline=OuterRef("pk"), term=OuterRef("term"), code__in=codes)
        since = EscalationStep.objects.filter(
            deadline=OuterRef("deadline"), duty=standing.duty, kind__in=HANDLED, at__gte=OuterRef("reached_at")
        )
        found |= Q(unit__in=standing.unit_ids) & Q(Exists(told.filter(~Exists(since))))
    return found


def working_days_late(deadline: Deadline, at: datetime, calendar: WorkCalendar) -> int:
    """Working days (calendar days for a clock that counts those) past the last day allowed, until it was done or until `at`."""
    until = min(deadline.ended_at or at, at).astimezone(BEIJING).date()
    if until <= deadline.due_on:
        return 0
    if deadline.budget_unit == Deadline.BudgetUnit.CALENDAR_DAYS:
        return (until - deadline.due_on).days
    return -remaining(until, deadline.due_on, calendar)


def paused_days(deadlines: Collection[int], calendar: WorkCalendar, at: datetime) -> dict[int, int]:
    """Working days each of these clocks stood still. One statement."""
    found: dict[int, int] = {}
    for deadline, since, until in Suspension.objects.filter(deadline__in=deadlines).values_list("deadline", "since", "resumption__until"):
        end = until or at.astimezone(BEIJING).date()
        found[deadline] = found.get(deadline, 0) + calendar.rank(end.toordinal()) - calendar.rank(since.toordinal())
    return found
