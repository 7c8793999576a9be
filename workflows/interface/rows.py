"""From rows to answers: one function for each kind of row the interface shows."""

from django.db.models import OuterRef, Subquery

from workflows.deadlines.models import Deadline
from workflows.disclosure.models import Item
from workflows.disclosure.states import State
from workflows.disclosure.visibility import FIRST, visible_items
from workflows.engine.models import Move
from workflows.screening.kinds import KIND_LABELS


def visible(request):
    """The items the caller may know of."""
    return visible_items(request.user, request.at)


def shown(items):
    """The items with all that `item` reads, in one statement."""
    last = Move.objects.filter(process=OuterRef("process"), number=OuterRef("version"))
    return items.select_related("category", "unit", "author").annotate(updated_at=Subquery(last.values("recorded_at")[:1]))


def items_of(found) -> dict[int, Item]:
    """The items of rows that carry `first`, by the id of their first passage. One statement."""
    items = Item.objects.annotate(first=FIRST).filter(first__in={row.first for row in found}).only("public_id", "title")
    return {item.first: item for item in items}


def unit(row) -> dict:
    return {"code": row.code, "name": row.name}


def person(row) -> dict | None:
    return {"id": row.pk, "name": row.name} if row else None


def item(row) -> dict:
    return {
        "id": row.public_id,
        "title": row.title,
        "state": row.state,
        "state_label": str(State(row.state).label),
        "version": row.version,
        "attribute": row.attribute,
        "category": {"code": row.category.code, "name": row.category.name},
        "unit": unit(row.unit),
        "author": person(row.author),
        "approval_number": row.approval_number,
        "index_number": row.index_number,
        "archive_number": row.archive_number,
        "formed_on": row.formed_on,
        "is_public": row.live_id is not None,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def published(row) -> dict | None:
    return row and {
        "id": row.public_id,
        "title": row.title,
        "public_at": row.public_at,
        "display_until": row.display_until,
        "platform": row.platform,
        "link": row.link,
    }


def move(row) -> dict:
    plain = ("number", "step", "source", "target", "duty", "at", "recorded_at", "basis", "content_hash", "core_hash", "inputs", "via")
    return {name: getattr(row, name) for name in plain} | {
        "id": row.public_id,
        "actor": person(row.actor),
        "principal": person(row.principal),
    }


def task(row, of) -> dict:
    plain = ("kind", "node", "duty", "returned", "note", "created", "due_at")
    return {name: getattr(row, name) for name in plain} | {
        "id": row.public_id,
        "title": of.title,
        "item": of.public_id,
        "unit": unit(row.unit),
        "owner": person(row.owner),
        "asked_by": person(row.asked_by),
    }


def deadline(row, of, at) -> dict:
    clock = ("kind", "node", "statutory", "basis", "duty", "started_at", "budget", "budget_unit", "extended_by", "due_on", "due_at")
    plain = (*clock, "provisional", "suspended_at", "met_at", "cancelled_at")
    missed_at = row.lapsed_at
    return {name: getattr(row, name) for name in plain} | {
        "id": row.public_id,
        "item": of.public_id,
        "title": of.title,
        "kind_label": str(Deadline.Kind(row.kind).label),
        "unit": unit(row.unit),
        "lapsed": missed_at is not None and missed_at <= at,
    }


def escalation(row, of) -> dict:
    plain = ("term", "rung", "code", "reached_at", "due_at")
    return {name: getattr(row, name) for name in plain} | {
        "id": row.public_id,
        "deadline": row.deadline.public_id,
        "item": of.public_id,
        "title": of.title,
        "kind": row.deadline.kind,
    }


def findings(group) -> dict:
    """A group of findings, without the values."""
    return {
        "key": group.key,
        "kind": str(group.kind),
        "kind_label": str(KIND_LABELS[group.kind]),
        "action": str(group.action),
        "file": group.name,
        "column": group.column,
        "count": len(group.findings),
        "open": group.is_open,
        "answer": group.answer.answer if group.answer else "",
        "examples": [{name: getattr(one, name) for name in ("place", "start", "end", "excerpt", "reason")} for one in group.examples],
    }
