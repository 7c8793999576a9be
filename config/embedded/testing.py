"""Throwaway servers around one command: what `./do test` and `./do check` run on, beside any number of others like them."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from config.embedded.state import BASE_DIR

PREFIX = "yangguang-test-"


@contextmanager
def throwaway_services():
    """The environment of servers that live as long as the block and share nothing with anyone."""
    from config.embedded.services import Services

    _remove_leftovers()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    with open(home / "in-use", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        services = Services(home, throwaway=True)
        try:
            services.start()
            yield services.environment | services.owner_environment
        finally:
            services.stop()
            shutil.rmtree(home)


def _remove_leftovers():
    """Clears what killed test runs of ours left in the temporary directory."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with open(home / "in-use") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(home)
        except (BlockingIOError, FileNotFoundError, PermissionError):
            continue  # in use, just being made, or another user's


def main(command):
    from config.catalogues import compile_catalogues

    compile_catalogues(BASE_DIR / "locale")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # as Ctrl-C: the servers and the command end too
    with throwaway_services() as environment, subprocess.Popen(command, env=os.environ | environment) as child:
        try:
            return child.wait()
        finally:
            child.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
