"""Children that are there at once: a process that has imported what opening files needs, and forks for each file a child that ends with it.

The process that asks (a `Warm`) starts it with the first file, `python -m workflows.screening.warm DESCRIPTOR SECONDS PROGRAM…`, and hands it over
a socket, with one byte that says which program, the files the child is to have as 0, 1, 2, 3…, and before them one end of a line of its own:

    ◀ +       the child is there        ◀ -9, 0, 75…  it has ended so, with all it had started
    ▶ (shut)  whoever asked has had enough, or is gone: the child is killed

It has no connection, key or thread, reads no file and no job, and ends when whoever started it does, or after `SECONDS` without a file. The
library's own fork server would not do: it would run the site's main module in the child, leave it the site's environment, and outlive a fork.
"""

import atexit
import ctypes
import fcntl
import gc
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
IDLE = 300  # seconds after which it gives its memory back
STARTING = 60  # seconds it may take until the first child is there, or takes the files of another
ENDING = 10  # seconds it may take to end, or to end a child, before it is killed itself
MOST_FILES = 8  # handed over at once
KILLED = -signal.SIGKILL


class Child:
    """A child as whoever asked sees it; only its `line` tells of it, for it is the child of another."""

    def __init__(self, line: socket.socket):
        self.line, self.told = line, b""

    def wait(self, seconds: float | None) -> int:
        """Its status, negative for a signal, as soon as nothing of it is left. Raises TimeoutError.

        When the warm process was killed it took the child along: that is what a kernel short of memory does, and so it counts.
        """
        self.line.settimeout(seconds)
        while part := self.line.recv(16):
            self.told += part
        return int(self.told or KILLED)

    def end(self) -> None:
        """Kills it with all it may have started, and returns when they are gone; after ENDING seconds whoever kills them does not answer."""
        with suppress(OSError):  # they are gone already, the warm process with them
            self.line.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            self.wait(ENDING)
        self.line.close()


class Warm:
    """Starts children that run `main()` of one of these modules, which have names here. For any number of threads; a fork begins anew."""

    def __init__(self, programs: Mapping[str, str], environment: Mapping[str, str], idle: float = IDLE):
        self.programs, self.environment, self.idle = dict(programs), dict(environment), idle
        self._server: subprocess.Popen | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        _ALL.add(self)

    def child(self, program: str, files: Sequence[int]) -> Child:
        """A child that runs this program and has these files as its first descriptors. OSError when none can be started."""
        for _attempt in range(2):  # the process may have ended just now: idle, or killed
            line, theirs = socket.socketpair()
            with theirs:
                try:
                    self._hand_over(list(self.programs).index(program), [theirs.fileno(), *files])
                except ConnectionError:
                    line.close()
                    continue
            line.settimeout(STARTING)
            try:
                if line.recv(1):
                    return Child(line)
            except TimeoutError:  # it does not answer: the next file has another
                line.close()
                self.close()
                raise
            except BaseException:  # a time limit of whoever asked, for one
                line.close()
                raise
            line.close()
        raise ChildProcessError("The process that starts checks does not stay alive.")

    def _hand_over(self, program: int, files: list[int]) -> None:
        with self._lock:
            if self._socket is None:
                self._start()
            assert self._socket is not None
            try:
                socket.send_fds(self._socket, [bytes([program])], files)
            except TimeoutError as error:
                self._stop()
                raise ConnectionError("The process that starts checks takes no file.") from error
            except ConnectionError:
                self._stop()
                raise

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-s", "-m", __name__, str(theirs.fileno()), str(self.idle), *self.programs.values()]
            self._server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                pass_fds=[theirs.fileno()],
            )
        ours.settimeout(STARTING)
        self._socket = ours

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()  # it ends when it hears that
            self._socket = None
        if self._server is not None:
            try:
                self._server.wait(ENDING)
            except subprocess.TimeoutExpired:
                self._server.kill()  # its children end with it
                self._server.wait()
            self._server = None

    def close(self) -> None:
        """Ends the process, if there is one; the next file starts another."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """In a forked process: the warm one is the parent's, and must hear when the parent ends."""
        self._lock = threading.Lock()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._server is not None:
            self._server.returncode = 0  # nothing of ours to wait for
            self._server = None


_ALL: "weakref.WeakSet[Warm]" = weakref.WeakSet()


