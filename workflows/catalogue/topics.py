"""Which category and which masking profile the items of a topic fall under: each change of it is a fact."""

from datetime import datetime

from django.db import transaction

from .models import Topic, TopicVersion


def change(topic: Topic, *, category, masking_profile: str, reason: str, by, at: datetime) -> TopicVersion | None:
    """From now on its items fall under these; None when they do already. Whether anybody may, and what follows, is the caller's to see."""
    with transaction.atomic():
        held = Topic.objects.select_for_update().get(pk=topic.pk)
        category_id = category.pk if category else None
        if (category_id, masking_profile) == (held.category_id, held.masking_profile):
            return None
        newest = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
        Topic.objects.filter(pk=held.pk).update(category_id=category_id, masking_profile=masking_profile)
        return TopicVersion.objects.create(
            topic=held,
            number=newest + 1,
            category_id=category_id,
            masking_profile=masking_profile,
            category_before_id=held.category_id,
            masking_profile_before=held.masking_profile,
            made_by=by,
            at=at,
            reason=reason,
        )
