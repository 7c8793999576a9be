"""Where one installation keeps its state and its secrets, and which process holds it."""

import fcntl
import hashlib
import json
import os
import pwd
import secrets
import tempfile
from pathlib import Path

from config.embedded.accounts import private_directory, server_account

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SYSTEM_STATE = Path("/var/lib/yangguang")
LONGEST_SOCKET = 107  # bytes; the kernel's limit for a unix socket's path


def default_state_dir():
    """YANGGUANG_STATE, else var/run in the checkout, else under /var/lib for a checkout only root can enter."""
    if configured := os.environ.get("YANGGUANG_STATE"):
        return Path(configured).resolve()
    inside = BASE_DIR / "var" / "run"
    if server_account(inside / "pg").enters(BASE_DIR):
        return inside
    return SYSTEM_STATE / hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8]


class State:
    """One state directory, made on first use."""

    def __init__(self, home):
        if home.exists() and home.stat().st_uid != os.geteuid():
            owner = pwd.getpwuid(home.stat().st_uid).pw_name
            raise SystemExit(f"{home} belongs to the user {owner}. Start as {owner}, or set YANGGUANG_STATE.")
        self.home = home
        self.account = server_account(home / "pg")
        for missing in [home, *home.parents][::-1]:
            if not missing.exists():
                missing.mkdir()
                missing.chmod(0o755)
        # As root the servers' account must pass through; it sees names, and each thing inside has its own mode.
        home.chmod(0o700 if self.account.uid is None else 0o711)
        for private in ("logs", "files"):
            (home / private).mkdir(mode=0o700, exist_ok=True)
        if not self.account.enters(home):
            raise SystemExit(f"The account the embedded PostgreSQL runs as cannot enter {home}. Set YANGGUANG_STATE to a directory it can.")

    @property
    def sockets(self):
        """A directory only the servers' account (and root) can enter, with a path short enough for a socket."""
        inside = self.home / "sockets"
        if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET:
            return private_directory(inside, self.account)
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        short = Path(tempfile.gettempdir()) / f"yangguang-{os.getuid()}-{digest}"
        short.mkdir(mode=0o700, exist_ok=True)
        found = short.lstat()
        if short.is_symlink() or found.st_uid not in {os.getuid(), self.account.uid}:
            raise SystemExit(f"{short} belongs to someone else. Remove it, or set YANGGUANG_STATE to a shorter path.")
        return private_directory(short, self.account)

    def secrets(self, names):
        """A secret for each name, generated once and kept readable by us alone."""
        path = self.home / "secrets.json"
        with open(os.open(self.home / "secrets.lock", os.O_RDWR | os.O_CREAT, 0o600), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = json.loads(path.read_text()) if path.exists() else {}
            missing = {name: secrets.token_urlsafe(48) for name in names if name not in known}
            if missing:
                known |= missing
                fresh = path.with_suffix(".new")
                fresh.unlink(missing_ok=True)
                with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    json.dump(known, file)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.rename(path)
        return known


class Holder:
    """The lock of the process that runs the servers, and what it tells those who come second.

    The kernel lets go of the lock however the holder ends, so nothing stale can remain.
    """

    def __init__(self, home):
        self.file = os.open(home / "holder", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.users = os.open(home / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, command):
        """Becomes the holder, unless another process is; says which."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.tell(pid=os.getpid(), command=command, ready=False)
        return True

    def release(self):
        fcntl.flock(self.file, fcntl.LOCK_UN)

    def tell(self, **facts):
        os.ftruncate(self.file, 0)
        os.pwrite(self.file, json.dumps(facts).encode(), 0)

    def told(self):
        """What the holder says of itself; empty while it is writing, and after it was killed."""
        try:
            facts = json.loads(os.pread(self.file, 4096, 0))
        except ValueError:
            return {}
        return facts if Path(f"/proc/{facts['pid']}").exists() else {}

    def is_serving(self):
        """Whether the servers answer and nobody is about to stop them."""
        told = self.told()
        return bool(told.get("ready")) and "stopping" not in told

    def join(self):
        """Keeps a holder that only runs for one command from stopping while we use its servers."""
        fcntl.flock(self.users, fcntl.LOCK_SH)

    def leave(self):
        fcntl.flock(self.users, fcntl.LOCK_UN)

    def wait_for_users(self):
        fcntl.flock(self.users, fcntl.LOCK_EX)
