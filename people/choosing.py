"""Which office a page is about: `?office=`, else one's own, out of those the person acts in."""

from collections.abc import Iterable

from django.http import Http404

from .access import within
from .models import Unit
from .trees import top_down


def offices_among(unit_ids: Iterable[int]) -> list[Unit]:
    """The offices among the units, from the top down."""
    return [unit for unit in top_down(Unit.objects.filter(pk__in=unit_ids)) if unit.office_id == unit.pk]


def chosen_office(request, unit_ids: Iterable[int]) -> tuple[Unit, list[Unit]]:
    """The office the page is about, and those to choose from. 404 for one that is not among the units, or when there is none."""
    offices = offices_among(unit_ids)
    asked = request.GET.get("office", "")
    if asked:
        unit = Unit.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
        return within(unit, {one.pk for one in offices}), offices
    if not offices:
        raise Http404
    home = request.user.home.office_id if request.user.home else None
    return next((one for one in offices if one.pk == home), offices[0]), offices
