"""A countersignature or opinion stops the clock of what it answers; until now the last one stopped those of all.

Clocks that were still waiting for somebody else's answer are met when the last of those asked with them answered, or cancelled with them.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0017_masked_titles_in_lists"),
    ]

    operations = [
        migrations.RunSQL(
            """UPDATE workflows_deadline d
                  SET met_at = asked.done, cancelled_at = CASE WHEN asked.done IS NULL THEN asked.over END,
                      next_rung = CASE WHEN next_rung_at <= asked.over THEN next_rung END,
                      next_rung_at = CASE WHEN next_rung_at <= asked.over THEN next_rung_at END
                 FROM (SELECT process_id, created, CASE node WHEN 'explain_withdrawal' THEN 'explanation' ELSE node END AS kind,
                              max(finished) FILTER (WHERE status = 'DONE') AS done, max(finished) AS over
                         FROM workflows_task WHERE node IN ('opinion', 'countersign', 'explain_withdrawal')
                        GROUP BY 1, 2, 3 HAVING bool_and(status NOT IN ('NEW', 'ASSIGNED'))) asked
                WHERE d.process_id = asked.process_id AND d.kind = asked.kind AND d.started_at = asked.created
                  AND d.met_at IS NULL AND d.cancelled_at IS NULL""",
            migrations.RunSQL.noop,
        ),
    ]
