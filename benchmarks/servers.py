"""Servers of the benchmarks' own: the embedded PostgreSQL as in production, fsync on, with a fresh database for every run."""

import os
from contextlib import contextmanager
from pathlib import Path

from config.embedded.postgres import ADMIN, APP, DATABASE, OWNER
from config.embedded.services import Services
from config.embedded.state import default_state_dir

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "CACHE_URL", "YANGGUANG_DEMO")


@contextmanager
def own_servers():
    """Servers beside the site's and the tests'; yields the Services. Raises SystemExit when another benchmark runs here."""
    state = default_state_dir()
    for name in OURS:
        os.environ.pop(name, None)
    services = Services(state.with_name(f"{state.name}-bench"))
    if not services.holder.take("bench"):
        raise SystemExit("Another benchmark is running; two at once would measure each other.")
    try:
        for server in services.servers:
            server.start()
        drop_database(services.postgres)
        services.postgres.provide_database()
        os.environ.update(services.environment | services.owner_environment | {"DEBUG": "0"})
        yield services
        drop_database(services.postgres)
    finally:
        services.stop()
        services.holder.release()


def drop_database(postgres):
    with postgres.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def prepare():
    """Tables, including those of the flow compared with, and static files. Django is set up."""
    from django.core.management import call_command

    from config.static import collect_if_changed

    call_command("migrate", verbosity=0, skip_checks=True)
    collect_if_changed()


def as_application(postgres):
    """A plain connection in the application's role, outside Django."""
    return postgres.connect(APP, DATABASE)


@contextmanager
def bulk_loading(postgres):
    """A superuser's cursor that passes over triggers and foreign keys, so that a million rows load in seconds."""
    with postgres.connect(ADMIN, DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        yield cursor
    with postgres.connect(OWNER, DATABASE) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT") if can_checkpoint(connection) else None


def can_checkpoint(connection):
    return connection.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')").fetchone()[0]


def size_of(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
