"""Quarantined material as lists, messages and clocks see it (see workflows/subjects.py): a number and nothing else."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from people.models import Duty
from people.queries import standings
from workflows.subjects import Kind

from .states import State

#: Who may know that something is there; reading it is the reviewer's alone.
KNOWING = (Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER)


def visible(user, at: datetime, public_ids: Collection[UUID]) -> set[UUID]:
    from .models import Quarantined

    units = frozenset().union(*(one.unit_ids for one in standings(user.pk, at) if one.duty in KNOWING))
    return set(Quarantined.objects.filter(public_id__in=public_ids, unit__in=units).values_list("public_id", flat=True))


QUARANTINED = Kind(
    name="quarantined",
    url_name="quarantined",
    table="workflows_quarantined",
    label=lambda node: State(node).label,
    opens=_("Open the material"),
    neutral=_("Suspected secret material"),  # its title tells no more than this and a number
    unfinished=_("Suspected secret material"),
    visible=visible,
    decided_by_others=(),
)
