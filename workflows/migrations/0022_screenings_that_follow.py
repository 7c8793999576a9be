"""What could not be read, or holds for its day only, may be followed by a better search: the newest counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0021_rejected_corrections_put_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="screening",
            name="number",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RemoveConstraint(
            model_name="screening",
            name="screened_once_an_edition",
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(fields=("material", "edition", "number"), name="screening_number_once"),
        ),
    ]
