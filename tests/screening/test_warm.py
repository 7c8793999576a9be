"""The warm process: its children are as confined as if each had been started by itself, and nothing of it outlives who needs it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from workflows.screening import examine, worker
from workflows.screening import warm as warm_process
from workflows.screening.limits import MIB, Limits
from workflows.screening.warm import ROOT, Warm

PROGRAM = {"open": "tests.screening.misbehaving"}
FOREVER = "import time; time.sleep(60)"
SOON = 10  # seconds: for what takes milliseconds on an idle machine


@pytest.fixture
def warm():
    made = Warm(PROGRAM, examine.confined_environment())
    yield made
    made.close()


def test_nobody_waits_for_ever_for_a_process_that_does_not_answer(warm, monkeypatch):
    """As it is when the machine swaps, or somebody stopped it: whoever asked gives up, it is killed, and the next file has another."""
    monkeypatch.setattr(warm_process, "ENDING", 0.5)
    monkeypatch.setattr(warm_process, "STARTING", 2)
    running = Running(warm, FOREVER)
    server = warm._server
    os.kill(server.pid, signal.SIGSTOP)
    began = time.monotonic()
    running.end()
    with pytest.raises(TimeoutError):
        Running(warm, "pass")
    assert time.monotonic() - began < SOON
    assert server.returncode == -signal.SIGKILL
    assert Running(warm, "print('da')").said() == ("da", 0)


class Running:
    """A child of `warm` that runs this program."""

    def __init__(self, warm, program, *more):
        self.output, theirs = os.pipe()
        os.set_blocking(self.output, False)
        with tempfile.TemporaryFile() as question:
            question.write(json.dumps({"name": program}).encode())
            question.seek(0)
            self.child = warm.child("open", [question.fileno(), theirs, theirs, *more])
        os.close(theirs)
        self.heard = ""

    def said(self):
        """What it says until it ends by itself, and how it ended."""
        status = self.child.wait(SOON)
        self.listen()
        self.end()
        return self.heard.strip(), status

    def listen(self):
        with suppress(BlockingIOError):
            while part := os.read(self.output, 65536):
                self.heard += part.decode()
        return self.heard

    def end(self):
        self.child.end()
        os.close(self.output)


def comes(what):
    """Whether it is so soon."""
    until = time.monotonic() + SOON
    while not (so := what()) and time.monotonic() < until:
        time.sleep(0.01)
    return so


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children_of(pid):
    """Its children, and theirs."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found[1:]


def answer(warm, program, *more):
    return Running(warm, program, *more).said()


# -- what a child has ----------------------------------------------------------------------------------------------------
def test_a_child_is_a_process_of_its_own_in_a_session_of_its_own(warm):
    program = "import os; print(os.getpid() == os.getsid(0) == os.getpgrp(), os.getpid())"
    (one, first), (other, second) = (answer(warm, program)[0].split() for _ in range(2))
    assert (one, other) == ("True", "True")
    assert len({first, second, str(os.getpid())}) == 3


def test_a_child_has_its_files_and_no_other_while_others_run_beside_it(warm, tmp_path):
    beside = [Running(warm, FOREVER) for _ in range(3)]
    with open(tmp_path / "kept", "w+b") as kept:
        said, status = answer(warm, "import os; print(sorted(os.listdir('/proc/self/fd'))[:-1]); os.write(3, b'copy')", kept.fileno())
        assert (said, status) == ("['0', '1', '2', '3']", 0)  # the last is the folder it reads
        assert os.pread(kept.fileno(), 10, 0) == b"copy"
    for one in beside:
        one.end()


def test_a_child_finds_no_word_of_the_site_in_its_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    warm = Warm(PROGRAM, examine.confined_environment())
    told = answer(
        warm, "import os; print(open('/proc/self/environ').read(), dict(os.environ), open(f'/proc/{os.getppid()}/environ').read())"
    )[0]
    assert "OPENBLAS_NUM_THREADS" in told
    assert not [one for one in ("hush", "SECRET_KEY", "DATABASE_URL", os.environ["DATABASE_URL"]) if one in told]
    warm.close()


