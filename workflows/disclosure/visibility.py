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

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from people.models import Duty, User
from people.queries import Standing, standings
from workflows.deadlines import lapses
from workflows.deadlines.models import Deadline
from workflows.engine import loading

from .fields import Attribute
from .models import Item, Reading

#: Duties that reach what is not disclosed, or on request only, as well.
CLOSE = frozenset({Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR})
#: Duties that reach what is meant for the public.
WIDE = CLOSE | {Duty.AUTHOR, Duty.SECTION_HEAD, Duty.PUBLISHER, Duty.LEGAL_REVIEWER, Duty.ARCHIVIST, Duty.REPORTER}
#: The first passage of a row's item: what all its passages have in common.
FIRST = Coalesce("process__first_id", "process_id")
FIRST_OF_DEADLINE = Coalesce("deadline__process__first_id", "deadline__process_id")


def visible_items(user: User, at: datetime, held: Iterable[Standing] | None = None) -> QuerySet[Item]:
    """The items this person may know of at `at`. Asks for their standings once, unless `held` brings them; the rest is in the query."""
    return Item.objects.filter(pk__in=RawSQL(*_known(user, at, held)))


def visible_item(user: User, at: datetime, held: Iterable[Standing], public_id, related: tuple[str, ...]) -> Item | None:
    """The one of them with this public id, and what these of its foreign keys point at; None when there is none. One prepared statement."""
    known, parameters = _known(user, at, held)
    return loading.first_with(Item, related, f"WHERE t0.public_id = %s AND t0.id IN ({known})", [public_id, *parameters])


_KNOWN = f"""
    SELECT known.id FROM workflows_item known JOIN workflows_process passage ON passage.id = known.process_id
     WHERE known.author_id = ANY (%s::bigint[])
        OR (known.revision_id IS NOT NULL AND (
              known.unit_id = ANY (%s::bigint[]) OR (known.attribute = '{Attribute.PUBLIC.value}' AND known.unit_id = ANY (%s::bigint[]))))
        OR COALESCE(passage.first_id, passage.id) IN (
              SELECT COALESCE(p.first_id, p.id) FROM workflows_process p JOIN (
                  SELECT process_id FROM workflows_task WHERE owner_id = %s
                   UNION ALL
                  SELECT t.process_id FROM unnest(%s::bigint[], %s::text[]) stood(owner, duty)
                    JOIN workflows_task t ON t.owner_id = stood.owner AND t.duty = stood.duty
                   UNION ALL
                  SELECT t.process_id FROM unnest(%s::text[], %s::bigint[]) pool(duty, unit)
                    JOIN workflows_task t ON t.owner_id IS NULL AND t.status IN ('NEW', 'ASSIGNED') AND t.duty = pool.duty AND t.unit_id = pool.unit
                   UNION ALL
                  SELECT process_id FROM workflows_move WHERE actor_id = %s
              ) touched ON touched.process_id = p.id)"""
#: Of what is for the public, of some units, what is gravely late.
_LATE = f"""
        OR (known.revision_id IS NOT NULL AND known.attribute = '{Attribute.PUBLIC.value}' AND known.unit_id = ANY (%s::bigint[])
            AND COALESCE(passage.first_id, passage.id) IN """


def _known(user: User, at: datetime, held: Iterable[Standing] | None) -> tuple[str, list]:
    """The ids of the items this person may know of, as a SELECT and its parameters."""
    held = list(standings(user.pk, at) if held is None else held)
    stood = [(one.principal_id, one.duty) for one in held if one.principal_id is not None]
    authors = [user.pk, *(principal for principal, duty in stood if duty == Duty.AUTHOR)]
    close, wide, lapsed = (_units(held, duties) for duties in (CLOSE, WIDE, {Duty.DISCIPLINE}))
    pool = sorted({(one.duty, unit) for one in held for unit in one.unit_ids})
    parameters = [authors, sorted(close), sorted(wide - close), user.pk, *_columns(stood), *_columns(pool), user.pk]
    if not lapsed - wide:
        return _KNOWN, parameters
    late, asked = gravely_late(at).query.sql_with_params()
    return f"{_KNOWN}{_LATE}({late}))", [*parameters, sorted(lapsed - wide), *asked]


def _units(held: Iterable[Standing], duties) -> frozenset[int]:
    return frozenset().union(*(one.unit_ids for one in held if one.duty in duties))


def _columns(pairs: Sequence[tuple]) -> tuple[list, list]:
    return [one for one, _ in pairs], [other for _, other in pairs]


def gravely_late(at: datetime) -> QuerySet[Deadline]:
    """The first passages of subjects with a lapse, in any passage, that reached a rung the office's ladder tells the discipline committee of."""
    return Deadline.objects.filter(lapses.missed(at)).filter(lapses.grave()).values_list(FIRST)


def note_reading(user: User, item: Item, what: str, at: datetime, reason: str = "") -> None:
    """Log that somebody read what is not for the public (查阅记录). Its author's own reading, and what is for the public, is not logged."""
    if item.attribute != Attribute.PUBLIC and item.author_id != user.pk:
        Reading.objects.create(user=user, item=item, what=what[:60], reason=reason[:300], at=at)
