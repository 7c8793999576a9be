"""How the statements that are sent all day are sent: bound and prepared by the database, so that it plans each once a connection."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

AFTER = 2  # what a connection sends more often than this is prepared


def run(sql: str, parameters: Sequence | Mapping[str, Any]) -> list[tuple]:
    """Execute one statement and return its rows; none when it yields none.

    Django's own cursors put the values into the text, so that every execution is parsed and planned anew. Here the database binds them:
    `IN %s` must be `= ANY (%s)`, and a bare parameter whose type nothing tells needs a cast.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:
        connection.connection.prepare_threshold = AFTER
    with (
        connection.wrap_database_errors,
        connection._prepare_cursor(Cursor(connection.connection)) as cursor,  # type: ignore[attr-defined]  # not in Django's stubs
    ):
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.pgresult.nfields else []  # `description` would be made anew for every column
