"""Opening discoveries: what a rescan found in a publication and nobody has answered is a fact; people are told of it once, whatever edition finds it again."""

import json
from datetime import datetime

from people.models import Duty
from people.prepared import run
from workflows.notices import outbox
from workflows.notices.outbox import Note

from .examined import Examined
from .models import Rescan

TOLD = (Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER)

_OPEN = """
INSERT INTO workflows_discovery (rescan_id, item_id, publication_id, edition, at, material, name, kind, mark, finding)
SELECT %(rescan)s, %(item)s, %(publication)s, %(edition)s, %(at)s, one.material, one.name, one.kind, one.mark, one.finding
  FROM json_to_recordset(%(found)s::json) AS one (material varchar, name varchar, kind varchar, mark varchar, finding jsonb)
ON CONFLICT (item_id, mark, edition) DO NOTHING
RETURNING id, EXISTS (SELECT 1 FROM workflows_discovery AS told WHERE told.item_id = workflows_discovery.item_id
                         AND told.mark = workflows_discovery.mark AND told.id <> workflows_discovery.id)"""


def open_discoveries(rescan: Rescan, examined: Examined, at: datetime) -> int:
    """How many are new. Two statements, one where nothing is open, none where nothing was found. Safe to repeat."""
    publication, seen, rows = examined.publication, set(), []
    for one in examined.to_answer:
        for finding, answer in zip(one.group.findings, one.group.answers, strict=True):
            if answer is None and finding.mark not in seen | one.confirmed:
                seen.add(finding.mark)
                rows.append(
                    {
                        "material": one.group.material,
                        "name": one.group.name,
                        "kind": str(one.group.kind),
                        "mark": finding.mark,
                        "finding": finding.data(),
                    }
                )
    if not rows:
        return 0
    new = run(
        _OPEN,
        {
            "rescan": rescan.pk,
            "item": publication.item_id,
            "publication": publication.pk,
            "edition": rescan.edition,
            "at": at,
            "found": json.dumps(rows, ensure_ascii=False),
        },
    )
    if any(not known for _id, known in new):  # what an earlier edition had found and nobody has answered was told then
        data = {"title": publication.title, "publication": str(publication.public_id)}
        notes = [Note("tell_discovery", duty=duty, unit_id=publication.unit_id, data=data) for duty in TOLD]
        cause = f"rescan:{rescan.pk}:{publication.item_id}"
        outbox.queue(notes, office_id=publication.office_id, process_id=publication.item.process_id, move_id=None, at=at, cause=cause)
    return len(new)
