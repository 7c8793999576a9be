"""Who works on which job, and what became of it: claimed by compare-and-set, taken back when its worker is gone, finished once."""

from datetime import datetime, timedelta

from people.prepared import run

from .models import MaskingJob

STALE = timedelta(minutes=20)  # longer than any child process lives: whoever claimed it before then is gone
ATTEMPTS = 3

_CLAIM = """
UPDATE workflows_maskingjob SET state = 'working', claimed_at = %(at)s, attempts = attempts + 1, done = 0, "of" = 0
 WHERE id = (SELECT id FROM workflows_maskingjob
              WHERE (state = 'waiting' OR (state = 'working' AND claimed_at < %(stale)s)) AND (%(only)s::bigint IS NULL OR id = %(only)s)
              ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING id"""


def claim(at: datetime, only: int | None = None) -> MaskingJob | None:
    """The oldest job that waits (or this one), now ours to make; None when none does. A job that was claimed too often has failed."""
    claimed = run(_CLAIM, {"at": at, "stale": at - STALE, "only": only})
    if not claimed:
        return None
    job = MaskingJob.objects.select_related("item__category", "item__topic", "editor").get(pk=claimed[0][0])
    if job.attempts > ATTEMPTS:
        failed(job, "crashed", at)
        return claim(at, only)
    return job


def progress(job: MaskingJob, done: int, of: int) -> None:
    """How far it is, for whoever waits. One statement."""
    _ours(job).update(done=done, of=of)


def made(job: MaskingJob, *, result: str, log: list, at: datetime) -> bool:
    """The copy is there. False when somebody else has taken the job over."""
    return bool(_ours(job).update(state=MaskingJob.State.MADE, result=result, log=log, finished_at=at))


def failed(job: MaskingJob, problem: str, at: datetime) -> bool:
    return bool(_ours(job).update(state=MaskingJob.State.FAILED, problem=problem, finished_at=at))


def _ours(job):
    """The job as long as we hold it: a claim is recognised by its number."""
    return MaskingJob.objects.filter(pk=job.pk, state=MaskingJob.State.WORKING, attempts=job.attempts)
