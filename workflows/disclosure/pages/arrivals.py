"""Files somebody waits for, as parts of pages asked for again while they change: uploads still being read or in quarantine, and attachments that
are searched again because the check changed."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.models import Quarantined
from workflows.screening.quarantine.states import OWNERS, State

from .. import intake, returning, store
from ..content.files import advised
from ..rescan import under_way
from ..states import WRITING
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
    """The list of attachments as it is now, with the boxes that were ticked still ticked."""
    item = seen(request, public_id)
    editors = [request.user.pk, item.author_id] if item.state in WRITING else [request.user.pk]
    content = store.drafted(item, editors) or store.content_of(item.revision)
    context = {"item": item, "attachments": advised(content["attachments"]) if content else [], "removed": request.GET.getlist("remove")}
    context["marked"] = returning.marked(item).files
    return render(request, "disclosure/edit/_files.html", context | entered(item, request.user, request.at))


@login_required
@never_cache
@require_safe
def waiting_files(request, public_id):
    """How far the attachments are that are searched again. Whose turn it is gets theirs searched first by looking at this."""
    item = seen(request, public_id)
    check = item.findings
    unsearched = check.unsearched if check else {}
    if unsearched and request.user.pk in item.colleagues | item.author_ids():
        under_way.want(item.pk, request.at)
    waiting = under_way.progress(unsearched, item.edition.code, request.at)
    return render(request, "disclosure/_waiting.html", {"item": item, "waiting": waiting, "over": not waiting})
