"""Which office an administrator's page is about."""

from django.http import Http404

from people.access import within
from people.models import Unit


def administered(request) -> list[Unit]:
    """The offices this person administers, from the top down."""
    return [unit for unit in Unit.objects.filter(pk__in=request.access.administers).order_by("path") if unit.office_id == unit.pk]


def chosen(request) -> tuple[Unit, list[Unit]]:
    """The office the page is about (?office=), and those to choose from. 404 for one they do not administer, or none at all."""
    offices = administered(request)
    asked = request.GET.get("office", "")
    if asked:
        unit = Unit.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
        return within(unit, {one.pk for one in offices}), offices
    if not offices:
        raise Http404
    home = request.user.home.office_id if request.user.home else None
    return next((one for one in offices if one.pk == home), offices[0]), offices
