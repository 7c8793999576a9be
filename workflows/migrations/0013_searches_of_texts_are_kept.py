"""What was found in a text is read back instead of searched again; older screenings of texts do not say for which days they hold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0012_quarantine"),
    ]

    operations = [
        migrations.AddField(
            model_name="screening",
            name="day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="screening",
            name="lasting",
            field=models.BooleanField(default=False),
        ),
    ]
