"""Files somebody waits for, as parts of pages asked for again while they change: uploads still being read or in quarantine, and attachments that
are searched again because the check changed."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.models import Quarantined
from workflows.screening.quarantine.states import OWNERS, State

from .. import intake, returning, writing
from ..content.files import advised
from ..rescan import under_way
from . import findings
from .item import decisions
from .shared import seen


def entered(item, user, at) -> dict:
    """What this person entered for the item that is not in the draft: being read, and in quarantine. Two statements."""
    first = intake.first_passage(item)
    waiting = [one for one in arrivals.under_way(first, at) if one.uploader_id == user.pk]
    held = Quarantined.objects.filter(bound_for_id=first, author=user, state__in=(*OWNERS, State.REPORTED)).order_by("-id")
    return {"waiting": waiting, "held": [{"title": one.title, "confirmed": one.state != State.SUSPECTED} for one in held]}


@login_required
@never_cache
@require_safe
def uploads(request, public_id):
    """The list of attachments as it is now, with the boxes that were ticked still ticked; and what the check says, when that is news."""
    item = seen(request, public_id)
    content = item.before
    attachments, came = content["attachments"] if content else [], entered(item, request.user, request.at)
    context = {"item": item, "attachments": advised(attachments), "removed": request.GET.getlist("remove"), "live": True}
    context["marked"] = returning.marked(item).files
    known = f"{len(attachments)}.{len(came['waiting'])}.{len(came['held'])}"
    if content and _is_news(request, item, known) and writing.may(item, by=request.user):
        context |= {"news": True, **_written(item, content)}
    return render(request, "disclosure/edit/_files.html", context | came)


@login_required
@never_cache
@require_safe
def waiting_files(request, public_id):
    """How far the attachments are that are searched again, and what the check says, when that is news.

    Whose turn it is gets theirs searched first by looking at this. Of an item that has gone on, nothing on the page is exchanged: nobody
    decides on what they have not seen.
    """
    item = seen(request, public_id)
    check = item.findings
    unsearched = check.unsearched if check else {}
    if unsearched and request.user.pk in item.colleagues | item.author_ids():
        under_way.want(item.pk, request.at)
    waiting = under_way.progress(unsearched, item.edition.code, request.at)
    gone_on = request.GET.get("known_version", str(item.version)) != str(item.version)
    context = {"item": item, "waiting": [] if gone_on else waiting, "over": not waiting and not gone_on, "gone_on": gone_on}
    context["live"] = "live" in request.GET
    if check and _is_news(request, item, str(len(waiting))):
        context |= {"news": True, **(_written(item, item.before) if context["live"] else decisions(item, request))}
    return render(request, "disclosure/_waiting.html", context)


def _is_news(request, item, known: str) -> bool:
    """Whether the page that asks, drawn from the item as it still is, shows something else."""
    return request.GET.get("known", known) != known and request.GET.get("known_version") == str(item.version)


def _written(item, content) -> dict:
    """What the page for writing says of a content."""
    return {"check": findings.panel(item, item.checked(content), answers=True), "missing": findings.missing(item, content)}
