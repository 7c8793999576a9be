"""Queueing notices: rows in the transaction that caused them. Composing and delivering come later, elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from people.prepared import Part, run


@dataclass(frozen=True)
class Note:
    """Something to be told, to a person or to whoever held `duty` for the unit at the notice's time; `composing` says who if nobody did."""

    event: str
    user_id: int | None = None
    duty: str = ""
    unit_id: int | None = None
    data: dict = field(default_factory=dict)


_QUEUE = """
INSERT INTO workflows_notice (office_id, event, process_id, move_id, user_id, duty, unit_id, data, key, at, muted)
SELECT %s, n.event, %s, cause.move, n.person, n.duty, n.unit, n.data, cause.key || n.key, %s, %s
  FROM {cause}, json_to_recordset(%s::json) AS n(event text, person bigint, duty text, unit bigint, data jsonb, key text)
ON CONFLICT (key) DO NOTHING
RETURNING id"""
_GIVEN = _QUEUE.format(cause="(SELECT %s::bigint AS move, %s::text AS key) cause")
_MOVED = _QUEUE.format(cause="(SELECT id AS move, 'move:' || id AS key FROM moved) cause")


def queue(
    notes: Sequence[Note],
    *,
    office_id: int,
    process_id: int | None,
    move_id: int | None,
    at: datetime,
    cause: str = "",
    muted: bool = False,
) -> None:
    """Write the notices in one statement. `cause` (default: the move) makes the key; the same cause never speaks twice."""
    run(_GIVEN, [office_id, process_id, at, muted, move_id, cause or f"move:{move_id}", _rows(notes)])


def queued(notes: Sequence[Note], *, office_id: int, process_id: int | None, at: datetime, muted: bool = False) -> Part:
    """The write of the notices of a move that a statement called `moved`, sent together with it, is writing."""
    return Part(_MOVED, [office_id, process_id, at, muted, _rows(notes)])


def _rows(notes: Sequence[Note]) -> str:
    rows = [
        {
            "event": note.event,
            "person": note.user_id,
            "duty": note.duty,
            "unit": note.unit_id if note.duty else None,
            "data": note.data,
            "key": f":{note.event}:{number}",
        }
        for number, note in enumerate(notes)
    ]
    return json.dumps(rows, ensure_ascii=False)
