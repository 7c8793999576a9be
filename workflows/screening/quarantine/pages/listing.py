"""隔离区: what waits for the secrecy reviewer, and below it what became of the rest. Numbers and facts; no page here shows material."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import export as taking_away
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.models import Deadline

from ..described import KNOWING
from ..models import Quarantined
from ..states import OWNERS

PER_PAGE = 50


def known(request):
    """The material this person may know of. 403 for whoever holds no duty that has to do with it."""
    if not any(standing.duty in KNOWING for standing in request.access.standings):
        raise PermissionDenied
    return Quarantined.objects.filter(unit__in=request.access.units(*KNOWING))


def due(clock: Deadline) -> str:
    """Until when: the last day, or of a clock in hours the minute."""
    if clock.budget_unit == Deadline.BudgetUnit.HOURS:
        return f"{clock.due_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return f"{clock.due_on:%Y-%m-%d}"


def _found(request):
    closed = Case(When(state__in=OWNERS, then=Value(0)), default=Value(1), output_field=IntegerField())
    return known(request).select_related("unit", "author").annotate(closed=closed).order_by("closed", "-id")


def _with_clocks(rows, at) -> None:
    """Until when each waits, and whether that is over. One statement."""
    running = Deadline.objects.filter(process__in=[row.process_id for row in rows], met_at=None, cancelled_at=None)
    clocks = {clock.process_id: clock for clock in running}
    for row in rows:
        clock = clocks.get(row.process_id)
        row.due = due(clock) if clock else ""
        row.late = bool(clock and clock.due_at <= at)
        row.open = row.state in OWNERS


@login_required
@never_cache
@require_safe
def listing(request):
    page = Paginator(_found(request), PER_PAGE).get_page(request.GET.get("page"))
    _with_clocks(page, request.at)
    return render(
        request,
        "quarantine/list.html",
        {
            "page": page,
            "exports": taking_away.links(request, "quarantine_export"),
            "at": request.at,
            "heading": _("Quarantine"),
            "sub": _("What looks like a state secret waits here, encrypted, until a secrecy reviewer has verified it."),
        },
    )


@login_required
@never_cache
@require_safe
def export(request, form):
    """The list with numbers for names, as on the page: nothing of the material leaves by it."""
    rows = list(_found(request)[: taking_away.AT_MOST + 1])
    _with_clocks(rows, request.at)
    head = [_("Material"), _("Entered on"), _("Where it stands"), _("Kind"), _("Entered by"), _("Section"), _("Due"), _("Late")]
    lines = (
        [
            row.title, row.created_at, row.get_state_display(), row.get_form_display(), row.author.name, row.unit.name, row.due,
            _("late") if row.late else "",
        ]
        for row in rows
    )  # fmt: skip
    return taking_away.answer(form, _("Quarantine"), head, lines)
