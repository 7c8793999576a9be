"""保密审查登记簿: one row for every concluded secrecy review, put together from the facts. A fixed number of statements, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from people.models import Duty, User
from people.prepared import run
from people.queries import Standing
from workflows.engine.models import Move
from workflows.screening.kinds import Kind
from workflows.screening.models import Decision

from .chains import Level, levels_of
from .content.words import search_query
from .models import ChainVersion, Content, Item
from .states import Conclusion, State
from .visibility import FIRST, visible_items

#: Who keeps and who reads the register, for the units they answer for.
READERS = (Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER, Duty.DISCLOSURE_OFFICER, Duty.DISCIPLINE)
STEP = "conclude_secrecy_review"


@dataclass
class Entry:
    """One concluded review. `known`: whether the reader may know the item's title; the rest of the row is the register's own."""

    move: Move
    item: Item
    known: bool
    found: dict[str, int] = field(default_factory=dict)  # kind → how many
    answers: dict[str, int] = field(default_factory=dict)  # answer → how many values
    looked_at: list[str] = field(default_factory=list)  # files a person looked at because no machine could
    determined: Move | None = None
    levels: tuple[Level, ...] = ()  # of the chain in force when the review was made

    @property
    def conclusion(self) -> str:
        return self.move.inputs.get("conclusion", "")

    @property
    def covers(self) -> list[str]:
        """The other levels the same review answered (合并环节)."""
        return [state for level in self.levels if level.state == State.SECRECY_REVIEW for state in level.covers]


def reviews(
    reader: User, standings: Sequence[Standing], at: datetime, *, since=None, until=None, unit: int | None = None, conclusion="", words=""
) -> QuerySet[Move]:
    """The reviews this person's register lists, the newest first. `since` and `until` are aware times, the latter exclusive.

    Words find items by what the person may know of them, so that a search never tells more than the list.
    """
    units = units_of(standings)
    found = Move.objects.filter(step=STEP, unit__in=units if unit is None else units & {unit})
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    if conclusion in Conclusion.values:
        found = found.filter(inputs__conclusion=conclusion)
    if words:
        known = visible_items(reader, at, standings)
        expression = search_query(words)
        by_words = Q(search=SearchQuery(expression, config="simple", search_type="raw")) if expression else Q()
        named = known.filter(by_words | Q(title__icontains=words) | Q(index_number__icontains=words))
        found = found.alias(first=FIRST).filter(first__in=named.values_list(FIRST))
    return found.select_related("actor", "principal", "process").order_by("-at", "-id")


def units_of(standings: Iterable[Standing]) -> frozenset[int]:
    """The units whose reviews these standings may read."""
    return frozenset().union(*(one.unit_ids for one in standings if one.duty in READERS))


def entries(moves: Sequence[Move], reader: User, standings: Sequence[Standing], at: datetime) -> list[Entry]:
    """The rows of these reviews. Eight statements at most, however many."""
    firsts = {move.process.first_id or move.process_id for move in moves}
    items = {
        item.first: item
        for item in Item.objects.annotate(first=FIRST).filter(first__in=firsts).select_related("unit", "author", "chain", "category")
    }
    known = set(visible_items(reader, at, standings).filter(pk__in=[item.pk for item in items.values()]).values_list("pk", flat=True))
    contents = dict(Content.objects.filter(pk__in={move.content_hash for move in moves}).values_list("pk", "data"))
    decisions: dict[int, list[Decision]] = {}
    for decision in Decision.objects.filter(process__in=firsts).order_by("id"):
        decisions.setdefault(decision.process_id, []).append(decision)
    later = list(Move.objects.filter(process__in={move.process_id for move in moves}, step="record_determination").order_by("number"))
    found, chains = _found(moves, contents), _chains(moves, items)
    rows = []
    for move in moves:
        first = move.process.first_id or move.process_id
        row = Entry(move, items[first], items[first].pk in known, levels=levels_of(chains.get(move.pk, ())))
        attached = {entry["sha256"]: entry["name"] for entry in (contents.get(move.content_hash) or {}).get("attachments", ())}
        for material in (move.content_hash, *attached):
            for kind, count in found.get((move.pk, material), {}).items():
                row.found[kind] = row.found.get(kind, 0) + count
        _answers(row, decisions.get(first, ()), attached)
        if move.target == State.DETERMINATION:
            row.determined = next((one for one in later if one.process_id == move.process_id and one.number > move.number), None)
        rows.append(row)
    return rows


def _answers(row: Entry, decided: Iterable[Decision], attached: dict[str, str]) -> None:
    """The answers that stood when the review ended: of each value the newest."""
    newest: dict[tuple[str, str], str] = {}
    for decision in decided:
        if decision.at <= row.move.at:
            newest.update({(decision.kind, mark): decision.answer for mark in decision.marks})
            if decision.kind == Kind.UNSCREENABLE and decision.answer == Decision.Answer.LOOKED and decision.material in attached:
                row.looked_at.append(attached[decision.material])
    for answer in newest.values():
        row.answers[answer] = row.answers.get(answer, 0) + 1
    row.looked_at = list(dict.fromkeys(row.looked_at))


# The chain a passage was given: its category's newest version when it was first submitted, the oldest where that is older still.
_CHAINS = """
SELECT seen.move_id, chain.levels::json
  FROM unnest(%(moves)s::bigint[], %(passages)s::bigint[], %(categories)s::bigint[]) AS seen (move_id, process_id, category_id)
 CROSS JOIN LATERAL (SELECT min(m.at) AS at FROM workflows_move m WHERE m.process_id = seen.process_id AND m.step = 'submit') submitted
 CROSS JOIN LATERAL (SELECT v.levels FROM workflows_chainversion v WHERE v.category_id = seen.category_id
                      ORDER BY v.at > submitted.at, CASE WHEN v.at > submitted.at THEN v.number ELSE -v.number END LIMIT 1) chain"""


def _chains(moves: Sequence[Move], items: Mapping[int, Item]) -> dict[int, list]:
    """The levels each review was made by: of an item's present passage its chain's. Two statements at most, none without earlier passages."""
    found, earlier = {}, []
    put = {move.pk: move.inputs["refiled"]["before"]["chain"] for move in moves if move.inputs.get("refiled")}
    left = ChainVersion.objects.in_bulk(put.values()) if put else {}  # which a review that put the item elsewhere was still made by
    for move in moves:
        if chain := left.get(put.get(move.pk)):
            found[move.pk] = chain.levels
            continue
        item = items[move.process.first_id or move.process_id]
        if move.process_id == item.process_id and item.chain is not None:
            found[move.pk] = item.chain.levels
        else:
            earlier.append((move.pk, move.process_id, item.category_id))
    if earlier:
        pks, passages, categories = (list(column) for column in zip(*earlier, strict=True))
        found |= dict(run(_CHAINS, {"moves": pks, "passages": passages, "categories": categories}))
    return found


# Of every material the newest screening there was when the review ended; how many findings of each kind.
_FOUND = """
SELECT seen.move_id, seen.material, finding ->> 'kind', count(*)
  FROM unnest(%(moves)s::bigint[], %(materials)s::varchar[], %(times)s::timestamptz[]) AS seen (move_id, material, at)
 CROSS JOIN LATERAL (SELECT s.findings FROM workflows_screening s WHERE s.material = seen.material AND s.at <= seen.at
                      ORDER BY s.id DESC LIMIT 1) newest
 CROSS JOIN LATERAL jsonb_array_elements(newest.findings) AS finding
 GROUP BY 1, 2, 3"""


def _found(moves: Sequence[Move], contents: dict) -> dict[tuple[int, str], dict[str, int]]:
    asked = [
        (move.pk, material, move.at)
        for move in moves
        for material in (move.content_hash, *(entry["sha256"] for entry in (contents.get(move.content_hash) or {}).get("attachments", ())))
        if material
    ]
    if not asked:
        return {}
    pks, materials, times = (list(column) for column in zip(*asked, strict=True))
    found: dict[tuple[int, str], dict[str, int]] = {}
    for pk, material, kind, count in run(_FOUND, {"moves": pks, "materials": materials, "times": times}):
        found.setdefault((pk, material), {})[kind] = count
    return found
