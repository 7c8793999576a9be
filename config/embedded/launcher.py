"""The whole site on one machine: web and worker beside the embedded servers, watched and stopped together."""

import errno
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict

from config.embedded.children import last_lines, start_child, stop_child

FIRST_PORT, PORTS_TRIED = 8000, 100
BACKLOG = 2048  # connections that may wait while the web processes are busy, or being replaced
PATIENCE = 120  # seconds until the web processes must answer
RESTARTS, WITHIN = 5, 60  # more restarts than this in so many seconds means something is wrong for good
LARGEST_LOG = 20 * 2**20  # bytes; one older file of each log is kept


class Program:
    """A process of ours, with the same `child`, `start` and `stop` as the embedded servers."""

    def __init__(self, name, command, home, environment, **more):
        self.name, self.command, self.environment, self.more = name, command, environment, more
        self.log, self.child = home / "logs" / f"{name}.log", None

    def start(self):
        self.child = start_child(self.command, log=self.log, env=self.environment, **self.more)

    def ask(self):
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def stop(self):
        stop_child(self.child)


class Launcher:
    """Starts web and worker, keeps them and the servers running, and stops what it started."""

    def __init__(self, services, host, port):
        self.services, self.home, self.host = services, services.home, host
        self.listener = listening(host, port)
        self.port = self.listener.getsockname()[1]
        # The owner's password stays with this process; the site works as the application's role.
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "--skip-checks"]  # they would load every page and template
        self.web = Program(
            "web",
            [sys.executable, "-m", "gunicorn", "--config", "python:config.web", "--bind", f"fd://{self.listener.fileno()}"],
            self.home,
            environment,
            pass_fds=(self.listener.fileno(),),
        )
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "warning", "--without-gossip", "--without-mingle"]
        self.worker = Program("worker", worker, self.home, environment)
        beat = [*celery, "beat", "--loglevel", "warning", "--schedule", self.home / "beat", "--pidfile="]
        self.beat = Program("beat", beat, self.home, environment)
        self.watched = [*services.servers, self.web, self.worker, self.beat]
        self.deaths = defaultdict(list)

    @property
    def url(self):
        return f"http://{'localhost' if self.host in {'0.0.0.0', '::'} else bracketed(self.host)}:{self.port}/"

    def start(self):
        """Returns when the site answers. Raises SystemExit with the end of its log when it does not."""
        self.web.start()
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self.web.child.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"The web server did not start. The end of {self.web.log}:\n{last_lines(self.web.log, 20)}")
            time.sleep(0.05)
        for program in (self.worker, self.beat):  # afterwards: people wait for the page, tasks can wait
            program.start()

    def watch(self):
        """Until interrupted: replaces what ends, gives up on what keeps ending, keeps the logs small."""
        while True:
            for program in self.watched:
                if program.child.poll() is not None:
                    self._replace(program)
            for log in (self.home / "logs").glob("*.log"):
                if log.stat().st_size > LARGEST_LOG:
                    shutil.copyfile(log, log.with_suffix(".log.1"))
                    os.truncate(log, 0)  # its writers append, so they go on at the new end
            time.sleep(0.5)

    def stop(self):
        """Ends the three at the same time, so that stopping takes as long as the slowest."""
        ours = (self.beat, self.worker, self.web)
        for program in ours:
            program.ask()
        for program in ours:
            program.stop()
        self.listener.close()

    def _replace(self, program):
        now = time.monotonic()
        recent = self.deaths[program] = [at for at in self.deaths[program] if now - at < WITHIN] + [now]
        if len(recent) > RESTARTS:
            raise SystemExit(f"A part of the site keeps stopping. The end of {program.log}:\n{last_lines(program.log, 20)}")
        print(f"{program.log.stem} ended unexpectedly; starting it again.", file=sys.stderr, flush=True)
        program.start()

    def _answers(self):
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"http://{bracketed(host)}:{self.port}/health/live", timeout=5
            ) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            return error.code == 400  # it answers, only not to this name: ALLOWED_HOSTS
        except OSError:
            return False


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def listening(host, first):
    """A socket that listens on the first port from `first` on that nobody else has; held from now on, so that nobody takes it meanwhile."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        held = socket.socket(family)
        try:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held.bind((host, port))
            held.listen(BACKLOG)
        except PermissionError:
            raise SystemExit(f"Port {port} needs root. Set PORT to 1024 or more.") from None
        except socket.gaierror:
            raise SystemExit(f"This machine has no address called {host}. Check HOST.") from None
        except OSError as error:
            held.close()
            if error.errno != errno.EADDRINUSE:
                raise SystemExit(f"Cannot listen on {host}: {error.strerror}. Check HOST.") from None
        else:
            return held
    raise SystemExit(f"No free port from {first} to {first + PORTS_TRIED - 1}. Set PORT.")
