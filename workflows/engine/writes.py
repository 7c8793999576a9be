"""The few, fixed writes of a step, as SQL: the only place where moves, tasks and a subject's state are written.

They are not ORM calls because a third of a step's time would go into compiling the same statements again; see docs/decisions.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from viewflow.workflow.status import PROCESS, STATUS

from people.prepared import Part, run
from workflows.deadlines import rules

from .models import Task


def saved(row, fields: Iterable[str], computed: Mapping[str, tuple[str, list]]) -> Part:
    """The write of the named fields of a model instance that exists, and of those the database works out."""
    assignments, values = [], []
    for name in fields:
        field = row._meta.get_field(name)
        assignments.append(f'"{field.column}" = %s')
        values.append(field.get_db_prep_save(getattr(row, field.attname), connection))
    for name, (sql, parameters) in computed.items():
        assignments.append(f'"{row._meta.get_field(name).column}" = {sql}')
        values += parameters
    return Part(f'UPDATE "{row._meta.db_table}" SET {", ".join(assignments)} WHERE id = %s RETURNING id', [*values, row.pk])


_PROCESS = """
INSERT INTO workflows_process (flow_class, status, created, office_id, unit_id, number, first_id)
VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id"""


def open_process(flow, *, office_id: int, unit_id: int, number: int, at: datetime, first_id: int | None = None) -> int:
    """A new passage; returns its id. `first_id` is the subject's first passage, None when this is it."""
    return run(_PROCESS, [flow.ref(), PROCESS.NEW, at, office_id, unit_id, number, first_id])[0][0]


def bring_into_being(subject, at: datetime) -> rules.Newest:
    """Insert a new subject with its first passage; returns what the newest rules are. One statement."""
    meta = subject._meta
    returned = [field for field in meta.db_returning_fields if field.attname != "process_id"]
    process = meta.get_field("process")
    given = [field for field in meta.local_concrete_fields if field not in returned and field != process]
    values = [field.get_db_prep_save(field.pre_save(subject, True), connection) for field in given]
    columns = ", ".join(f'"{field.column}"' for field in (*given, process))
    answer = ", ".join(f'"{field.column}"' for field in (process, *returned))
    [row] = run(
        f"""WITH process AS ({_PROCESS})
            INSERT INTO "{meta.db_table}" ({columns}) SELECT {"%s, " * len(given)} id FROM process
            RETURNING {answer}, {", ".join(rules.NEWEST)}""",
        [subject.flow.ref(), PROCESS.NEW, at, subject.office_id, subject.unit_id, 1, None, *values],
    )
    for field, value in zip((process, *returned), row, strict=False):
        setattr(subject, field.attname, value)
    subject._state.adding, subject._state.db = False, DEFAULT_DB_ALIAS
    return row[1 + len(returned) :]


def end_process(process_id: int, at: datetime) -> None:
    ending = process_ended(process_id, at)
    run(ending.sql, ending.parameters)


def process_ended(process_id: int, at: datetime) -> Part:
    """The write that ends a passage."""
    return Part("UPDATE workflows_process SET status = %s, finished = %s WHERE id = %s RETURNING id", [PROCESS.DONE, at, process_id])


def carry_over(process_id: int, to: int, kinds: Iterable[str]) -> None:
    """Open tasks of these kinds belong to another passage of the same subject from now on. The moves that asked for them stay where they are."""
    run(
        "UPDATE workflows_task SET process_id = %s WHERE process_id = %s AND kind = ANY (%s::varchar[]) AND status IN ('NEW', 'ASSIGNED')",
        [to, process_id, [str(kind) for kind in kinds]],
    )


class Given(NamedTuple):
    """A task that is somebody's from now on, or (None) again of whoever holds the duty; handed over by whom, with which words."""

    task_id: int
    owner_id: int | None
    note: str = ""
    from_id: int | None = None


def task_given(given: Given, at: datetime) -> Part:
    """The write that signs for a task (签收), hands it to somebody (转办), or puts it back for whoever holds the duty."""
    status, assigned = (STATUS.ASSIGNED, at) if given.owner_id else (STATUS.NEW, None)
    return Part(
        "UPDATE workflows_task SET owner_id = %s, status = %s, assigned = %s, note = %s, asked_by_id = %s WHERE id = %s RETURNING id",
        [given.owner_id, status.value, assigned, given.note, given.from_id, given.task_id],
    )


