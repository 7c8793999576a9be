"""What was masked in a text that was not sent again yet is masked in the item's title too, as it is from now on.

The title is then the one in the draft of whoever masked it. Search forgets the old words when the text is sent.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0016_one_open_main_task_again"),
    ]

    operations = [
        migrations.RunSQL(
            """UPDATE workflows_item i SET title = left(d.data->>'title', 300)
                 FROM workflows_process p, workflows_revision r, workflows_masking m, workflows_content typed, workflows_draft d
                WHERE p.id = i.process_id AND r.id = i.revision_id
                  AND m.process_id = COALESCE(p.first_id, p.id) AND m.name = '' AND m.at > r.at
                  AND typed.content_hash = m.source AND left(typed.data->>'title', 300) = i.title
                  AND d.item_id = i.id AND d.editor_id = m.actor_id AND d.base = r.number
                  AND d.data->>'title' <> typed.data->>'title'""",
            migrations.RunSQL.noop,
        ),
    ]
