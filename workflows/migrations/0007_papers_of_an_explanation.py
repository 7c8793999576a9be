"""An explanation of a lapse may bring papers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0004_masking_jobs"),
        ("workflows", "0004_no_foreign_keys_on_notices"),
        ("workflows", "0006_quarantine"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalationstep",
            name="papers",
            field=models.JSONField(null=True),
        ),
    ]
