"""What has passed its display period is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0006_drafts_know_their_version"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("display_until__isnull", False), ("ended_at", None)),
                fields=["display_until"],
                name="publication_to_take_down",
            ),
        ),
    ]
