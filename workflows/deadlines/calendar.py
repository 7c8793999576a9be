"""The work calendar (工作日历): which days are worked, by the State Council's yearly arrangement of holidays.

A working day is a weekday that is no day off, or a weekend day made up for one (调休上班). A year's paper may speak of days of its
neighbours: the paper for 2019 also set 29 to 31 December 2018. Of a year without a paper only the weekdays are known; whatever is
counted there is provisional.

Days are handled as ordinals (`date.toordinal`), so that counting is arithmetic and two bisections, however long the period.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, reduce
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

SHIPPED = Path(__file__).parent / "data" / "holidays.json"

HOLIDAYS = {
    "元旦": gettext_noop("New Year"),
    "春节": gettext_noop("Spring Festival"),
    "清明节": gettext_noop("Qingming Festival"),
    "劳动节": gettext_noop("Labour Day"),
    "端午节": gettext_noop("Dragon Boat Festival"),
    "中秋节": gettext_noop("Mid-Autumn Festival"),
    "国庆节": gettext_noop("National Day"),
}


class BadCalendar(ValueError):
    """A year's arrangement of holidays cannot be read, or contradicts itself."""


class Kind(StrEnum):
    """Why a day is worked or not; and why a day of a period is counted or not."""

    WORKED = "worked"
    MADE_UP = "made_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    UNKNOWN_WORKED = "unknown_worked"
    UNKNOWN_WEEKEND = "unknown_weekend"
    CALENDAR_DAY = "calendar_day"
    START = "start"
    BEFORE_RECEIPT = "before_receipt"
    SUSPENDED = "suspended"


