"""已公开信息排查: how far the search of everything public has come, beginning one and stopping one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import export as taking_away
from people.access import within
from people.choosing import chosen_office
from people.models import Duty, Unit

from .. import starting
from ..models import PublicationCheck, Rescan
from .discoveries import VIEWING

ASKING = (Duty.ADMINISTRATOR, Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_OFFICER)
SHOWN = 20


def chosen(request) -> tuple[Unit, list[Unit]]:
    """The office the page is about (?office=), and those to choose from. 403 without a duty that asks for rescans."""
    units = request.access.units(*ASKING)
    if not units:
        raise PermissionDenied
    return chosen_office(request, units)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rescans(request):
    """Asked by htmx for the part that changes, it answers with that part; nobody has to have it."""
    office, offices = chosen(request)
    if request.method == "POST":
        cause = Rescan.Cause.EVER if request.POST.get("ever") else Rescan.Cause.ASKED
        started = starting.start(office.pk, cause, at=request.at, by=request.user)
        if started.at != request.at:
            messages.info(request, _("One is running already."))
        elif not started.total:
            messages.info(request, _("Nothing is public yet, so there is nothing to search."))
        else:
            messages.success(request, _("The search has begun. You may leave this page."))
        return redirect(f"{reverse('rescans')}?office={office.pk}")
    rows = _rows(office, SHOWN)
    running = [row for row in rows if row["running"]]
    context = {
        "heading": _("Search of what is public"),
        "sub": _("Everything public is searched again when rules, lexicon or detectors change, once a month, and whenever you ask."),
        "office": office,
        "offices": offices,
        "exports": taking_away.links(request, "rescans_export", office=office.pk),
        "at": request.at,
        "rows": rows,
        "running": running,
        "soon": not running and bool(starting.behind(one for one in starting.publishing_offices() if one.pk == office.pk)),
        "looks": bool(request.access.units(*VIEWING)),
        "waiting": PublicationCheck.objects.asked().filter(publication__office=office, open__gt=0).count(),
    }
    return render(request, "rescan/_rescans.html" if request.htmx else "rescan/rescans.html", context)


def _rows(office, most) -> list[dict]:
    """The searches so far, the newest first. Two statements."""
    found = list(
        Rescan.objects.filter(office=office)
        .select_related("asked_by", "stopped_by", "rules", "lexicon")
        .annotate(done=Count("work", filter=Q(work__done_at__isnull=False)))
        .order_by("-id")[:most]
    )
    opened = dict(
        Rescan.objects.filter(pk__in=[one.pk for one in found]).annotate(n=Count("discoveries__item", distinct=True)).values_list("pk", "n")
    )
    return [{"rescan": one, "items": opened[one.pk], "running": not (one.finished_at or one.stopped_at)} for one in found]


@login_required
@never_cache
@require_safe
def export(request, form):
    office, _offices = chosen(request)
    head = [
        _("Begun"), _("Why"), _("Scope"), _("Asked by"), _("Rules"), _("Lexicon"), _("State"), _("Ended at"), _("Texts and files"),
        _("Searched"), _("Items with new finds"),
    ]  # fmt: skip
    return taking_away.answer(form, _("Search of what is public"), head, map(_line, _rows(office, taking_away.AT_MOST + 1)))


def _line(row) -> list:
    one = row["rescan"]
    state = _("running") if row["running"] else _("stopped") if one.stopped_at else _("finished")
    return [
        one.at, one.get_cause_display(), one.get_scope_display(), one.asked_by and one.asked_by.name,
        one.rules.number if one.rules else _("rules as shipped"), one.lexicon.number if one.lexicon else _("lexicon as shipped"),
        state, one.stopped_at or one.finished_at, one.total, one.done, row["items"],
    ]  # fmt: skip


@login_required
@require_POST
def stop(request, public_id):
    """What is under way cannot go on unsearched: nobody stops that."""
    rescan = get_object_or_404(Rescan.objects.select_related("office"), public_id=public_id, scope=Rescan.Scope.PUBLIC)
    within(rescan.office, request.access.units(*ASKING))
    if starting.stop(rescan, at=request.at, by=request.user):
        messages.success(request, _("Stopped. What has been searched stays as it is."))
    else:
        messages.info(request, _("It was over already."))
    return redirect(f"{reverse('rescans')}?office={rescan.office_id}")
