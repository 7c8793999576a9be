"""What a rejected correction left behind when it was given up: the item says again what was approved, as it does from now on.

A title that was masked meanwhile stays as it is in lists. Search finds what is not public by the old words until the text is sent again.
"""

from django.db import migrations

PUT_BACK = """
UPDATE workflows_item i
   SET revision_id = approved.id, attribute = said.data ->> 'attribute', formed_on = NULLIF(said.data ->> 'formed_on', '')::date,
       title = CASE WHEN EXISTS (SELECT 1 FROM workflows_masking k WHERE k.process_id = COALESCE(p.first_id, p.id) AND k.name = '')
                    THEN i.title ELSE left(said.data ->> 'title', 300) END,
       search = COALESCE((SELECT public.search FROM workflows_publication public WHERE public.id = i.live_id), i.search)
  FROM workflows_process p, workflows_move began,
       LATERAL (SELECT r.id, r.content_hash FROM workflows_revision r
                 WHERE r.item_id = (SELECT o.id FROM workflows_item o WHERE o.process_id = began.process_id)
                   AND r.content_hash = began.content_hash AND r.at <= began.at ORDER BY r.number DESC LIMIT 1) approved
  JOIN workflows_content said ON said.content_hash = approved.content_hash AND said.data IS NOT NULL
 WHERE p.id = i.process_id AND began.process_id = p.id AND began.step = 'correct' AND approved.id <> i.revision_id
   AND EXISTS (SELECT 1 FROM workflows_move m WHERE m.process_id = p.id AND m.step = 'discard')"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0020_explanations_owed_already"),
    ]

    operations = [
        migrations.RunSQL(PUT_BACK, migrations.RunSQL.noop),
    ]
