"""查阅记录: who read what is not for the public, when and why; for those who watch over secrets and over discipline."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from people.models import Duty, User
from people.queries import Standing

from .content.words import search_query
from .models import Reading
from .visibility import visible_items

#: Who reads the log, of the units they answer for.
READERS = (Duty.SECRECY_REVIEWER, Duty.DISCIPLINE)
THE_LOG = "log"  # what was read when it is the log itself


def units_of(standings: Iterable[Standing]) -> frozenset[int]:
    return frozenset().union(*(one.unit_ids for one in standings if one.duty in READERS))


def readings(
    reader: User, standings: Sequence[Standing], at: datetime, *, since=None, until=None, person="", words=""
) -> QuerySet[Reading]:
    """What was read in the units this person watches over, the newest first. `since` and `until` are aware times, the latter exclusive.

    Words find items by what the person may know of them, so that a search never tells more than the list.
    """
    units = units_of(standings)
    found = Reading.objects.filter(Q(item__unit__in=units) | Q(item=None, user__home__in=units))
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    if person:
        found = found.filter(Q(user__name__icontains=person) | Q(user__name_key__icontains=person) | Q(user__username__icontains=person))
    if words:
        expression = search_query(words)
        by_words = Q(search=SearchQuery(expression, config="simple", search_type="raw")) if expression else Q()
        known = visible_items(reader, at, standings).filter(by_words | Q(title__icontains=words) | Q(index_number__icontains=words))
        found = found.filter(item__in=known)
    return found.select_related("user__home", "item__unit").order_by("-id")


def known_of(rows: Iterable[Reading], reader: User, standings: Sequence[Standing], at: datetime) -> set[int]:
    """The ids of the items among these the person may know of. One statement."""
    items = {row.item_id for row in rows if row.item_id}
    return set(visible_items(reader, at, standings).filter(pk__in=items).values_list("pk", flat=True)) if items else set()


def note_log_read(reader: User, at: datetime, narrowed: str = "") -> None:
    """Whoever looks into the log stands in it."""
    Reading.objects.create(user=reader, item=None, what=THE_LOG, reason=narrowed[:300], at=at)
