"""The few, fixed writes of a step, as SQL: the only place where moves, tasks and a subject's state are written.

They are not ORM calls because a third of a step's time would go into compiling the same statements again; see docs/decisions.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from viewflow.workflow.status import PROCESS, STATUS

from people.prepared import run

from .models import Task


def save_fields(row, fields: Iterable[str], computed: Mapping[str, tuple[str, list]]) -> None:
    """Write the named fields of a model instance that exists, and those the database works out. Nothing when there are none."""
    assignments, values = [], []
    for name in fields:
        field = row._meta.get_field(name)
        assignments.append(f'"{field.column}" = %s')
        values.append(field.get_db_prep_save(getattr(row, field.attname), connection))
    for name, (sql, parameters) in computed.items():
        assignments.append(f'"{row._meta.get_field(name).column}" = {sql}')
        values += parameters
    if assignments:
        run(f'UPDATE "{row._meta.db_table}" SET {", ".join(assignments)} WHERE id = %s', [*values, row.pk])


def open_process(flow, *, office_id: int, unit_id: int, number: int, at: datetime, first_id: int | None = None) -> int:
    """A new passage; returns its id. `first_id` is the subject's first passage, None when this is it."""
    return run(
        "INSERT INTO workflows_process (flow_class, status, created, office_id, unit_id, number, first_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
        [flow.ref(), PROCESS.NEW, at, office_id, unit_id, number, first_id],
    )[0][0]


def end_process(process_id: int, at: datetime) -> None:
    run("UPDATE workflows_process SET status = %s, finished = %s WHERE id = %s", [PROCESS.DONE, at, process_id])


def give_task(task_id: int, owner_id: int | None, at: datetime) -> None:
    """Sign for a task (签收), hand it to somebody (转办), or put it back for whoever holds the duty."""
    run(
        "UPDATE workflows_task SET owner_id = %s, status = %s, assigned = %s WHERE id = %s",
        [owner_id, STATUS.ASSIGNED.value if owner_id else STATUS.NEW.value, at if owner_id else None, task_id],
    )


# A passage has one open main task: the old one must be closed before the new one is opened, hence `first`.
_TURN = """
WITH closed AS (
  UPDATE workflows_task
     SET status = CASE WHEN id = ANY (%(done)s) THEN 'DONE' ELSE 'CANCELED' END, finished = %(at)s,
         owner_id = CASE WHEN id = ANY (%(done)s) THEN COALESCE(owner_id, %(actor)s) ELSE owner_id END
   WHERE id = ANY (%(closed)s)
  RETURNING id
), first AS MATERIALIZED (
  SELECT count(*) FROM closed
), opened AS (
  INSERT INTO workflows_task (process_id, office_id, created, token, title, status, owner_id, assigned, flow_task, flow_task_type, unit_id,
                              duty, kind, node, returned, note, asked_by_id, due_at)
  SELECT %(process)s, %(office)s, %(at)s, 'start', %(title)s, CASE WHEN owner IS NULL THEN 'NEW' ELSE 'ASSIGNED' END, owner,
         CASE WHEN owner IS NOT NULL THEN %(at)s END, ref, type, unit, duty, kind, node, returned, note, asker, due
    FROM first CROSS JOIN unnest(
           %(owners)s::bigint[], %(refs)s::text[], %(types)s::text[], %(units)s::bigint[], %(duties)s::text[], %(kinds)s::text[],
           %(nodes)s::text[], %(returned)s::bool[], %(notes)s::text[], %(askers)s::bigint[], %(dues)s::timestamptz[]
         ) AS t(owner, ref, type, unit, duty, kind, node, returned, note, asker, due)
)
INSERT INTO workflows_move (process_id, task_id, number, step, source, target, actor_id, principal_id, duty, unit_id, at, basis,
                            content_hash, core_hash, inputs, via)
VALUES (%(process)s, %(task)s, %(number)s, %(step)s, %(source)s, %(target)s, %(actor)s, %(principal)s, %(duty)s, %(unit)s, %(at)s,
        %(basis)s, %(content_hash)s, %(core_hash)s, %(inputs)s::jsonb, %(via)s)
RETURNING id"""


def write_turn(turn) -> int:
    """The move of this turn, the tasks it finished (an untaken one by whoever did it), those it overtook, and those it opens.

    Returns the move's id.
    """
    subject, standing, tasks = turn.subject, turn.standing, turn.tasks
    nodes = [subject.flow.node(task.node) for task in tasks]
    content_hash, core_hash = subject.core()
    [(move_id,)] = run(
        _TURN,
        {
            "process": subject.process_id,
            "office": subject.office_id,
            "unit": subject.unit_id,
            "title": subject.title[: Task._meta.get_field("title").max_length],
            "at": turn.at,
            "actor": turn.by.pk if turn.by else None,
            "principal": standing.principal_id if standing else None,
            "duty": standing.duty if standing else "",
            "task": turn.task_id,
            "number": subject.version,
            "step": turn.step.name,
            "source": turn.source,
            "target": subject.state,
            "basis": turn.step.basis,
            "content_hash": content_hash,
            "core_hash": core_hash,
            "inputs": json.dumps(turn.inputs, ensure_ascii=False, default=str),
            "via": turn.via,
            "done": turn.done,
            "closed": [*turn.done, *turn.cancelled],
            "owners": [task.owner_id for task in tasks],
            "refs": [node.ref for node in nodes],
            "types": [node.task_type for node in nodes],
            "units": [task.unit_id or subject.unit_id for task in tasks],
            "duties": [task.duty for task in tasks],
            "kinds": [task.kind for task in tasks],
            "nodes": [task.node for task in tasks],
            "returned": [task.returned for task in tasks],
            "notes": [task.note for task in tasks],
            "askers": [task.asked_by_id for task in tasks],
            "dues": [task.due_at for task in tasks],
        },
    )
    return move_id
