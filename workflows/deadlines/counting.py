"""How a period is counted: its last day, the day-by-day explanation of it, what is used and what remains. No clock, no queries.

A statutory period does not count the day of receipt (条例 第三十三条): day 1 is the next day that counts. A display period (公示期)
usually counts the day of posting. While a third party or another agency is asked, the clock stands still (条例 第三十三条 第三款).
Periods in calendar days (预算法 第十四条: 20 days; 公示 7 days) count every day and are not moved off a rest day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .calendar import Kind, Why, WorkCalendar

BEIJING = ZoneInfo("Asia/Shanghai")  # legal time everywhere in the country
LONGEST = 3660  # days; about ten years. Nothing in this law runs longer, a typing error does.
EARLIEST, LATEST = date(1949, 10, 1), date(2999, 12, 31)

RestDayReceipt = Literal["same", "next"]


class BadPeriod(ValueError):
    """The period asked for makes no sense; the message says why."""


def too_early(day: date) -> str:
    """Why a day somebody typed cannot be meant, in words for them: no period counts from it. Empty when it can."""
    if day >= EARLIEST:
        return ""
    return _("%(day)s lies too far back to count from; look at the year again.") % {"day": day.isoformat()}


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Budget:
    """How long somebody has (期限). An extension (延期) is a larger budget counted from the same start."""

    n: int
    unit: Unit = Unit.WORKING_DAYS

    def __post_init__(self) -> None:
        longest = LONGEST * 24 if self.unit is Unit.HOURS else LONGEST
        if self.n < 0:
            raise BadPeriod(_("A period cannot be negative: %(n)s.") % {"n": self.n})
        if self.n > longest:
            raise BadPeriod(_("A period of %(n)s is too long; at most %(longest)s.") % {"n": self.n, "longest": longest})

    def __add__(self, more: "Budget") -> "Budget":
        if self.unit is not more.unit:
            raise BadPeriod(_("A period in %(one)s cannot be extended in %(other)s.") % {"one": self.unit, "other": more.unit})
        return Budget(self.n + more.n, self.unit)


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stands still (期限中止) from the day after `since` through `until`.

    `since` is the day the letter was sent and still counts; `until` is the day the opinion arrived, or the time for it ran out, and does
    not. While `until` is None the opinion is still awaited.
    """

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a period: its number when it is counted, otherwise None, and why."""

    date: date
    counted: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class Due:
    """The last day allowed and how it was found. `due_on` is None while the clock stands still before it could be reached."""

    due_on: date | None
    provisional: bool
    explanation: tuple[Day, ...]


class _Ruler(Protocol):
    def rank(self, ordinal: int) -> int: ...
    def select(self, rank: int) -> int: ...


class _EveryDay:
    """The ruler of calendar-day periods."""

    def rank(self, ordinal: int) -> int:
        return ordinal

    def select(self, rank: int) -> int:
        return rank


_EVERY_DAY = _EveryDay()


def due_on(
    started_on: date,
    budget: Budget,
    calendar: WorkCalendar,
    *,
    include_start: bool = False,
    suspensions: Sequence[Suspension] = (),
    rest_day_receipt: RestDayReceipt = "same",
) -> date | None:
    """The last day allowed, without the explanation. (条例 第三十三条)

    The start day is not counted unless `include_start`. With `rest_day_receipt="next"` what arrives on a rest day counts as received on
    the next working day; it matters to working days only. None while a suspension without end keeps the day from being known.
    Raises BadPeriod for hours, and for suspensions that are reversed, overlap or begin before the start.
    """
    ruler = _ruler(budget.unit, calendar)
    received = _received(started_on, ruler, rest_day_receipt)
    if budget.n == 0:
        if include_start:
            raise BadPeriod(_("A period that counts its first day has at least one day."))
        return date.fromordinal(received)
    target = ruler.rank(received - include_start) + budget.n
    if suspensions:
        for pause in _in_order(suspensions, started_on):
            since = ruler.rank(pause.since.toordinal())
            if target <= since:
                break
            if pause.until is None:
                return None
            target += max(0, ruler.rank(pause.until.toordinal()) - max(since, ruler.rank(received - include_start)))
    return date.fromordinal(ruler.select(target))


def due(
    started_on: date,
    budget: Budget,
    calendar: WorkCalendar,
    *,
    include_start: bool = False,
    suspensions: Sequence[Suspension] = (),
    rest_day_receipt: RestDayReceipt = "same",
) -> Due:
    """The last day allowed with the reason of every day from the start through it; as `due_on` otherwise.

    `provisional` when a year is touched whose holidays are not announced yet. Where the clock stands still, the explanation ends with the
    last day before it stopped.
    """
    last = due_on(started_on, budget, calendar, include_start=include_start, suspensions=suspensions, rest_day_receipt=rest_day_receipt)
    received = date.fromordinal(_received(started_on, _ruler(budget.unit, calendar), rest_day_receipt))
    pauses = _in_order(suspensions, started_on)
    explained = tuple(_explain(started_on, received, last or pauses[-1].since, budget.unit, calendar, include_start, pauses))
    return Due(last, is_provisional(started_on, last or pauses[-1].since, budget.unit, calendar), explained)


def is_provisional(started_on: date, last: date, unit: Unit, calendar: WorkCalendar) -> bool:
    """Whether a period with this last day was counted through a year whose holidays are not announced yet."""
    return unit is Unit.WORKING_DAYS and not calendar.knows(started_on, last)


def used(
    started_on: date,
    until: date,
    unit: Unit,
    calendar: WorkCalendar,
    *,
    include_start: bool = False,
    suspensions: Sequence[Suspension] = (),
    rest_day_receipt: RestDayReceipt = "same",
) -> int:
    """How many days of a period are counted from its start through `until`, inclusive."""
    ruler = _ruler(unit, calendar)
    base = ruler.rank(_received(started_on, ruler, rest_day_receipt) - include_start)
    end = until.toordinal()
    count = ruler.rank(end) - base
    for pause in _in_order(suspensions, started_on):
        resumed = end if pause.until is None else min(pause.until.toordinal(), end)
        count -= max(0, ruler.rank(resumed) - max(base, ruler.rank(pause.since.toordinal())))
    return max(0, count)


def remaining(today: date, due_on: date, calendar: WorkCalendar) -> int:
    """Working days left after today (剩余工作日), or overdue (超期), as a negative number.

    0 means that today is the last working day allowed. Negative exactly when the due date has passed; a rest day just after it belongs to
    the first working day overdue.
    """
    left = calendar.rank(due_on.toordinal())
    if today <= due_on:
        return left - calendar.rank(today.toordinal())
    return left - 1 - calendar.rank(today.toordinal() - 1)


def due_at(last: date) -> datetime:
    """The moment from which a period with this last day has lapsed: midnight at the end of the day, Beijing time."""
    return datetime.combine(last + timedelta(days=1), time(), BEIJING)


def after_hours(started_at: datetime, budget: Budget, stopped: timedelta = timedelta()) -> datetime:
    """The moment from which a period in hours has lapsed; hours run through nights and rest days. `stopped` is time not counted."""
    if budget.unit is not Unit.HOURS:
        raise BadPeriod(_("A period in %(unit)s is counted by days, not by hours.") % {"unit": budget.unit})
    return started_at + timedelta(hours=budget.n) + stopped


def _ruler(unit: Unit, calendar: WorkCalendar) -> _Ruler:
    if unit is Unit.WORKING_DAYS:
        return calendar
    if unit is Unit.CALENDAR_DAYS:
        return _EVERY_DAY
    raise BadPeriod(_("A period in hours has no last day."))


def _received(started_on: date, ruler: _Ruler, rest_day_receipt: RestDayReceipt) -> int:
    if not EARLIEST <= started_on <= LATEST:
        raise BadPeriod(_("%(day)s lies too far away to count from.") % {"day": started_on})
    ordinal = started_on.toordinal()
    rank = ruler.rank(ordinal)
    if rest_day_receipt == "next" and rank == ruler.rank(ordinal - 1):
        return ruler.select(rank + 1)
    return ordinal


def _in_order(suspensions: Sequence[Suspension], started_on: date) -> list[Suspension]:
    """The suspensions by date. Raises BadPeriod when they are reversed, overlap or begin before the start."""
    ordered = sorted(suspensions, key=lambda pause: (pause.since, pause.until or date.max))
    ready = started_on
    for pause in ordered:
        if pause.until is not None and pause.until < pause.since:
            where = {"since": pause.since, "until": pause.until}
            raise BadPeriod(_("The suspension of %(since)s ends before it begins, on %(until)s.") % where)
        if pause.since < started_on:
            raise BadPeriod(_("The suspension of %(since)s begins before the period itself.") % {"since": pause.since})
        if pause.since < ready:
            raise BadPeriod(_("The suspension of %(since)s overlaps the one before it.") % {"since": pause.since})
        if (pause.until or pause.since) > LATEST:
            raise BadPeriod(_("%(day)s lies too far away to count from.") % {"day": pause.until or pause.since})
        ready = pause.until or date.max
    return ordered


def _explain(
    started_on: date, received: date, last: date, unit: Unit, calendar: WorkCalendar, include_start: bool, pauses: Sequence[Suspension]
) -> Iterator[Day]:
    counted = 0
    for ordinal in range(started_on.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day < received:
            yield Day(day, None, Why(Kind.BEFORE_RECEIPT))
        elif day == received and not include_start:
            yield Day(day, None, Why(Kind.START))
        elif any(pause.since < day and (pause.until is None or day <= pause.until) for pause in pauses):
            yield Day(day, None, Why(Kind.SUSPENDED))
        elif unit is Unit.CALENDAR_DAYS:
            counted += 1
            yield Day(day, counted, Why(Kind.CALENDAR_DAY))
        elif calendar.is_working(day):
            counted += 1
            yield Day(day, counted, calendar.why(day))
        else:
            yield Day(day, None, calendar.why(day))
