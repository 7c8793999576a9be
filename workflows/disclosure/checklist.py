"""核对清单: what the disclosure office confirms of an item before it goes on (属性、栏目、格式、二校); each office may have its own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Unit
from people.prepared import run
from workflows.refusals import Refusal, Refused, overtaken

#: What holds where no office has said otherwise. (三审三校; 待审核: 属性、栏目、格式、二校)
DEFAULT = (
    "公开属性与依据准确",
    "栏目（公开事项）与类别归类正确",
    "格式规范：标题、文号、成文日期、附件齐全",
    "二校：文字、标点、数字、日期、人名、地名、机构名称无误",
)
MOST, LONGEST = 12, 80

_NEWEST = """
SELECT v.lines FROM workflows_checklist v JOIN people_unit above ON above.id = v.office_id
  JOIN people_unit here ON here.path LIKE above.path || '%%' WHERE here.id = {office} ORDER BY length(above.path) DESC, v.number DESC LIMIT 1"""


def in_force(office_id: int) -> tuple[str, ...]:
    """The lines that hold for an office. One statement."""
    found = run(_NEWEST.format(office="%s"), [office_id])
    return tuple(found[0][0]) if found else DEFAULT


def of_items(public_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """What is confirmed in passing the level each of these items waits at, for those where the disclosure office is asked there. One statement,
    none for none."""
    if not public_ids:
        return {}
    sql = f"""
      SELECT i.public_id, ({_NEWEST.format(office="i.office_id")}) FROM workflows_item i JOIN workflows_chainversion c ON c.id = i.chain_id
       WHERE i.public_id = ANY (%s) AND EXISTS (
         SELECT 1 FROM jsonb_array_elements(c.levels) level
          WHERE level->>'state' = i.state AND (i.state = 'office_review' OR COALESCE(level->'covers', '[]') @> '["office_review"]'))"""
    return {public_id: tuple(lines or DEFAULT) for public_id, lines in run(sql, [list(public_ids)])}


def newest(office: Unit):
    """The CheckList of the office's own that holds; None while it has none."""
    from .models import CheckList

    return CheckList.objects.filter(office=office).select_related("made_by").order_by("-number").first()


def publish(office: Unit, lines: Sequence[str], *, reason: str, by, at: datetime, knows: int | None = None):
    """Another list, a CheckList, in force for an office and all below it that have none of their own. What was confirmed before stays on record as it was.

    `knows` is the number of the version looked at, 0 for none (None: any). Raises Refused: lines_missing, too_many, too_long, reason_missing, stale.
    """
    from .models import CheckList

    lines, refusals = [line.strip() for line in lines if line.strip()], []
    lines = list(dict.fromkeys(lines))
    if not lines:
        refusals.append(Refusal("lines_missing", _("There must be something to confirm."), field="lines"))
    if len(lines) > MOST:
        refusals.append(Refusal("too_many", _("At most %(most)d lines: what is longer nobody reads.") % {"most": MOST}, field="lines"))
    if any(len(line) > LONGEST for line in lines):
        refusals.append(Refusal("too_long", _("At most %(most)d characters a line.") % {"most": LONGEST}, field="lines"))
    if not reason.strip():
        refusals.append(Refusal("reason_missing", _("Say why this changes."), field="reason"))
    if refusals:
        raise Refused(refusals)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=office.pk)
        before = newest(office)
        if before and before.lines == lines:
            return before
        if knows is not None and knows != (before.number if before else 0):
            assert before is not None  # versions only grow
            raise Refused([overtaken(before.number, before.made_by, before.at)])
        return CheckList.objects.create(
            office=office, number=before.number + 1 if before else 1, lines=lines, reason=reason.strip(), made_by=by, at=at
        )
