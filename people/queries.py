"""Who may act for what, when: the questions every other part asks of appointments and stand-ins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .models import Duty
from .prepared import run


@dataclass(frozen=True)
class Standing:
    """A person's right to act in a duty for some units; `principal_id` names the person stood in for (替岗), or None.

    `title` is the post as printed, where the appointment names one; `principal` and `until` (exclusive) belong to a stand-in.
    """

    duty: str
    unit_ids: frozenset[int]
    principal_id: int | None = None
    title: str = ""
    principal: str = ""
    until: datetime | None = None


# A duty reaches a unit when one of the appointment's scopes (or its own unit, when it names none) is that unit or above it.
# Deputies act with the appointments their principals hold at that moment; a stand-in never passes the duty on.
# Who was deactivated since then still held it then.
_HELD = """
  WITH held AS (
    SELECT a.id, a.duty, a.title, a.unit_id, a.user_id AS actor_id, NULL::bigint AS principal_id, NULL AS principal,
           NULL::timestamptz AS until
      FROM people_appointment a
      JOIN people_user u ON u.id = a.user_id AND (u.is_active OR u.deactivated_at > %(at)s)
     WHERE a.since <= %(at)s AND (a.until IS NULL OR a.until > %(at)s)
    UNION ALL
    SELECT a.id, a.duty, '', a.unit_id, d.deputy_id, d.principal_id, p.name, d.until
      FROM people_delegation d
      JOIN people_user u ON u.id = d.deputy_id AND (u.is_active OR u.deactivated_at > %(at)s)
      JOIN people_user p ON p.id = d.principal_id AND (p.is_active OR p.deactivated_at > %(at)s)
      JOIN people_appointment a ON a.user_id = d.principal_id AND a.duty = ANY (d.duties)
     WHERE d.since <= %(at)s AND d.until > %(at)s AND a.since <= %(at)s AND (a.until IS NULL OR a.until > %(at)s)
  ), reach AS (
    SELECT h.*, root.path
      FROM held h
      LEFT JOIN people_appointment_scopes s ON s.appointment_id = h.id
      JOIN people_unit root ON root.id = COALESCE(s.unit_id, h.unit_id)
  )
"""


#: Every (duty, principal stood in for) a person may act in for one unit; its parameters are `user`, `unit` and `at`.
STANDINGS_OVER = (
    _HELD
    + """
    SELECT DISTINCT r.duty, r.principal_id FROM reach r JOIN people_unit u ON u.path LIKE r.path || '%%'
     WHERE r.actor_id = %(user)s AND u.id = %(unit)s ORDER BY r.principal_id NULLS FIRST, r.duty"""
)


def standings_over(user_id: int, unit_id: int, at: datetime) -> list[tuple[str, int | None]]:
    """Every (duty, principal stood in for) this person may act in for one unit at `at`, their own first. One statement."""
    return run(STANDINGS_OVER, {"at": at, "user": user_id, "unit": unit_id})


def standings(user_id: int, at: datetime) -> list[Standing]:
    """Everything this person may act in at `at`, grouped by duty and the person stood in for. One statement."""
    found = run(
        _HELD
        + """
        SELECT r.duty, array_agg(DISTINCT u.id), r.principal_id, max(r.title), COALESCE(max(r.principal), ''), max(r.until)
          FROM reach r JOIN people_unit u ON u.path LIKE r.path || '%%'
         WHERE r.actor_id = %(user)s GROUP BY r.duty, r.principal_id ORDER BY r.principal_id NULLS FIRST, r.duty""",
        {"at": at, "user": user_id},
    )
    return [Standing(duty, frozenset(units), *rest) for duty, units, *rest in found]


def holders(duties: Iterable[str], unit_id: int, at: datetime) -> dict[str, list[int]]:
    """For each duty, the ids of the people who may act in it for the unit at `at`, own appointments first. One statement."""
    duties = list(duties)
    found = run(
        _HELD
        + """
        SELECT r.duty, r.actor_id, bool_or(r.principal_id IS NULL) FROM reach r JOIN people_unit u ON u.path LIKE r.path || '%%'
         WHERE r.duty = ANY (%(duties)s) AND u.id = %(unit)s GROUP BY r.duty, r.actor_id ORDER BY 3 DESC, r.actor_id""",
        {"at": at, "duties": duties, "unit": unit_id},
    )
    answer = {duty: [] for duty in duties}
    for duty, actor, _own in found:
        answer[duty].append(actor)
    return answer


def holder_counts(unit_ids: Iterable[int], at: datetime) -> dict[tuple[int, str], int]:
    """For each (unit, duty) how many people may act in it; what nobody may act in is absent. One statement."""
    found = run(
        _HELD
        + """
        SELECT u.id, r.duty, count(DISTINCT r.actor_id) FROM reach r JOIN people_unit u ON u.path LIKE r.path || '%%'
         WHERE u.id = ANY (%(units)s) GROUP BY u.id, r.duty""",
        {"at": at, "units": list(unit_ids)},
    )
    return {(unit, duty): count for unit, duty, count in found}


def offices(user_id: int, at: datetime) -> set[int]:
    """The ids of the offices in whose units this person holds any duty at `at`."""
    found = run(
        _HELD + "SELECT DISTINCT u.office_id FROM reach r JOIN people_unit u ON u.path LIKE r.path || '%%' WHERE r.actor_id = %(user)s",
        {"at": at, "user": user_id},
    )
    return {office for (office,) in found}


__all__ = ["STANDINGS_OVER", "Duty", "Standing", "holder_counts", "holders", "offices", "standings", "standings_over"]
