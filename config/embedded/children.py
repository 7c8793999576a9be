"""Child processes that never outlive the one that started them, however it ends."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def start_child(command, *, log, farewell=signal.SIGTERM, account=None, **kwargs):
    """A Popen in a session of its own (Ctrl-C reaches only us) that the kernel sends `farewell` when this process dies.

    Must be called from the main thread: the kernel watches the thread, not the process.
    """
    parent = os.getpid()

    def before_exec():
        LIBC.prctl(PR_SET_PDEATHSIG, farewell)
        if os.getppid() != parent:  # we died between the fork and the line above
            os._exit(1)

    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=before_exec,
            **(account.arguments if account else {}),
            **kwargs,
        )


def stop_child(child, *, with_signal=signal.SIGTERM, patience=15):
    """Ends the child: asks, waits `patience` seconds, then kills its whole session."""
    if child is None:
        return
    if child.poll() is None:
        child.send_signal(with_signal)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def is_running(pid, mark):
    """Whether process `pid` lives and its command line contains `mark`; a recycled pid is someone else's."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state not in "XZ" and mark.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pid, mark, patience=30):
    """Waits for a predecessor that is still shutting down after its launcher was killed; says whether it went."""
    end = time.monotonic() + patience
    while is_running(pid, mark):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def last_lines(log, count=5):
    """The end of a log, for an explanation."""
    try:
        return "\n".join(Path(log).read_text(errors="replace").splitlines()[-count:])
    except FileNotFoundError:
        return ""
