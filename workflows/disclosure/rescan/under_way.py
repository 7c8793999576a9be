"""Attachments of what is being drafted and reviewed: searched again when the edition changes, first those somebody waits for.

What is owed is not remembered but seen: an attachment of something under way that the edition in force has not searched. So a new edition,
an upgrade, a file that came in while the edition changed and an old version taken up again are all noticed by the same comparison.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.core.files.storage import storages
from django.db import transaction

from people.models import Duty, User
from people.prepared import run
from workflows.disclosure import attachments, intake
from workflows.disclosure.models import Item, StoredFile
from workflows.disclosure.states import OWNERS, State
from workflows.notices import outbox
from workflows.notices.outbox import Note
from workflows.screening import editions, records
from workflows.screening.answers import group
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine.models import Quarantined, Release
from workflows.screening.quarantine.suspicion import secret
from workflows.screening.records import Screened
from workflows.screening.rules import ORDINARY

from . import starting
from .models import Rescan, RescanWork

#: What waits for somebody; a published item's attachments are searched with what is public.
STATES = [str(state) for state in OWNERS if state not in (State.PUBLISHED, State.WITHDRAWAL_REVIEW)]
RETRY = timedelta(hours=6)  # so long after it was looked for, a file nobody could read is looked for again
NOT_RUNNING = timedelta(minutes=2)  # waited so long with nothing being searched: say that the worker seems to stand still

# The attachments of whatever waits for somebody: of the version before the chain, and of every draft begun from it.
_FILES = f"""
  SELECT i.office_id, i.id AS item_id, file->>'sha256' AS material, left(file->>'name', 150) AS name, written.by_id
    FROM workflows_task t JOIN workflows_item i ON i.process_id = t.process_id LEFT JOIN workflows_revision r ON r.id = i.revision_id
   CROSS JOIN LATERAL (
     SELECT c.data->'attachments' AS files, r.made_by_id AS by_id FROM workflows_content c WHERE c.content_hash = r.content_hash
      UNION ALL
     SELECT d.data->'attachments', d.editor_id FROM workflows_draft d WHERE d.item_id = i.id AND d.base = COALESCE(r.number, 0)
   ) written CROSS JOIN LATERAL jsonb_array_elements(written.files) AS file
   WHERE t.kind = 'main' AND t.status IN ('NEW', 'ASSIGNED') AND i.state = ANY (ARRAY{STATES})"""

# Those the edition in force has not searched, or could not read when it tried last, and no running rescan has before it.
OWED = f"""
WITH files AS MATERIALIZED ({_FILES} AND (%(item)s::bigint IS NULL OR i.id = %(item)s)),
edition AS (SELECT office_id, {editions.code_of("offices.office_id")} AS code FROM (SELECT DISTINCT office_id FROM files) offices)
SELECT DISTINCT ON (f.office_id, f.material) f.office_id, e.code, f.material, f.name FROM files f JOIN edition e USING (office_id)
 WHERE NOT EXISTS (SELECT 1 FROM workflows_screening s WHERE s.material = f.material AND s.edition = e.code
                      AND (NOT {records.UNREAD.format(row="s")} OR s.at > %(since)s
                           OR EXISTS (SELECT 1 FROM workflows_storedfile b WHERE b.sha256 = f.material AND b.purged_at IS NOT NULL) OR EXISTS (
                        SELECT 1 FROM workflows_rescan r JOIN workflows_rescanwork w ON w.rescan_id = r.id AND w.publication_id IS NULL
                         WHERE r.office_id = f.office_id AND r.scope = 'under_way' AND r.at > %(since)s AND w.material = f.material)))
   AND NOT EXISTS (SELECT 1 FROM workflows_rescanwork w JOIN workflows_rescan s ON s.id = w.rescan_id
                    WHERE s.office_id = f.office_id AND s.scope = 'under_way' AND s.finished_at IS NULL AND s.stopped_at IS NULL
                      AND s.edition = e.code AND w.material = f.material AND w.done_at IS NULL)
 ORDER BY f.office_id, f.material"""


def take_up(at: datetime, item: int | None = None) -> list[Rescan]:
    """Queue every attachment under way, or of this item, that the edition in force has not searched. One statement while nothing is owed."""
    owed = run(OWED, {"item": item, "since": at - RETRY})
    return [
        _queue(office, code, [(material, name) for _o, _c, material, name in rows], at)
        for (office, code), rows in groupby(owed, lambda row: row[:2])
    ]


def _queue(office_id: int, code: str, files: Iterable[tuple[str, str]], at: datetime) -> Rescan:
    with transaction.atomic():
        rescan, _made = starting.running(office_id, Rescan.Scope.UNDER_WAY, Rescan.Cause.EDITION, at=at)
        priority = RescanWork.Priority.UNDER_WAY
        if rescan.edition == code:  # another came right now: the next ring queues all of them
            rows = [RescanWork(rescan=rescan, material=material, name=name, priority=priority) for material, name in files]
            RescanWork.objects.bulk_create(rows, ignore_conflicts=True)
        rescan.total = RescanWork.objects.filter(rescan=rescan).count()
        rescan.finished_at = None if rescan.total else at
        rescan.save(update_fields=["total", "finished_at"])
    return rescan


_WAITED_FOR = (
    "FROM workflows_rescan r WHERE r.id = w.rescan_id AND r.scope = 'under_way' AND r.finished_at IS NULL AND r.stopped_at IS NULL"
)


def want(item: int, at: datetime) -> None:
    """Somebody wants to go on with this item: its attachments are searched before all others. Two statements."""
    take_up(at, item)
    run(
        f"""UPDATE workflows_rescanwork w SET priority = {RescanWork.Priority.WANTED} {_WAITED_FOR}
             AND w.material IN (SELECT f.material FROM ({_FILES} AND i.id = %(item)s) f)
             AND w.done_at IS NULL AND w.priority < {RescanWork.Priority.WANTED} RETURNING w.id""",
        {"item": item},
    )


@dataclass(frozen=True)
class Waiting:
    """An attachment not searched yet, as whoever waits for it sees it."""

    name: str
    queued: bool = False  # else it is within half a minute
    claimed: bool = False  # a worker reads it now
    long: bool = False  # a minute was not enough for it
    before: int = 0  # files that are read first
    minutes: int = 0  # since it was queued
    stalled: bool = False  # nothing has been read for a while


# What a rescan has before it, in the order it is claimed in.
_PROGRESS = f"""
WITH line AS (
  SELECT w.material, w.long, w.claimed_at, r.at, r.edition, row_number() OVER (ORDER BY w.priority DESC, w.rescan_id, w.id) - 1 AS before,
         max(COALESCE(w.claimed_at, r.at)) OVER () AS last
    FROM workflows_rescanwork w CROSS JOIN LATERAL (SELECT r.* {_WAITED_FOR}) r WHERE w.done_at IS NULL AND w.publication_id IS NULL
)
SELECT material, long, claimed_at, at, before, last FROM line WHERE edition = %(edition)s AND material = ANY (%(materials)s::varchar[])"""


def progress(unsearched: Mapping[str, str], edition: str, at: datetime) -> list[Waiting]:
    """How far the attachments (hash → name) are that this edition has not searched. One statement, none for none."""
    from .working import LONG_STALE_AFTER, STALE_AFTER

    if not unsearched:
        return []
    rows = {row[0]: row[1:] for row in run(_PROGRESS, {"edition": edition, "materials": list(unsearched)})}
    found = []
    for material, name in unsearched.items():
        if material not in rows:
            found.append(Waiting(name))
            continue
        long, claimed_at, since, before, last = rows[material]
        claimed = claimed_at is not None and claimed_at > at - (LONG_STALE_AFTER if long else STALE_AFTER)
        minutes = max(0, int((at - since).total_seconds() // 60))
        found.append(Waiting(name, True, claimed, long, before, minutes, not claimed and at - last >= NOT_RUNNING))
    return found


# -- what looks secret after all ---------------------------------------------------------------------------------------------
_WHERE = f"""SELECT DISTINCT ON (item_id) item_id, by_id, name FROM ({_FILES} AND i.office_id = %(office)s) f
              WHERE material = %(material)s ORDER BY item_id, by_id"""


def hold(screened: Screened, edition: editions.Edition, office_id: int, at: datetime) -> list[Quarantined]:
    """移入隔离区: an attachment in which a 密级标志 was found only now, for every item under way it belongs to. Safe to repeat.

    A copy goes into the vault, where the secrecy reviewer looks at it; the file itself is kept and handed out to nobody until they decide.
    """
    suspected = secret(screened.findings)
    if not suspected:
        return []
    held = []
    for item_id, by_id, name in run(_WHERE, {"office": office_id, "material": screened.material}):
        item = Item.objects.select_related("process").get(pk=item_id)
        first = intake.first_passage(item)
        known = Quarantined.objects.filter(bound_for=first, hash=screened.material, form="file").exists()
        released = Release.objects.filter(bound_for=first, hash=screened.material).exists()
        answered = not any(
            one.is_open for one in group(screened.material, name, suspected, records.decided(first), edition.rules, ORDINARY)
        )
        if not (known or released or answered) and (kept := _hold(item, by_id, name, screened.material, suspected, at)):
            held.append(kept)
    return held


def _hold(item: Item, by_id: int, name: str, material: str, suspected, at: datetime) -> Quarantined | None:
    """None where the bytes are gone: there is nothing to look at, nor to read."""
    stored = StoredFile.objects.filter(pk=material).first()
    if stored is None or not attachments.is_there(stored):
        return None
    by = User.objects.get(pk=by_id)
    with storages["internal"].open(stored.location) as file, transaction.atomic():
        kept = quarantine.quarantine(
            intake.bound(item, by=by, at=at, via="system"),
            "file",
            hash=material,
            size=stored.size,
            findings=suspected,
            header={"name": name, "media_type": stored.media_type},
            parts=file.chunks(),
        )
        leader = Note("attachment_suspected", duty=Duty.DISCLOSURE_LEADER, unit_id=item.unit_id, data={"title": kept.title})
        for note, process_id in ((leader, kept.process_id), (Note("attachment_held", user_id=by_id), item.process_id)):
            cause = f"suspected:{kept.public_id}:{note.event}"
            outbox.queue([note], office_id=item.office_id, process_id=process_id, move_id=None, at=at, cause=cause)
    return kept
