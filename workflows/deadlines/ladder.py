"""How far a lapse climbs (预警督办): rungs as data, what they say about a period, which a lapse skips and where it stops. Pure.

提醒 (before expiry) – 催办 (on expiry) – 督办 – 约谈 – 移交问责. A statutory period that is missed goes straight to 约谈, except a
routine first miss, which stops at 督办 and does not flood the 纪工委. Climbing never changes a due date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .calendar import WorkCalendar
from .counting import BEIJING, Budget, Due, RestDayReceipt, Suspension, Unit, after_hours, due, due_at, due_on, is_provisional

HANDLER = "handler"  # in `tell`: whoever the clock runs for
HIGHEST = 250  # working days; about a year


class BadLadder(ValueError):
    """A ladder cannot be read, or its rungs make no sense; the message says which."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One level. Reached `after` so many working days past the due date, or before it: at `share` per cent of the time, and no later
    than `days_before` working days ahead of the last day."""

    code: str
    name: str
    tell: tuple[str, ...]
    after: int | None = None
    share: int = 0
    days_before: int = 0
    explanation: bool = False  # a written explanation (说明) is demanded


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs in the order they are reached; `lapse` is the index of the one reached on expiry.

    Of the misses of one unit within `history_months` the first `routine_misses` go no further than `routine_stops_at`, if routine; any
    other statutory miss starts at `statutory_skips_to`.
    """

    rungs: tuple[Rung, ...]
    lapse: int
    statutory_skips_to: int | None
    routine_stops_at: int | None
    routine_misses: int
    history_months: int
    urge_again_days: int  # 催办: after so many working days the same person may urge again; 0: at any time

    @classmethod
    def of(cls, rungs: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]) -> "Ladder":
        """A ladder from its stored form (see DEFAULT_RUNGS, DEFAULT_RULES). Raises BadLadder."""
        found = tuple(_rung(data) for data in rungs)
        codes = [rung.code for rung in found]
        if len(set(codes)) != len(codes):
            raise BadLadder(_("Two rungs have the same code."))
        times = [-1 if rung.after is None else rung.after for rung in found]
        if 0 not in times:
            raise BadLadder(_("One rung must be reached on expiry (after 0 working days)."))
        if times != sorted(set(times)):
            raise BadLadder(_("Rungs must follow each other in time, with at most one before expiry."))
        named = {}
        for rule in ("statutory_skips_to", "routine_stops_at"):
            code = rules.get(rule)
            if code is not None and code not in codes[times.index(0) :]:
                raise BadLadder(_("%(rule)s names no rung after expiry: %(code)s.") % {"rule": rule, "code": code})
            named[rule] = None if code is None else codes.index(code)
        counts = {}
        for rule, least in (("routine_misses", 0), ("history_months", 1), ("urge_again_days", 0)):
            value = rules.get(rule, DEFAULT_RULES[rule])
            if not isinstance(value, int) or not least <= value <= 120:
                raise BadLadder(_("%(rule)s must be a whole number from %(least)s to 120.") % {"rule": rule, "least": least})
            counts[rule] = value
        return cls(found, times.index(0), named["statutory_skips_to"], named["routine_stops_at"], **counts)

    @property
    def last(self) -> int:
        return len(self.rungs) - 1

    def course(self, *, statutory: bool, routine: bool, earlier_misses: int) -> tuple[int, ...]:
        """The rungs a miss climbs, the first of them on expiry. `earlier_misses`: the unit's, of the same sort, in the history."""
        if routine and self.routine_stops_at is not None and earlier_misses < self.routine_misses:
            return tuple(range(self.lapse, self.routine_stops_at + 1))
        first = self.lapse if not statutory or self.statutory_skips_to is None else self.statutory_skips_to
        return tuple(range(first, self.last + 1))

    def next_of(self, number: int, old: "Ladder") -> int | None:
        """Where a clock waits that was to reach rung `number` of the ladder this one takes the place of; None: it climbs no further.

        Of a reminder nothing is kept but its time; without one, and on expiry, it is the rung on expiry. Afterwards the next one is that
        after the last rung reached, and where that one is gone the first that is reached later than it was.
        """
        if number < old.lapse:
            return 0  # the reminder, or the rung on expiry where there is none
        if number == old.lapse:
            return self.lapse
        reached = old.rungs[min(number, old.last + 1) - 1]
        kept = self._found(reached.code) if number - 1 > old.lapse else self.lapse
        if kept is not None:
            return kept + 1 if kept < self.last else None
        later = (n for n, rung in enumerate(self.rungs) if n > self.lapse and (rung.after or 0) > (reached.after or 0))
        return next(later, None)

    def stop_of(self, number: int, old: "Ladder") -> int:
        """Where a lapse stops that was to stop at rung `number` of the ladder this one takes the place of: at the end if it was the end, else
        at the same rung, or where that one is gone at the last that is reached no later than it was."""
        if number >= old.last:
            return self.last
        kept = self._found(old.rungs[number].code)
        if kept is not None:
            return kept
        return max(n for n, rung in enumerate(self.rungs) if n >= self.lapse and (rung.after or 0) <= (old.rungs[number].after or 0))

    def _found(self, code: str) -> int | None:
        """The rung of this code, unless it comes before expiry."""
        return next((n for n, rung in enumerate(self.rungs) if rung.code == code and n >= self.lapse), None)


