"""What the ladder has demanded so far, and nobody has explained since, is owed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0019_explanations_the_ladder_demands"),
    ]

    operations = [
        migrations.RunSQL(
            """UPDATE workflows_deadline d SET explanation_owed_at = demand.at
                 FROM workflows_escalationstep demand
                WHERE demand.deadline_id = d.id AND demand.kind = 'demanded' AND demand.actor_id IS NULL AND d.kind <> 'account'
                  AND NOT EXISTS (SELECT 1 FROM workflows_escalationstep said
                                   WHERE said.deadline_id = d.id AND said.kind = 'explained' AND said.at >= demand.at)""",
            migrations.RunSQL.noop,
        ),
    ]
