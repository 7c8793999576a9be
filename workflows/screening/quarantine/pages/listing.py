"""隔离区: what waits for the secrecy reviewer, and below it what became of the rest. Numbers and facts; no page here shows material."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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


@login_required
@never_cache
@require_safe
def listing(request):
    rows = (
        known(request)
        .select_related("unit", "author")
        .annotate(closed=Case(When(state__in=OWNERS, then=Value(0)), default=Value(1), output_field=IntegerField()))
    )
    page = Paginator(rows.order_by("closed", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    clocks = {
        clock.process_id: clock
        for clock in Deadline.objects.filter(process__in=[row.process_id for row in page], met_at=None, cancelled_at=None)
    }
    for row in page:
        clock = clocks.get(row.process_id)
        row.due = due(clock) if clock else ""
        row.late = bool(clock and clock.due_at <= request.at)
        row.open = row.state in OWNERS
    return render(
        request,
        "quarantine/list.html",
        {
            "page": page,
            "heading": _("Quarantine"),
            "sub": _("What looks like a state secret waits here, encrypted, until a secrecy reviewer has verified it."),
        },
    )
