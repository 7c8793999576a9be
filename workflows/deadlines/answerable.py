"""Whose duty it was on those days (职责在谁): who held a duty for a unit, and who stood in, between two times. Set-based."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Asked:
    """A question: who held `duty` for the unit at any time from `since` until `until` (exclusive). `key` comes back with the answer."""

    key: int
    duty: str
    unit_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Held:
    """Somebody who held it, from `since` until `until` (exclusive, both clipped to the question); `principal` is who they stood in for."""

    key: int
    duty: str
    user_id: int
    name: str
    since: datetime
    until: datetime
    principal_id: int | None = None
    principal: str = ""


# The same rule as people.queries.holders, for a stretch of time instead of a moment. tests/supervision compares both.
_HELD = """
  WITH asked AS (
    SELECT q.*, target.path
      FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS q(key, duty, unit_id, since, until)
      JOIN people_unit target ON target.id = q.unit_id
  ), posts AS (
    SELECT DISTINCT q.key, q.duty, a.id, a.user_id, GREATEST(a.since, q.since) AS since,
           LEAST(COALESCE(a.until, q.until), q.until, CASE WHEN NOT u.is_active THEN u.deactivated_at END) AS until
      FROM asked q
      JOIN people_appointment a ON a.duty = q.duty AND a.since < q.until AND (a.until IS NULL OR a.until > q.since)
      JOIN people_user u ON u.id = a.user_id AND (u.is_active OR u.deactivated_at > q.since)
      LEFT JOIN people_appointment_scopes s ON s.appointment_id = a.id
      JOIN people_unit root ON root.id = COALESCE(s.unit_id, a.unit_id)
     WHERE q.path LIKE root.path || '%%'
  ), held AS (
    SELECT p.key, p.duty, p.user_id, p.since, p.until, NULL::bigint AS principal_id FROM posts p
    UNION ALL
    SELECT p.key, p.duty, d.deputy_id, GREATEST(p.since, d.since),
           LEAST(p.until, d.until, CASE WHEN NOT u.is_active THEN u.deactivated_at END), d.principal_id
      FROM posts p
      JOIN people_delegation d ON d.principal_id = p.user_id AND p.duty = ANY (d.duties) AND d.since < p.until AND d.until > p.since
      JOIN people_user u ON u.id = d.deputy_id AND (u.is_active OR u.deactivated_at > p.since)
  )
  SELECT h.key, h.duty, h.user_id, u.name, h.since, h.until, h.principal_id, COALESCE(pr.name, '')
    FROM held h JOIN people_user u ON u.id = h.user_id LEFT JOIN people_user pr ON pr.id = h.principal_id
   WHERE h.since < h.until
   ORDER BY h.key, h.principal_id NULLS FIRST, h.since, u.name_key
"""


def held(questions: Iterable[Asked]) -> dict[int, list[Held]]:
    """For each question's key, everybody who held it, own appointments before stand-ins. One statement."""
    questions = list(questions)
    answer: dict[int, list[Held]] = {one.key: [] for one in questions}
    if questions:
        columns = zip(*((one.key, one.duty, one.unit_id, one.since, one.until) for one in questions), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [list(column) for column in columns])
            for row in cursor.fetchall():
                answer[row[0]].append(Held(*row))
    return answer


@dataclass(frozen=True)
class Afterwards:
    """What was entered only after `recorded`: that somebody held the duty, stood in, or (`ended`) that their time was over by `until`."""

    name: str
    principal: str
    since: datetime
    until: datetime | None
    ended: bool
    recorded_at: datetime
    by: str


# A period counts by what the database held of it at %(recorded)s or holds now: whoever is taken off those days afterwards is named too.
_AFTERWARDS = """
  WITH target AS (SELECT path FROM people_unit WHERE id = %(unit)s), posts AS (
    SELECT DISTINCT a.id, a.user_id, a.since, a.until, a.recorded_at, a.made_by_id
      FROM people_appointment a
      LEFT JOIN people_appointment_scopes s ON s.appointment_id = a.id
      JOIN people_unit root ON root.id = COALESCE(s.unit_id, a.unit_id)
      JOIN target ON target.path LIKE root.path || '%%'
     WHERE a.duty = %(duty)s AND a.since < %(until)s
  ), periods AS (
    SELECT p.id AS appointment_id, NULL::bigint AS delegation_id, p.user_id, NULL::bigint AS principal_id,
           p.since, p.until, p.recorded_at, p.made_by_id FROM posts p
    UNION ALL
    SELECT NULL, d.id, d.deputy_id, d.principal_id, d.since, d.until, d.recorded_at, d.made_by_id
      FROM people_delegation d
     WHERE %(duty)s = ANY (d.duties) AND d.since < %(until)s AND d.principal_id IN (SELECT user_id FROM posts)
  ), told AS (
    SELECT p.user_id, p.principal_id, p.since, p.until, p.until AS held_until, FALSE AS ended, p.recorded_at, p.made_by_id
      FROM periods p WHERE p.recorded_at > %(recorded)s
    UNION ALL
    SELECT p.user_id, p.principal_id, p.since, (m.after ->> 'until')::timestamptz, (m.before ->> 'until')::timestamptz, TRUE, m.recorded_at,
           m.made_by_id
      FROM periods p JOIN people_amendment m ON m.appointment_id = p.appointment_id OR m.delegation_id = p.delegation_id
     WHERE m.recorded_at > %(recorded)s AND m.before -> 'until' IS DISTINCT FROM m.after -> 'until'
       AND (m.after ->> 'until')::timestamptz < %(until)s
  )
  SELECT u.name, COALESCE(pr.name, ''), t.since, t.until, t.ended, t.recorded_at, COALESCE(maker.name, '')
    FROM told t JOIN people_user u ON u.id = t.user_id LEFT JOIN people_user pr ON pr.id = t.principal_id
    LEFT JOIN people_user maker ON maker.id = t.made_by_id
   WHERE t.held_until IS NULL OR t.held_until > %(since)s
   ORDER BY t.recorded_at, u.name_key
"""


def entered_afterwards(asked: Asked, recorded: datetime) -> list[Afterwards]:
    """What of the question's answer was entered later than `recorded`, by the database's clock. One statement."""
    named: dict[str, Any] = {"duty": asked.duty, "unit": asked.unit_id, "since": asked.since, "until": asked.until, "recorded": recorded}
    with connection.cursor() as cursor:
        cursor.execute(_AFTERWARDS, named)
        return [Afterwards(*row) for row in cursor.fetchall()]


def of_person(found: Iterable[Held], user_id: int) -> list[Held]:
    """Of these, what concerns one person: their own time, when they stood in for somebody, and who stood in for them."""
    return [one for one in found if user_id in (one.user_id, one.principal_id)]
