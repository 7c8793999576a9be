"""What passes through a machine, as lists, messages and clocks see it: each kind says in SQL what its rows are called and where they are shown.

A part that brings a machine of its own registers its kind when the app is ready; the to-do list, the messages and the pages of clocks
then show its tasks without knowing it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise

from people.models import Duty
from people.prepared import run
from people.queries import Standing

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """One kind of subject. The expressions are SQL over its row `s` and whatever `joins` adds to it.

    `name` is also the relation from a passage (`Process`) to the subject's row, which has a `process`.
    """

    name: str
    url_name: str  # of its page, which takes the public id
    table: str  # its rows, called s
    label: Callable[[str], Words]  # a state or follow-up, in words
    opens: Words  # what leads to its page says
    neutral: Words  # what it is called where its title may not be read
    unfinished: Words  # what it is called while it is nobody's but its author's
    visible: Callable[[Any, datetime, Collection[UUID]], set[UUID]]  # which of these a person may know of at a time
    joins: str = ""  # what the expressions of a line need besides
    title: str = "s.title"
    author: str = "s.author_id"
    unit: str = "s.unit_id"
    submitted: str = "true"  # it is more than its author's own draft
    told: str = "true"  # its title may be read by whoever must know that it exists, and may leave the house
    sort: str = "''"  # what sort of thing it is, under the title
    field: str = "''"
    number: str = "NULL::integer"  # of its version, as people count them
    plain: str = "false"  # there is nothing in it that must be looked at before it is decided on
    decided_by_others: tuple[str, ...] = ()  # where it waits for anybody but its author
    author_field: str = "author"  # the model's field


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Every list shows this kind from now on; registering it again replaces it."""
    _kinds[kind.name] = kind


def unregister(name: str) -> None:
    """Lists know this kind no more. Raises KeyError when they never did."""
    del _kinds[name]


def kind(name: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return _kinds[name]


def lateral(process: str) -> str:
    """SQL for `JOIN LATERAL`: the subject whose present passage is `process` (an SQL expression), with all that a line of a list shows."""
    return _any_of(
        f"""SELECT '{each.name}'::text AS kind, s.public_id, ({each.title})::text AS title, s.version, s.state::text AS state,
                   {each.author} AS author_id, {each.unit} AS unit_id, ({each.submitted}) AS submitted, ({each.told}) AS told,
                   ({each.sort})::text AS sort, ({each.field})::text AS field, {each.number} AS number, {each.plain} AS plain
              FROM {each.table} s {each.joins} WHERE s.process_id = {process}"""
        for each in _kinds.values()
    )


def lateral_own(process: str) -> str:
    """The same with `author_id` and the states in which others decide, `decided_by_others`, and nothing looked up."""
    return _any_of(
        f"""SELECT {each.author} AS author_id, ARRAY[{", ".join(f"'{state}'" for state in each.decided_by_others)}]::text[] AS decided_by_others
              FROM {each.table} s WHERE s.process_id = {process}"""
        for each in _kinds.values()
    )


def _any_of(selects):
    return "(" + " UNION ALL ".join(selects) + ")"


def drafted_by(people: Collection[int], passage: str = "process") -> Q:
    """Rows whose passage belongs to something one of these people drafts."""
    found = Q(pk__in=[])
    for each in _kinds.values():
        found |= Q(**{f"{passage}__{each.name}__{each.author_field}__in": people})
    return found


@dataclass(frozen=True)
class Subject:
    """The thing whose passage a clock or a message belongs to. Its title is shown only where the reader may know it."""

    kind: str
    public_id: UUID
    title: str
    author_id: int
    author: str
    submitted: bool
    told: bool
    processes: Sequence[int]  # the ids of all its passages

    def title_for(self, *, close: bool, mine: bool = False) -> str:
        """The title as somebody may read it; `close`: whether their duty reaches what is not for the public; `mine`: they draft it themselves."""
        if mine and self.title:
            return self.title
        return called(self.kind, self.title, submitted=self.submitted, told=self.told or close)

    def url_for(self, *, close: bool, mine: bool = False) -> str:
        """The address of its page, or '' where the reader may not open it."""
        return self.url if mine or (self.submitted and (self.told or close)) else ""

    def drafted_by(self, user_id: int, held: Iterable[Standing]) -> bool:
        """Whether this person drafts it, themselves or standing in with these standings."""
        return self.author_id in {user_id, *(one.principal_id for one in held if one.duty == Duty.AUTHOR)}

    @property
    def url(self) -> str:
        return reverse(kind(self.kind).url_name, args=[self.public_id])

    @property
    def opens(self) -> str:
        """What leads there says."""
        return str(kind(self.kind).opens)


def called(name: str, title: str, *, submitted: bool, told: bool) -> str:
    """What a subject of this kind is called where its title may be `told`, or not."""
    if not submitted:
        return str(kind(name).unfinished)
    return title if told and title else str(kind(name).neutral)


_OF = """
WITH asked AS (
  SELECT DISTINCT COALESCE(first_id, id) AS first FROM workflows_process WHERE id = ANY (%(processes)s)
), family AS (
  SELECT p.id, a.first FROM asked a JOIN workflows_process p ON p.id = a.first
  UNION ALL
  SELECT p.id, a.first FROM asked a JOIN workflows_process p ON p.first_id = a.first
)
SELECT s.kind, s.public_id, s.title, s.author_id, COALESCE(u.name, ''), s.submitted, s.told, members.ids
  FROM family f CROSS JOIN LATERAL {subject} s
  LEFT JOIN people_user u ON u.id = s.author_id
  CROSS JOIN LATERAL (SELECT array_agg(m.id ORDER BY m.id) AS ids FROM family m WHERE m.first = f.first) members"""


def of(process_ids: Iterable[int | None]) -> dict[int | None, Subject]:
    """The subject of each passage, also of one that is over; nothing under None. One statement."""
    wanted = sorted({one for one in process_ids if one is not None})
    if not wanted or not _kinds:
        return {}
    found: dict[int | None, Subject] = {}
    for row in run(_OF.format(subject=lateral("f.id")), {"processes": wanted}):
        subject = Subject(*row)
        found.update(dict.fromkeys(subject.processes, subject))
    return found


def visible(user, at: datetime, subjects: Iterable[Subject]) -> set[UUID]:
    """Of these, the public ids of those the person may know of. A few statements a kind; none for none."""
    asked: dict[str, set[UUID]] = {}
    for one in subjects:
        asked.setdefault(one.kind, set()).add(one.public_id)
    return {public_id for name, ids in asked.items() for public_id in kind(name).visible(user, at, ids)}
