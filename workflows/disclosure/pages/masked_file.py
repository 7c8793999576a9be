"""在文件中脱敏: what was found in an attachment and can be masked, chosen by kind and column; the copy is then made and looked at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workflows.refusals import Refused
from workflows.screening.kinds import MASKABLE

from .. import writing
from ..masking import actions, looking, making
from ..masking.models import MaskingJob
from ..whereabouts import group_line
from .redaction import used
from .shared import again, seen, to_the_copy


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def mask_file(request, public_id, sha256):
    """Whoever may not write is led to the item, as on the page for editing."""
    item = seen(request, public_id, reads="mask" if request.method == "GET" else "")
    entry = actions.entry_of(item, sha256)
    if entry is None:
        return to_the_copy(request, item, sha256)
    if not writing.may(item, by=request.user):
        return redirect("item", public_id)
    groups = [one for one in item.findings.groups if one.material == sha256 and one.kind in MASKABLE and one.is_open and one.asks]
    chosen = set(request.POST.getlist("groups")) if request.method == "POST" else {one.key for one in groups if one.refuses}
    refusals: tuple = ()
    if request.method == "POST":
        marks = [mark for one in groups if one.key in chosen for mark in one.open_marks]
        try:
            job = actions.ask(item.pk, sha256, by=request.user, at=request.at, marks=marks, at_once=True)
        except Refused as refused:
            item, refusals = again(request, item), refused.refusals
        else:
            if making.is_quick(job):
                job = making.make_next(timezone.now, only=job.pk) or job
            if job.state == MaskingJob.State.USED:
                messages.success(request, used(job))
                return redirect("edit", item.public_id)
            return redirect("masking_job", item.public_id, job.public_id)
    context = {
        "item": item,
        "entry": entry,
        "groups": [{"key": one.key, "line": group_line(one), "chosen": one.key in chosen} for one in groups],
        "refusals": refusals,
        "waiting": entry["name"] in item.findings.waiting,
        "drawable": looking.can_be_drawn(entry["name"]),
        "heading": _("Mask in the file"),
        "sub": entry["name"],
        "breadcrumbs": [
            {"label": item.title or _("Untitled draft"), "url": reverse("item", args=[item.public_id])},
            {"label": _("Attachments"), "url": reverse("item", args=[item.public_id]) + "?view=files"},
        ],
    }
    return render(request, "disclosure/mask_file.html", context, status=409 if refusals else 200)
