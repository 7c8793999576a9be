"""A rescan may be of the attachments of what is under way; these are searched before what is public."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0013_searches_of_texts_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="rescan",
            name="scope",
            field=models.CharField(
                choices=[("public", "what is public"), ("under_way", "attachments of drafts and of items under way")],
                default="public",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="rescan",
            name="one_running_rescan_per_office",
        ),
        migrations.AddConstraint(
            model_name="rescan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None), ("stopped_at", None)),
                fields=("office", "scope"),
                name="one_running_rescan_per_office",
            ),
        ),
        migrations.AddField(
            model_name="rescanwork",
            name="priority",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="rescanwork",
            name="publication",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.publication"
            ),
        ),
        migrations.RemoveIndex(
            model_name="rescanwork",
            name="rescan_owed",
        ),
        migrations.AddIndex(
            model_name="rescanwork",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["-priority", "rescan", "id"], name="rescan_work_owed"),
        ),
        migrations.AddConstraint(
            model_name="rescanwork",
            constraint=models.UniqueConstraint(
                condition=models.Q(("publication", None)), fields=("rescan", "material"), name="rescanned_once_under_way"
            ),
        ),
    ]
