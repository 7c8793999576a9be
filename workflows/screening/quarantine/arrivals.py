"""Uploads with pictures still to be read: they wait in the vault while a worker reads them, and then go on or into quarantine.

A worker claims one by compare-and-set and says how far it is; a claim nobody moved ahead for a while is taken back. Nothing here is
passed unread: what a child process cannot read is attached with a screening that says so (无法自动检测).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from people.prepared import run
from workflows.notices import outbox

from .. import editions, examine
from .. import records as screenings
from ..findings import Finding, mark
from ..kinds import Kind
from . import actions, keys, memory, sealing, vault
from .destinations import Clean, destination
from .models import Arrival, Release, Sealed
from .suspicion import secret

STALE = timedelta(seconds=90)  # a claim not moved ahead for so long is nobody's
ATTEMPTS = 3  # after so many workers died over it a person must look
NOT_RUNNING = timedelta(seconds=60)  # waited so long unclaimed: say that the worker seems to stand still

#: SQL: how many uploads of the subject with the passage %(process)s are still being read.
UNDER_WAY = """SELECT count(*) FROM workflows_arrival a JOIN workflows_process p ON a.bound_for_id = COALESCE(p.first_id, p.id)
  WHERE p.id = %(process)s"""


@dataclass(frozen=True)
class Waiting:
    """An arrival as its uploader sees it. `pages` is 0 until a worker has counted them."""

    name: str
    done: int
    pages: int
    claimed: bool
    waited: timedelta
    uploader_id: int

    @property
    def stalled(self) -> bool:
        return not self.claimed and self.waited >= NOT_RUNNING

    @property
    def minutes(self) -> int:
        return int(self.waited.total_seconds() // 60)


def under_way(first: int, at: datetime) -> list[Waiting]:
    """The uploads of a subject still being read, oldest first. One statement."""
    rows = run(
        "SELECT name, done, pages, claimed_at, at, uploader_id FROM workflows_arrival WHERE bound_for_id = %s ORDER BY id",
        [first],
    )
    return [
        Waiting(name, done, pages, claimed is not None and claimed > at - STALE, max(at - since, timedelta()), uploader)
        for name, done, pages, claimed, since, uploader in rows
    ]


def receive(bound: actions.Bound, file: Clean, parts: Iterable[bytes], pages: int) -> Arrival:
    """Let a file wait for its pictures to be read; one that waits already is not kept twice."""
    waiting = Arrival.objects.filter(bound_for_id=bound.first, uploader=bound.by, sha256=file.sha256)
    if (found := waiting.first()) is not None:
        return found
    with sealing.sealed({"name": file.name, "media_type": file.media_type}, parts) as row, transaction.atomic():
        actions.lock(bound.first)
        if (found := waiting.first()) is not None:  # the other click was quicker
            vault.destroy(row.location)
            return found
        arrival = Arrival.objects.create(
            office_id=bound.office_id,
            unit_id=bound.unit_id,
            uploader=bound.by,
            bound_for_id=bound.first,
            destination=bound.destination,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            at=bound.at,
            pages=pages,
        )
        row.arrival = arrival
        row.save(force_insert=True)
    return arrival


def take_over(row: Sealed, material, header: dict, at: datetime) -> None:
    """A released file is read like any other upload; its bytes stay where they are until then."""
    file = Clean(header["name"], material.hash, material.size, header["media_type"])
    arrival, _made = Arrival.objects.get_or_create(
        bound_for_id=material.bound_for_id,
        uploader_id=material.author_id,
        sha256=file.sha256,
        defaults={
            "office_id": material.office_id,
            "unit_id": material.unit_id,
            "destination": material.destination,
            "name": file.name,
            "size": file.size,
            "media_type": file.media_type,
            "at": at,
        },
    )
    row.quarantined, row.arrival = None, arrival
    row.save(update_fields=["quarantined", "arrival"])


def admitted(first: int, hashes: Iterable[str]) -> set[str]:
    """Which of these files or stretches were released for this subject. One statement, none for none."""
    wanted = list(hashes)
    if not wanted:
        return set()
    return set(Release.objects.filter(bound_for_id=first, hash__in=wanted).values_list("hash", flat=True))


# -- the worker's side -----------------------------------------------------------------------------------------------------
_CLAIM = """
UPDATE workflows_arrival SET claimed_at = %(at)s, attempts = attempts + 1
 WHERE id = (SELECT a.id FROM workflows_arrival a
              WHERE (a.claimed_at IS NULL OR a.claimed_at < %(stale)s)
                AND (SELECT count(*) FROM workflows_arrival b WHERE b.claimed_at >= %(stale)s) < %(most)s
              ORDER BY a.attempts, a.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id"""


def claim(at: datetime) -> Arrival | None:
    """The next upload to read, now this worker's; None when there is none, or as many are being read as may be."""
    found = run(_CLAIM, {"at": at, "stale": at - STALE, "most": settings.ARRIVALS_AT_ONCE})
    return Arrival.objects.select_related("sealed").get(pk=found[0][0]) if found else None


def go_on(now: Callable[[], datetime]) -> bool:
    """Read one upload and send it on; False when there was none. Takes as long as the child that reads it may (limits.py)."""
    arrival = claim(now())
    if arrival is None:
        return False
    row = Sealed.objects.filter(arrival=arrival).first()
    try:
        if row is None:
            raise vault.Missing(vault.Missing.__doc__)
        _header, parts = sealing.opened(row)
        stream = memory.filled(parts)
    except (keys.KeyLost, vault.Missing, vault.Broken):
        _drop(arrival, row, now())
        return True
    with stream:
        _read(arrival, row, stream, now)
    return True


def _read(arrival: Arrival, row: Sealed, stream: BinaryIO, now: Callable[[], datetime]) -> None:
    edition = editions.in_force(arrival.office_id)

    def progress(done: int, pages: int, place: str) -> None:
        """How far it is; also keeps the claim ours."""
        Arrival.objects.filter(pk=arrival.pk).update(done=done, pages=pages, claimed_at=now())

    if arrival.attempts > ATTEMPTS:
        gave_up = Finding(Kind.UNSCREENABLE, "", 0, 0, "", "crashed", mark(editions.mark_key(), Kind.UNSCREENABLE, arrival.sha256))
        report = examine.Report(arrival.sha256, (gave_up,), False, 0, 0, 0.0)
    else:
        path = memory.path_of(stream)
        report = examine.examine(path, arrival.name, edition.rules, edition.lexicon, editions.mark_key(), ocr=True, progress=progress)
    settle(arrival, row, stream, report, edition.code, now())


def settle(arrival: Arrival, row: Sealed, stream: BinaryIO, report, edition: str, at: datetime) -> None:
    """Send it on, once: into quarantine, or to where it was bound for."""
    held = secret(report.findings)
    if held and not admitted(arrival.bound_for_id, [arrival.sha256]):
        bound = actions.Bound(
            arrival.bound_for_id, arrival.destination, arrival.office_id, arrival.unit_id, arrival.uploader, at, via="system"
        )
        header = {"name": arrival.name, "media_type": arrival.media_type}
        stream.seek(0)
        actions.quarantine(bound, "file", hash=arrival.sha256, size=arrival.size, findings=held, header=header, parts=memory.chunks(stream))
        event = "arrival_held"
    else:
        file = Clean(arrival.name, arrival.sha256, arrival.size, arrival.media_type)
        screenings.keep(screenings.Screened(arrival.sha256, tuple(report.findings), report.complete, report.pages), edition, at)
        attached = destination(arrival.destination).attach(arrival.bound_for_id, arrival.uploader_id, file, stream, at)
        event = {True: "arrival_attached", False: "arrival_lost", None: ""}[attached]
    _end(arrival, row, event, at)


def _drop(arrival: Arrival, row: Sealed | None, at: datetime) -> None:
    """Its bytes are lost: the uploader is asked for it again."""
    _end(arrival, row, "arrival_lost", at)


def _end(arrival: Arrival, row: Sealed | None, event: str, at: datetime) -> None:
    """Nothing of it stays here. `event` is what its uploader is told; empty when nothing changed for them."""
    with transaction.atomic():
        if not Arrival.objects.select_for_update().filter(pk=arrival.pk).exists():
            return  # another worker was quicker
        if row is not None:
            sealing.destroy(row)
        arrival.delete()
        notes = [outbox.Note(event, user_id=arrival.uploader_id)] if event else []
        outbox.queue(
            notes, office_id=arrival.office_id, process_id=arrival.bound_for_id, move_id=None, at=at, cause=f"arrival:{arrival.public_id}"
        )
