"""One open main task a passage, in the database again: 0004 took the index of the foreign key away, and Django this unique one with it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workflows", "0015_follow_ups_come_along")]

    operations = [
        migrations.RunSQL(
            """CREATE UNIQUE INDEX IF NOT EXISTS one_open_main_task_per_process ON workflows_task (process_id)
            WHERE kind = 'main' AND status IN ('NEW', 'ASSIGNED')""",
            migrations.RunSQL.noop,
        )
    ]
