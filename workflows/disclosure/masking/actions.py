"""What can be done about masked copies of an item's attachments: ask for one, use it in the original's place, drop it.

All take `by` (a user) and `at` (aware), and raise Refused (nothing written). Making the copy itself is in making.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _

from workflows.deadlines.counting import BEIJING
from workflows.engine import perform as engine
from workflows.refusals import Refusal, Refused
from workflows.screening import editions, records
from workflows.screening.findings import Finding, Passage
from workflows.screening.kinds import MASKABLE
from workflows.screening.masking.spans import Box, Span
from workflows.screening.quarantine.suspicion import by_field
from workflows.screening.rules import Rules

from .. import intake, store, writing
from ..content.masked import ATTACHMENTS, mask_content
from ..models import Item, StoredFile
from . import originals
from .grounds import LABELS
from .models import MaskingJob
from .problems import PROBLEMS

BASIS = "条例 第十五条"
MOST_BOXES = 100
NAME = "name"  # the place of findings in a file's name


class Changed(Exception):
    """What was found in a file is not known any more: the check has changed since."""


def entry_of(item, sha256: str) -> dict | None:
    """The attachment in what the person looking has before them; None when it has none such, or it is in quarantine."""
    if sha256 in item.case.extras["withheld"]:
        return None
    return next((entry for entry in (item.before or {}).get("attachments", ()) if entry["sha256"] == sha256), None)


def asked_last(item, sha256: str, editor) -> MaskingJob | None:
    """The copy of an attachment this person asked for last. One statement."""
    return MaskingJob.objects.filter(item=item, editor=editor, source=sha256).order_by("-id").first()


def ask(
    pk,
    sha256: str,
    *,
    by,
    at: datetime,
    marks: Iterable[str] = (),
    boxes: Sequence[Box] = (),
    at_once: bool = False,
    version: int | None = None,
) -> MaskingJob:
    """Ask for a copy of an attachment with these findings and these boxes masked. Asked again while it is not made yet, it is the same job.

    `version` is the number of the copy that was asked for last when the person's page was drawn, 0 for none (None: whatever was asked for):
    what was drawn in two windows or on two computers does not replace each other unseen.

    Raises Refused (wrong_state, not_your_duty, taken, gone, nothing_chosen, too_many_boxes, not_checked, other_window), Held and
    Item.DoesNotExist.
    """
    grounds = [Passage("ground", box.ground, first_page=True) for box in boxes if box.ground not in LABELS]
    if found := intake.marks(grounds):
        raise intake.not_saved(by_field(grounds, found, set()))
    with transaction.atomic():
        item = Item.locked(pk).look(by, at)
        refusals = writing.why_not(item, by=by, at=at)
        entry = None if refusals else entry_of(item, sha256)
        if not refusals and entry is None:
            refusals = [Refusal("gone", str(PROBLEMS["gone"]))]
        if refusals or entry is None:
            raise Refused(refusals)
        edition = editions.in_force(item.office_id)
        chosen = sorted(set(marks))
        if len(boxes) > MOST_BOXES:
            raise Refused([Refusal("too_many_boxes", _("A file takes %(most)d boxes at most.") % {"most": MOST_BOXES})])
        if chosen:
            _known(sha256, chosen, edition)
        elif not boxes:
            raise Refused([Refusal("nothing_chosen", _("Choose a finding or draw a box first."), BASIS)])
        wanted = {
            "item": item, "editor": by, "source": sha256, "marks": chosen, "boxes": [box.data() for box in boxes], "at_once": at_once,
        }  # fmt: skip
        same = MaskingJob.objects.filter(**wanted, state__in=[MaskingJob.State.WAITING, MaskingJob.State.WORKING]).first()
        if same is None and version is not None and (last := asked_last(item, sha256, by)) and last.pk != version:
            if last.state != MaskingJob.State.MADE or any(getattr(last, name) != value for name, value in wanted.items()):
                raise Refused([_other_window(last)])
            same = last
        return same or MaskingJob.objects.create(
            **wanted, name=entry["name"], profile=item.masking_profile, edition=edition.code, asked_at=at
        )


def _other_window(last: MaskingJob) -> Refusal:
    message = _(
        "In another window or on another computer you asked for a copy of this file at %(time)s. What you chose here is kept, and what was "
        "chosen only there is added: look at it, then send it again."
    )
    return Refusal("other_window", message % {"time": time_format(last.asked_at.astimezone(BEIJING), "H:i")})


def _known(sha256, chosen, edition):
    """Refuses marks that are not those of findings one can mask in this file, as it was checked in the edition in force."""
    screened = records.screened([sha256], edition.code).get(sha256)
    maskable = {finding.mark for finding in screened.findings if finding.kind in MASKABLE} if screened else set()
    if not set(chosen) <= maskable:
        raise Refused([Refusal("not_checked", str(PROBLEMS["changed"]), BASIS)])


def use(job: MaskingJob, *, by, at: datetime) -> MaskingJob:
    """The copy takes the original's place in the person's draft; from now on the original is handed out with a reason only.

    Raises Refused (not_made, later_copy, wrong_state, not_your_duty, taken, gone). Used twice, it counts once.
    """
    with transaction.atomic():
        item = Item.locked(job.item_id).look(by, at)
        job = MaskingJob.objects.select_for_update().get(pk=job.pk)
        if job.state == MaskingJob.State.USED:
            return job
        refusals = [] if job.state == MaskingJob.State.MADE else [Refusal("not_made", _("There is no copy to use."))]
        if not refusals and later(job):
            refusals = [Refusal("later_copy", _("You asked for another copy of this file after this one. Look at that one first."))]
        refusals = refusals or writing.why_not(item, by=by, at=at)
        entry = None if refusals or job.result in item.case.extras["withheld"] else entry_of(item, job.source)
        if not refusals and entry is None:
            refusals = [Refusal("gone", str(PROBLEMS["gone"]))]
        if refusals:
            raise Refused(refusals)
        _exchange(item, job, by, at)
        _record(item, job, by, at)
        job.state, job.finished_at = MaskingJob.State.USED, at
        job.save(update_fields=["state", "finished_at"])
    return job


def later(job: MaskingJob) -> MaskingJob | None:
    """The newest copy of the same file asked for by the same person after this one, unless it was dropped or failed. One statement."""
    wanted = [MaskingJob.State.WAITING, MaskingJob.State.WORKING, MaskingJob.State.MADE]
    same = MaskingJob.objects.filter(item=job.item_id, editor=job.editor_id, source=job.source)
    return same.filter(pk__gt=job.pk, state__in=wanted).order_by("-id").first()


def _exchange(item, job, by, at):
    """The draft with the copy where the original was. It keeps the name, so that links in the text still lead to it, unless the name itself
    was to be masked; then the links follow."""
    stored = StoredFile.objects.get(pk=job.result)
    number = next(at for at, one in enumerate(item.before["attachments"]) if one["sha256"] == job.source)
    spans = spans_of(job, editions.in_force(item.office_id).rules)
    in_name = [replace(span, place=f"{ATTACHMENTS}/{number}/name") for span in spans if span.place == NAME]
    content = mask_content(item.before, in_name) if in_name else item.before
    copy = {"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type}
    attachments = [one | copy if one["sha256"] == job.source else one for one in content["attachments"]]
    store.write_draft(item, store.complete(content | {"attachments": attachments}), by=by, at=at)


def spans_of(job: MaskingJob, rules: Rules) -> list[Span]:
    """What of the file is to be masked because it was found, and how each kind is in the item's profile. Raises Changed."""
    if not job.marks:
        return []
    screened = records.screened([job.source], job.edition).get(job.source)
    if screened is None:
        raise Changed(job.source)
    return [span_of(one, rules, job.profile) for one in screened.findings if one.mark in job.marks and one.kind in MASKABLE]


