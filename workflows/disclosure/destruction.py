"""销毁: what proves to be a state secret leaves this system at once, whole, wherever it stood. (保密法 第三十一条)

What stays are facts: that there was something, the hashes of what it said, who handled it and when. Texts and files that another item carries
as well are left for the secrecy reviewer to decide about there. Older backups, and what people wrote in their own words while they handled it,
are not reached from here; see docs/decisions/0025.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import Duty
from people.prepared import run
from workflows.deadlines import clocks
from workflows.screening.kinds import Kind
from workflows.screening.models import Masking
from workflows.screening.quarantine.machine import REPORT_HOURS

from .states import GONE, OWNERS, FollowUp, State


def destroy(item, turn) -> None:
    """Empty everything the item said; the move says of how much, and which other items carry some of it too."""
    from . import attachments, records

    turn.done += [task.id for task in item.case.tasks if task.node == FollowUp.SECRET_PUBLIC]
    turn.meets["secret"] = turn.at
    if turn.source not in OWNERS:
        records.new_passage(item, turn)
    records.drop_clocks(item, turn)
    turn.change(title=neutral_title(item), returned_from="")
    turn.computed["search"] = ("NULL::tsvector", [])
    texts, files = _texts(item), _files(item)
    elsewhere = _elsewhere(item, texts | files)
    shared = {what for what, _other in elsewhere}
    run(
        "UPDATE workflows_content SET data = NULL, purged_at = %s WHERE content_hash = ANY (%s::varchar[]) AND purged_at IS NULL",
        [turn.at, list(texts - shared)],
    )
    gone = attachments.destroy(files - shared, turn.at, places=("internal", "public"))
    for statement in _EMPTIED:
        run(statement, {"item": item.pk, "first": item.process.first_id or item.process_id, "title": item.title})
    turn.inputs |= {
        "destroyed": {"texts": len(texts - shared), "files": sorted(gone)},
        "elsewhere": sorted({str(other) for _what, other in elsewhere}),
    }


def neutral_title(item) -> str:
    """What it is called from now on: by its number, in the site's language, because the title is kept."""
    with override(settings.LANGUAGE_CODE):
        return _("Destroyed as secret (%(number)s)") % {"number": item.index_number or item.approval_number or str(item.public_id)[:8]}


def report_clock(item, at: datetime) -> clocks.Clock:
    """24 hours to report, by the hour, from when it was known: from the destruction, or before it was confirmed to be public. (保密法实施条例 第六十一条)

    One statement.
    """
    confirmed = item.leaks.filter(kind=Kind.SECRET_MARK).aggregate(first=Min("at"))["first"]
    return clocks.Clock(
        "step", str(State.DESTROYED), min(at, confirmed or at), REPORT_HOURS, "hours", "保密法实施条例 第六十一条", Duty.SECRECY_REVIEWER, item.unit_id,
        statutory=True, routine=False,
    )  # fmt: skip


def _maskings(item):
    first = item.process.first_id or item.process_id
    return Masking.objects.filter(process=first)


def _texts(item) -> set[str]:
    """The hashes of all it ever said: its versions, and what they said before they were masked."""
    masked = _maskings(item).filter(name="").values_list("source", "result")
    return {*item.revisions.values_list("content_hash", flat=True), *(one for pair in masked for one in pair)}


_FILES = """
SELECT DISTINCT file->>'sha256' FROM (
  SELECT c.data->'attachments' AS files FROM workflows_revision r JOIN workflows_content c USING (content_hash) WHERE r.item_id = %(item)s
   UNION ALL SELECT d.data->'attachments' FROM workflows_draft d WHERE d.item_id = %(item)s
   UNION ALL SELECT p.attachments FROM workflows_publication p WHERE p.item_id = %(item)s
) written CROSS JOIN LATERAL jsonb_array_elements(written.files) AS file WHERE written.files IS NOT NULL"""


def _files(item) -> set[str]:
    """The hashes of every file that was ever part of it: attachments, what they were masked from, and copies nobody used."""
    masked = _maskings(item).exclude(name="").values_list("source", "result")
    made = item.masking_jobs.filter(~Q(result="")).values_list("source", "result")
    return {sha256 for (sha256,) in run(_FILES, {"item": item.pk})} | {one for pair in (*masked, *made) for one in pair}


_ELSEWHERE = f"""
SELECT DISTINCT what, i.public_id FROM (
  SELECT r.item_id, r.content_hash AS what FROM workflows_revision r WHERE r.content_hash = ANY (%(materials)s::varchar[])
   UNION ALL
  SELECT r.item_id, file->>'sha256' FROM workflows_content c JOIN workflows_revision r USING (content_hash)
   CROSS JOIN LATERAL jsonb_array_elements(c.data->'attachments') AS file WHERE c.data IS NOT NULL
   UNION ALL
  SELECT d.item_id, file->>'sha256' FROM workflows_draft d CROSS JOIN LATERAL jsonb_array_elements(d.data->'attachments') AS file
   UNION ALL
  SELECT b.id, l.hash FROM workflows_release l JOIN workflows_item b ON l.bound_for_id = COALESCE(
           (SELECT p.first_id FROM workflows_process p WHERE p.id = b.process_id), b.process_id)
   WHERE l.hash = ANY (%(materials)s::varchar[])
) used JOIN workflows_item i ON i.id = used.item_id
 WHERE what = ANY (%(materials)s::varchar[]) AND i.id <> %(item)s AND NOT i.state = ANY (ARRAY{[str(state) for state in GONE]})"""


def _elsewhere(item, materials: set[str]) -> list[tuple[str, str]]:
    """(material, item) for what of it another item carries too, and still says."""
    return run(_ELSEWHERE, {"item": item.pk, "materials": list(materials)})


_PASSAGES = "(SELECT id FROM workflows_process WHERE id = %(first)s OR first_id = %(first)s)"
#: What repeats some of it: drafts, what was public, the titles on tasks and messages, the names of files that were read or masked.
_EMPTIED = (
    "DELETE FROM workflows_draft WHERE item_id = %(item)s",
    """DELETE FROM workflows_publicationcheck k USING workflows_publication p WHERE p.id = k.publication_id AND p.item_id = %(item)s""",
    """DELETE FROM workflows_publishedmark k USING workflows_publication p WHERE p.id = k.publication_id AND p.item_id = %(item)s""",
    """UPDATE workflows_publication SET title = %(title)s, body = '', metadata = '{}', attachments = '[]', keywords = '{}', search = NULL
        WHERE item_id = %(item)s""",
    f"UPDATE workflows_task SET title = %(title)s WHERE process_id IN {_PASSAGES}",
    f"""UPDATE workflows_notice SET data = jsonb_set(data, '{{title}}', to_jsonb(%(title)s::text))
         WHERE process_id IN {_PASSAGES} AND data ? 'title'""",
    "UPDATE workflows_maskingjob SET name = '', state = CASE WHEN state IN ('waiting', 'working', 'made') THEN 'dropped' ELSE state END"
    " WHERE item_id = %(item)s",
    """UPDATE workflows_rescanwork w SET name = '' FROM workflows_publication p WHERE p.id = w.publication_id AND p.item_id = %(item)s""",
)
