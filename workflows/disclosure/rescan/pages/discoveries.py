"""已公开信息排查发现: the publications in which a rescan found something, one row each."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import export as taking_away
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


def _found(request, tab) -> tuple[QuerySet, QuerySet]:
    """(the checks of what is public in their units, what of it or of the leaks the tab lists). 404 for no tab of ours."""
    if tab not in TABS:
        raise Http404
    mine = units(request)
    checks = PublicationCheck.objects.asked().filter(publication__unit__in=mine)
    if tab == "leaks":
        leaks = Leak.objects.filter(publication__unit__in=mine).select_related("publication__unit", "rescan")
        there = Exists(PublicationCheck.objects.filter(publication=OuterRef("publication")))  # not of what was destroyed
        return checks, leaks.annotate(there=there).order_by("-id")
    wanted = {"open": Q(open__gt=0), "confirmed": Q(confirmed__gt=0), "lists": Q(shared__gt=0)}[tab]
    listed = checks.filter(wanted).select_related("publication__unit")
    return checks, listed.order_by(STRICTNESS, F("publication__public_at").desc(), "pk")


@login_required
@require_safe
def listing(request, tab="open"):
    checks, found = _found(request, tab)
    counts = checks.aggregate(
        open=Count("pk", filter=Q(open__gt=0)), confirmed=Count("pk", filter=Q(confirmed__gt=0)), lists=Count("pk", filter=Q(shared__gt=0))
    )
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
            "exports": taking_away.links(request, "discoveries_export", tab),
            "at": request.at,
            "asks": bool(request.access.units(Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER)),
        },
    )


@login_required
@never_cache
@require_safe
def export(request, tab, form):
    """One tab's list: kinds and numbers, never what was found."""
    _checks, found = _found(request, tab)
    head = [
        _("Published item"), _("Index number"), _("Section"), _("What was found"), _("State") if tab == "leaks" else _("Action"),
        _("Public since"), _("Public until"), _("Confirmed at") if tab == "leaks" else _("Searched at"),
    ]  # fmt: skip
    rows = (_leak(one) if tab == "leaks" else _row(one, tab) for one in found[: taking_away.AT_MOST + 1])
    lines = (
        [
            row["publication"].title, row["publication"].index_number, row["publication"].unit.name, row["what"], row["action"],
            row["publication"].public_at, row["publication"].ended_at, row["at"],
        ]
        for row in rows
    )  # fmt: skip
    return taking_away.answer(form, f"{_('Discoveries in what is public')} - {TABS[tab]}", head, lines)


def _row(check, tab) -> dict:
    publication = check.publication
    counted = "、".join(f"{KIND_LABELS[Kind(kind)]} {count}" for kind, count in check.kinds.items())
    people = ngettext("%(n)d person", "%(n)d people", check.shared) % {"n": check.shared}
    return {
        "publication": publication,
        "there": True,
        "what": people if tab == "lists" else counted,
        "action": ACTION_LABELS[Action(check.worst)] if check.worst and tab != "lists" else "",
        "colour": COLOURS.get(Action(check.worst), "") if check.worst else "",
        "at": check.at,
    }


def _leak(leak) -> dict:
    return {
        "publication": leak.publication,
        "there": leak.there,
        "what": f"{KIND_LABELS[Kind(leak.kind)]} {len(leak.marks)}",
        "action": leak.publication.get_end_display() if leak.publication.ended_at else _("still public"),
        "colour": "ok" if leak.publication.ended_at else "late",
        "at": leak.at,
    }
