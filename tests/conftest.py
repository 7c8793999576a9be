"""The tests' database: migrated once by the owner, copied for each worker, used as the application's role."""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from psycopg import sql

TEMPLATE = "yangguang_template"
GRANTS = settings.BASE_DIR / "deploy" / "roles.sql"


def pytest_configure(config):
    if "DATABASE_OWNER_URL" not in os.environ or "yangguang-test-" not in os.environ["YANGGUANG_STATE"]:
        pytest.exit("Run the tests with ./do test, which gives them a database of their own.", returncode=2)


def owner(database="yangguang"):
    """A connection as the owner of the tables."""
    place = settings.OWNER_DATABASE
    return psycopg.connect(host=place["HOST"], user=place["USER"], password=place["PASSWORD"], dbname=database, autocommit=True)


def copy_template(name):
    """A fresh copy of the migrated database, whoever is still connected to the old one."""
    with owner() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
        admin.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))  # a copy forgets this


@contextmanager
def one_worker_at_a_time():
    with open(Path(settings.STATE_DIR) / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_template():
    with owner() as admin:
        if admin.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone():
            return
        admin.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    with owner(TEMPLATE) as template:
        template.execute(GRANTS.read_text())
    connection.settings_dict["NAME"] = TEMPLATE
    call_command("migrate", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    """Replaces pytest-django's: Django would create and migrate one database per worker, and use it as the owner."""
    name = f"test_{worker_id}"
    with django_db_blocker.unblock():
        with one_worker_at_a_time():
            make_template()
        copy_template(name)
        connection.settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def start_over(case):
    """After a test that commits: the migrated database again, seeded rows included.

    Django would TRUNCATE, which the application's role may not, and which the facts' triggers refuse to anyone.
    """
    connections.close_all()
    copy_template(connection.settings_dict["NAME"])


TransactionTestCase._fixture_teardown = start_over
