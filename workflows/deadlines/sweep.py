"""The sweep: record every rung that was reached, tell those it names, and set the next one. Safe run twice, late, or side by side.

One statement per batch decides, claims, tells and moves on, so that a batch happened wholly or not at all. The insert of the escalation
is the claim: (deadline, term, rung) is unique, and rows another sweep holds are skipped. Nothing depends on when it runs: a lapse is
recorded at the time it happened, also of a clock that ended late before anybody looked, and what a lapse skips or where it stops follows
from the rows themselves. Only the telling is spared when there is nothing left to hurry.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from . import rules
from .counting import BEIJING

FENCE = 7_301_512_026  # advisory lock: shared by every batch, held alone by whoever replays the past

_BATCH = """
WITH ladder AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(rungs)s::jsonb) AS l(office bigint, version bigint, rung int, code text, name text, after int, tell jsonb,
    explanation boolean, lapse int, last int, skips_to int, stops_at int, misses int, months int)
), calendar AS MATERIALIZED (
  SELECT %(working_days)s::date[] AS days
), due AS MATERIALIZED (
  SELECT d.id, d.public_id, d.term, d.office_id, d.process_id, d.kind, d.node, d.unit_id, d.duty, d.user_id, d.statutory, d.routine, d.due_on, d.due_at,
         d.next_rung, d.next_rung_at, d.last_rung, COALESCE(d.met_at, d.cancelled_at, d.suspended_at) AS ended_at
    FROM workflows_deadline d
   WHERE d.next_rung_at <= %(at)s AND d.office_id <> ALL (%(aside)s::bigint[])
     AND d.office_id IN (SELECT l.office FROM ladder l)  -- a unit that is no office any more climbs none; its clocks wait until it is one
     AND (%(office)s::bigint IS NULL OR d.office_id = %(office)s) AND (SELECT pg_try_advisory_xact_lock_shared(%(fence)s))
     AND (SELECT pg_try_advisory_xact_lock_shared(%(turning_over)s))  -- a ladder just being published is swept by at the next bell
     AND (SELECT public_id FROM workflows_ladderversion ORDER BY id DESC LIMIT 1) IS NOT DISTINCT FROM %(newest)s::uuid
     AND (SELECT string_agg(path, ' ' ORDER BY id) FROM people_unit WHERE office_id = id) IS NOT DISTINCT FROM %(offices)s  -- from whom it inherits
   ORDER BY d.next_rung_at, d.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), placed AS MATERIALIZED (
  -- before expiry and on it the time says which rung it is, whatever ladder it was planned by
  SELECT due.*, l.version, l.lapse, l.last, l.skips_to, l.stops_at, l.misses, l.months,
         CASE WHEN due.next_rung_at < due.due_at THEN l.lapse - 1 WHEN due.next_rung_at = due.due_at THEN l.lapse ELSE due.next_rung END AS here
    FROM due JOIN ladder l ON l.office = due.office_id AND l.rung = 0
), judged AS MATERIALIZED (
  SELECT due.*,
         -- 首次: a routine miss goes easy while the unit had fewer than so many of its sort before it
         due.here = due.lapse AND due.routine AND due.stops_at IS NOT NULL AND (
           SELECT count(*) FROM (
             SELECT 1 FROM workflows_deadline p
              WHERE p.unit_id = due.unit_id AND p.statutory = due.statutory AND (p.due_at, p.id) < (due.due_at, due.id)
                AND p.due_at > due.due_at - make_interval(months => due.months) AND p.suspended_at IS NULL
                AND (p.met_at IS NULL OR p.met_at >= p.due_at) AND (p.cancelled_at IS NULL OR p.cancelled_at >= p.due_at)
              LIMIT due.misses) earlier
         ) < due.misses AS goes_easy
    FROM placed due
), climbing AS MATERIALIZED (
  SELECT judged.*,
         CASE WHEN here = lapse AND NOT goes_easy AND statutory THEN COALESCE(skips_to, here) ELSE here END AS rung,
         CASE WHEN here = lapse THEN CASE WHEN goes_easy THEN stops_at ELSE last END ELSE COALESCE(last_rung, last) END AS final
    FROM judged
), claimed AS (
  INSERT INTO workflows_escalation (deadline_id, office_id, term, rung, code, reached_at, due_at, ladder_id)
  SELECT c.id, c.office_id, c.term, c.rung, r.code, c.next_rung_at, c.due_at, c.version
    FROM climbing c JOIN ladder r ON r.office = c.office_id AND r.rung = c.rung
   WHERE (SELECT 1 FROM workflows_escalation e WHERE e.deadline_id = c.id AND e.term = c.term AND e.code = r.code LIMIT 1) IS NULL
  ON CONFLICT (deadline_id, term, rung, code) DO NOTHING
  RETURNING deadline_id
), loud AS MATERIALIZED (
  -- nobody is hurried about what is done, nor reminded of what has lapsed meanwhile
  SELECT c.*, r.code, r.tell, r.explanation,
         jsonb_build_object('deadline', c.id, 'kind', c.kind, 'node', c.node, 'term', c.term, 'rung', c.rung, 'code', r.code, 'rung_name', r.name,
                            'due_on', c.due_on, 'statutory', c.statutory, 'explanation', r.explanation)
           || CASE WHEN c.rung >= c.lapse THEN jsonb_build_object('lapse', c.public_id) ELSE '{}' END AS data  -- a lapse has a page, a reminder none
    FROM climbing c JOIN ladder r ON r.office = c.office_id AND r.rung = c.rung
   WHERE (c.id IN (SELECT deadline_id FROM claimed)) IS TRUE  -- hashed: a join would be planned for one row
     AND c.ended_at IS NULL AND (c.rung >= c.lapse OR c.due_at > %(at)s)
), demanded AS (
  INSERT INTO workflows_escalationstep (deadline_id, kind, duty, text, at)
  SELECT id, 'demanded', '', '', next_rung_at FROM loud
   WHERE explanation AND kind <> 'account'  -- of a demand that is not answered no explanation is asked
     AND NOT EXISTS (SELECT 1 FROM workflows_escalationstep s WHERE s.deadline_id = loud.id AND s.kind = 'demanded')
  RETURNING deadline_id, at
), told AS (
  INSERT INTO workflows_notice (office_id, event, process_id, user_id, duty, unit_id, data, key, at, muted)
  SELECT office_id, 'ladder_' || code, process_id, CASE WHEN who = 'handler' THEN user_id END,
         CASE WHEN who <> 'handler' THEN who WHEN user_id IS NULL THEN duty ELSE '' END,
         CASE WHEN who <> 'handler' OR user_id IS NULL THEN unit_id END,
         data, 'deadline:' || id || ':' || term || ':' || code || ':' || who, %(at)s, %(muted)s
    FROM loud CROSS JOIN LATERAL jsonb_array_elements_text(tell) AS who
  UNION ALL  -- whoever must explain is asked to, whomever else the rung tells
  SELECT office_id, 'explanation_owed', process_id, user_id, CASE WHEN user_id IS NULL THEN duty ELSE '' END,
         CASE WHEN user_id IS NULL THEN unit_id END, data - 'due_on' - 'explanation',
         'deadline:' || id || ':' || term || ':' || code || ':explanation', %(at)s, %(muted)s
    FROM loud WHERE id IN (SELECT deadline_id FROM demanded)
  ON CONFLICT (key) DO NOTHING
  RETURNING 1
), ahead AS (
  SELECT c.id, c.final, c.here = c.lapse AS lapsed, n.rung, c.ended_at,
         -- never before the rung below: a ladder published late may name several whose days are over
         CASE WHEN n.after = 0 THEN c.due_at
              WHEN n.after > 0 THEN GREATEST(c.next_rung_at,
                (days[width_bucket(c.due_on, days) + n.after] + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') END AS at
    FROM climbing c CROSS JOIN calendar
    LEFT JOIN ladder n ON n.office = c.office_id AND n.rung = c.rung + 1 AND n.rung <= c.final
), moved AS (
  UPDATE workflows_deadline d
     SET next_rung = CASE WHEN a.ended_at IS NULL OR a.at <= a.ended_at THEN a.rung END,
         next_rung_at = CASE WHEN a.ended_at IS NULL OR a.at <= a.ended_at THEN a.at END,
         last_rung = CASE WHEN a.lapsed THEN a.final ELSE d.last_rung END,
         explanation_owed_at = COALESCE((SELECT at FROM demanded WHERE deadline_id = d.id), d.explanation_owed_at)
    FROM ahead a WHERE d.id = a.id
  RETURNING 1
)
SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM claimed), (SELECT count(*) FROM told), (SELECT count(*) FROM demanded)
"""

_HEARTBEAT = """
INSERT INTO workflows_sweep AS s (name, last_at, fired) VALUES ('ladder', %s, %s)
ON CONFLICT (name) DO UPDATE SET last_at = GREATEST(s.last_at, EXCLUDED.last_at), fired = s.fired + EXCLUDED.fired"""


_aside: list[Callable[[], Iterable[int]]] = []


def set_aside(offices: Callable[[], Iterable[int]]) -> None:
    """The ids of the offices this names are left to whoever sweeps them by themselves, at times of their own. Asked at every sweep."""
    if offices not in _aside:
        _aside.append(offices)


def offices_aside() -> list[int]:
    """The offices left to whoever sweeps them by themselves, now."""
    return [aside for offices in _aside for aside in offices()]


@dataclass(frozen=True)
class SweepReport:
    """What one sweep did. `looked_at` counts deadlines, `fired` rungs newly reached."""

    batches: int
    looked_at: int
    fired: int
    told: int
    demanded: int


def sweep(at: datetime, limit: int = 1000, *, batches: int | None = None, muted: bool = False, office: int | None = None) -> SweepReport:
    """Record every rung reached by `at`, in batches of `limit`, until none is left or so many batches are done.

    Each batch commits by itself. Does nothing while the past is being replayed elsewhere. `muted` notices are kept but not sent. With an
    `office`, only its clocks; without, those of all offices that are not set aside (see `set_aside`).
    """
    newest = rules.newest()
    in_force = rules.as_of(newest)
    parameters: dict[str, Any] = {
        "at": at,
        "limit": limit,
        "muted": muted,
        "fence": FENCE,
        "turning_over": rules.TURNING_OVER,
        "newest": newest[1],
        "offices": newest[2],
        "office": office,
        "aside": [] if office else offices_aside(),
        "rungs": in_force.rungs,
        "working_days": rules.working_days(in_force.calendar, at.astimezone(BEIJING).year),
    }
    done, totals = 0, [0, 0, 0, 0]
    with connection.cursor() as cursor:
        while batches is None or done < batches:
            cursor.execute(_BATCH, parameters)
            found = cursor.fetchone()
            if not found[0]:  # a batch that moved something may have left the next rung due as well
                break
            done += 1
            totals = [total + more for total, more in zip(totals, found, strict=True)]
        cursor.execute(_HEARTBEAT, [at, totals[1]])
    return SweepReport(done, *totals)


@contextmanager
def fenced():
    """While this lasts no other session sweeps: the past can be replayed in its own order. Waits for batches under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [FENCE])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [FENCE])
