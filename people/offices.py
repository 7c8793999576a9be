"""Whether a unit may cease to be an office: not once rows name it as theirs. What keeps such rows says so when the app is ready."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Unit

_keepers: list[Callable[[int], bool]] = []

STAYS: Promise = _("This office has items or deadlines of its own, so it stays one.")
ADVICE: Promise = _("Leave the kind as it is; for what takes its place, make a unit of its own.")


def register(keeps: Callable[[int], bool]) -> None:
    """`keeps` says whether there is a row whose office is the unit with this id."""
    if keeps not in _keepers:
        _keepers.append(keeps)


def must_stay(unit: Unit, kind: str, has_parent: bool) -> bool:
    """Whether a unit kept as an office would be none with this kind and place, although rows name it as theirs."""
    return unit.office_id == unit.pk and has_parent and kind not in Unit.OFFICES and any(keeps(unit.pk) for keeps in _keepers)
