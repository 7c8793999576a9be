"""已公开信息排查发现: the publications in which a rescan found something, one row each."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from people.models import Duty
from workflows.screening.kinds import ACTION_LABELS, KIND_LABELS, Action, Kind

from ..models import Leak, PublicationCheck

#: Who sees what is found in the values' surroundings; the discipline committee sees kinds and numbers.
CLOSE = (Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER)
VIEWING = (*CLOSE, Duty.DISCIPLINE)
PER_PAGE = 30
TABS = {
    "open": gettext_lazy("To answer"),
    "confirmed": gettext_lazy("True, and still public"),
    "lists": gettext_lazy("Same person in several lists"),
    "leaks": gettext_lazy("Confirmed so far"),
}
STRICTNESS = Case(*(When(worst=str(action), then=Value(n)) for n, action in enumerate(Action)), default=Value(len(Action)))
COLOURS = {Action.BLOCK: "late", Action.MASK: "late", Action.REVIEW: "soon"}


def units(request) -> frozenset[int]:
    """The units whose publications this person may look at here; 403 when there are none."""
    found = request.access.units(*VIEWING)
    if not found:
        raise PermissionDenied
    return found


@login_required
@require_safe
def listing(request, tab="open"):
    if tab not in TABS:
        raise Http404
    mine = units(request)
    checks = PublicationCheck.objects.filter(publication__unit__in=mine, publication__ended_at=None)
    counts = checks.aggregate(
        open=Count("pk", filter=Q(open__gt=0)), confirmed=Count("pk", filter=Q(confirmed__gt=0)), lists=Count("pk", filter=Q(shared__gt=0))
    )
    found: QuerySet
    if tab == "leaks":
        found = Leak.objects.filter(publication__unit__in=mine).select_related("publication__unit", "rescan").order_by("-id")
    else:
        wanted = {"open": Q(open__gt=0), "confirmed": Q(confirmed__gt=0), "lists": Q(shared__gt=0)}[tab]
        found = checks.filter(wanted).select_related("publication__unit").order_by(STRICTNESS, F("publication__public_at").desc(), "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_leak(one) if tab == "leaks" else _row(one, tab) for one in page.object_list]
    return render(
        request,
        "rescan/discoveries.html",
        {
            "heading": _("Discoveries in what is public"),
            "sub": _("Found by searching everything public again. Each is answered: a false alarm, lawfully public, or true."),
            "tabs": [
                {
                    "label": label,
                    "url": reverse("discoveries") if name == "open" else reverse("discoveries_tab", args=[name]),
                    "count": counts.get(name),
                    "current": name == tab,
                    "kind": "late" if name in ("open", "confirmed") else "",
                }
                for name, label in TABS.items()
            ],
            "tab": tab,
            "rows": rows,
            "page": page,
            "asks": bool(request.access.units(Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER)),
        },
    )


def _row(check, tab) -> dict:
    publication = check.publication
    counted = "、".join(f"{KIND_LABELS[Kind(kind)]} {count}" for kind, count in check.kinds.items())
    people = ngettext("%(n)d person", "%(n)d people", check.shared) % {"n": check.shared}
    return {
        "publication": publication,
        "what": people if tab == "lists" else counted,
        "action": ACTION_LABELS[Action(check.worst)] if check.worst and tab != "lists" else "",
        "colour": COLOURS.get(Action(check.worst), "") if check.worst else "",
        "at": check.at,
    }


def _leak(leak) -> dict:
    return {
        "publication": leak.publication,
        "what": f"{KIND_LABELS[Kind(leak.kind)]} {len(leak.marks)}",
        "action": leak.publication.get_end_display() if leak.publication.ended_at else _("still public"),
        "colour": "ok" if leak.publication.ended_at else "late",
        "at": leak.at,
    }