def _each(what: str) -> None:
    for warm in list(_ALL):
        getattr(warm, what)()


# -- in the warm process -------------------------------------------------------------------------------------------------
class Server:
    """Forks children until whoever started it is gone."""

    def __init__(self, asks: socket.socket, idle: float, programs: Sequence[str]):
        self.asks, self.idle = asks, idle
        self.lines: dict[int, socket.socket] = {}  # by child
        self.selector = selectors.DefaultSelector()
        self.woken, wakes = socket.socketpair()
        for end in (self.woken, wakes):
            end.setblocking(False)
        self.wakes = wakes
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        self.selector.register(asks, selectors.EVENT_READ, self.asked)
        self.selector.register(self.woken, selectors.EVENT_READ, self.reap)
        self.modules = [import_module(name) for name in programs]
        for module in self.modules:
            getattr(module, "warm_up", lambda: None)()
        sys.dont_write_bytecode = True  # a child leaves nothing behind
        gc.collect()
        gc.freeze()  # a child that collected would copy every page

    def serve(self) -> None:
        while True:
            ready = self.selector.select(None if self.lines else self.idle)
            if not ready and not self.lines:
                return
            for key, _events in ready:
                if key.data(key.fileobj) is False:
                    return

    def asked(self, asks: socket.socket) -> bool | None:
        said, files, _flags, _address = socket.recv_fds(asks, 1, MOST_FILES)
        if not said:  # they are gone, and so is who waits for our children
            for pid in self.lines:
                _kill(pid)
            return False
        line = socket.socket(fileno=files[0])
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # no room for another process: they hear that there is none
            line.close()
        else:
            if not pid:
                self.become(said[0], files[1:], parent)
            self.lines[pid] = line
            self.selector.register(line, selectors.EVENT_READ, lambda line: self.enough(pid, line))
            self.say(line, b"+")
        for file in files[1:]:
            os.close(file)
        return None

    def enough(self, pid: int, line: socket.socket) -> None:
        if pid in self.lines:
            self.selector.unregister(line)
            _kill(pid)

    def reap(self, woken: socket.socket) -> None:
        with suppress(BlockingIOError):
            while woken.recv(256):
                pass
        for pid, line in list(self.lines.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                _kill(pid)  # what it started, while its number is still its own
                status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with suppress(ChildProcessError):  # and sees it gone: killed, and ours now (`adopt`)
                    while os.waitpid(-pid, 0):
                        pass
                with suppress(KeyError):  # it was to be killed
                    self.selector.unregister(line)
                self.say(line, str(status).encode())
                line.close()
                del self.lines[pid]
        with suppress(
            ChildProcessError
        ):  # what left its group is ours as well when its parent has ended, and nobody else would see its end
            while (one := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and one.si_pid not in self.lines:
                os.waitpid(one.si_pid, 0)

    def say(self, line: socket.socket, what: bytes) -> None:
        with suppress(OSError):  # nobody listens any more
            line.sendall(what)

    def become(self, program: int, files: Sequence[int], parent: int) -> NoReturn:
        """In the child: a process as if it had been started by itself, with these files and no other."""
        try:
            os.setsid()
            die_with(parent)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            high = [fcntl.fcntl(file, fcntl.F_DUPFD, 2 * MOST_FILES) for file in files]  # out of the way of each other
            for number, file in enumerate(high):
                os.dup2(file, number)
            os.closerange(len(high), os.sysconf("SC_OPEN_MAX"))
            self.modules[program].main()
            sys.stdout.flush()
            status = 0
        except SystemExit as told:
            status = told.code if isinstance(told.code, int) else 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            status = 1
        os._exit(status)


def _kill(pid: int) -> None:
    """The child and its group; only the child when it had no time yet to make one."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def die_with(parent: int) -> None:
    """Ends this process when its parent does, however that ends. Linux only; elsewhere the limits end it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it has died already
            os._exit(1)


def adopt() -> None:
    """What children of this process leave behind when they end becomes its own, to be waited for. Linux only; elsewhere init has it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def main() -> NoReturn:
    descriptor, idle, *programs = sys.argv[1:]
    adopt()
    Server(socket.socket(fileno=int(descriptor)), float(idle), programs).serve()
    os._exit(0)


if __name__ == "__main__":
    main()
else:
    os.register_at_fork(after_in_child=lambda: _each("forget"))
    atexit.register(_each, "close")
