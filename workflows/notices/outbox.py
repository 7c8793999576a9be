"""Queueing notices: rows in the transaction that caused them. Composing and delivering come later, elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from people.prepared import run


@dataclass(frozen=True)
class Note:
    """Something to be told, to a person or to whoever holds `duty` for the unit when it is composed."""

    event: str
    user_id: int | None = None
    duty: str = ""
    unit_id: int | None = None
    data: dict = field(default_factory=dict)


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
    cause = cause or f"move:{move_id}"
    rows: list[Any] = []
    for number, note in enumerate(notes):
        rows += [
            office_id, note.event, process_id, move_id, note.user_id, note.duty, note.unit_id if note.duty else None,
            json.dumps(note.data, ensure_ascii=False), f"{cause}:{note.event}:{number}", at, muted,
        ]  # fmt: skip
    run(
        "INSERT INTO workflows_notice (office_id, event, process_id, move_id, user_id, duty, unit_id, data, key, at, muted) VALUES "
        + ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s)"] * len(notes))
        + " ON CONFLICT (key) DO NOTHING",
        rows,
    )
