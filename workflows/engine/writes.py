"""The few, fixed writes of a step, as SQL: the only place where moves, tasks and a subject's state are written.

They are not ORM calls because a third of a step's time would go into compiling the same statements again; see docs/decisions.
"""

import json
from datetime import datetime

from django.db import connection
from viewflow.workflow.status import PROCESS, STATUS

from .models import Task


def _execute(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else None


def save_fields(row, fields: tuple[str, ...]) -> None:
    """Write the named fields of a model instance that exists."""
    columns, values = [], []
    for name in fields:
        field = row._meta.get_field(name)
        columns.append(f'"{field.column}" = %s')
        values.append(field.get_db_prep_save(getattr(row, field.attname), connection))
    _execute(f'UPDATE "{row._meta.db_table}" SET {", ".join(columns)} WHERE id = %s', [*values, row.pk])


def open_process(flow, *, office_id: int, unit_id: int, number: int, at: datetime, first_id: int | None = None) -> int:
    """A new passage; returns its id. `first_id` is the subject's first passage, None when this is it."""
    return _execute(
        "INSERT INTO workflows_process (flow_class, status, created, office_id, unit_id, number, first_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
        [flow.ref(), PROCESS.NEW, at, office_id, unit_id, number, first_id],
    )[0][0]


def end_process(process_id: int, at: datetime) -> None:
    _execute("UPDATE workflows_process SET status = %s, finished = %s WHERE id = %s", [PROCESS.DONE, at, process_id])


def write_move(turn) -> int:
    """The move of this turn; returns its id."""
    subject, standing = turn.subject, turn.standing
    return _execute(
        """INSERT INTO workflows_move (process_id, task_id, number, step, source, target, actor_id, principal_id, duty, unit_id, at, basis,
                                       content_hash, core_hash, inputs, via)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s) RETURNING id""",
        [
            subject.process_id,
            turn.task_id,
            subject.version,
            turn.step.name,
            turn.source,
            subject.state,
            turn.by.pk if turn.by else None,
            standing.principal_id if standing else None,
            standing.duty if standing else "",
            subject.unit_id,
            turn.at,
            turn.step.basis,
            *subject.core(),
            json.dumps(turn.inputs, ensure_ascii=False, default=str),
            turn.via,
        ],
    )[0][0]


def close_tasks(done: list[int], cancelled: list[int], owner_id: int | None, at: datetime) -> None:
    """Finish the tasks that were done (an untaken one by whoever did it) and cancel those overtaken."""
    _execute(
        """UPDATE workflows_task
              SET status = CASE WHEN id = ANY (%s) THEN 'DONE' ELSE 'CANCELED' END, finished = %s,
                  owner_id = CASE WHEN id = ANY (%s) THEN COALESCE(owner_id, %s) ELSE owner_id END
            WHERE id = ANY (%s)""",
        [done, at, done, owner_id, [*done, *cancelled]],
    )


def give_task(task_id: int, owner_id: int | None, at: datetime) -> None:
    """Sign for a task (签收), hand it to somebody (转办), or put it back for whoever holds the duty."""
    _execute(
        "UPDATE workflows_task SET owner_id = %s, status = %s, assigned = %s WHERE id = %s",
        [owner_id, STATUS.ASSIGNED.value if owner_id else STATUS.NEW.value, at if owner_id else None, task_id],
    )


_TASK = """INSERT INTO workflows_task (flow_task, flow_task_type, status, created, assigned, token, process_id, office_id, unit_id, duty, kind,
                                       node, title, owner_id, returned, note, asked_by_id, due_at) VALUES """


def open_tasks(turn, tasks) -> list[int]:
    """Insert the tasks of this turn in one statement; returns their ids in order."""
    subject, rows = turn.subject, []
    for task in tasks:
        node = subject.flow.node(task.node)
        rows += [
            node.ref,
            node.task_type,
            STATUS.ASSIGNED.value if task.owner_id else STATUS.NEW.value,
            turn.at,
            turn.at if task.owner_id else None,
            "start",
            subject.process_id,
            subject.office_id,
            task.unit_id or subject.unit_id,
            task.duty,
            task.kind,
            task.node,
            subject.title[: Task._meta.get_field("title").max_length],
            task.owner_id,
            task.returned,
            task.note,
            task.asked_by_id,
            task.due_at,
        ]
    placeholder = "(" + ", ".join(["%s"] * 18) + ")"
    found = _execute(_TASK + ", ".join([placeholder] * len(tasks)) + " RETURNING id", rows)
    return [row[0] for row in found]
