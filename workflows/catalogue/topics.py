"""Which category and which masking profile the items of a topic fall under: each change of it is a fact."""

from datetime import datetime

from django.db import transaction

from .models import Topic, TopicVersion


def change(topic: Topic, *, category, masking_profile: str, reason: str, by, at: datetime) -> TopicVersion | None:
    """From now on its items fall under these; None when they do already. Whether anybody may, and what follows, is the caller's to see."""
    with transaction.atomic():
        held = Topic.objects.select_for_update().get(pk=topic.pk)
        wanted = {"category_id": category.pk if category else None, "masking_profile": masking_profile}
        before = {"category_id": held.category_id, "masking_profile": held.masking_profile}
        if wanted == before:
            return None
        newest = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
        Topic.objects.filter(pk=held.pk).update(**wanted)
        return TopicVersion.objects.create(
            topic=held,
            number=newest + 1,
            category_before_id=before["category_id"],
            masking_profile_before=before["masking_profile"],
            made_by=by,
            at=at,
            reason=reason,
            **wanted,
        )
