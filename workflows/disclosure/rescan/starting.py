"""Beginning and stopping a rescan: of whom, why, and what there is to search in public. (see under_way.py for the rest)"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from people.models import Unit
from people.prepared import run
from workflows.disclosure.models import Publication
from workflows.screening import editions

from .models import Rescan

# The texts first: they are quick, and most of what there is to find is in them.
_WORK = """
INSERT INTO workflows_rescanwork (rescan_id, publication_id, material, name, priority, attempts, long, complete)
SELECT %(rescan)s, part.publication_id, part.material, part.name, 0, 0, false, false FROM (
  SELECT p.id AS publication_id, r.content_hash AS material, '' AS name, 0 AS place
    FROM workflows_publication p JOIN workflows_revision r ON r.id = p.revision_id
   WHERE p.office_id = %(office)s AND (%(ever)s OR p.ended_at IS NULL) AND (%(only)s::bigint[] IS NULL OR p.id = ANY (%(only)s))
  UNION ALL
  SELECT DISTINCT ON (p.id, file->>'sha256') p.id, file->>'sha256', left(file->>'name', 150), 1
    FROM workflows_publication p, jsonb_array_elements(p.attachments) AS file
   WHERE p.office_id = %(office)s AND (%(ever)s OR p.ended_at IS NULL) AND (%(only)s::bigint[] IS NULL OR p.id = ANY (%(only)s))
) part ORDER BY part.place, part.publication_id DESC
ON CONFLICT (rescan_id, publication_id, material) DO NOTHING
RETURNING id"""
_OWED_AGAIN = """
UPDATE workflows_rescanwork SET done_at = NULL, claimed_at = NULL, attempts = 0, long = false
 WHERE rescan_id = %(rescan)s AND publication_id = ANY (%(only)s)
RETURNING id"""


def start(office_id: int, cause: str, *, at: datetime, by=None) -> Rescan:
    """Search everything the office has public, or (cause EVER) ever had, with the edition in force now. One is running in that edition: that
    one is returned, once it covers as much.

    One running in another edition is stopped: what it would still find is found by the new one.
    """
    with transaction.atomic():
        rescan, made = running(office_id, Rescan.Scope.PUBLIC, cause, at=at, by=by)
        looks_back = cause == Rescan.Cause.EVER and not rescan.looks_back
        if not made and (rescan.cause == Rescan.Cause.PROFILE or looks_back):  # which was to look at some of it only
            rescan.cause, rescan.asked_by = cause, by
            made = True
        if made:
            _fill(rescan, None, at)
    return rescan


def judge_again(office_id: int, publications: list[int], *, at: datetime, by=None) -> Rescan:
    """Hold these publications against the masking profiles of now, by the same rows and workers as a search.

    What was found in them is kept for the edition in force and is not searched again, unless that edition has not searched them yet. Where the
    office has never been searched by it, everything is.
    """
    with transaction.atomic():
        before = Rescan.objects.filter(office=office_id, scope=Rescan.Scope.PUBLIC).order_by("-id").first()
        rescan, made = running(office_id, Rescan.Scope.PUBLIC, Rescan.Cause.PROFILE, at=at, by=by)
        if made and (before is None or before.edition != rescan.edition):
            rescan.cause = Rescan.Cause.EDITION
            _fill(rescan, None, at)
        else:
            run(_OWED_AGAIN, {"rescan": rescan.pk, "only": publications})
            _fill(rescan, publications, at)
    return rescan


def _fill(rescan: Rescan, only: list[int] | None, at: datetime) -> None:
    """Write what of all that is public, or of these publications, the rescan has no row for yet."""
    rescan.total += len(run(_WORK, {"rescan": rescan.pk, "office": rescan.office_id, "only": only, "ever": rescan.looks_back}))
    rescan.finished_at = None if rescan.total else at
    rescan.save(update_fields=["total", "finished_at", "cause", "asked_by"])


def running(office_id: int, scope: str, cause: str, *, at: datetime, by=None) -> tuple[Rescan, bool]:
    """(the rescan of the edition in force that is running, whether it was begun here, without rows yet). Locked until the transaction ends.

    One running in another edition is stopped.
    """
    Unit.objects.select_for_update().get(pk=office_id)
    edition = editions.in_force(office_id)
    found = Rescan.objects.select_for_update().filter(office=office_id, scope=scope, finished_at=None, stopped_at=None).first()
    if found and found.edition == edition.code:
        return found, False
    if found:
        stop(found, at=at)
    rules, lexicon, _detectors = edition.code.split(".", 2)
    begun = Rescan.objects.create(
        office_id=office_id,
        edition=edition.code,
        rules_id=int(rules) or None,
        lexicon_id=int(lexicon) or None,
        scope=scope,
        cause=cause,
        asked_by=by,
        at=at,
        compared=scope != Rescan.Scope.PUBLIC,  # lists are compared with those that are public
    )
    return begun, True


def stop(rescan: Rescan, *, at: datetime, by=None) -> bool:
    """What is searched stays; the rest is left alone until the next rescan. False when it was over already."""
    stopped = Rescan.objects.filter(pk=rescan.pk, finished_at=None, stopped_at=None).update(stopped_at=at, stopped_by=by)
    return bool(stopped)


def publishing_offices() -> list[Unit]:
    """The offices that have anything public."""
    live = Publication.objects.filter(office=OuterRef("pk"), ended_at=None)
    return list(Unit.objects.filter(Q(office=F("pk")), Exists(live)).order_by("pk"))


def take_up(at: datetime) -> list[Rescan]:
    """Start a rescan wherever an edition is in force with which the office's publications have not been searched.

    New rules, a new lexicon, an inherited one that changed above, new detectors after an upgrade: the edition says so, nobody has to
    remember to ring. One stopped by a person is not taken up again in the same edition.
    """
    return [start(office.pk, Rescan.Cause.EDITION, at=at) for office in behind(publishing_offices())]


def behind(publishing: Iterable[Unit]) -> list[Unit]:
    """Those of these publishing offices in which an edition is in force with which what they published has not been searched."""
    public = Rescan.objects.filter(scope=Rescan.Scope.PUBLIC)
    newest = {row["office"]: row["edition"] for row in public.order_by("office", "-id").distinct("office").values("office", "edition")}
    return [office for office in publishing if newest.get(office.pk) != editions.in_force(office.pk).code]


def monthly(at: datetime) -> list[Rescan]:
    """历史信息清理: everything public, in every office, whatever changed."""
    return [start(office.pk, Rescan.Cause.MONTHLY, at=at) for office in publishing_offices()]
