"""Making a masked copy: the child process writes it, another reads it again, and only what no longer shows what was to go is kept."""

import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.core.files.storage import storages

from workflows.refusals import Refused
from workflows.screening import editions, records
from workflows.screening.editions import Edition
from workflows.screening.examine import Progress, Report, examine
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.mask import Masked, mask
from workflows.screening.masking.spans import Box, Span
from workflows.screening.records import Screened
from workflows.screening.rules import Rules

from .. import attachments
from ..content import files
from ..models import StoredFile
from . import actions, jobs, left_out
from .models import MaskingJob
from .problems import known

#: Seconds a worker may need: both children run into their own limits before, and run a second time only when that was quick.
LONGEST = Limits().wall(ocr=True) + 2 * Limits().wall(ocr=False)
#: Formats without pictures of pages: up to this size a copy is made while the person waits, unless there are pictures in it to be read.
PACKED = frozenset({"docx", "xlsx", "pptx"})
QUICK, QUICK_SIZE = PACKED | {"txt", "csv"}, 1024 * 1024

Now = Callable[[], datetime]


class Failed(Exception):
    """No copy can be made; `problem` is a key of problems.PROBLEMS."""

    def __init__(self, problem: str):
        super().__init__(problem)
        self.problem = known(problem)


def is_quick(job: MaskingJob) -> bool:
    """Whether the copy is made in a few seconds, so that nobody need be sent to a page that shows progress."""
    extension, stored = job.name.rpartition(".")[2].lower(), StoredFile.objects.filter(pk=job.source).first()
    if extension not in QUICK or stored is None or stored.size > QUICK_SIZE or not attachments.is_there(stored):
        return False
    return extension not in PACKED or not _with_pictures(stored)


def _with_pictures(stored: StoredFile) -> bool:
    """Whether an office document holds pictures or other files: reading one takes seconds, and it is read twice."""
    try:
        with storages["internal"].open(stored.location) as file, zipfile.ZipFile(file) as package:
            return any("/media/" in name or "/embeddings/" in name for name in package.namelist())
    except zipfile.BadZipFile:
        return True  # the worker finds out what it is


def make_next(now: Now, only: int | None = None) -> MaskingJob | None:
    """Make the copy of the job that has waited longest, or of this one if it still waits. None when there is nothing to do."""
    job = jobs.claim(now(), only)
    if job is None:
        return None
    try:
        result, log = make(job, now)
    except Failed as failure:
        jobs.failed(job, failure.problem, now())
    else:
        if jobs.made(job, result=result, log=log, at=now()) and job.at_once and not left_out.missed(log):
            attach(job, now())
    job.refresh_from_db()
    return job


def attach(job: MaskingJob, at: datetime) -> None:
    """Use the copy without asking; when that is not possible any more, the job says so."""
    try:
        actions.use(job, by=job.editor, at=at)
    except Refused as refused:
        problem = "gone" if refused.refusals[0].code == "gone" else "not_possible_now"
        MaskingJob.objects.filter(pk=job.pk, state=MaskingJob.State.MADE).update(
            state=MaskingJob.State.FAILED, problem=problem, finished_at=at
        )


def make(job: MaskingJob, now: Now) -> tuple[str, list]:
    """(hash of the copy, log). The copy is stored and its screening recorded. Raises Failed; then nothing is kept."""
    edition = editions.in_force(job.item.office_id)
    try:
        spans = actions.spans_of(job, edition.rules)
    except actions.Changed as changed:
        raise Failed("changed") from changed
    with tempfile.TemporaryDirectory(prefix="yangguang-masking-") as folder:
        source, target = Path(folder, "source"), Path(folder, "copy")
        stored = StoredFile.objects.filter(pk=job.source).first()
        if stored is None or not attachments.is_there(stored):
            raise Failed("missing")
        with storages["internal"].open(stored.location) as original, source.open("wb") as copied:
            shutil.copyfileobj(original, copied)

        def told(done: int, of: int, _place: str = "") -> None:
            jobs.progress(job, done, of)

        begun = time.monotonic()
        masked, report = _copy(source, target, job.name, (spans, [Box.of(data) for data in job.boxes]), edition, told)
        log = list(masked.log)
        left = _left(job, report, edition.rules)
        if left and time.monotonic() - begun < LONGEST / 3:
            # Found only now: beside what is covered, or in a picture of the page as it is read. Cover it too rather than send a person to look for it.
            masked, report = _copy(target, target, masked.name, (left, []), edition, told)
            log += masked.log
        _check(job, report)
        with target.open("rb") as copy:
            try:
                facts = files.check_upload(job.name, copy)
            except files.FileRefused as refused:
                raise Failed(refused.code) from refused
            if facts.sha256 == job.source:
                raise Failed("nothing_masked")
            location = files.store(facts, copy, storages["internal"])
        StoredFile.objects.get_or_create(
            sha256=facts.sha256, defaults={"size": facts.size, "media_type": facts.media_type, "location": location, "stored_at": now()}
        )
    records.keep(Screened(facts.sha256, tuple(report.findings), report.complete, report.pages), edition.code, now())
    return facts.sha256, log


def _copy(
    source: Path, target: Path, name: str, chosen: tuple[list[Span], list[Box]], edition: Edition, told: Progress
) -> tuple[Masked, Report]:
    """Write a copy of `source` to `target`, which may be the same file, and search it. Raises Failed."""
    masked = mask(source, name, *chosen, progress=told)
    if masked.file is None:
        raise Failed(masked.problems[0].code)
    with masked.file as made, target.open("wb") as copied:
        shutil.copyfileobj(made, copied)
    return masked, examine(target, masked.name, edition.rules, edition.lexicon, editions.mark_key(), progress=told)


def _left(job: MaskingJob, report: Report, rules: Rules) -> list[Span]:
    """Where the copy still shows what was chosen."""
    return [actions.span_of(one, rules, job.profile) for one in report.findings if one.mark in job.marks and one.start < one.end]


def _check(job: MaskingJob, report: Report) -> None:
    """Nothing is attached that still shows what was chosen, or of which nobody can say what it shows. Raises Failed."""
    if {finding.mark for finding in report.findings} & set(job.marks):
        raise Failed("still_found")
    if any(finding.kind is Kind.UNSCREENABLE and not finding.place for finding in report.findings):
        raise Failed("unreadable")