def span_of(finding: Finding, rules: Rules, profile: str) -> Span:
    """What masking a finding hides, and how, in a masking profile."""
    return Span(finding.place, finding.cell, finding.start, finding.end, finding.kind, rules.manner(finding.kind, profile))


def _record(item, job, by, at):
    """脱敏记录 and, for the findings masked, the answer 属实并脱敏."""
    standing = engine.standing(item, writing.step_of(item), by=by)
    first = item.process.first_id or item.process_id
    records.keep_masking(
        process_id=first, source=job.source, result=job.result, name=job.name, profile=job.profile, edition=job.edition,
        log=job.log, actor_id=by.pk, duty=standing.duty, at=at,
    )  # fmt: skip
    found = records.screened([job.source], job.edition)[job.source].findings if job.marks else ()
    answered = {(one.kind, mark): one.answer for one in records.decided(first) for mark in one.marks}
    by_kind: dict[str, list[str]] = {}
    for finding in found:
        kind = str(finding.kind)
        if finding.mark in job.marks and answered.get((kind, finding.mark)) != "masked" and finding.mark not in by_kind.get(kind, ()):
            by_kind.setdefault(kind, []).append(finding.mark)
    if by_kind:
        records.decide(
            {
                "process_id": first, "material": job.source, "kind": kind, "marks": marks, "answer": "masked", "basis": "", "reason": "",
                "actor_id": by.pk, "principal_id": standing.principal_id, "duty": standing.duty, "at": at,
            }
            for kind, marks in by_kind.items()
        )  # fmt: skip
        originals.mask_in_lists(item, [(kind, mark) for kind, marks in by_kind.items() for mark in marks])


def drop(job: MaskingJob, *, at: datetime) -> bool:
    """The copy is not wanted. False when it was used already or is being made."""
    states = [MaskingJob.State.WAITING, MaskingJob.State.MADE, MaskingJob.State.FAILED]
    return bool(MaskingJob.objects.filter(pk=job.pk, state__in=states).update(state=MaskingJob.State.DROPPED, problem="", finished_at=at))
