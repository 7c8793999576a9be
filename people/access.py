"""What the person of a request may act in, looked up once when first asked; and which pages that opens."""

from functools import cached_property, wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404

from . import queries
from .models import Duty

#: The most telling duty first: what is printed beside a person's name.
RANK = (
    Duty.DIRECTOR,
    Duty.DISCIPLINE,
    Duty.DISCLOSURE_LEADER,
    Duty.BUSINESS_LEADER,
    Duty.SECTION_HEAD,
    Duty.DISCLOSURE_OFFICER,
    Duty.SECRECY_REVIEWER,
    Duty.LEGAL_REVIEWER,
    Duty.PUBLISHER,
    Duty.ARCHIVIST,
    Duty.SCORER,
    Duty.ADMINISTRATOR,
    Duty.AUTHOR,
    Duty.REPORTER,
    Duty.GROUP_HEAD,
    Duty.GROUP_DEPUTY,
    Duty.GROUP_MEMBER,
)


class Access:
    """The standings of one person at one moment. `at` is the time of the request."""

    def __init__(self, user, at):
        self.user, self.at = user, at

    @cached_property
    def standings(self) -> list[queries.Standing]:
        return queries.standings(self.user.pk, self.at) if self.user.is_authenticated else []

    def holds(self, duty, unit_id=None) -> bool:
        """Whether they may act in the duty, for this unit if one is named; as a stand-in counts."""
        return any(standing.duty == duty and (unit_id is None or unit_id in standing.unit_ids) for standing in self.standings)

    def units(self, *duties) -> frozenset[int]:
        """The ids of the units any of these duties reaches; of every duty when none is named."""
        found = [standing.unit_ids for standing in self.standings if not duties or standing.duty in duties]
        return frozenset().union(*found)

    @cached_property
    def administers(self) -> frozenset[int]:
        return self.units(Duty.ADMINISTRATOR)

    def reaches(self, someone) -> bool:
        """Whether somebody administers nothing that this person does not: else their account opens more than this person may."""
        return Access(someone, self.at).administers <= self.administers

    @cached_property
    def own(self) -> list[queries.Standing]:
        """What they hold themselves, the most telling first."""
        return sorted((one for one in self.standings if one.principal_id is None), key=lambda one: RANK.index(one.duty))

    @property
    def label(self) -> str:
        """The post printed beside the name: as the appointment names it, or the duty."""
        if not self.own:
            return ""
        return self.own[0].title or str(Duty(self.own[0].duty).label)


def administrators_only(view):
    """Lets in who administers some unit; anybody else signed in learns that they may not (403)."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.access.administers:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def within(unit, units):
    """The unit, if it lies in `units`; else it may not be known to exist (404)."""
    if unit is None or unit.pk not in units:
        raise Http404
    return unit
