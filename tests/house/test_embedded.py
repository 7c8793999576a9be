"""The embedded servers: private, one holder at a time, and nothing left behind however it ends."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import polib
import psycopg
import pytest
from django.conf import settings

from config.catalogues import compile_catalogues
from config.embedded import services
from config.embedded.children import is_running, start_child, stop_child
from config.embedded.launcher import listening
from config.embedded.postgres import ADMIN, APP, DATABASE, Postgres
from config.embedded.state import Holder, State

PATIENCE = 180  # seconds; the machine may be busy with other tests


@pytest.fixture
def home():
    """A state directory the servers' account can reach, which pytest's own is not when root runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="yangguang-house-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def server(home):
    state = State(home)
    postgres = Postgres(
        home, state.sockets, state.account, state.secrets(["yangguang_admin", "yangguang_owner", "yangguang_app"]), throwaway=True
    )
    yield postgres
    postgres.stop()


def test_secrets_are_made_once_and_readable_by_us_alone(home):
    state = State(home)
    first = state.secrets(["SECRET_KEY"])
    assert state.secrets(["SECRET_KEY"]) == first
    assert state.secrets(["SECRET_KEY", "another"])["SECRET_KEY"] == first["SECRET_KEY"]
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_only_the_servers_account_may_enter_the_sockets(home):
    assert State(home).sockets.stat().st_mode & 0o777 == 0o700


def test_a_long_path_gets_short_sockets(home):
    home.chmod(0o711)
    deep = home / ("x" * 60) / ("y" * 60)
    sockets = State(deep).sockets
    assert len(str(sockets)) < 80
    assert sockets.stat().st_mode & 0o777 == 0o700
    sockets.rmdir()


def test_the_second_holder_is_told_of_the_first(home):
    first, second = Holder(home), Holder(home)
    assert first.take("up")
    assert not second.take("migrate")
    first.tell(pid=os.getpid(), command="up", ready=True, url="http://127.0.0.1:8000/")
    assert second.told()["url"] == "http://127.0.0.1:8000/"
    first.release()
    assert second.take("migrate")


def test_what_a_killed_holder_said_is_forgotten(home):
    holder = Holder(home)
    gone = subprocess.Popen(["true"])
    gone.wait()
    holder.tell(pid=gone.pid, command="up", ready=True)
    assert holder.told() == {}


def test_a_child_is_stopped_even_when_it_will_not_listen(home):
    deaf = "import pathlib, signal, sys, time; signal.signal(15, signal.SIG_IGN); pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    child = start_child([sys.executable, "-c", deaf, home / "deaf"], log=home / "log")
    while not (home / "deaf").exists():
        time.sleep(0.02)
    stop_child(child, patience=0.2)
    assert child.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_the_server_wants_a_password_even_from_its_own_user(server):
    server.start()
    with server.connect() as connection:
        assert connection.execute("select current_user").fetchone() == (ADMIN,)
    server.secrets = {**server.secrets, ADMIN: "guessed"}
    with pytest.raises(Exception, match="password authentication failed"):
        server.connect()


@pytest.mark.slow
@pytest.mark.parametrize("pid", ["999999999", str(os.getpid()), "nonsense"], ids=["gone", "someone else's", "broken"])
def test_a_stale_pid_file_does_not_keep_the_server_from_starting(server, pid):
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{pid}\n{server.data}\n")
    server.start()
    assert server.connect().execute("select 1").fetchone() == (1,)


@pytest.mark.slow
def test_rows_survive_a_killed_server(server):
    server.throwaway = False
    server.start()
    server.connect().execute("create table kept as select 1")
    server.child.send_signal(signal.SIGKILL)
    server.child.wait()
    server.start()
    assert server.connect().execute("select * from kept").fetchone() == (1,)


def test_a_taken_port_is_passed_over_and_the_chosen_one_held():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with listening("127.0.0.1", port) as first, listening("127.0.0.1", port) as second:
            ports = [port, first.getsockname()[1], second.getsockname()[1]]
    assert ports == sorted(set(ports))


def test_an_address_this_machine_does_not_have_is_named():
    with pytest.raises(SystemExit, match="203.0.113.7"):
        listening("203.0.113.7", 8000)


