"""查阅记录: who read what is not for the public, when and why; for those who watch over secrets and over discipline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from people.models import Duty, Unit, User
from people.queries import Standing
from workflows.screening.quarantine.described import visible as visible_material
from workflows.screening.quarantine.models import Inspection, Quarantined

from .content.words import search_query
from .models import Item, Reading
from .visibility import visible_items

#: Who reads the log, of the units they answer for.
READERS = (Duty.SECRECY_REVIEWER, Duty.DISCIPLINE)
THE_LOG = "log"  # what was read when it is the log itself
QUARANTINED = "quarantined:"  # what was read when it is material in quarantine: how
COLUMNS = ("id", "at", "user_id", "item_id", "material_id", "said", "reason")


def units_of(standings: Iterable[Standing]) -> frozenset[int]:
    return frozenset().union(*(one.unit_ids for one in standings if one.duty in READERS))


def readings(reader: User, standings: Sequence[Standing], at: datetime, *, since=None, until=None, person="", words="") -> QuerySet:
    """What was read in the units this person watches over, the newest first: of items, and of what waits in quarantine; each as COLUMNS.

    `since` and `until` are aware times, the latter exclusive. Words find items by what the person may know of them, so that a search never
    tells more than the list, and material by its number.
    """
    units = units_of(standings)
    read = Reading.objects.filter(Q(item__unit__in=units) | Q(item=None, user__home__in=units))
    inspected = Inspection.objects.filter(quarantined__unit__in=units)
    if words:
        expression = search_query(words)
        by_words = Q(search=SearchQuery(expression, config="simple", search_type="raw")) if expression else Q()
        known = visible_items(reader, at, standings).filter(by_words | Q(title__icontains=words) | Q(index_number__icontains=words))
        read = read.filter(item__in=known)
        inspected = inspected.filter(quarantined__title__icontains=words)
    narrowed = Q()
    if since:
        narrowed &= Q(at__gte=since)
    if until:
        narrowed &= Q(at__lt=until)
    if person:
        narrowed &= Q(user__name__icontains=person) | Q(user__name_key__icontains=person) | Q(user__username__icontains=person)
    none = Value(None, BigIntegerField())
    of_items = read.filter(narrowed).annotate(material_id=none, said=F("what"))
    of_material = inspected.filter(narrowed).annotate(
        item_id=none, material_id=F("quarantined_id"), said=Concat(Value(QUARANTINED), "what")
    )
    return of_items.values(*COLUMNS).union(of_material.values(*COLUMNS), all=True).order_by("-at", "-id")


@dataclass(frozen=True)
class Read:
    """One read, with whom and what it was about; `item` and `material` are None where the person looking may not know of it."""

    at: datetime
    user: User
    what: str
    reason: str
    item: Item | None
    material: Quarantined | None
    of_something: bool  # that is there, whether or not it may be known of
    unit: Unit | None


def known(rows: Iterable[dict], reader: User, standings: Sequence[Standing], at: datetime) -> list[Read]:
    """The rows with what the person may know of. Five statements at most."""
    rows = list(rows)
    users = User.objects.select_related("home").in_bulk({row["user_id"] for row in rows})
    items = Item.objects.select_related("unit").in_bulk({row["item_id"] for row in rows if row["item_id"]})
    materials = Quarantined.objects.select_related("unit").in_bulk({row["material_id"] for row in rows if row["material_id"]})
    may_know = set(visible_items(reader, at, standings).filter(pk__in=items).values_list("pk", flat=True)) if items else set()
    may_know_of = visible_material(reader, at, [one.public_id for one in materials.values()]) if materials else set()
    found = []
    for row in rows:
        item, material = items.get(row["item_id"]), materials.get(row["material_id"])
        about = item or material
        found.append(
            Read(
                row["at"],
                users[row["user_id"]],
                row["said"],
                row["reason"],
                item if item and item.pk in may_know else None,
                material if material and material.public_id in may_know_of else None,
                about is not None,
                about.unit if about else None,
            )
        )
    return found


def note_log_read(reader: User, at: datetime, narrowed: str = "") -> None:
    """Whoever looks into the log stands in it."""
    Reading.objects.create(user=reader, item=None, what=THE_LOG, reason=narrowed[:300], at=at)
