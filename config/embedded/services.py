"""Starting, joining and stopping the embedded servers around whatever needs them."""

import os
import signal
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

from config.embedded.state import Holder, State, default_state_dir

joined: "Holder | None" = None  # the holder whose servers this process uses, when it runs none itself
running: "Services | None" = None  # the Services this process holds, for the command that keeps them running
SECRETS = ("SECRET_KEY", "yangguang_admin", "yangguang_owner", "yangguang_app")


class Services:
    """The servers of one state directory that the environment does not already name elsewhere.

    `environment` holds what Django needs to reach them; `owner_environment` only what migrations need besides.
    """

    def __init__(self, home, throwaway=False):
        from config.embedded.postgres import APP, DATABASE, OWNER, Postgres
        from config.embedded.valkey import Valkey

        state = State(home)
        known, sockets = state.secrets(SECRETS), state.sockets
        self.home, self.holder = home, Holder(home)
        self.command = ""  # what keeps the servers running, for those who come second
        self.servers: list[Postgres | Valkey] = []
        self.environment = {"YANGGUANG_STATE": str(home), "SECRET_KEY": os.environ.get("SECRET_KEY", known["SECRET_KEY"])}
        self.owner_environment = {}
        self.postgres = None
        if throwaway or "DATABASE_URL" not in os.environ:
            self.postgres = Postgres(home, sockets, state.account, known, throwaway)
            self.servers.append(self.postgres)
            place = f"/{DATABASE}?host={quote(str(sockets), safe='')}"
            self.environment["DATABASE_URL"] = f"postgresql://{APP}:{quote(known[APP])}@{place}"
            self.owner_environment["DATABASE_OWNER_URL"] = f"postgresql://{OWNER}:{quote(known[OWNER])}@{place}"
        if throwaway or "CELERY_BROKER_URL" not in os.environ:
            valkey = Valkey(home, sockets, state.account, throwaway)
            self.servers.append(valkey)
            self.environment["CELERY_BROKER_URL"] = f"redis+socket://{valkey.socket}"
            if not throwaway:  # parallel tests must not read each other's cache
                self.environment.setdefault("CACHE_URL", os.environ.get("CACHE_URL", f"unix://{valkey.socket}?db=1"))
        self.environment["YANGGUANG_DEMO"] = os.environ.get("YANGGUANG_DEMO", str(int(self.is_demo)))

    @property
    def is_demo(self):
        """Whether the database was filled with the demo office; only then may anyone sign in with one click."""
        return (self.home / "demo").exists()

    @property
    def is_half_a_demo(self):
        """Whether filling it was cut off; the command makes only what is missing, so it may run again."""
        return self.is_demo and (self.home / "demo").read_text() != "complete"

    def become_demo(self, complete):
        (self.home / "demo").write_text("complete" if complete else "")
        os.environ["YANGGUANG_DEMO"] = "1"

    def become_office(self):
        (self.home / "demo").unlink(missing_ok=True)
        os.environ["YANGGUANG_DEMO"] = "0"

    def tell(self, **facts):
        """Lets those who come second know that the servers are ready, and more."""
        self.holder.tell(pid=os.getpid(), command=self.command, ready=True, **facts)

    def start(self):
        for server in self.servers:
            server.start()
        if self.postgres:
            self.postgres.provide_database()

    def stop(self):
        for server in reversed(self.servers):
            server.stop()


@contextmanager
def provided(command):
    """The environment Django needs, for as long as the block lasts; yields the Services this process runs, or None.

    command -- the management command's name. `up` is the only one of its kind on a state directory; any other
    joins servers that run already, or starts them and stops them after the last command that joined.
    """
    global joined, running
    if command == "up":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the servers are stopped in order
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    elif {"DATABASE_URL", "CELERY_BROKER_URL"} <= os.environ.keys():
        yield None  # a cluster's command needs nothing of ours
        return
    services = Services(default_state_dir())
    services.command, holder = command, services.holder
    if not _hold(holder, command):
        os.environ.update(services.environment | services.owner_environment)
        joined = holder
        yield None
        return  # the shared lock goes with this process
    try:
        services.start()
        os.environ.update(services.environment | services.owner_environment)
        services.tell()
        running = services
        yield services
    finally:
        running = None
        if command != "up":
            holder.wait_for_users()
        services.stop()
        holder.release()


def gone() -> str:
    """Why the servers this process joined answer no more, in one line; '' when nobody stopped them, or they are its own."""
    if joined is None or joined.is_serving():
        return ""
    return "The site that ran the database was stopped before this command was done. Start it again; nothing unfinished was kept."


def _hold(holder, command):
    """True once this process holds the servers, False once it has joined the process that does."""
    waiting = False
    while not holder.take(command):
        told = holder.told()
        if command == "up" and told.get("command") == "up" and "stopping" not in told:
            where = f"running at {told['url']}" if "url" in told else "starting"
            raise SystemExit(f"Already {where} (process {told['pid']}).")
        if command == "up" and told and not waiting:
            print(f"Waiting for `manage.py {told['command']}` (process {told['pid']}) to let go of the database.", file=sys.stderr)
            waiting = True
        if command != "up":
            holder.join()
            if holder.is_serving():
                return False
            holder.leave()
        time.sleep(0.1)
    return True
