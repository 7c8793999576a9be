"""The rules in force: the work calendar and every office's ladder, read from the database and kept until a newer version is there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from people.models import Unit
from people.prepared import run
from workflows.refusals import Refused, overtaken

from .calendar import WorkCalendar, shipped_years
from .ladder import DEFAULT, Ladder

AROUND = (6, 2)  # years before and after; no ladder reaches further, and no lapse is noticed later


@dataclass(frozen=True)
class Rules:
    """The calendar, and for each office its ladder with the id of the version it comes from (None: the one that ships)."""

    calendar: WorkCalendar
    ladders: Mapping[int, tuple[int | None, Ladder]]

    def ladder(self, office_id: int) -> Ladder:
        """The office's. A unit that was an office when its clocks began, and is none now, has the one that ships: dates need one."""
        return self.ladders.get(office_id, (None, DEFAULT))[1]

    @cached_property
    def rungs(self) -> str:
        """Every rung of every office, as the JSON recordset the sweep joins."""
        return json.dumps(
            [
                {
                    "office": office,
                    "version": version,
                    "rung": number,
                    "code": rung.code,
                    "after": rung.after,
                    "tell": rung.tell,
                    "explanation": rung.explanation,
                    "lapse": ladder.lapse,
                    "last": ladder.last,
                    "skips_to": ladder.statutory_skips_to,
                    "stops_at": ladder.routine_stops_at,
                    "misses": ladder.routine_misses,
                    "months": ladder.history_months,
                }
                for office, (version, ladder) in self.ladders.items()
                for number, rung in enumerate(ladder.rungs)
            ]
        )


@lru_cache(maxsize=8)
def working_days(calendar: WorkCalendar, year: int) -> str:
    """Every working day of the years around this one, in order, as a PostgreSQL array."""
    first, last = (calendar.rank(date(year + years, 1, 1).toordinal() - 1) for years in (-AROUND[0], AROUND[1] + 1))
    return "{" + ",".join(date.fromordinal(calendar.select(rank)).isoformat() for rank in range(first + 1, last + 1)) + "}"


#: What the newest rows are: changes whenever the rules in force do.
Newest = tuple[Any, ...]
#: The columns that read it, for a statement that is sent anyway.
NEWEST = (
    "(SELECT public_id FROM workflows_calendaryear ORDER BY id DESC LIMIT 1)",
    "(SELECT public_id FROM workflows_ladderversion ORDER BY id DESC LIMIT 1)",
    "(SELECT string_agg(path, ' ' ORDER BY id) FROM people_unit WHERE office_id = id)",
)


def in_force() -> Rules:
    """The newest version of every year and of every office's ladder. One statement while nothing changed."""
    [newest] = run(f"SELECT {', '.join(NEWEST)}", ())
    return as_of(newest)


def as_of(newest: Newest) -> Rules:
    """The same, once NEWEST was read in another statement. No statement while nothing changed."""
    return _as_of(*newest)


@lru_cache(maxsize=8)
def _as_of(newest_year: UUID | None, newest_ladder: UUID | None, offices: str) -> Rules:
    """What the database says. The arguments are its newest rows, by which the cache knows that nothing changed."""
    from .models import LadderVersion

    versions = {row.office_id: row for row in LadderVersion.objects.order_by("number")}
    own = {office: (row.pk, Ladder.of(row.rungs, row.rules)) for office, row in versions.items()}
    ladders: dict[int, tuple[int | None, Ladder]] = {}
    for office, path in Unit.objects.filter(office_id=F("pk")).values_list("pk", "path"):
        above = [int(part) for part in path.split("/") if part]
        ladders[office] = next((own[unit] for unit in reversed(above) if unit in own), (None, DEFAULT))
    return Rules(WorkCalendar.of(years().values()), ladders)


def years() -> dict[int, Mapping[str, Any]]:
    """The newest arrangement of every year, as published or as shipped. One statement."""
    from .models import CalendarYear

    found = {payload["year"]: payload for payload in shipped_years()}
    return found | {row.year: row.payload for row in CalendarYear.objects.order_by("year", "version")}


def publish_ladder(office_id: int, rungs: list, rules: dict, *, by, at: datetime, reason: str = "", knows: int | None = None):
    """A new version of an office's ladder, in force at once for it and the offices below. Raises BadLadder, and Refused when another
    version than `knows` (its number, 0: none of its own; None: any) is in force. The same person's second click makes no second version.
    """
    from .models import LadderVersion

    Ladder.of(rungs, rules)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=office_id)  # one at a time
        newest = LadderVersion.objects.filter(office_id=office_id).order_by("number").last()
        if newest and by and (newest.rungs, newest.rules, newest.reason, newest.made_by_id) == (rungs, rules, reason, by.pk):
            return newest
        if newest and knows is not None and knows != newest.number:
            raise Refused([overtaken(newest.number, newest.made_by, newest.at)])
        return LadderVersion.objects.create(
            office_id=office_id, number=newest.number + 1 if newest else 1, rungs=rungs, rules=rules, reason=reason, at=at, made_by=by
        )