_CLOSED = """
UPDATE workflows_task
   SET status = CASE WHEN done THEN 'DONE' ELSE 'CANCELED' END, finished = now.at,
       owner_id = CASE WHEN done THEN COALESCE(CASE WHEN NOT forsaken THEN owner_id END, now.actor) ELSE owner_id END
  FROM json_to_recordset(%s::json) AS c(task bigint, done bool, forsaken bool), (SELECT %s::timestamptz AS at, %s::bigint AS actor) now
 WHERE id = c.task
RETURNING id"""

# A passage has one open main task: the old one must be closed before the new one is opened, hence `first`.
_OPENED = """
INSERT INTO workflows_task (process_id, office_id, created, token, title, status, owner_id, assigned, flow_task, flow_task_type, unit_id,
                            duty, kind, node, returned, note, asked_by_id, due_at)
SELECT now.process, now.office, now.at, 'start', now.title, CASE WHEN owner IS NULL THEN 'NEW' ELSE 'ASSIGNED' END, owner,
       CASE WHEN owner IS NOT NULL THEN now.at END, ref, type, unit, duty, kind, node, returned, note, asker, due
  FROM (SELECT %s::bigint AS process, %s::bigint AS office, %s::timestamptz AS at, %s::text AS title) now {first} CROSS JOIN
       json_to_recordset(%s::json) AS t(owner bigint, ref text, type text, unit bigint, duty text, kind text, node text, returned bool,
                                        note text, asker bigint, due timestamptz)
RETURNING id"""
_FIRST = "CROSS JOIN (SELECT count(*) FROM closed) first"

_MOVED = """
INSERT INTO workflows_move (process_id, task_id, number, step, source, target, actor_id, principal_id, duty, unit_id, at, basis,
                            content_hash, core_hash, inputs, via)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
RETURNING id"""


def turned(turn) -> dict[str, Part]:
    """The writes of the move of this turn (`moved`), of the tasks it finished (an untaken one by whoever did it), of those it overtook,
    and of those it opens."""
    subject, standing = turn.subject, turn.standing
    content_hash, core_hash = subject.core()
    actor_id = turn.by.pk if turn.by else None
    parts = {}
    forsaken = {task.id for task in subject.case.tasks if task.forsaken}
    closed = [
        {"task": task, "done": task in turn.done, "forsaken": task in forsaken} for task in dict.fromkeys([*turn.done, *turn.cancelled])
    ]
    if closed:
        parts["closed"] = Part(_CLOSED, [json.dumps(closed), turn.at, actor_id])
    if turn.tasks:
        parts["opened"] = Part(
            _OPENED.format(first=_FIRST if closed else ""),
            [subject.process_id, subject.office_id, turn.at, _title(subject), json.dumps(_rows(turn), ensure_ascii=False, default=str)],
        )
    parts["moved"] = Part(
        _MOVED,
        [
            subject.process_id, turn.task_id, subject.version, turn.step.name, turn.source, subject.state, actor_id,
            standing.principal_id if standing else None, standing.duty if standing else "", subject.unit_id, turn.at, turn.step.basis,
            content_hash, core_hash, json.dumps(turn.inputs, ensure_ascii=False, default=str), turn.via,
        ],
    )  # fmt: skip
    return parts


def _title(subject) -> str:
    return subject.title[: Task._meta.get_field("title").max_length]


def _rows(turn) -> list[dict]:
    """The tasks a turn opens, as the record set that is inserted."""
    subject = turn.subject
    rows = []
    for task in turn.tasks:
        node = subject.flow.node(task.node)
        rows.append(
            {
                "owner": task.owner_id,
                "ref": node.ref,
                "type": node.task_type,
                "unit": task.unit_id or subject.unit_id,
                "duty": task.duty,
                "kind": task.kind,
                "node": task.node,
                "returned": task.returned,
                "note": task.note,
                "asker": task.asked_by_id,
                "due": task.due_at,
            }
        )
    return rows
