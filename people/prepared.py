"""How the statements that are sent all day are sent: bound and prepared by the database, so that it plans each once a connection."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import RawCursor

AFTER = 2  # what a connection sends more often than this is prepared

_PLACEHOLDER = re.compile(r"%(?:s|\((\w+)\)s|%)")


@dataclass(frozen=True, slots=True)
class Part:
    """A statement that writes, to be sent together with others (see `run_together`). Its parameters stand in the order of its %s."""

    sql: str
    parameters: Sequence[Any] = ()


def run(sql: str, parameters: Sequence | Mapping[str, Any]) -> list[tuple]:
    """Execute one statement and return its rows; none when it yields none.

    Django's own cursors put the values into the text, so that every execution is parsed and planned anew. Here the database binds them:
    `IN %s` must be `= ANY (%s)`, and a bare parameter whose type nothing tells needs a cast.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    if database.connection.prepare_threshold is None:
        database.connection.prepare_threshold = AFTER
    text, names = _numbered(sql)
    values = [parameters[name] for name in names] if isinstance(parameters, Mapping) else parameters
    cursor = _cursor(database.connection)
    database._prepare_cursor(cursor).execute(text, values)
    return cursor.fetchall() if cursor.pgresult.nfields else []  # `description` would be made anew for every column


def _cursor(connection) -> RawCursor:
    """The connection's one cursor for this: all its rows are fetched at once, and a new one for every statement costs a tenth of it."""
    kept = getattr(connection, "_yangguang_cursor", None)
    if kept is None:
        kept = connection._yangguang_cursor = RawCursor(connection)
    return kept


def run_together(parts: Mapping[str, Part], answer: str) -> list[tuple]:
    """Execute several writing statements as one, and return the rows of `answer`, a SELECT.

    All of them see the tables as they were before; what one RETURNS, the later ones and the answer find under its name.
    """
    named = ", ".join([f"{name} AS ({part.sql})" for name, part in parts.items()])
    return run(f"WITH {named} {answer}", [value for part in parts.values() for value in part.parameters])


@lru_cache(maxsize=1000)
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with the database's own $1, $2… for %s and %(name)s, and the names in that order."""
    names: list[str] = []
    count = 0

    def number(found):
        nonlocal count
        if found[0] == "%%":
            return "%"
        if found[1] is None:
            count += 1
            return f"${count}"
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return _PLACEHOLDER.sub(number, sql), tuple(names)
