"""Working off a rescan, row by row: claim, search, keep, conclude. Any number of workers side by side; what one leaves another goes on with."""

import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import storages
from django.db import transaction
from django.utils.timezone import localdate

from people.prepared import run
from workflows.disclosure import checks, publishing, store
from workflows.disclosure.models import Publication, StoredFile
from workflows.screening import examine as examiner
from workflows.screening import records
from workflows.screening.editions import Edition, mark_key
from workflows.screening.findings import Finding, mark
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.records import Screened

from . import aggregation, concluding, under_way
from .examined import edition_of, every, examine, materials, publications, sum_up
from .models import Rescan, RescanWork

SLICE = 40.0  # seconds a task takes on new rows
LIMITS = replace(Limits(), seconds=45, recognition_seconds=45)  # of a file beside others; what takes longer has a task of its own
STALE_AFTER = timedelta(minutes=5)  # a claim this old belongs to a worker that died
LONG_STALE_AFTER = timedelta(seconds=Limits().recognition_seconds) + STALE_AFTER
ATTEMPTS = 3  # a file that took its worker with it, or was not in the storage, so often is looked at by a person

_CLAIM = """
UPDATE workflows_rescanwork SET claimed_at = %(at)s, attempts = attempts + 1
 WHERE id = (SELECT w.id FROM workflows_rescanwork w JOIN workflows_rescan r ON r.id = w.rescan_id
              WHERE r.finished_at IS NULL AND r.stopped_at IS NULL AND w.done_at IS NULL AND w.long = %(long)s
                AND (w.claimed_at IS NULL OR w.claimed_at < %(stale)s)
              ORDER BY w.priority DESC, w.rescan_id, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED)
RETURNING id"""


@dataclass(frozen=True)
class Report:
    """How many rows one run worked off; whether time ran out before they were."""

    done: int
    more: bool


def work_off(now: Callable[[], datetime], seconds: float = SLICE) -> Report:
    """Work off rows until none is free or `seconds` have passed; the last one may take as long as LIMITS say."""
    stop, done = time.monotonic() + seconds, 0
    while time.monotonic() < stop:
        row = _claimed(now(), long=False)
        if row is None:
            if not go_on(now()):
                return Report(done, False)
            continue
        search(row, now, LIMITS)
        done += 1
    return Report(done, True)


def work_off_long(now: Callable[[], datetime]) -> bool:
    """Search one file that a minute was not enough for; False when there is none."""
    row = _claimed(now(), long=True)
    if row is not None:
        search(row, now, Limits())
    return row is not None


def _claimed(at: datetime, *, long: bool) -> RescanWork | None:
    found = run(_CLAIM, {"at": at, "long": long, "stale": at - (LONG_STALE_AFTER if long else STALE_AFTER)})
    return RescanWork.objects.select_related("rescan").get(pk=found[0][0]) if found else None


def search(row: RescanWork, now: Callable[[], datetime], limits: Limits) -> None:
    """Search what the row names unless that was done already, then see what follows: whether its publication is through, or, of an
    attachment under way, whether it must be held."""
    publication = publications().get(pk=row.publication_id) if row.publication_id else None
    wanted = publication is None or publication.ended_at is None or row.rescan.looks_back
    if wanted and row.material != RescanWork.LISTS:
        edition = edition_of(row.rescan)
        kept = records.screened([row.material], edition.code).get(row.material)
        if kept is None or not _still_holds(kept, row, now()):
            found = _text(publication, edition, now()) if publication and not row.name else _file(row, edition, limits, known=kept)
            if found is None:
                return  # the claim grows stale, and another worker looks for the file again
            if not row.long and any(finding.reason == "time_limit" for finding in found.findings):
                RescanWork.objects.filter(pk=row.pk, done_at=None).update(long=True, claimed_at=None, attempts=0)
                return
            records.keep(found, edition.code, now())
            kept = found
        if publication is None:
            under_way.hold(kept, edition, row.rescan.office_id, now())
        row.complete = kept.complete
    _done(row, publication, now())


def _text(publication: Publication, edition: Edition, at: datetime) -> Screened:
    """What citizens read: the content of the revision; after it was purged, what the publication repeats of it."""
    content = store.content_of(publication.revision)
    if content is None:
        content = publishing.of_the_form(publication)
    return checks.search(content, publication.revision.content_hash, edition, localdate(at))