WORDS = {
    Kind.WORKED: gettext_lazy("working day"),
    Kind.MADE_UP: gettext_lazy("make-up working day for %(holiday)s"),
    Kind.WEEKEND: gettext_lazy("weekend, not counted"),
    Kind.HOLIDAY: gettext_lazy("day off: %(holiday)s"),
    Kind.UNKNOWN_WORKED: gettext_lazy("weekday, holidays of this year not announced yet"),
    Kind.UNKNOWN_WEEKEND: gettext_lazy("weekend, holidays of this year not announced yet"),
    Kind.CALENDAR_DAY: gettext_lazy("calendar day"),
    Kind.START: gettext_lazy("day of receipt, not counted"),
    Kind.BEFORE_RECEIPT: gettext_lazy("rest day, taken as received on the next working day"),
    Kind.SUSPENDED: gettext_lazy("clock stopped"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """The reason a day is as it is. `holiday` is the holiday's Chinese name, empty where there is none."""

    kind: Kind
    holiday: str = ""

    def __str__(self) -> str:
        return str(WORDS[self.kind]) % {"holiday": holiday_name(self.holiday)}


def holiday_name(chinese: str) -> str:
    """The holiday's name in the reader's language; holidays that fall together are written 国庆节、中秋节."""
    names = (_(HOLIDAYS[name]) if name in HOLIDAYS else name for name in chinese.split("、"))
    return reduce(lambda first, second: _("%(first)s and %(second)s") % {"first": first, "second": second}, names)


def weekdays_until(ordinal: int) -> int:
    """How many Mondays to Fridays there are from 1 January of year 1, a Monday, through this day."""
    weeks, days = divmod(ordinal, 7)
    return 5 * weeks + min(days, 5)


def nth_weekday(number: int) -> int:
    """The ordinal of the n-th Monday to Friday since year 1: the first day for which `weekdays_until` gives this number."""
    weeks, days = divmod(number - 1, 5)
    return 7 * weeks + days + 1


class WorkCalendar:
    """Which days are worked (工作日历). Immutable; `years` are the years whose paper is known."""

    def __init__(self, reasons: Mapping[int, Why], years: Iterable[int]):
        """`reasons` gives, by ordinal, every day the papers speak of; plain weekdays and weekends need no mention."""
        self.years = frozenset(years)
        self._reasons = dict(reasons)
        self._breaks: list[int] = []  # days on which the week's own rule does not hold
        self._shifts: list[int] = []  # working days gained or lost against the week's own rule, through that day
        self._ranks: list[int] = []  # rank() of that day
        shift = 0
        for ordinal in sorted(self._reasons):
            works, weekday = self._reasons[ordinal].kind is Kind.MADE_UP, is_weekday(ordinal)
            if works != weekday:
                shift += 1 if works else -1
                self._breaks.append(ordinal)
                self._shifts.append(shift)
                self._ranks.append(weekdays_until(ordinal) + shift)

    @classmethod
    def of(cls, years: Iterable[Mapping[str, Any]]) -> "WorkCalendar":
        """The calendar of these years' arrangements, in the form of `data/holidays.json`. A later year's paper wins over an earlier's.

        Raises BadCalendar, naming the year and the holiday.
        """
        reasons: dict[int, Why] = {}
        known = []
        for payload in sorted(years, key=year_of):
            known.append(year_of(payload))
            reasons.update(days_of(payload))
        return cls(reasons, known)

    # -- single days ----------------------------------------------------------------------------------------------------
    def why(self, day: date) -> Why:
        """Why this day is worked or not."""
        ordinal = day.toordinal()
        if ordinal in self._reasons:
            return self._reasons[ordinal]
        if day.year in self.years:
            return Why(Kind.WORKED if is_weekday(ordinal) else Kind.WEEKEND)
        return Why(Kind.UNKNOWN_WORKED if is_weekday(ordinal) else Kind.UNKNOWN_WEEKEND)

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day; by the weekday alone in a year whose paper is not known."""
        ordinal = day.toordinal()
        return self.rank(ordinal) > self.rank(ordinal - 1)

    def knows(self, first: date, last: date) -> bool:
        """Whether the papers of all years from the first day through the last are known."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def next_working(self, day: date) -> date:
        """The first working day after this one."""
        return self.add(day, 1)

    def add(self, day: date, working_days: int) -> date:
        """The n-th working day after this one, n ≥ 1."""
        return date.fromordinal(self.select(self.rank(day.toordinal()) + working_days))

    def changes_to(self, other: "WorkCalendar") -> list[date]:
        """The days worked by one of the two and not by the other, in order."""
        days = map(date.fromordinal, sorted(self._reasons.keys() | other._reasons.keys()))
        return [day for day in days if self.is_working(day) != other.is_working(day)]

    # -- counting -------------------------------------------------------------------------------------------------------
    def rank(self, ordinal: int) -> int:
        """How many working days there are from a fixed far past through this day. Differences count working days."""
        passed = bisect_right(self._breaks, ordinal)
        return weekdays_until(ordinal) + (self._shifts[passed - 1] if passed else 0)

    def select(self, rank: int) -> int:
        """The ordinal of the working day with this rank: the first day on which `rank()` reaches it."""
        ahead = bisect_left(self._ranks, rank)
        ordinal = nth_weekday(rank - (self._shifts[ahead - 1] if ahead else 0))
        # Between two breaks the week's own rule holds; when it leads past the next break, that break is the made-up day looked for.
        return min(ordinal, self._breaks[ahead]) if ahead < len(self._breaks) else ordinal


def is_weekday(ordinal: int) -> bool:
    return 1 <= ordinal % 7 <= 5


def year_of(payload: Mapping[str, Any]) -> int:
    year = payload.get("year")
    if not isinstance(year, int) or not date.min.year < year < date.max.year:
        raise BadCalendar(_("A year's arrangement must say which year it is for; found %(found)s.") % {"found": repr(year)})
    return year


def days_of(payload: Mapping[str, Any]) -> dict[int, Why]:
    """Every day one year's arrangement speaks of, by ordinal. Raises BadCalendar."""
    year = year_of(payload)
    days: dict[int, Why] = {}
    for name in ("holidays", "papers"):
        if not isinstance(payload.get(name, []), list) or not all(isinstance(line, Mapping) for line in payload.get(name, ())):
            raise BadCalendar(_("%(year)s: “%(name)s” must be a list of entries with names of their own.") % {"year": year, "name": name})
    for line in payload.get("holidays", ()):
        try:
            name = str(line["name"])
            first, last = (date.fromisoformat(text) for text in line["off"])
            made_up = [date.fromisoformat(text) for text in line["work"]]
        except (KeyError, TypeError, ValueError) as error:
            what = {"year": year, "line": line, "error": error}
            raise BadCalendar(_("%(year)s: cannot read the holiday %(line)s (%(error)s).") % what) from error
        where = {"year": year, "holiday": name}
        if not 0 <= (last - first).days < 31:
            raise BadCalendar(_("%(year)s: %(holiday)s ends before it begins, or lasts longer than a month.") % where)
        off = [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1)]
        for day, kind in [*((day, Kind.HOLIDAY) for day in off), *((day, Kind.MADE_UP) for day in made_up)]:
            where["day"] = day.isoformat()
            if abs(day.year - year) > 1:
                raise BadCalendar(_("%(year)s: %(day)s of %(holiday)s is not of this year or its neighbours.") % where)
            if kind is Kind.MADE_UP and is_weekday(day.toordinal()):
                raise BadCalendar(_("%(year)s: %(day)s is to be made up for %(holiday)s, but is a weekday.") % where)
            if day.toordinal() in days:
                raise BadCalendar(_("%(year)s: %(day)s is named twice, again under %(holiday)s.") % where)
            days[day.toordinal()] = Why(kind, name)
    if days and not any(date.fromordinal(ordinal).year == year for ordinal in days):
        raise BadCalendar(_("%(year)s: not one day is of this year. Is this the arrangement of another year?") % {"year": year})
    return days


@cache
def shipped_years() -> tuple[Mapping[str, Any], ...]:
    """The arrangements that come with the product, with the papers they follow."""
    return tuple(json.loads(SHIPPED.read_text(encoding="utf-8"))["years"])


@cache
def shipped() -> WorkCalendar:
    """The calendar that comes with the product, for use where an office has none of its own."""
    return WorkCalendar.of(shipped_years())
