"""Attaching files to an item: checked, screened before anything durable is written, stored under their hash, and listed in its content."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.core.files.storage import storages
from django.db import transaction

from people.prepared import run
from workflows.screening import editions, examine, records
from workflows.screening.findings import Finding, Passage
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine import arrivals, memory
from workflows.screening.quarantine.destinations import Clean
from workflows.screening.quarantine.suspicion import secret

from . import intake, writing
from .content import files
from .intake import Held, Hold
from .models import StoredFile

AT_ONCE = 10  # seconds a person waits for; what takes longer is read by the worker
AT_MOST = 30  # seconds, with pictures, where no worker can; what takes longer counts as unread (无法自动检测)


@dataclass
class Taken:
    """What became of uploads: the attachment entries with those that passed, names still being read, and what went into quarantine."""

    entries: list[dict]
    waiting: list[str] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)


def attach(uploads, present: list[dict], at: datetime, *, item=None, by=None, via: str = "web") -> list[dict]:
    """The attachment entries with these uploads added; what has pictures to be read comes into the draft of `by` by itself, later.

    Raises Refused (not theirs to write) and FileRefused (naming the file), then nothing was added; and Held when something went into
    quarantine, where the others are added all the same, to `held.entries`. Without an item, for commands, pictures are read here and what
    looks secret is not kept anywhere.
    """
    taken = take_in(uploads, present, at, item=item, by=by, via=via)
    if taken.holds:
        raise Held(taken.holds, entries=taken.entries)
    return taken.entries


def take_in(uploads, present: list[dict], at: datetime, *, item=None, by=None, via: str = "web") -> Taken:
    """The same, saying what became of each upload. Raises FileRefused, and Refused where `by` may not write the item: then nothing is read."""
    uploads = list(uploads)
    taken = Taken(list(present))
    if not uploads:
        return taken
    if item is not None:
        writing.allow(item, by=by, at=at)
    known = [facts(entry["name"], entry["sha256"], entry["size"], entry["media_type"]) for entry in present]
    checked = [(files.check_upload(upload.name, upload, upload.size), upload) for upload in uploads]
    files.check_together([*known, *(found for found, _upload in checked)])
    edition = editions.in_force(item.office_id) if item else editions.edition(None, None)
    hashes = [found.sha256 for found, _upload in checked]
    screened = records.screened(hashes, edition.code)
    released = arrivals.admitted(intake.first_passage(item), hashes) if item else set()
    for found, upload in checked:
        report = _report(found, upload, screened.get(found.sha256), edition, with_pictures=item is None)
        held = [] if found.sha256 in released else [*intake.marks([_name(found)]), *secret(report.findings)]
        if held:
            taken.holds.append(_hold(found, upload, held, item, by=by, at=at, via=via))
        elif report.pictures or (item is not None and _took_too_long(report)):
            clean = Clean(found.name, found.sha256, found.size, found.media_type)
            arrivals.receive(intake.bound(item, by=by, at=at, via=via), clean, memory.chunks(upload), report.pages)
            taken.waiting.append(found.name)
        else:
            keep(found, upload, at)
            records.keep(records.Screened(found.sha256, tuple(report.findings), report.complete, report.pages), edition.code, at)
            taken.entries.append(entry(found))
    return taken


def _report(found: files.FileFacts, upload: BinaryIO, known: records.Screened | None, edition, *, with_pictures: bool):
    """What one look at the file shows; what this edition has searched before is not searched again."""
    if known is not None and not known.unread:
        return examine.Report(found.sha256, known.findings, known.complete, known.pages, 0, 0.0)
    limits = replace(Limits(), seconds=AT_ONCE, recognition_seconds=AT_MOST)
    with memory.as_path(upload) as path:
        return examine.examine(path, found.name, edition.rules, edition.lexicon, editions.mark_key(), ocr=with_pictures, limits=limits)


def _name(found: files.FileFacts) -> Passage:
    """A name that looks secret is held with its file."""
    return Passage("name", found.name.rpartition(".")[0], first_page=True)


def _took_too_long(report) -> bool:
    return any(finding.kind is Kind.UNSCREENABLE and finding.reason == "time_limit" for finding in report.findings)


def _hold(found: files.FileFacts, upload: BinaryIO, held: list[Finding], item, *, by, at: datetime, via: str) -> Hold:
    """Into quarantine, under a number: what it is called may be secret too."""
    if item is None:
        return intake.not_saved_file()
    material = quarantine.quarantine(
        intake.bound(item, by=by, at=at, via=via),
        "file",
        hash=found.sha256,
        size=found.size,
        findings=held,
        header={"name": found.name, "media_type": found.media_type},
        parts=memory.chunks(upload),
    )
    return Hold(intake.CODE, intake.held_message(material.title), "files")


def keep(found: files.FileFacts, stream: BinaryIO, at: datetime) -> None:
    """Store the bytes of a file that may be kept, unless they are stored already; purged ones are there again."""
    location = files.store(found, stream, storages["internal"])
    _stored, made = StoredFile.objects.get_or_create(
        sha256=found.sha256, defaults={"size": found.size, "media_type": found.media_type, "location": location, "stored_at": at}
    )
    if not made:
        StoredFile.objects.filter(pk=found.sha256, purged_at__isnull=False).update(location=location, stored_at=at, purged_at=None)


def facts(name: str, sha256: str, size: int, media_type: str) -> files.FileFacts:
    """Of a file that was accepted before."""
    return files.FileFacts(name, sha256, size, media_type, name.rsplit(".", 1)[-1])


def entry(found: files.FileFacts) -> dict:
    return {"name": found.name, "sha256": found.sha256, "size": found.size, "media_type": found.media_type}


def added(present: Iterable[dict], new: dict) -> list[dict]:
    """The attachments with one more, unless that file is among them; its name is changed when another file has it."""
    present = list(present)
    if any(other["sha256"] == new["sha256"] for other in present):
        return present
    taken = {other["name"].casefold() for other in present}
    stem, dot, extension = new["name"].rpartition(".")
    names = (new["name"] if number == 1 else f"{stem}({number}){dot}{extension}" for number in range(1, len(present) + 2))
    return [*present, new | {"name": next(name for name in names if name.casefold() not in taken)}]


def destroy(hashes: Iterable[str], at: datetime, *, places: Iterable[str] = ("internal",)) -> list[str]:
    """Destroy the bytes of these files, in these storages, once the transaction is kept; returns the hashes of those that were ever stored.

    One destroyed before may still lie in another storage: what is public stays when a confirmed secret is destroyed among the internal files.
    """
    gone = run(
        "UPDATE workflows_storedfile SET purged_at = COALESCE(purged_at, %s) WHERE sha256 = ANY (%s::varchar[]) RETURNING sha256, location",
        [at, list(hashes)],
    )
    for _sha256, location in gone:
        for place in places:
            transaction.on_commit(partial(storages[place].delete, location), robust=True)
    return [sha256 for sha256, _location in gone]


def is_there(stored: StoredFile) -> bool:
    """Whether the bytes of a file can be read: neither destroyed nor lost from the storage."""
    return stored.purged_at is None and storages["internal"].exists(stored.location)


def gone(content: dict) -> list[str]:
    """The names of the attachments whose bytes are destroyed or lost. One statement, none without attachments."""
    entries = content["attachments"]
    if not entries:
        return []
    hashes = [entry["sha256"] for entry in entries]
    there = {stored.pk for stored in StoredFile.objects.filter(pk__in=hashes) if is_there(stored)}
    return [entry["name"] for entry in entries if entry["sha256"] not in there]


def make_public(content: dict) -> None:
    """Copy the files of a content to the public storage, where the portal reads them; a file that is there already stays."""
    public, internal = storages["public"], storages["internal"]
    for sha256 in {attached["sha256"] for attached in content["attachments"]}:
        stored = StoredFile.objects.get(pk=sha256)
        if not public.exists(stored.location):
            with internal.open(stored.location) as source:
                public.save(stored.location, source)
