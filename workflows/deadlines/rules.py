"""The rules in force: the work calendar and every office's ladder, read from the database and kept until a newer version is there."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from .counting import BEIJING, EARLIEST
from .ladder import DEFAULT, Ladder

TURNING_OVER = (
    7_301_512_028  # advisory lock: shared by every batch of the sweep, held alone by whoever publishes a ladder or moves an office
)
AHEAD = 2  # years; no ladder reaches further


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
                    "name": rung.name,
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
    """Every working day a rung may be counted from or to by the end of this year, in order, as a PostgreSQL array: what is found when old
    papers are entered can have lapsed decades ago.
    """
    first, last = (calendar.rank(day.toordinal() - 1) for day in (EARLIEST, date(year + AHEAD + 1, 1, 1)))
    return "{" + ",".join(date.fromordinal(calendar.select(rank)).isoformat() for rank in range(first + 1, last + 1)) + "}"


#: What the newest rows are: changes whenever the rules in force do.
Newest = tuple[Any, ...]
#: The columns that read it, for a statement that is sent anyway.
NEWEST = (
    "(SELECT public_id FROM workflows_calendaryear ORDER BY id DESC LIMIT 1)",
    "(SELECT public_id FROM workflows_ladderversion ORDER BY id DESC LIMIT 1)",
    "(SELECT string_agg(path, ' ' ORDER BY id) FROM people_unit WHERE office_id = id)",
)


def newest() -> Newest:
    """Which rows are the newest now. One statement."""
    [found] = run(f"SELECT {', '.join(NEWEST)}", ())
    return found


def in_force() -> Rules:
    """The newest version of every year and of every office's ladder. One statement while nothing changed."""
    return as_of(newest())


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
    return Rules(_calendar(newest_year), ladders)


@lru_cache(maxsize=8)
def _calendar(newest_year: UUID | None) -> WorkCalendar:
    """One calendar for as long as no year is published: its working days are written out for the database once, whatever ladders come."""
    return WorkCalendar.of(years().values())


def years() -> dict[int, Mapping[str, Any]]:
    """The newest arrangement of every year, as published or as shipped. One statement."""
    from .models import CalendarYear

    found = {payload["year"]: payload for payload in shipped_years()}
    return found | {row.year: row.payload for row in CalendarYear.objects.order_by("year", "version")}


def publish_ladder(office_id: int, rungs: list, rules: dict, *, by, at: datetime, reason: str = "", knows: int | None = None):
    """A new version of an office's ladder, in force at once for it and the offices below, and for their clocks. Raises BadLadder, and Refused
    when another version than `knows` (its number, 0: none of its own; None: any) is in force. The same person's second click makes no second
    version.
    """
    from .models import LadderVersion
    from .sweep import sweep

    Ladder.of(rungs, rules)
    sweep(at)  # what was reached and not seen yet, the worker standing still, was reached by the ladder of then
    with transaction.atomic():
        run("SELECT 1 FROM pg_advisory_xact_lock(%s)", (TURNING_OVER,))
        Unit.objects.select_for_update().get(pk=office_id)  # one at a time
        newest = LadderVersion.objects.filter(office_id=office_id).order_by("number").last()
        if newest and by and (newest.rungs, newest.rules, newest.reason, newest.made_by_id) == (rungs, rules, reason, by.pk):
            return newest
        if newest and knows is not None and knows != newest.number:
            raise Refused([overtaken(newest.number, newest.made_by, newest.at)])
        before = in_force().ladders
        version = LadderVersion.objects.create(
            office_id=office_id, number=newest.number + 1 if newest else 1, rungs=rungs, rules=rules, reason=reason, at=at, made_by=by
        )
        _turn_over(before, in_force(), at)
        return version


@contextmanager
def units_moving(at: datetime) -> Iterator[None]:
    """An office put below another climbs the ladder it inherits there, if it has none of its own, and its clocks that run go on by it: as if
    that ladder had been published for it now.
    """
    from .sweep import sweep

    sweep(at)  # as where one is published
    with transaction.atomic():
        run("SELECT 1 FROM pg_advisory_xact_lock(%s)", (TURNING_OVER,))
        before = in_force().ladders
        yield
        _turn_over(before, in_force(), at)


_TURN_OVER = """
WITH waits AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(waits)s::jsonb) AS w(office bigint, lapse int, rung int, next int, after int, same boolean)
), stops AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(stops)s::jsonb) AS s(office bigint, rung int, last int)
), running AS MATERIALIZED (
  SELECT d.id, d.office_id, d.due_on, d.due_at, d.next_rung_at, d.last_rung, COALESCE(d.met_at, d.cancelled_at, d.suspended_at) AS ended_at,
         -- as in the sweep: until expiry the time says which rung it is
         CASE WHEN d.next_rung_at < d.due_at THEN l.lapse - 1 WHEN d.next_rung_at = d.due_at THEN l.lapse ELSE d.next_rung END AS rung
    FROM workflows_deadline d JOIN (SELECT DISTINCT office, lapse FROM waits) l ON l.office = d.office_id
   WHERE d.next_rung_at IS NOT NULL ORDER BY d.id FOR UPDATE OF d
), placed AS (
  SELECT r.id, r.ended_at, w.next, CASE WHEN r.last_rung IS NOT NULL THEN s.last END AS last,
         CASE WHEN w.after IS NULL OR (w.same AND r.next_rung_at <= %(at)s) THEN r.next_rung_at
              WHEN w.after = 0 THEN r.due_at
              ELSE GREATEST(%(at)s, (c.days[width_bucket(r.due_on, c.days) + w.after] + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') END AS at
    FROM running r CROSS JOIN (SELECT %(working_days)s::date[] AS days) c
    LEFT JOIN waits w ON w.office = r.office_id AND w.rung = r.rung
    LEFT JOIN stops s ON s.office = r.office_id AND s.rung = r.last_rung
), turned AS (
  SELECT id, last, next IS NOT NULL AND (last IS NULL OR next <= last) AND (ended_at IS NULL OR at <= ended_at) AS climbs, next, at FROM placed
)
UPDATE workflows_deadline d
   SET next_rung = CASE WHEN t.climbs THEN t.next END, next_rung_at = CASE WHEN t.climbs THEN t.at END, last_rung = t.last
  FROM turned t WHERE t.id = d.id"""


def _turn_over(before: Mapping[int, tuple[int | None, Ladder]], after: Rules, at: datetime) -> None:
    """Clocks that run go on by the new ladder: each from the rung it has reached, and no rung that is still ahead before `at`. One statement."""
    waits, stops = [], []
    for office, (version, new) in after.ladders.items():
        old_version, old = before.get(office, (version, new))  # an office made this moment has no clocks
        if old_version == version:
            continue
        for number in range(-1, old.last + 1):  # -1: a reminder planned by a ladder older still
            place = new.next_of(number, old)
            waits.append(
                {
                    "office": office,
                    "lapse": old.lapse,
                    "rung": number,
                    "next": place,
                    "after": None if place is None else new.rungs[place].after,
                    "same": place is not None and number > old.lapse and new.rungs[place].code == old.rungs[number].code,
                }
            )
        stops += [{"office": office, "rung": number, "last": new.stop_of(number, old)} for number in range(old.lapse, old.last + 1)]
    if waits:
        run(
            _TURN_OVER,
            {
                "waits": json.dumps(waits),
                "stops": json.dumps(stops),
                "at": at,
                "working_days": working_days(after.calendar, at.astimezone(BEIJING).year),
            },
        )