def _rung(data: Mapping[str, Any]) -> Rung:
    try:
        before = data.get("before") or {"share": 0, "working_days": 0}
        rung = Rung(
            str(data["code"]),
            str(data["name"]),
            tuple(data["tell"]),
            data.get("after"),
            before["share"],
            before["working_days"],
            bool(data.get("explanation")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadLadder(_("Cannot read the rung %(data)s (%(error)s).") % {"data": data, "error": error}) from error
    numbers = (rung.after or 0, rung.share, rung.days_before)
    if not all(isinstance(number, int) and 0 <= number <= HIGHEST for number in numbers) or rung.share > 100:
        raise BadLadder(_("The rung %(code)s has an impossible time.") % {"code": rung.code})
    if (rung.after is None) != bool(data.get("before")):
        raise BadLadder(_("The rung %(code)s is reached either before or after expiry.") % {"code": rung.code})
    return rung


DEFAULT_RUNGS: list[dict[str, Any]] = [
    {"code": "remind", "name": "提醒", "before": {"share": 80, "working_days": 1}, "tell": [HANDLER]},
    {"code": "urge", "name": "黄牌·催办", "after": 0, "tell": [HANDLER, "section_head"]},
    {"code": "supervise", "name": "橙牌·督办", "after": 2, "tell": ["business_leader", "disclosure_officer"], "explanation": True},
    {"code": "interview", "name": "红牌·约谈", "after": 5, "tell": ["director", "discipline"], "explanation": True},
    {"code": "refer", "name": "移交问责", "after": 10, "tell": ["director", "discipline"]},
]
DEFAULT_RULES: dict[str, Any] = {
    "statutory_skips_to": "interview",
    "routine_stops_at": "supervise",
    "routine_misses": 1,
    "history_months": 12,
    "urge_again_days": 1,
}
DEFAULT = Ladder.of(DEFAULT_RUNGS, DEFAULT_RULES)


@dataclass(frozen=True, slots=True)
class Period:
    """What a clock counts: from when, how long, and by which rules."""

    started_at: datetime
    budget: Budget
    include_start: bool = False
    rest_day_receipt: RestDayReceipt = "same"
    suspensions: tuple[Suspension, ...] = field(default=())

    @property
    def started_on(self) -> date:
        return self.started_at.astimezone(BEIJING).date()

    def day(self, number: int, calendar: WorkCalendar) -> date | None:
        """The day that counts as this number of the period; None when the clock stands still before it."""
        return due_on(self.started_on, Budget(number, self.budget.unit), calendar, **self._rules())

    def explained(self, calendar: WorkCalendar) -> Due:
        """The due date with its day-by-day explanation; not for hours, of which `due_at` says everything."""
        return due(self.started_on, self.budget, calendar, **self._rules())

    def _rules(self) -> dict[str, Any]:
        return {"include_start": self.include_start, "rest_day_receipt": self.rest_day_receipt, "suspensions": self.suspensions}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a period ends, and the first rung ahead of it. `due_at` is exclusive: the instant it is late."""

    due_on: date
    due_at: datetime
    provisional: bool
    next_rung: int
    next_rung_at: datetime


def schedule(period: Period, calendar: WorkCalendar, ladder: Ladder, *, at: datetime) -> Schedule | None:
    """When this period ends and what comes first; None while its clock stands still. What has already lapsed at `at` is not reminded of."""
    if period.budget.unit is Unit.HOURS:
        ends_at = after_hours(period.started_at, period.budget)
        last, provisional = ends_at.astimezone(BEIJING).date(), False
    else:
        found = period.day(period.budget.n, calendar)
        if found is None:
            return None
        last, ends_at = found, due_at(found)
        provisional = is_provisional(period.started_on, last, period.budget.unit, calendar)
    if at < ends_at and (remind_at := _remind_at(period, calendar, ladder.rungs[0])) is not None:
        return Schedule(last, ends_at, provisional, 0, remind_at)
    return Schedule(last, ends_at, provisional, ladder.lapse, ends_at)


def _remind_at(period: Period, calendar: WorkCalendar, rung: Rung) -> datetime | None:
    if rung.after is not None or period.budget.n == 0:
        return None
    n = period.budget.n
    if period.budget.unit is Unit.HOURS:
        return period.started_at + timedelta(hours=n * rung.share / 100)
    day = period.day(max(1, min(n * rung.share // 100 + 1, n - rung.days_before)), calendar)
    assert day is not None  # it is no later than the last day, which is known
    return datetime.combine(day, time(), BEIJING)


def reached_at(rung: Rung, due_on: date, due_at: datetime, calendar: WorkCalendar) -> datetime:
    """When a rung after expiry is reached: at the end of the n-th working day after the last day allowed."""
    if not rung.after:
        return due_at
    return datetime.combine(calendar.add(due_on, rung.after) + timedelta(days=1), time(), BEIJING)