def test_what_a_child_does_to_itself_the_next_knows_nothing_of(warm):
    program = "import builtins, os, sys; print(getattr(builtins, 'left', ''), os.getcwd(), 'zlib' in sys.modules); builtins.left = 1; os.chdir('/')"
    assert answer(warm, program) == answer(warm, program)


def test_limits_bind_a_child_and_none_but_it(warm):
    limit = "import resource as r; print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
    before = answer(warm, limit)
    confined = answer(
        warm,
        "from workflows.screening.worker import confine; from workflows.screening.limits import Limits; confine(Limits(), False);" + limit,
    )
    assert confined[0] == f"{Limits().memory} {2 * Limits().seconds + 5}"
    assert answer(warm, limit) == before != confined


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass", -signal.SIGKILL),
        ("import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 2))\nwhile True: pass", -signal.SIGXCPU),
        ("import os; os.abort()", -signal.SIGABRT),
        ("raise SystemExit(75)", 75),
        ("raise SystemExit", 1),
        ("1 / 0", 1),
        ("", 0),
    ],
)
def test_it_is_told_how_a_child_ended(warm, program, status):
    assert answer(warm, program)[1] == status


# -- what is there before any child --------------------------------------------------------------------------------------
def test_the_process_that_forks_for_the_site_has_one_thread_and_little_memory():
    """A thread would be missing in the child, and a lock it held would stay locked there."""
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as output:
        examine.WARM.child("open", [question.fileno(), output.fileno(), output.fileno()]).end()
    server = Path(f"/proc/{examine.WARM._server.pid}")
    assert [one.name for one in (server / "task").iterdir()] == [server.name]
    loaded = (server / "maps").read_text()
    assert "pypdfium2" in loaded
    assert "lxml" in loaded
    assert not [one for one in ("onnxruntime", "cv2", "psycopg", "libpq") if one in loaded]
    size = int((server / "status").read_text().partition("VmSize:")[2].split()[0]) * 1024
    assert size < Limits().memory / 5  # what it has mapped counts as its children's


def test_a_search_needs_no_settings_and_starts_no_thread_before_the_fork():
    code = (
        "import os, sys; from workflows.screening import worker, locating; worker.warm_up();"
        "print(len(os.listdir('/proc/self/task')), 'django.conf' in sys.modules and sys.modules['django.conf'].settings.configured)"
    )
    environment = examine.confined_environment()
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True).stdout == "1 False\n"
    assert worker.OUTPUT == 3


def test_what_opens_files_is_not_compiled_again_each_time_and_a_child_compiles_nothing(warm):
    told, _status = answer(warm, "import sys; print(sys.pycache_prefix, sys.dont_write_bytecode)")
    assert told == f"{sys.pycache_prefix} True"


# -- its end -------------------------------------------------------------------------------------------------------------
def test_whoever_has_had_enough_ends_the_child_and_what_it_started(warm):
    running = Running(warm, "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)")
    assert comes(running.listen)
    started = int(running.heard)
    assert lives(started)
    running.end()
    assert not lives(started)
    assert children_of(warm._server.pid) == []


def test_what_a_child_started_ends_with_it(warm):
    started, status = answer(warm, "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True)")
    assert status == 0
    assert comes(lambda: not lives(int(started)))


def test_what_went_its_own_way_is_seen_to_its_end(warm):
    said, _status = answer(warm, "import subprocess; print(subprocess.Popen(['sleep', '1'], start_new_session=True).pid, flush=True)")
    assert Path(f"/proc/{said}/stat").read_text().rpartition(")")[2].split()[1] == str(warm._server.pid)
    assert comes(lambda: not Path(f"/proc/{said}").exists())  # and is not left as a zombie
    assert answer(warm, "print('again')") == ("again", 0)


