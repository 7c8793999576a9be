"""What every page shows of its person: name, post, office, and for whom they stand in. Looked up only where a template asks."""

from datetime import timedelta
from itertools import groupby

from django.utils.functional import SimpleLazyObject

from .models import Duty, Unit


def person(request):
    if not hasattr(request, "access"):  # an error before the middleware ran
        return {}
    return {
        "person": SimpleLazyObject(lambda: _person(request)),
        "office_name": SimpleLazyObject(lambda: office_name(request)),
        "standing_in": SimpleLazyObject(lambda: _standing_in(request)),
    }


def _person(request):
    if not request.user.is_authenticated:
        return None
    home, duty = request.user.home, request.access.label
    unit = str(home) if home else ""
    return {"name": request.user.name, "duty": duty, "unit": "" if duty.startswith(unit) else unit}


def office_name(request) -> str:
    """The office of the person; before anybody signed in, the only office there is, or the one above all others."""
    if request.user.is_authenticated:
        home = request.user.home
        return home.office.name if home else ""
    streets = list(Unit.objects.filter(kind=Unit.Kind.STREET, is_active=True).values_list("name", flat=True)[:2])
    if len(streets) == 1:
        return streets[0]
    return Unit.objects.filter(parent=None, is_active=True).values_list("name", flat=True).first() or ""


def _standing_in(request):
    """[{principal, duties, until}] with the last day as `until`, for components/standing_in.html."""
    held = [one for one in request.access.standings if one.principal_id]
    return [
        {
            "principal": ones[0].principal,
            "duties": "、".join(str(Duty(one.duty).label) for one in ones),
            "until": max(one.until for one in ones) - timedelta(microseconds=1),
        }
        for ones in (list(group) for _principal, group in groupby(held, key=lambda one: one.principal_id))
    ]
