"""How a rule is written: a function whose docstring says what it protects, yielding the ids of whatever breaks it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True)
class Rule:
    """One rule. `find(at)` yields, as dicts of ids and values, everything that breaks it at `at`."""

    name: str
    protects: str
    find: Callable[[datetime], Iterator[dict]]


def rule(function) -> Rule:
    """The rule a function is: its name and the first line of its docstring."""
    return Rule(function.__name__, function.__doc__.strip().splitlines()[0], function)


def rows(sql: str, parameters: dict | None = None, at_a_time: int = 500) -> Iterator[dict]:
    """The rows of a query as dicts, fetched a few at a time through a cursor on the server."""
    connection.ensure_connection()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        names = None
        while batch := cursor.fetchmany(at_a_time):
            names = names or [column.name for column in cursor.description]
            for row in batch:
                yield dict(zip(names, row, strict=True))


#: Every passage with the item it belongs to. The first passage of an item is known by all later ones.
PASSAGES = """passage AS (
  SELECT p.id, p.number, p.status, p.finished, i.id AS item, i.process_id = p.id AS is_current
    FROM workflows_item i JOIN workflows_process own ON own.id = i.process_id
    JOIN workflows_process p ON COALESCE(p.first_id, p.id) = COALESCE(own.first_id, own.id)
)"""
