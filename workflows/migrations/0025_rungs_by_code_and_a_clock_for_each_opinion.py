"""Rungs are claimed by their code, opinions have a clock each.

A new ladder counts its rungs otherwise: one escalation for each deadline, term and rung of a ladder, told apart by the code. Opinions still
asked for together with one clock get one each, of the section asked or of the person; the clock there was goes on as that of the first.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

EACH = """
WITH asked AS MATERIALIZED (
  SELECT d.id AS clock, t.unit_id, t.owner_id, t.duty, row_number() OVER (PARTITION BY d.id ORDER BY t.id) AS number
    FROM workflows_deadline d
    JOIN workflows_task t ON t.process_id = d.process_id AND t.node = 'opinion' AND t.created = d.started_at AND t.status IN ('NEW', 'ASSIGNED')
   WHERE d.kind = 'opinion' AND d.met_at IS NULL AND d.cancelled_at IS NULL
), others AS (
  INSERT INTO workflows_deadline (office_id, process_id, kind, node, statutory, routine, basis, unit_id, duty, user_id, started_at, include_start,
                                  rest_day_receipt, budget, budget_unit, extended_by, due_on, due_at, provisional, suspended_at, term, next_rung,
                                  next_rung_at, last_rung)
  SELECT d.office_id, d.process_id, d.kind, d.node, d.statutory, d.routine, d.basis, a.unit_id, a.duty, a.owner_id, d.started_at, d.include_start,
         d.rest_day_receipt, d.budget, d.budget_unit, d.extended_by, d.due_on, d.due_at, d.provisional, d.suspended_at, d.term, d.next_rung,
         d.next_rung_at, d.last_rung
    FROM asked a JOIN workflows_deadline d ON d.id = a.clock WHERE a.number > 1
)
UPDATE workflows_deadline d SET unit_id = a.unit_id, duty = a.duty, user_id = a.owner_id FROM asked a WHERE d.id = a.clock AND a.number = 1"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0024_settings_are_versioned"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="escalation", name="escalation_once"),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=["deadline", "term", "rung", "code"], name="escalation_once"),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='deadline',
            name='task_follows',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadline',
            trigger=pgtrigger.compiler.Trigger(name='task_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."due_at" IS DISTINCT FROM (NEW."due_at"))', func="\n                UPDATE workflows_task SET due_at = NEW.due_at\n                 WHERE process_id = NEW.process_id AND node = NEW.node AND status IN ('NEW', 'ASSIGNED')\n                   AND (NEW.kind <> 'opinion'\n                        OR (created = NEW.started_at AND unit_id = NEW.unit_id AND owner_id IS NOT DISTINCT FROM NEW.user_id));\n                RETURN NULL;\n                ", hash='442dc4d2f08bc85f9aa71c1b12d3f99f881e9a86', operation='UPDATE OF "due_at"', pgid='pgtrigger_task_follows_8db01', table='workflows_deadline', when='AFTER')),
        ),
        migrations.RunSQL(EACH, migrations.RunSQL.noop),
    ]