def test_servers_about_to_stop_are_not_joined(home):
    holder, second = Holder(home), Holder(home)
    assert holder.take("up")
    assert not second.is_serving()
    holder.tell(pid=os.getpid(), command="up", ready=True)
    assert second.is_serving()
    holder.tell(pid=os.getpid(), command="up", ready=True, stopping=True)
    assert not second.is_serving()


def test_a_command_whose_database_was_stopped_says_so_in_a_line(home, monkeypatch):
    holder, second = Holder(home), Holder(home)
    assert services.gone() == ""  # these tests run on servers of their own
    monkeypatch.setattr(services, "joined", second)
    holder.take("up")
    holder.tell(pid=os.getpid(), command="up", ready=True)
    assert services.gone() == ""
    holder.tell(pid=os.getpid(), command="up", ready=True, stopping=True)
    assert "stopped" in services.gone()


def test_catalogues_are_compiled_when_they_changed(tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Inbox", msgstr="待办"))
    catalogue.save(str(folder / "django.po"))
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(folder / "django.mo")).find("Inbox").msgstr == "待办"


class Site:
    """`manage.py up` on a state directory of its own."""

    def __init__(self, home):
        mine = {"YANGGUANG_STATE", "SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "CACHE_URL", "YANGGUANG_DEMO"}
        self.environment = {name: value for name, value in os.environ.items() if name not in mine}
        self.environment |= {"YANGGUANG_STATE": str(home), "PORT": "18000", "DEBUG": "1"}  # DEBUG: static files need no hashing
        self.home, self.output = home, home.with_name(f"{home.name}.out")

    def up(self):
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo"], cwd=settings.BASE_DIR, env=self.environment, stdout=output, stderr=output
            )
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"running at (\S+)", self.output.read_text())):
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < end, self.output.read_text()
            time.sleep(0.1)
        self.url = found[1]

    def database(self):
        """A connection as the application, beside the running site."""
        known = json.loads((self.home / "secrets.json").read_text())
        return psycopg.connect(host=str(self.home / "sockets"), user=APP, password=known[APP], dbname=DATABASE, autocommit=True)

    def processes(self):
        """Everything that runs on this state directory, the launcher included."""
        mark = f"YANGGUANG_STATE={self.home}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0") and is_running(int(entry.name), ""):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:90])
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found

    def wait_until_gone(self):
        end = time.monotonic() + PATIENCE
        while left := self.processes():
            assert time.monotonic() < end, left
            time.sleep(0.1)


@pytest.mark.slow
def test_two_sites_share_no_port_and_a_killed_launcher_leaves_no_child_and_loses_no_row(home):
    """One test, because a first start takes a quarter of a minute of a processor."""
    other = Path(tempfile.mkdtemp(prefix="yangguang-house-"))
    site, beside = sites = [Site(home), Site(other)]
    starting = [threading.Thread(target=one.up) for one in sites]
    try:
        for thread in starting:
            thread.start()
        for thread in starting:
            thread.join(PATIENCE)
        assert site.url != beside.url
        for one in sites:
            with urllib.request.urlopen(f"{one.url}health/ready") as answer:
                assert answer.status == 200
        second = subprocess.run(
            [sys.executable, "manage.py", "up"], cwd=settings.BASE_DIR, env=site.environment, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert f"Already running at {site.url}" in second.stderr
        with site.database() as connection:
            connection.execute("insert into django_content_type (app_label, model) values ('house', 'kept')")

        site.process.kill()
        site.process.wait()
        site.wait_until_gone()
        with urllib.request.urlopen(f"{beside.url}health/ready") as answer:
            assert answer.status == 200  # of the other nobody ended anything

        site.up()
        with site.database() as connection:
            assert connection.execute("select count(*) from django_content_type where model = 'kept'").fetchone() == (1,)
        for one in sites:
            one.process.terminate()
            assert one.process.wait(PATIENCE) == 0
            assert one.processes() == []
            assert "ended unexpectedly" not in one.output.read_text()
    finally:
        for one in sites:
            one.process.kill()
            one.wait_until_gone()
            one.output.unlink()
        shutil.rmtree(other)
