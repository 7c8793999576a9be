"""The operating-system account the embedded servers run as, and what that account can reach."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """Who a server runs as; `uid` is None when it simply runs as whoever started it."""

    uid: int | None = None
    gid: int = -1

    @property
    def arguments(self):
        """The keywords that make subprocess drop to this account."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path):
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    def enters(self, directory):
        return self._test("-x", directory)

    def reads(self, path):
        return self._test("-r", path)

    def _test(self, switch, path):
        if self.uid is None:
            return os.access(path, os.X_OK if switch == "-x" else os.R_OK)
        return subprocess.run(["test", switch, str(path)], cwd="/", check=False, **self.arguments).returncode == 0


def server_account(existing=None):
    """The account for the servers: ourselves, or as root an unprivileged one, because PostgreSQL refuses to run as root.

    `existing` is a data directory; once there is one its owner stays, or a later `apt install postgresql` would lock us out.
    We take an account Debian already has: making one behind the administrator's back would be rude.
    """
    if os.geteuid() != 0:
        return Account()
    if existing is not None and existing.exists() and existing.stat().st_uid:
        return Account(existing.stat().st_uid, existing.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise SystemExit(
        "PostgreSQL does not run as root, and this machine has neither a 'postgres' nor a 'nobody' account. Start as another user."
    )


def private_directory(path, account):
    """The directory, there and closed to everyone but the account."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    account.own(path)
    return path


def copied_where_reachable(program, bundle, account, copies):
    """`program`, or its counterpart in a copy of `bundle` under `copies` when the account cannot reach the original.

    bundle -- the directories (siblings) the program needs, its libraries included. Only the holder of the state calls this.
    """
    if account.reads(program):
        return program
    root = bundle[0].parent
    copy = copies / program.name / f"{int(program.stat().st_mtime)}-{program.stat().st_size}"
    if not copy.exists():
        shutil.rmtree(copy.parent, ignore_errors=True)  # an older release's, or half of one
        half = copy.with_name("half")
        half.mkdir(parents=True)
        for directory in (copies, copy.parent, half):
            directory.chmod(0o755)  # whatever the umask
        for directory in bundle:
            shutil.copytree(directory, half / directory.name, symlinks=True)
        half.rename(copy)
    return copy / program.relative_to(root)
