"""What was owed beside the chain when a correction or withdrawal began a new passage comes along, as it does from now on."""

from django.db import migrations

_LEFT_BEHIND = """
  FROM workflows_process p JOIN workflows_process own ON COALESCE(own.first_id, own.id) = COALESCE(p.first_id, p.id)
  JOIN workflows_item i ON i.process_id = own.id
 WHERE p.id = left_behind.process_id AND p.id <> i.process_id"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0014_files_under_way_are_searched_again"),
    ]

    operations = [
        migrations.RunSQL(
            f"""UPDATE workflows_task left_behind SET process_id = i.process_id {_LEFT_BEHIND}
                   AND left_behind.kind IN ('follow_up', 'copy') AND left_behind.status IN ('NEW', 'ASSIGNED')""",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            f"""UPDATE workflows_deadline left_behind SET process_id = i.process_id {_LEFT_BEHIND}
                   AND left_behind.kind IN ('countersign', 'explanation')
                   AND left_behind.met_at IS NULL AND left_behind.cancelled_at IS NULL""",
            migrations.RunSQL.noop,
        ),
    ]
