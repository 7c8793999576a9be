"""The tests' database (migrated once by the owner, copied for each worker, used as the application's role) and browser."""

import fcntl
import gc
import os
import shutil
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.handlers import wsgi
from django.core.management import call_command
from django.db import connection, connections
from django.http import QueryDict
from django.test import TransactionTestCase
from django.test import client as test_client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from psycopg import sql

from tests.house.brokers import MISSING as MISSING_BROKERS
from workflows.screening import editions

CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
NO_BROWSER = "no Chromium on this machine: the browser tests are skipped"
TEMPLATE = "yangguang_template"
GRANTS = settings.BASE_DIR / "deploy" / "roles.sql"


def pytest_configure(config):
    if "yangguang-test-" not in os.environ.get("YANGGUANG_STATE", ""):
        pytest.exit("Run the tests with ./do test, which gives them a database of their own.", returncode=2)
    if CHROMIUM is None and os.environ.get("YANGGUANG_SKIP_NOTHING"):
        pytest.exit("There is no Chromium, and nothing is to be skipped.", returncode=2)
    settings.DEMO = False  # whatever the shell that started us says
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was collected
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in is not what most tests are about
    # How long an example takes depends on what else the machine does, and on who is first to load a dictionary.
    hypothesis.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.load_profile("here")
    test_client.store_rendered_templates = _keep_the_first
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the tests' thread


def _keep_the_first(store, signal, sender, template, context, **_more):
    """What a client's answer has as `templates` and `context`: the page's own. A copy for each of its hundred parts took a tenth of its time."""
    if "context" not in store and not (template.name or "").startswith(("components/", "django/forms/")):
        store.update(templates=[template], context=[copy(context)])


# -- the browser ---------------------------------------------------------------------------------------------------------
def pytest_report_header(config):
    return f"browser: {CHROMIUM or NO_BROWSER}"


def pytest_collection_modifyitems(items):
    for item in items:
        if CHROMIUM is None and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
    items[:] = slow_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish():
    """What was imported stays to the end, and thousands of tests make little that refers to itself: look for such things seldom."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def slow_ones_first(items, processes):
    """Each process begins its share with some of what takes long: at the end one would go on for minutes alone."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    others = [item for item in items if not item.get_closest_marker("slow")]
    share = -(-len(items) // processes)  # what each is given to begin with
    ordered = []
    for first in range(processes):
        begin = slow[first::processes]
        ordered += begin + others[: share - len(begin)]
        del others[: share - len(begin)]
    return ordered + others


def pytest_terminal_summary(terminalreporter):
    for absence in ([] if CHROMIUM else [NO_BROWSER]) + list(MISSING_BROKERS.values()):
        terminalreporter.write_line(absence)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    quiet = ["background-networking", "component-update", "sync"]
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", *(f"--disable-{part}" for part in quiet)],
    }


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True)
def _language_of_the_site():
    """A test begins in the language of the site: a request for English, made by an earlier one, leaves its thread in English."""
    translation.deactivate()


# -- what pages ask for ---------------------------------------------------------------------------------------------------
@pytest.fixture
def read(monkeypatch):
    """The names in an address that pages have read."""
    names = set()

    class Recording(QueryDict):
        def __getitem__(self, key):
            names.add(key)
            return super().__getitem__(key)

        def __contains__(self, key):
            names.add(key)
            return super().__contains__(key)

        def _getlist(self, key, *rest, **more):
            names.add(key)
            return super()._getlist(key, *rest, **more)

    monkeypatch.setattr(wsgi, "QueryDict", Recording)
    return names


# -- the database --------------------------------------------------------------------------------------------------------


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
    for kept in (editions._edition, editions._rules, editions._lexicon):  # by ids, which begin anew
        kept.cache_clear()


TransactionTestCase._fixture_teardown = start_over
