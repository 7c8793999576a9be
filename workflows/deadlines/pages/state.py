"""系统状态: for administrators, whether the clocks are swept and messages go out."""

from datetime import timedelta

from django.apps import apps
from django.db.models import Min
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.access import administrators_only

from .. import recount, rules
from ..counting import BEIJING
from ..models import Deadline, Sweep

SILENT_AFTER = timedelta(minutes=5)  # the sweep rings every minute


@administrators_only
@require_safe
def state(request):
    offices = request.access.administers
    sweep = Sweep.objects.filter(name="ladder").first()
    overdue = Deadline.objects.filter(next_rung_at__lte=request.at, office__in=offices).aggregate(oldest=Min("next_rung_at"))["oldest"]
    unswept = Deadline.objects.filter(next_rung_at__lte=request.at, office__in=offices).count()
    letters, notices = apps.get_model("workflows.Letter").objects, apps.get_model("workflows.Notice").objects
    owed = letters.filter(delivered_at=None, failed_at=None, next_attempt_at__lte=request.at, notice__office__in=offices).count()
    waiting = notices.filter(composed_at=None, muted=False, office__in=offices).count()
    silent = sweep is None or sweep.last_at is None or request.at - sweep.last_at > SILENT_AFTER
    this_year = request.at.astimezone(BEIJING).year
    return render(
        request,
        "administration/state.html",
        {
            "heading": _("System state"),
            "sub": _("Whether clocks are looked at and messages go out."),
            "sweep": sweep,
            "silent": silent,
            "oldest": overdue,
            "figures": [
                {
                    "label": _("Due and not yet swept"),
                    "value": unswept,
                    "kind": "late" if overdue and request.at - overdue > SILENT_AFTER else "",
                },
                {"label": _("Messages owed and not delivered"), "value": owed + waiting, "kind": "soon"},
                {
                    "label": _("Messages given up"),
                    "value": letters.filter(failed_at__isnull=False, notice__office__in=offices).count(),
                    "kind": "late",
                },
                {"label": _("Levels recorded so far"), "value": sweep.fired if sweep else 0},
            ],
            "recounting": "、".join(str(row.year) for row in recount.uncounted()),
            "missing": next((year for year in (this_year, this_year + 1) if year not in rules.in_force().calendar.years), None),
        },
    )
