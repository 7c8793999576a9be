"""Who may know of an item: one query, used by every list, page and interface; whatever is outside it does not exist for that person.

An item is visible to its author, to whoever was given a task or made a move on it, and to whoever holds a duty that reaches it:

=================================================================  ==============================================================
duty                                                               sees, of the units it answers for
=================================================================  ==============================================================
disclosure office, secrecy reviewer, leaders, director             every submitted item
case handler, section head, publisher, legality reviewer,          every submitted item to be disclosed on the office's initiative
archivist, information officer
discipline committee                                               of these, the ones with a lapse that reached a rung the
                                                                   office's ladder tells it of
evaluation panel, administrator, leading group                     nothing by that duty alone
=================================================================  ==============================================================

A draft never submitted is known only to its author and to whoever was asked about it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from people.models import Duty, User
from people.queries import Standing, standings
from workflows.deadlines import lapses
from workflows.deadlines.models import Deadline
from workflows.engine.models import OPEN, Move, Task

from .models import Attribute, Item, Reading

#: Duties that reach what is not disclosed, or on request only, as well.
CLOSE = frozenset({Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR})
#: Duties that reach what is meant for the public.
WIDE = CLOSE | {Duty.AUTHOR, Duty.SECTION_HEAD, Duty.PUBLISHER, Duty.LEGAL_REVIEWER, Duty.ARCHIVIST, Duty.REPORTER}
#: The first passage of a row's item: what all its passages have in common.
FIRST = Coalesce("process__first_id", "process_id")
FIRST_OF_DEADLINE = Coalesce("deadline__process__first_id", "deadline__process_id")


def visible_items(user: User, at: datetime, held: Iterable[Standing] | None = None) -> QuerySet[Item]:
    """The items this person may know of at `at`. Asks for their standings once, unless `held` brings them; the rest is in the query."""
    held = list(standings(user.pk, at) if held is None else held)
    author, asked = Q(author=user), Q(owner=user)
    close, wide, lapsed = set(), set(), set()
    for standing in held:
        if standing.principal_id is not None:
            asked |= Q(owner=standing.principal_id, duty=standing.duty)
            if standing.duty == Duty.AUTHOR:
                author |= Q(author=standing.principal_id)
        asked |= Q(owner=None, duty=standing.duty, unit__in=standing.unit_ids, status__in=OPEN)
        if standing.duty in CLOSE:
            close |= standing.unit_ids
        if standing.duty in WIDE:
            wide |= standing.unit_ids
        if standing.duty == Duty.DISCIPLINE:
            lapsed |= standing.unit_ids
    submitted = Q(revision__isnull=False)
    for_the_public = submitted & Q(attribute=Attribute.PUBLIC)
    grave = for_the_public & Q(unit__in=lapsed - wide) & gravely_late(at) if lapsed - wide else Q()
    return Item.objects.alias(first=FIRST).filter(
        author
        | Q(first__in=Task.objects.filter(asked).values_list(FIRST))
        | Q(first__in=Move.objects.filter(actor=user).values_list(FIRST))
        | submitted & Q(unit__in=close)
        | for_the_public & Q(unit__in=wide - close)
        | grave
    )


def gravely_late(at: datetime) -> Q:
    """Items (with `first`) with a lapse, in any passage, that reached a rung the office's ladder tells the discipline committee of."""
    return Q(first__in=Deadline.objects.filter(lapses.missed(at)).filter(lapses.grave()).values_list(FIRST))


def note_reading(user: User, item: Item, what: str, at: datetime, reason: str = "") -> None:
    """Log that somebody read what is not for the public (查阅记录). Its author's own reading, and what is for the public, is not logged."""
    if item.attribute != Attribute.PUBLIC and item.author_id != user.pk:
        Reading.objects.create(user=user, item=item, what=what[:60], reason=reason[:300], at=at)
