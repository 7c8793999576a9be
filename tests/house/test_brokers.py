"""The same work over each broker the project names: a real worker does it, and a killed one loses none of it."""

import os
import re
import shlex
import sys
import time
from http.server import HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from kombu import Connection

from config.embedded.children import last_lines, start_child, stop_child
from tests.house.brokers import BROKERS, MISSING, kill_at_once
from tests.notices.conftest import MONDAY, TITLE, make_office
from tests.notices.test_channels import Gateway, serving
from workflows.notices import outbox
from workflows.notices.models import Letter, Notice
from workflows.notices.tasks import compose, deliver

UNIT = settings.BASE_DIR / "deploy" / "yangguang-worker.service"
DONE = re.compile(r"Task workflows\.[\w.]+\.tasks\.\w+\[([0-9a-f-]{36})\] succeeded")
PATIENCE = 90  # seconds for one step; the machine may be busy with other tests
BACK_WITHIN = 60  # seconds in which a new worker must have done what a killed one left


@pytest.fixture(params=BROKERS)
def broker(request):
    if reason := MISSING.get(request.param):
        (pytest.fail if "YANGGUANG_SKIP_NOTHING" in os.environ else pytest.skip)(reason)
    with BROKERS[request.param]() as started:
        yield started


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.got, server.answer = [], 202
    with serving(server):
        yield server


class Workers:
    """Worker processes as the systemd unit starts them, on the test's database and broker, one after the other."""

    def __init__(self, broker, gateway, log):
        (command,) = re.findall(r"^ExecStart=(.+)$", UNIT.read_text(), re.MULTILINE)
        self.command = [sys.executable, *shlex.split(command)[1:], "--loglevel", "info"]  # the last word on the level counts
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"} | {
            "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "CELERY_BROKER_URL": broker.url,
            "CELERY_VISIBILITY_TIMEOUT": "2",  # every task here takes less
            "WEBHOOK_URL": f"http://127.0.0.1:{gateway.server_port}/notify",
            "WEBHOOK_SECRET": "shared with the gateway",
        }
        self.broker, self.log, self.child = broker, log, None

    def start(self):
        self.child = start_child(self.command, log=self.log, cwd=settings.BASE_DIR, env=self.environment)

    def send(self, *tasks):
        """The ids of the tasks, in the queue now."""
        with Connection(self.broker.url) as link:
            return {task.apply_async(connection=link).id for task in tasks}

    def done(self):
        """The ids of the tasks that all workers so far say they have finished."""
        return set(DONE.findall(Path(self.log).read_text()))

    def wait_for(self, ids, patience=PATIENCE):
        self.wait_until(lambda: ids <= self.done(), patience)

    def wait_until(self, true, patience=PATIENCE):
        end = time.monotonic() + patience
        while not true():
            assert self.child.poll() is None, last_lines(self.log, 30)
            assert time.monotonic() < end, last_lines(self.log, 30)
            time.sleep(0.05)


@pytest.fixture
def workers(transactional_db, broker, gateway, tmp_path):
    workers = Workers(broker, gateway, tmp_path / "worker.log")
    workers.start()
    yield workers
    stop_child(workers.child, patience=30)


def tell(office, key):
    note = outbox.Note("tell_author", user_id=office.author.pk, data={"title": TITLE, "step": "publish"})
    outbox.queue([note], office_id=office.street.pk, process_id=None, move_id=None, at=MONDAY, cause=key)
    return Notice.objects.get(key__startswith=key)


def waiting_for_notices():
    """How many database sessions stand before the locked table of notices."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where relation = 'workflows_notice'::regclass and not granted")
        return cursor.fetchone()[0]


@pytest.mark.slow
def test_a_worker_does_what_is_queued_even_after_another_was_killed(workers, gateway):
    office = make_office()

    notice = tell(office, "first")
    workers.wait_for(workers.send(compose))
    workers.wait_for(workers.send(deliver))
    letter = notice.letters.get(channel=Letter.Channel.WEBHOOK)
    assert letter.delivered_at is not None
    assert [headers["Idempotency-Key"] for _path, headers, _body in gateway.got] == [str(letter.public_id)]

    before = workers.send(*[compose] * 4)
    workers.wait_for(before)
    notice = tell(office, "second")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE workflows_notice IN ACCESS EXCLUSIVE MODE")
        after = workers.send(*[compose] * 6)
        workers.wait_until(lambda: waiting_for_notices() == 2)  # the worker's two processes are in the middle of a task each
        kill_at_once(workers.child)
    assert not after & workers.done()
    assert not notice.letters.exists()

    workers.start()
    workers.wait_for(after, BACK_WITHIN)
    assert sorted(notice.letters.values_list("channel", flat=True)) == ["inbox", "webhook"]
    workers.wait_for(workers.send(deliver))
    assert len(gateway.got) == 2
