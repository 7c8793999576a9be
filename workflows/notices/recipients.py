"""Who is told: the people behind the addresses of many notices, each at its own time or all at one, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from people.models import Duty

#: Who hears of a notice when nobody holds the duty it was sent to.
STEWARDS = (Duty.ADMINISTRATOR, Duty.DISCLOSURE_OFFICER)
#: Events addressed to a person in one duty; only those who stand in for that duty are told as well.
IN_DUTY: dict[str, str] = {"tell_author": Duty.AUTHOR, "tell_author_if_back": Duty.AUTHOR, "tell_author_if_refiled": Duty.AUTHOR}
#: Events about the reader alone: nobody is told in their stead, whatever they stand in for.
PERSONAL = ("stand_in_arranged", "stood_in_arranged", "stand_in_ended", "stood_in_ended")
IN_DUTY |= dict.fromkeys(PERSONAL, "nobody's")


@dataclass(frozen=True)
class Recipient:
    """A person to tell of a notice; `principal_id` is the person they stand in for."""

    notice_id: int
    user_id: int
    principal_id: int | None
    has_email: bool


# The same rule as people.queries.holders, for many notices: a duty reaches a unit when a scope of the appointment (or its own
# unit, when it names none) is that unit or above it, and deputies act with what their principals hold. tests/notices compares both.
_HOLDERS = """
  WITH asked AS (
    SELECT n.id, COALESCE(%s::timestamptz, n.at) AS at, a.duty, target.path
      FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS a(notice_id, duty, unit_id)
      JOIN workflows_notice n ON n.id = a.notice_id
      JOIN people_unit target ON target.id = a.unit_id
  ), held AS (
    SELECT q.id, q.path, a.id AS appointment_id, a.unit_id, a.user_id, NULL::bigint AS principal_id
      FROM asked q
      JOIN people_appointment a ON a.duty = q.duty AND a.since <= q.at AND (a.until IS NULL OR a.until > q.at)
    UNION ALL
    SELECT q.id, q.path, a.id, a.unit_id, d.deputy_id, d.principal_id
      FROM asked q
      JOIN people_appointment a ON a.duty = q.duty AND a.since <= q.at AND (a.until IS NULL OR a.until > q.at)
      JOIN people_delegation d ON d.principal_id = a.user_id AND q.duty = ANY (d.duties) AND d.since <= q.at AND d.until > q.at
  )
  SELECT DISTINCT h.id, h.user_id, h.principal_id, u.email <> ''
    FROM held h
    JOIN people_user u ON u.id = h.user_id AND u.is_active
    LEFT JOIN people_appointment_scopes s ON s.appointment_id = h.appointment_id
    JOIN people_unit root ON root.id = COALESCE(s.unit_id, h.unit_id)
   WHERE h.path LIKE root.path || '%%'
   ORDER BY h.id, h.principal_id NULLS FIRST, h.user_id
"""

_NAMED = """
  SELECT n.id, u.id, CASE WHEN u.id <> n.user_id THEN n.user_id END, u.email <> ''
    FROM unnest(%s::bigint[], %s::text[]) AS a(notice_id, duty)
    JOIN workflows_notice n ON n.id = a.notice_id
    LEFT JOIN people_delegation d
      ON d.principal_id = n.user_id AND d.since <= n.at AND d.until > n.at AND (a.duty = '' OR a.duty = ANY (d.duties))
    JOIN people_user u ON u.is_active AND u.id IN (n.user_id, d.deputy_id)
   ORDER BY n.id, (u.id = n.user_id) DESC, u.id
"""


def holders(addresses: Iterable[tuple[int, str, int]], at: datetime | None = None) -> list[Recipient]:
    """Whoever held a duty for a unit at `at`, or at the time of each notice; `addresses` are (notice id, duty, unit id). One statement."""
    return _found(_HOLDERS, zip(*addresses, strict=True), at)


def named(addresses: Iterable[tuple[int, str]]) -> list[Recipient]:
    """The person each notice names, and who stood in for them then; `addresses` are (notice id, duty or ''). One statement."""
    return _found(_NAMED, zip(*addresses, strict=True))


def _found(sql: str, columns: Iterable[Sequence], *more) -> list[Recipient]:
    arrays = [list(column) for column in columns]
    if not arrays:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [*more, *arrays])
        return [Recipient(*row) for row in cursor.fetchall()]
