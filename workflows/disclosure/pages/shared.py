"""What every page of an item starts with: finding it, or not letting on that it exists."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .. import writing
from ..masking.models import MaskingJob
from ..models import Item
from ..visibility import note_reading, visible_item

RELATED = ("process", "category", "revision", "chain", "topic", "submitted_under", "unit", "author", "office", "live")


def seen(request, public_id, reads: str = "") -> Item:
    """The item, looked at as this person now. 404 when there is none, or they may not know of it (one rule for both).

    `reads` names what of it the page shows: for what is not public that is logged (查阅记录).
    """
    item = visible_item(request.user, request.at, request.access.standings, public_id, RELATED)
    if item is None:
        raise Http404
    if reads:
        note_reading(request.user, item, reads, request.at)
    return item.look(request.user, request.at)


def not_withheld(item, hashes: Iterable[str]) -> None:
    """Raises PermissionDenied for files in quarantine: only the secrecy reviewer reads them, there."""
    if set(hashes) & set(item.case.extras["withheld"]):
        raise PermissionDenied(_("This file looks like a state secret. Nobody can read it until the secrecy reviewer has decided."))


def to_the_copy(request, item, sha256: str) -> HttpResponseRedirect:
    """Back to the draft, for whoever goes back to, or has still open, the page of a file whose masked copy they use by now.

    Raises Http404 when there is no such copy, or the item is not theirs to write any more. One statement.
    """
    if not writing.may(item, by=request.user):
        raise Http404
    job = MaskingJob.objects.filter(item=item, editor=request.user, source=sha256, state=MaskingJob.State.USED).order_by("-id").first()
    if job is None:
        raise Http404
    messages.info(request, _("“%(name)s” was masked already; the masked copy is attached.") % {"name": job.name})
    return redirect("edit", item.public_id)


def again(request, item) -> Item:
    """The item as it is after somebody else's step, or as it was when it is no longer this person's to know of."""
    try:
        return seen(request, item.public_id)
    except Http404:
        return item


def version_of(request) -> int | None:
    """The version the person's page was drawn from. A form without a readable one is no form of ours."""
    try:
        return int(request.POST["version"])
    except (KeyError, ValueError):
        raise Http404 from None


def number(text: str | None) -> int | None:
    """A row's number out of a form or address; None for anything that cannot be one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def file_name(title: str, ending: str) -> str:
    """What a download about an item is called: its title, without what file systems do not take."""
    kept = "".join(" " if letter in '\\/:*?"<>|' or not letter.isprintable() else letter for letter in title)
    return f"{' '.join(kept.split())[:80]}.{ending}"


def words(text: str) -> str:
    """What somebody looks for. No text in the database holds a NUL, so none is looked for."""
    return text.replace("\0", "").strip()
