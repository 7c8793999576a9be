"""An explanation of a lapse may bring papers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0004_find_what_is_to_take_down"),
        ("workflows", "0005_lexicon_proposal"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalationstep",
            name="papers",
            field=models.JSONField(null=True),
        ),
    ]
