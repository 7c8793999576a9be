"""What a clock is about, for its pages: the item behind a passage, reached through the relation and never imported."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

#: The relation from a passage to its subject, and the name of the subject's URL.
RELATION, URL_NAME = "item", "item"


@dataclass(frozen=True)
class Subject:
    """The thing whose passage a clock belongs to. Its title is shown only where the reader may know it."""

    public_id: UUID
    title: str
    author_id: int
    author: str
    submitted: bool
    for_the_public: bool
    processes: tuple[int, ...] = ()

    def title_for(self, *, close: bool) -> str:
        """The title as a supervisor may read it; `close`: whether their duty reaches what is not for the public."""
        if not self.submitted:
            return _("A draft not yet submitted")
        if not self.for_the_public and not close:
            return _("Information not for the public")
        return self.title

    def url_for(self, *, close: bool) -> str:
        """The address of its page, or '' where the reader may not open it."""
        return reverse(URL_NAME, args=[self.public_id]) if self.submitted and (self.for_the_public or close) else ""


def of(process_ids: Iterable[int | None]) -> dict[int | None, Subject]:
    """The subject of each passage, also of one that is over; nothing under None. One statement."""
    wanted = {one for one in process_ids if one is not None}
    if not wanted:
        return {}
    process = apps.get_model("workflows.Process")
    asked = process.objects.filter(pk__in=wanted)
    firsts = Q(pk__in=asked.filter(first=None).values("pk")) | Q(pk__in=asked.filter(first__isnull=False).values("first"))
    family = process.objects.filter(firsts | Q(first__in=process.objects.filter(firsts)))
    fields = ("public_id", "title", "author_id", "author__name", "revision_id", "attribute")
    rows = list(family.order_by("id").values_list("pk", "first_id", *(f"{RELATION}__{field}" for field in fields)))
    members: dict[int, list[int]] = {}
    for pk, first, *_rest in rows:
        members.setdefault(first or pk, []).append(pk)
    found: dict[int | None, Subject] = {}
    for pk, first, public_id, title, author_id, author, revision_id, attribute in rows:
        if public_id is None:
            continue
        together = tuple(members[first or pk])
        subject = Subject(public_id, title, author_id, author, revision_id is not None, attribute == "public", together)
        found.update(dict.fromkeys(together, subject))
    return found
