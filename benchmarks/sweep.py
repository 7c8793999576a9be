"""The sweep over a million open clocks with ten thousand due, beside the plainest statements that would do, and with nothing due."""

import time
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.office import the_office
from benchmarks.servers import as_application, bulk_loading
from benchmarks.table import Line
from people.models import Unit
from workflows.deadlines import rules
from workflows.deadlines.sweep import sweep

NOW = datetime(2026, 6, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
BATCH, SECTIONS = 1000, 40
_FILL = """
INSERT INTO workflows_deadline (office_id, process_id, kind, node, statutory, routine, basis, unit_id, duty, started_at, include_start,
                                rest_day_receipt, budget, budget_unit, due_on, due_at, provisional, next_rung, next_rung_at, extended_by,
                                term)
SELECT %(office)s, NULL, 'step', 'office_review', false, true, '公开审批时限', (%(units)s)[1 + g %% %(sections)s], 'section_head',
       %(due)s - interval '3 days', false, 'same', 2, 'working_days', (%(due)s)::date - 1, %(due)s, false, %(lapse)s, %(due)s, 0, 1
  FROM generate_series(1, %(count)s) AS g"""


def measured(services, size):
    office, units = the_office(), sections()
    lapse = rules.in_force().ladder(office.unit.pk).lapse
    with bulk_loading(services.postgres) as cursor:
        fill(cursor, office, units, lapse, size["deadlines"] - 2 * size["due"], NOW + timedelta(days=400))
    sweep(NOW, BATCH)  # whatever other parts left
    nothing = [timed(lambda: sweep(NOW, BATCH))[0] for _ in range(5)]
    with CaptureQueriesContext(connection) as idle:
        sweep(NOW, BATCH)

    ours, floor, statements = [], [], 0
    rounds = 3
    for round_number in range(rounds):
        due = NOW + timedelta(minutes=round_number + 1)
        with bulk_loading(services.postgres) as cursor:
            fill(cursor, office, units, lapse, size["due"], due)
        with CaptureQueriesContext(connection) as sent:
            seconds, report = timed(lambda at=due: sweep(at, BATCH))
        assert report.fired == size["due"], report
        ours.append(seconds)
        statements = len(sent)
        with bulk_loading(services.postgres) as cursor:
            fill(cursor, office, units, lapse, size["due"], due)
        with as_application(services.postgres) as plain:
            seconds, fired = timed(lambda at=due, plain=plain: plain_sweep(plain, at))
        assert fired == size["due"], fired
        floor.append(seconds)
    yield Line("sweep", f"{size['due']:,} due of {size['deadlines']:,}: rungs a second", size["due"] / median(ours), "/s", 20_000, True)
    yield Line("sweep", "notices written for each", report.told / report.fired, "")
    yield Line("sweep", f"statements, in batches of {BATCH:,}", statements, "", size["due"] / BATCH + 4)
    yield Line("sweep", "plain UPDATE and INSERT: rungs a second", size["due"] / median(floor), "/s")
    yield Line("sweep", "time, as a multiple of the plain one", median(ours) / median(floor), "×")
    yield Line("sweep", "nothing due: time", median(nothing) * 1000, "ms")
    yield Line("sweep", "nothing due: statements", len(idle), "")


def sections() -> list[int]:
    """The ids of forty more sections of the office."""
    section = Unit.Kind.SECTION
    return [
        Unit.objects.create(kind=section, name=f"第{number}科", code=f"W-{number}", parent=the_office().unit).pk
        for number in range(SECTIONS)
    ]


def fill(cursor, office, units, lapse, count, due):
    cursor.execute(
        _FILL,
        {"office": office.unit.pk, "units": units, "sections": SECTIONS, "due": due, "lapse": lapse, "count": count},
    )


def timed(call):
    began = time.perf_counter()
    answer = call()
    return time.perf_counter() - began, answer


_PLAIN = """
WITH due AS (
  SELECT id FROM workflows_deadline WHERE next_rung_at <= %(at)s ORDER BY next_rung_at, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), moved AS (
  UPDATE workflows_deadline d SET next_rung = NULL, next_rung_at = NULL, last_rung = d.next_rung FROM due WHERE due.id = d.id
  RETURNING d.id, d.office_id, d.term, d.due_at, d.last_rung
)
INSERT INTO workflows_escalation (deadline_id, office_id, term, rung, code, reached_at, due_at)
SELECT id, office_id, term, last_rung, 'urge', due_at, due_at FROM moved"""


def plain_sweep(plain, at) -> int:
    """Fires what is due and tells nobody: one UPDATE and one INSERT a batch."""
    fired = 0
    while found := plain.execute(_PLAIN, {"at": at, "batch": BATCH}).rowcount:
        fired += found
    return fired
