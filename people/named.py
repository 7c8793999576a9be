"""Who holds a duty, in words: how a refusal or a page names whose something is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from . import queries
from .models import Duty, User

NAMED = 3  # people of one duty; the others are told of as "and others"


def held(duty: str, people: Iterable[int]) -> str:
    """A duty with the names of these people: 科室负责人（李强、马丽）. One statement."""
    people = list(people)
    known = User.objects.in_bulk(people[:NAMED])
    names = "、".join(str(known[one]) for one in people[:NAMED])
    if len(people) > NAMED:
        names = _("%(names)s and others") % {"names": names}
    label = Duty(duty).label if duty in Duty.values else ""
    return _("%(duty)s (%(names)s)") % {"duty": label, "names": names or _("vacant")} if label else names


def holders(duties: Iterable[str], unit_id: int, at: datetime) -> list[str]:
    """Each of these duties with who may act in it for the unit. One statement, and one for each duty."""
    duties = [duty for duty in duties if duty in Duty.values]
    found = queries.holders(duties, unit_id, at) if duties else {}
    return [held(duty, found[duty]) for duty in duties]
