"""The only door through which the public site sees the workflows: what is public now, and the bare fact that something no longer is.

Nothing that comes out of here names a draft, a chain, a revision or a person. Titles and texts leave only through `live`;
for what was withdrawn there is an index number, a date and a notice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.files.storage import storages
from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, Window
from django.db.models.fields.json import KT
from django.db.models.functions import ExtractYear, Left, Length, RowNumber
from django.utils import timezone

from people.models import Unit
from workflows.disclosure.content.words import pinyin_key, search_query
from workflows.disclosure.models import OfficeProfile, Publication
from workflows.disclosure.public_page import UNFILED, particulars
from workflows.disclosure.withdrawal import NOTICE

__all__ = ["UNFILED", "particulars"]  # said of a publication, by a rule that what is pasted elsewhere follows too

End = Publication.End
Platform = OfficeProfile.Platform

_LISTED = ("public_id", "item", "office", "topic__field", "title", "index_number", "public_at")
_TEXT = ("body", "metadata", "attachments", "keywords", "formed_on", "display_until", "link", "platform")
_SHOWN = (*_LISTED, *_TEXT, "topic__level1", "topic__level2", "unit__name")
_BRACKETS, _PLAIN, _BLANKS = "[]［］【】()（）", "〔〕" * 5, " \u3000"  # 文号 are typed with any bracket; blanks do not count
READ_FOR_EXCERPT = 60_000  # characters of a text in which a search result looks for its words


# -- offices -------------------------------------------------------------------------------------------------------------------------
def offices() -> list[Unit]:
    """Every office that publishes or did before it was closed, those above before those below. One statement."""
    units = Unit.objects.filter(kind__in=Unit.OFFICES)
    return list(units.order_by(Length("path"), "order", "id").only("kind", "name", "short_name", "code", "path", "is_active"))


def profile_of(office: Unit) -> OfficeProfile | None:
    """How the office publishes: its newest profile, or that of the nearest office above it. One statement."""
    above = [int(pk) for pk in office.path.strip("/").split("/")]
    profiles = OfficeProfile.objects.filter(office_id__in=above).order_by(Length("office__path").desc(), "-id")
    return profiles.only("first_platform", "portal_name", "portal_url", "contact").first()


# -- what is public ----------------------------------------------------------------------------------------------------------------
def live(at: datetime) -> QuerySet[Publication]:
    """What citizens may read at `at`, newest first: public, not ended, and its display period (inclusive) not over."""
    today = timezone.localdate(at)
    public = Publication.objects.filter(ended_at=None, public_at__lte=at).exclude(display_until__lt=today)
    return public.order_by("-public_at", "-id")


def of_offices(publications: QuerySet[Publication], units: Iterable[Unit]) -> QuerySet[Publication]:
    return publications.filter(office_id__in=[unit.pk for unit in units])


def listed(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """The same rows with what a list shows of each, and no text."""
    return publications.select_related("topic").only(*_LISTED)


def shown(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """The same rows with all that a page shows of one."""
    return publications.select_related("topic", "unit").only(*_SHOWN)


def with_beginnings(publications: QuerySet[Publication], characters: int = READ_FOR_EXCERPT) -> QuerySet:
    """The same rows, each with `beginning`: that many characters of its HTML."""
    return listed(publications).annotate(beginning=Left("body", characters))


def in_column(publications: QuerySet[Publication], column: str) -> QuerySet[Publication]:
    """Those of one column: the field (领域) of the topic; an empty name means those filed under no topic."""
    return publications.filter(topic__field=column) if column else publications.filter(topic=None)


def in_year(publications: QuerySet[Publication], year: int) -> QuerySet[Publication]:
    """Those made public in a calendar year."""
    start, end = (timezone.make_aware(datetime.combine(date(number, 1, 1), time())) for number in (year, year + 1))
    return publications.filter(public_at__gte=start, public_at__lt=end)


def numbered(publications: QuerySet[Publication], number: str) -> QuerySet[Publication]:
    """Those with exactly this 索引号 or 文号; kinds of brackets and blanks make no difference."""
    plain = number.translate(str.maketrans(_BRACKETS, _PLAIN, _BLANKS))
    if not plain:
        return publications.none()
    kept = KT("metadata__document_number")
    written = Func(kept, Value(_BRACKETS + _BLANKS), Value(_PLAIN), function="translate", output_field=TextField())
    return publications.alias(written=written).filter(Q(index_number=number.strip()) | Q(written=plain))


def newest_of_each(publications: QuerySet[Publication], columns: Iterable[str], most: int) -> QuerySet[Publication]:
    """The newest rows of each named column, at most `most` of each. One statement."""
    place = Window(RowNumber(), partition_by=[F("topic__field")], order_by=[F("public_at").desc(), F("id").desc()])
    ranked = publications.filter(topic__field__in=list(columns)).annotate(place=place).filter(place__lte=most)
    return listed(Publication.objects.filter(pk__in=ranked.values("pk"))).filter(ended_at=None).order_by("-public_at", "-id")


@dataclass(frozen=True)
class Facet:
    """How many live publications one column has from one year."""

    column: str
    year: int
    count: int


def facets(publications: QuerySet[Publication]) -> list[Facet]:
    """The columns and years there is something in, columns in the order of a phone book. One statement."""
    rows = publications.order_by().values_list("topic__field", ExtractYear("public_at")).annotate(Count("id"))
    found = [Facet(column or "", year, count) for column, year, count in rows]
    return sorted(found, key=lambda facet: (not facet.column, pinyin_key(facet.column), -facet.year))


def corrections(publication: Publication) -> list[datetime]:
    """When earlier publications of the same item were replaced by a correction (更正), newest first. One statement."""
    earlier = Publication.objects.filter(item_id=publication.item_id, end=End.REPLACED)
    return [at for at in earlier.order_by("-ended_at").values_list("ended_at", flat=True) if at]


# -- search ------------------------------------------------------------------------------------------------------------------------
def matching(publications: QuerySet[Publication], text: str) -> QuerySet[Publication]:
    """Those in which every word typed occurs, best first, then newest; none when nothing searchable was typed."""
    expression = search_query(text)
    if not expression:
        return publications.none()
    query = SearchQuery(expression, config="simple", search_type="raw")
    return publications.filter(search=query).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-public_at", "-id")


def terms(text: str) -> list[str]:
    """What a search for `text` looks for: pairs of characters, words and numbers."""
    return [term.removesuffix(":*") for term in search_query(text).split(" & ") if term]


# -- what is no longer public --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ended:
    """What may be said of a publication that ended: never its title or its words. `current` is what replaced it, if that is live."""

    index_number: str
    office_id: int
    end: str
    on: date  # the day it was taken down; of a display period, its last day
    notice: str
    current: UUID | None = None


def ended(public_id: UUID, at: datetime) -> Ended | None:
    """What became of a publication that is not live; None when nothing ever was public under this id. One statement."""
    item = Publication.objects.filter(public_id=public_id, public_at__lte=at).values("item")[:1]
    last = Publication.objects.filter(item=Subquery(item), public_at__lte=at).order_by("-id")
    row: Any = last.values("public_id", "index_number", "office_id", "end", "ended_at", "end_notice", "display_until").first()
    if row is None:
        return None
    number, office, end, last_day = row["index_number"], row["office_id"], row["end"], row["display_until"]
    over = last_day is not None and last_day < timezone.localdate(at)
    if not row["ended_at"] and not over:
        return Ended(number, office, End.REPLACED, timezone.localdate(at), "", row["public_id"])
    day = timezone.localdate(row["ended_at"]) if row["ended_at"] else last_day
    if end in ("", End.EXPIRED):
        return Ended(number, office, End.EXPIRED, last_day if over else day, "")
    return Ended(number, office, end, day, row["end_notice"] or str(NOTICE))


def withdrawn(units: Iterable[Unit]) -> QuerySet:
    """Index number and time of everything withdrawn (撤稿), newest first, as dicts: nothing else may be known of it.

    An item that is public again is not listed.
    """
    later = Publication.objects.filter(item=OuterRef("item"), id__gt=OuterRef("id"))
    rows = Publication.objects.filter(~Exists(later), end=End.WITHDRAWN, office_id__in=[unit.pk for unit in units])
    return rows.order_by("-ended_at", "-id").values("index_number", "ended_at")


# -- attachments ---------------------------------------------------------------------------------------------------------------------
def open_attachment(attachment: dict):
    """The bytes of an attachment of a live publication, from the public store. Raises FileNotFoundError."""
    return storages["public"].open(f"{attachment['sha256'][:2]}/{attachment['sha256']}")
