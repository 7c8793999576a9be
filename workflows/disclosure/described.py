"""The item as lists, messages and clocks see it (see workflows/subjects.py)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from workflows.subjects import Kind

from .stages import STAGES
from .states import LEVELS, FollowUp, State


def label(node: str):
    """A stage as a noun, or the name of a follow-up."""
    return STAGES.get(State(node), State(node).label) if node in State.values else FollowUp(node).label


def visible(user, at: datetime, public_ids: Collection[UUID]) -> set[UUID]:
    from .visibility import visible_items

    return set(visible_items(user, at).filter(public_id__in=public_ids).values_list("public_id", flat=True))


ITEM = Kind(
    name="item",
    url_name="item",
    table="workflows_item",
    joins="""JOIN workflows_category c ON c.id = s.category_id LEFT JOIN workflows_topic tp ON tp.id = s.topic_id
             LEFT JOIN workflows_revision r ON r.id = s.revision_id""",
    label=label,
    neutral=_("Information not for the public"),
    unfinished=_("A draft not yet submitted"),
    visible=visible,
    submitted="s.revision_id IS NOT NULL",
    told="s.revision_id IS NOT NULL AND s.attribute = 'public'",
    sort="c.name",
    field="COALESCE(tp.field, '')",
    number="r.number",
    routine="c.is_routine",
    decided_by_others=tuple(str(state) for state in LEVELS),
)
