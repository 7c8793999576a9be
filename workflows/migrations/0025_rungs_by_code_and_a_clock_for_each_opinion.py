"""One escalation for each deadline, term and rung of a ladder; where a new ladder counts its rungs otherwise, the code tells them apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0021_rejected_corrections_put_back"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="escalation", name="escalation_once"),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=["deadline", "term", "rung", "code"], name="escalation_once"),
        ),
    ]
