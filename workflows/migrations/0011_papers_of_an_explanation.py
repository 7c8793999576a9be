"""An explanation of a lapse may bring papers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0010_masking_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalationstep",
            name="papers",
            field=models.JSONField(null=True),
        ),
    ]
