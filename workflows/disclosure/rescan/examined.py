"""What a rescan knows of a publication: its findings in groups, against what was answered and confirmed; and the row that sums it up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from workflows.disclosure.models import Category, Publication
from workflows.disclosure.states import AT_REST
from workflows.engine.models import Move
from workflows.screening import editions, records
from workflows.screening.answers import Group, group
from workflows.screening.editions import Edition
from workflows.screening.findings import Finding
from workflows.screening.kinds import FOR_REVIEWER, Action, Kind
from workflows.screening.records import Screened
from workflows.screening.rules import ORDINARY

from . import aggregation
from .models import Leak, PublicationCheck, Rescan

RELATED = ("item__process", "topic", "item__category", "revision", "unit", "office")


def publications() -> QuerySet[Publication]:
    """Publications with all that is asked about them here, in one statement."""
    return Publication.objects.select_related(*RELATED)


def edition_of(rescan: Rescan) -> Edition:
    """What it searches with, and the contacts its office has now. One statement."""
    return editions.edition(rescan.rules_id, rescan.lexicon_id, editions.contacts(rescan.office_id))


def profile_of(publication: Publication) -> str:
    """脱敏方案 of what is public: its topic's, else its category's, else the ordinary one; wherever a correction under way is to stand.

    One statement more while a correction is under way and the topic has none.
    """
    return (publication.topic.masking_profile if publication.topic else "") or _category(publication).masking_profile or ORDINARY


def _category(publication: Publication) -> Category:
    item = publication.item
    moves = (
        () if item.state in AT_REST else Move.objects.filter(process_id=item.process_id, inputs__has_key="refiled").order_by("number")[:1]
    )
    for move in moves:
        return Category.objects.get(pk=move.inputs["refiled"]["before"]["category"])
    return item.category


def first_passage(publication: Publication) -> int:
    process = publication.item.process
    return process.first_id or process.pk


def materials(publication: Publication) -> dict[str, str]:
    """Material → name of the file ('' for the text), in the order they are read."""
    return {publication.revision.content_hash: ""} | {file["sha256"]: file["name"] for file in publication.attachments}


@dataclass
class Found:
    """One group of findings in a publication, and which of its open values somebody confirmed to be there."""

    group: Group
    confirmed: frozenset[str] = frozenset()

    @property
    def open_marks(self) -> list[str]:
        return [mark for mark in self.group.open_marks if mark not in self.confirmed]

    @property
    def is_open(self) -> bool:
        return bool(self.open_marks)

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed & set(self.group.open_marks))

    @property
    def counts(self) -> bool:
        """Whether somebody must say something to it."""
        return self.group.action in FOR_REVIEWER


@dataclass
class Examined:
    """A publication as the rescan left it and people answered since."""

    publication: Publication
    edition: Edition
    found: list[Found] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()
    searched: bool = True  # all materials were

    @property
    def to_answer(self) -> list[Found]:
        return [one for one in self.found if one.counts and one.is_open]

    @property
    def confirmed(self) -> list[Found]:
        return [one for one in self.found if one.counts and one.is_confirmed]

    @property
    def shared(self) -> int:
        return sum(len(one.group.findings) for one in self.found if one.group.kind == Kind.AGGREGATION)

    def find(self, key: str) -> Found | None:
        return next((one for one in self.found if one.group.key == key), None)


def examine(publication: Publication, edition: Edition, *, lists: bool = True) -> Examined:
    """Put together from what was kept: screenings, decisions, leaks, and (unless not `lists`) the other lists. Four statements at most."""
    names = materials(publication)
    screened = records.screened(names, edition.code)
    decided = records.decided(first_passage(publication))
    leaks = list(Leak.objects.filter(publication=publication).values_list("marks", flat=True))
    confirmed = frozenset(mark for marks in leaks for mark in marks)
    profile, findings = profile_of(publication), tuple(edition.rules.not_own(every(screened.values())))
    groups: list[Group] = []
    for material, name in names.items():
        if material in screened:
            groups += group(material, name, screened[material].findings, decided, edition.rules, profile)
    if lists:
        text = publication.revision.content_hash
        shared = aggregation.aggregation(publication.office_id, findings, edition.rules.aggregation, publication.item_id)
        groups += group(text, "", shared, decided, edition.rules, profile)
    groups.sort(key=lambda one: list(Action).index(one.action))
    return Examined(publication, edition, [Found(one, confirmed) for one in groups], findings, len(screened) == len(names))


def every(screened: Iterable[Screened]) -> tuple[Finding, ...]:
    return tuple(finding for one in screened for finding in one.findings)


def sum_up(rescan: Rescan, examined: Examined, at: datetime) -> None:
    """Write what is left open of a publication where the list reads it. Two statements."""
    kinds: dict[str, int] = {}
    ended = examined.publication.ended_at is not None  # nothing is left to be withdrawn
    waiting: Sequence[Found] = [one for one in examined.found if one.counts and (one.is_open or one.is_confirmed)]
    for one in waiting:
        kinds[str(one.group.kind)] = kinds.get(str(one.group.kind), 0) + len(one.group.open_marks)
    PublicationCheck.objects.update_or_create(
        publication=examined.publication,
        defaults={
            "rescan": rescan,
            "open": sum(len(one.open_marks) for one in examined.to_answer),
            "confirmed": 0 if ended else sum(len(one.confirmed & set(one.group.open_marks)) for one in examined.confirmed),
            "worst": str(waiting[0].group.action) if waiting else "",
            "kinds": kinds,
            "shared": examined.shared,
            "at": at,
        },
    )
