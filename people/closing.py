"""What is still open in a unit, and below it, when it is taken out of use. What keeps work says how much of it there is when the app is ready."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import ngettext

from .models import Appointment, Unit, User

_counts: list[Callable[[Unit], int]] = []


def register(under_way: Callable[[Unit], int]) -> None:
    """`under_way` counts what is not finished in the unit and below it."""
    if under_way not in _counts:
        _counts.append(under_way)


def still_open(unit: Unit, at: datetime) -> list[str]:
    """Sentences for whoever is about to close the unit; none when nothing is open. The duties are those that hold at `at`."""
    below = Unit.objects.filter(path__startswith=unit.path, is_active=True).exclude(pk=unit.pk).count()
    people = User.objects.filter(home__path__startswith=unit.path, is_active=True).count()
    duties = Appointment.objects.in_force(at).filter(unit__path__startswith=unit.path).count()
    work = sum(count(unit) for count in _counts)
    said = (
        (below, ngettext("%(n)s unit below it is in use.", "%(n)s units below it are in use.", below)),
        (people, ngettext("%(n)s person belongs there.", "%(n)s people belong there.", people)),
        (duties, ngettext("%(n)s duty is held there.", "%(n)s duties are held there.", duties)),
        (work, ngettext("%(n)s item is under way there.", "%(n)s items are under way there.", work)),
    )
    return [sentence % {"n": number} for number, sentence in said if number]
