"""Who and what an office has to play with: its sections and their authors, categories and topics, read once."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from people import queries
from people.models import Appointment, Duty, Unit, User
from workflows.catalogue.models import Topic
from workflows.disclosure.models import Category, ChainVersion

from .texts import Notice


class NothingToPlay(Exception):
    """The office has nobody who can draft, or nobody to review it."""


@dataclass(frozen=True)
class Cast:
    """Units that can send something through the chain, each with its authors; categories by code; topics by code."""

    office: Unit
    units: dict[int, Unit]
    authors: dict[int, tuple[User, ...]]
    categories: dict[str, Category]
    topics: dict[str, Topic]
    communities: tuple[str, ...]
    levels: dict[int, int]  # how many levels the chain of each category has

    def parts(self, notice: Notice, rng: Random) -> tuple[Unit, User, Category, Topic | None]:
        """Who drafts this notice, for which section, in which category and under which topic."""
        topic = self.topics.get(notice.topic)
        category = topic.category if topic and topic.category else self.categories[notice.category]
        unit = topic.unit if topic and topic.unit_id in self.authors else None
        if unit is None:
            fitting = [unit for unit in self.units.values() if (unit.kind == Unit.Kind.COMMUNITY) == (category.regime == "residents")]
            unit = rng.choice(fitting or list(self.units.values()))
        authors = self.authors[unit.pk]
        return unit, authors[0] if rng.random() < 0.7 else rng.choice(authors), category, topic


def cast_of(office: Unit, at) -> Cast:
    """The office as it was staffed at `at`. Raises NothingToPlay."""
    authors = defaultdict(list)
    for held in Appointment.objects.in_force(at).filter(duty=Duty.AUTHOR, unit__office=office).select_related("user").order_by("id"):
        authors[held.unit_id].append(held.user)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=authors, is_active=True).order_by("order", "code")}
    for pk in list(units):
        heads = set(queries.holders([Duty.SECTION_HEAD], pk, at)[Duty.SECTION_HEAD])
        authors[pk] = [author for author in authors[pk] if heads - {author.pk}]
        if not authors[pk]:
            del units[pk]
    above = [int(part) for part in office.path.strip("/").split("/")]
    categories = {row.code: row for row in Category.objects.filter(office__in=above, is_active=True).order_by("office__path")}
    if not units or not categories:
        raise NothingToPlay(f"{office} has no section with a case handler and a head, or no categories; load the demo first.")
    topics = Topic.objects.filter(office=office, is_active=True).select_related("unit", "category").order_by("code")
    communities = Unit.objects.filter(office=office, kind=Unit.Kind.COMMUNITY).order_by("order", "code")
    return Cast(
        office,
        units,
        {pk: tuple(authors[pk]) for pk in units},
        categories,
        {topic.code: topic for topic in topics},
        tuple(str(unit) for unit in communities) or (str(office),),
        {chain.category_id: len(chain.levels) for chain in ChainVersion.objects.order_by("number")},
    )
