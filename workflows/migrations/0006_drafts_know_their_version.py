"""A draft is one per person and the version it was begun from, so that a revision made first leaves it behind and deletes nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0005_no_foreign_keys_on_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="base",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(
            "UPDATE workflows_draft d SET base = r.number FROM workflows_item i JOIN workflows_revision r ON r.id = i.revision_id"
            " WHERE i.id = d.item_id",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(model_name="draft", name="one_draft_per_editor"),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("item", "editor", "base"), name="one_draft_per_editor_and_base"),
        ),
    ]