def _still_holds(kept: Screened, row: RescanWork, at: datetime) -> bool:
    """Whether what was found before is what a search would find now: a text's for the day, a file's once it was read."""
    return not kept.unread if row.name else kept.holds_on(localdate(at))


def _file(row: RescanWork, edition: Edition, limits: Limits, known: Screened | None) -> Screened | None:
    """None for one that may come back: nobody destroyed it, and the storage has it not, for a moment or for longer."""
    stored = StoredFile.objects.filter(pk=row.material).first()
    if stored is None or stored.purged_at:
        return _unread(row, records.MISSING)
    if not storages["internal"].exists(stored.location):
        return known or (_unread(row, records.MISSING) if row.attempts > ATTEMPTS else None)
    if row.attempts > ATTEMPTS:
        return _unread(row, records.INTERRUPTED)
    with _on_disk(stored) as path:
        report = examiner.examine(path, row.name, edition.rules, edition.lexicon, mark_key(), limits=limits)
    return Screened(row.material, tuple(report.findings), report.complete, report.pages)


def _unread(row: RescanWork, reason: str) -> Screened:
    """A file nobody could read is a finding of its own, never a silent pass."""
    finding = Finding(Kind.UNSCREENABLE, "", 0, 0, "", reason, mark(mark_key(), Kind.UNSCREENABLE, f"{row.material}\0{reason}"))
    return Screened(row.material, (finding,), False)


@contextmanager
def _on_disk(stored: StoredFile):
    """A copy the checking process may read, wherever the files are kept."""
    with tempfile.TemporaryDirectory(prefix="yangguang-rescan-") as place:
        path = Path(place) / "file"
        with storages["internal"].open(stored.location) as source, path.open("wb") as copy:
            for part in source.chunks():
                copy.write(part)
        yield path


def _done(row: RescanWork, publication: Publication | None, at: datetime) -> None:
    """Mark the row, and conclude the publication with its last one. The rows are held, so that exactly one worker sees the last."""
    if publication is None:
        RescanWork.objects.filter(pk=row.pk, done_at=None).update(done_at=at, complete=row.complete)
        return
    with transaction.atomic():
        together = list(RescanWork.objects.select_for_update().filter(rescan=row.rescan_id, publication=row.publication_id).order_by("id"))
        mine = next(one for one in together if one.pk == row.pk)
        if mine.done_at is None:
            mine.done_at, mine.complete = at, row.complete
            mine.save(update_fields=["done_at", "complete"])
            if (publication.ended_at is None or row.rescan.looks_back) and all(one.done_at for one in together):
                conclude(row.rescan, publication, lists=any(one.material == RescanWork.LISTS for one in together), at=at)


def conclude(rescan: Rescan, publication: Publication, *, lists: bool, at: datetime) -> None:
    """All of a publication has been searched: remember who stands in it, open what nobody answered, sum up."""
    edition = edition_of(rescan)
    if not lists:
        aggregation.fill(publication.pk, every(records.screened(materials(publication), edition.code).values()))
    examined = examine(publication, edition, lists=lists)
    concluding.open_discoveries(rescan, examined, at)
    sum_up(rescan, examined, at)


_THROUGH = """
SELECT r.id FROM workflows_rescan r WHERE r.finished_at IS NULL AND r.stopped_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM workflows_rescanwork w WHERE w.rescan_id = r.id AND w.done_at IS NULL)
   FOR UPDATE OF r SKIP LOCKED"""


def go_on(at: datetime) -> bool:
    """Where every text and file has been searched, make the rows that compare the lists (True); where those are done too, end the rescan."""
    more = False
    with transaction.atomic():
        for (pk,) in run(_THROUGH, []):
            rescan = Rescan.objects.get(pk=pk)
            rows = []
            if not rescan.compared:
                sharing = aggregation.sharing(rescan.office_id, edition_of(rescan).rules.aggregation)
                rows = [RescanWork(rescan=rescan, publication_id=one, material=RescanWork.LISTS) for one in sharing]
                RescanWork.objects.bulk_create(rows)
                rescan.compared, rescan.total = True, rescan.total + len(rows)
            more = more or bool(rows)
            rescan.finished_at = None if rows else at
            rescan.save(update_fields=["compared", "total", "finished_at"])
    return more
