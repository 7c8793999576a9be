"""An explanation of a lapse may bring papers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
<<<<<<<< HEAD:workflows/migrations/0011_papers_of_an_explanation.py
        ("workflows", "0010_masking_jobs"),
========
        ("workflows", "0004_masking_jobs"),
        ("workflows", "0004_no_foreign_keys_on_notices"),
        ("workflows", "0006_quarantine"),
>>>>>>>> gaps:workflows/migrations/0007_papers_of_an_explanation.py
    ]

    operations = [
        migrations.AddField(
            model_name="escalationstep",
            name="papers",
            field=models.JSONField(null=True),
        ),
    ]
