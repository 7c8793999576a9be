"""The lapses of one item, for its own page."""

from django.urls import reverse

from .. import lapses, rules
from ..models import Deadline
from . import words
from .lapse import visible


def lapses_of(process_ids, request) -> list[dict]:
    """Every lapse in these passages, late first; a link where this person may open it. Read by deadlines/_of_item.html. Four statements."""
    found = lapses.with_rung(Deadline.objects.filter(lapses.missed(request.at), process__in=process_ids)).select_related("process")
    ones = list(found.order_by("met_at", "-due_at"))
    if not ones:
        return []
    may_open = set(Deadline.objects.filter(pk__in=[one.pk for one in ones]).filter(visible(request)).values_list("pk", flat=True))
    ladders, calendar = words.ladders({one.ladder for one in ones}), rules.in_force().calendar
    return [
        {
            "chip": words.chip(one.rung, ladders[one.ladder]),
            "awaited": words.awaited(one),
            "late": words.late(lapses.working_days_late(one, request.at, calendar), one, request.at),
            "url": reverse("escalation", args=[one.public_id]) if one.pk in may_open else "",
            "owed": bool(one.demanded_at and (not one.explained_at or one.explained_at < one.demanded_at)),
        }
        for one in ones
    ]
