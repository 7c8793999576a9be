"""The item as lists, messages and clocks see it (see workflows/subjects.py)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from workflows.screening.kinds import Action
from workflows.screening.kinds import Kind as Found
from workflows.screening.rules import Rules
from workflows.subjects import Kind

from .stages import STAGES
from .states import LEVELS, FollowUp, State


def label(node: str):
    """A stage as a noun, or the name of a follow-up."""
    return STAGES.get(State(node), State(node).label) if node in State.values else FollowUp(node).label


def visible(user, at: datetime, public_ids: Collection[UUID]) -> set[UUID]:
    from .visibility import visible_items

    return set(visible_items(user, at).filter(public_id__in=public_ids).values_list("public_id", flat=True))


#: What a person is asked about, by the rules as shipped. Mobiles are left out: one of somebody's could not be submitted unanswered, the rest
#: are offices' own.
_ASKED = ", ".join(
    f"'{kind}'"
    for kind, action in Rules.of({}).actions.items()
    if action in (Action.MASK, Action.REVIEW, Action.BLOCK) and kind is not Found.MOBILE_PHONE
)
#: Routine, nobody has objected, and of the text and the files as they were sent nothing was found that is still unanswered.
_PLAIN = f"""CASE WHEN COALESCE((SELECT under.is_routine FROM workflows_categoryversion under WHERE under.id = s.submitted_under_id),
                            c.is_routine) THEN
  NOT EXISTS (SELECT 1 FROM workflows_move m WHERE m.process_id = s.process_id AND m.step = 'give_opinion' AND m.inputs ->> 'agrees' = 'false')
  AND NOT EXISTS (
    SELECT 1 FROM (SELECT r.content_hash AS hash
                    UNION ALL
                   SELECT file ->> 'sha256' FROM workflows_content held, jsonb_array_elements(held.data -> 'attachments') AS file
                    WHERE held.content_hash = r.content_hash) material
      JOIN LATERAL (SELECT x.complete, x.findings FROM workflows_screening x WHERE x.material = material.hash ORDER BY x.id DESC LIMIT 1) newest
        ON true
     WHERE NOT newest.complete OR EXISTS (
       SELECT 1 FROM jsonb_array_elements(newest.findings) AS one
        WHERE one ->> 'kind' IN ({_ASKED})
          AND COALESCE((SELECT d.answer FROM workflows_decision d
                         WHERE d.process_id = (SELECT COALESCE(p.first_id, p.id) FROM workflows_process p WHERE p.id = s.process_id)
                           AND d.kind = one ->> 'kind' AND one ->> 'mark' = ANY (d.marks) ORDER BY d.id DESC LIMIT 1), 'overruled') = 'overruled'))
  ELSE false END"""

ITEM = Kind(
    name="item",
    url_name="item",
    table="workflows_item",
    joins="""JOIN workflows_category c ON c.id = s.category_id LEFT JOIN workflows_topic tp ON tp.id = s.topic_id
             LEFT JOIN workflows_revision r ON r.id = s.revision_id""",
    label=label,
    opens=_("Open the item"),
    neutral=_("Information not for the public"),
    unfinished=_("A draft not yet submitted"),
    visible=visible,
    submitted="s.revision_id IS NOT NULL",
    told="s.revision_id IS NOT NULL AND s.attribute = 'public'",
    sort="c.name",
    field="COALESCE(tp.field, '')",
    number="r.number",
    plain=_PLAIN,
    decided_by_others=tuple(str(state) for state in LEVELS),
)
