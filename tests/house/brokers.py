"""Message brokers for tests: each a server of its own, on loopback or a private socket, with its data in one directory that goes with it."""

import os
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path

from kombu import Connection

from config.embedded.children import last_lines, start_child, stop_child
from config.embedded.state import State
from config.embedded.valkey import Valkey

RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # Debian's /usr/sbin/rabbitmq-server serves root alone, and writes to /var
REDIS = Path("/usr/bin/redis-server")
MISSING = {
    name: f"no {program.name} on this machine: the broker tests leave it out"
    for name, program in {"redis": REDIS, "rabbitmq": RABBITMQ}.items()
    if not program.exists()
}
PATIENCE = 120  # seconds until a broker must answer; the machine may be busy with other tests


class Broker:
    """A broker for the length of a with block; `url` is what CELERY_BROKER_URL takes."""

    def __enter__(self):
        self.home = Path(tempfile.mkdtemp(prefix="yangguang-broker-"))  # not pytest's own: as root, Valkey runs as someone else
        self.children = []
        try:
            self.start()
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.home)

    def start(self):
        raise NotImplementedError

    def stop(self):
        for child in reversed(self.children):
            stop_child(child, patience=30)

    def child(self, command, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        child = start_child(command, log=self.home / "log", cwd=self.home, env=kept | {"LC_ALL": "C.UTF-8"} | environment)
        self.children.append(child)

    def wait_until_ready(self):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with Connection(self.url, connect_timeout=2) as link:
                    link.connect()
                return
            except (*link.connection_errors, OSError):
                ended = any(child.poll() is not None for child in self.children)
                if ended or time.monotonic() > end:
                    raise SystemExit(
                        f"{type(self).__name__} did not start. The end of its log:\n{last_lines(self.home / 'log', 20)}"
                    ) from None
                time.sleep(0.1)


class Embedded(Broker):
    """The Valkey that comes with the project, as one machine runs it."""

    def start(self):
        state = State(self.home)
        self.server = Valkey(self.home, state.sockets, state.account)
        self.server.start()
        self.url = f"redis+socket://{self.server.socket}"

    def stop(self):
        self.server.stop()


class Redis(Broker):
    """Debian's Redis, over TCP as a cluster has it."""

    def start(self):
        port = free_port()
        options = {"bind": "127.0.0.1", "port": port, "dir": self.home, "appendonly": "yes", "save": ""}
        self.child([REDIS, *(part for name, value in options.items() for part in (f"--{name}", value))])
        self.url = f"redis://127.0.0.1:{port}/0"


class RabbitMQ(Broker):
    """Debian's RabbitMQ with a port mapper of its own, so that neither knows of a broker the machine already runs."""

    def start(self):
        port, dist_port, epmd_port = free_port(), free_port(), free_port()
        names = {"ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_PORT": str(epmd_port), "HOME": str(self.home)}  # home: the node's cookie
        self.child(["/usr/bin/epmd", "-address", "127.0.0.1", "-port", epmd_port], **names)
        (self.home / "plugins").write_text("[].\n")
        self.child(
            [RABBITMQ],
            **names,
            RABBITMQ_NODENAME=f"yangguang-{os.getpid()}@localhost",
            RABBITMQ_NODE_IP_ADDRESS="127.0.0.1",
            RABBITMQ_NODE_PORT=str(port),
            RABBITMQ_DIST_PORT=str(dist_port),
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}",
            RABBITMQ_MNESIA_BASE=str(self.home / "data"),
            RABBITMQ_LOG_BASE=str(self.home),
            RABBITMQ_LOGS="-",
            RABBITMQ_PID_FILE=str(self.home / "pid"),
            RABBITMQ_ENABLED_PLUGINS_FILE=str(self.home / "plugins"),
            RABBITMQ_CONFIG_FILE=str(self.home / "none"),  # nor is anything read from /etc
            RABBITMQ_CONF_ENV_FILE=str(self.home / "none"),
        )
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"


BROKERS = {"valkey": Embedded, "redis": Redis, "rabbitmq": RabbitMQ}


def free_port():
    """A port nobody listens on, from those the kernel hands out: parallel tests get different ones."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def kill_at_once(child):
    """What a power failure does: the process and everything in its session, without a word."""
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