def test_a_killed_one_takes_its_children_along_and_is_followed_by_another(warm):
    running = Running(warm, "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    assert comes(running.listen)
    child, first = int(running.heard), warm._server.pid
    os.kill(first, signal.SIGKILL)
    assert running.child.wait(SOON) == -signal.SIGKILL
    running.end()
    assert comes(lambda: not lives(child))
    assert answer(warm, "print('again')") == ("again", 0)
    assert warm._server.pid != first


def test_an_idle_one_gives_its_memory_back():
    warm = Warm(PROGRAM, examine.confined_environment(), idle=0.2)
    assert answer(warm, "import time; time.sleep(1)")[1] == 0  # a child at work is not idle
    first = warm._server
    assert first.wait(SOON) == 0
    assert answer(warm, "print('again')") == ("again", 0)
    warm.close()


def test_one_that_cannot_start_is_an_error_and_no_endless_loop():
    with pytest.raises(ChildProcessError):
        Warm({"open": "tests.screening.there_is_none"}, examine.confined_environment()).child("open", [0, 1, 2])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_who_asked(how):
    """As a worker of the office may end; a child must not go on reading."""
    code = (
        "import tempfile, json; from workflows.screening.examine import confined_environment; from workflows.screening.warm import Warm\n"
        "question, output = tempfile.TemporaryFile(), tempfile.TemporaryFile()\n"
        f"question.write(json.dumps({{'name': {FOREVER!r}}}).encode()); question.seek(0)\n"
        f"warm = Warm({PROGRAM!r}, confined_environment()); child = warm.child('open', [question.fileno(), output.fileno(), 2])\n"
        "print('there', flush=True); child.wait(None)"
    )
    asking = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert asking.stdout.readline() == "there\n"
    descendants = children_of(asking.pid)
    assert len(descendants) == 2
    asking.send_signal(how)
    asking.wait()
    asking.stdout.close()
    assert comes(lambda: not any(map(lives, descendants)))


def test_one_that_asked_leaves_nothing_when_it_is_done(tmp_path):
    (tmp_path / "a.txt").write_text("说明")
    code = (
        "import os; from workflows.screening.examine import WARM, examine; from workflows.screening.rules import Rules;"
        "from workflows.screening.lexicon import Lexicon\n"
        f"print(examine({str(tmp_path / 'a.txt')!r}, 'a.txt', Rules.of({{}}), Lexicon([]), b'k').complete, WARM._server.pid)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True)
    complete, server = done.stdout.split()
    assert (complete, done.stderr) == ("True", "")
    assert not lives(int(server))


# -- who asks ------------------------------------------------------------------------------------------------------------
def test_many_threads_ask_one_process(warm):
    answers = {}

    def ask(number):
        answers[number] = answer(warm, f"import time; time.sleep(0.1); print({number})")

    threads = [threading.Thread(target=ask, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: (str(number), 0) for number in range(12)}
    assert children_of(warm._server.pid) == []


def test_a_thread_that_ends_takes_nothing_along(warm):
    """gunicorn's threads come and go; the kernel tells of a parent's death by thread."""
    kept = []
    thread = threading.Thread(target=lambda: kept.append(Running(warm, "import time; time.sleep(0.5); print('whole')")))
    thread.start()
    thread.join()
    assert kept[0].said() == ("whole", 0)


def test_a_forked_process_starts_its_own_and_lets_the_other_go(warm):
    """As Celery's processes are made, should the one that makes them have asked already."""
    assert answer(warm, "")[1] == 0
    server, (read, write) = warm._server, os.pipe()
    if not (forked := os.fork()):
        try:
            told = answer(warm, "print('forked')"), warm._server.pid != server.pid
            os.write(write, repr(told).encode())
            os.read(0, 0)
            time.sleep(60)
        finally:
            os._exit(0)
    assert os.read(read, 1000).decode() == "(('forked', 0), True)"
    assert answer(warm, "print('parent')") == ("parent", 0)
    warm.close()  # though the forked process is there still
    assert server.poll() == 0
    theirs = children_of(forked)
    assert len(theirs) == 1
    os.kill(forked, signal.SIGKILL)
    os.waitpid(forked, 0)
    assert comes(lambda: not lives(theirs[0]))
    for end in (read, write):
        os.close(end)


def test_memory_beyond_the_bound_is_refused_to_a_child_and_the_next_gets_its_own(warm):
    hungry = (
        "from workflows.screening.worker import confine; from workflows.screening.limits import Limits\n"
        f"confine(Limits(memory={320 * MIB}), False)\n"
        "try: bytearray({} << 20)\nexcept MemoryError: print('refused')\nelse: print('given')"
    )
    assert [answer(warm, hungry.format(size))[0] for size in (64, 320, 64)] == ["given", "refused", "given"]
