"""Catalogue rows of offices that have a version of their own of an inherited category lead to that version, as they do from now on.

A version of one's own that is no longer used gets none: nobody has said which category takes its rows.
"""

from django.db import migrations
from django.utils import timezone

REASON = "目录事项归入本单位的事项类别"


def lead_home(apps, schema_editor):
    Category, Topic, TopicVersion = (apps.get_model("workflows", name) for name in ("Category", "Topic", "TopicVersion"))
    own = {(row.office_id, row.code): row for row in Category.objects.all()}
    at = timezone.now()
    for topic in Topic.objects.filter(is_active=True, category__isnull=False).select_related("category", "office"):
        above = [int(part) for part in topic.office.path.strip("/").split("/")]
        nearest = next((own[office, topic.category.code] for office in reversed(above) if (office, topic.category.code) in own), None)
        if nearest is None or nearest.pk == topic.category_id or not nearest.is_active:
            continue
        newest = TopicVersion.objects.filter(topic=topic).order_by("-number").values_list("number", flat=True).first() or 0
        TopicVersion.objects.create(
            topic=topic,
            number=newest + 1,
            category=nearest,
            category_before=topic.category,
            masking_profile=topic.masking_profile,
            masking_profile_before=topic.masking_profile,
            at=at,
            reason=REASON,
        )
        Topic.objects.filter(pk=topic.pk).update(category=nearest)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0028_searches_that_look_back"),
    ]

    operations = [
        migrations.RunPython(lead_home, migrations.RunPython.noop),
    ]
