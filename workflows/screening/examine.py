"""Has one file checked by a process of its own (worker.py, forked by warm.py), and ends that process whatever it does. Never raises because of a file."""

import json
import logging
import os
import selectors
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any

from .findings import Finding, mark
from .kinds import Kind
from .lexicon import Lexicon, shipped
from .limits import Limits
from .rules import Rules
from .warm import Warm
from .worker import MEMORY_STATUS

LONGEST_ANSWER = 64 * 1024 * 1024  # bytes
Progress = Callable[[int, int, str], None]  # done, of, place

log = logging.getLogger(__name__)


def confined_environment() -> dict[str, str]:
    """Nothing of ours but where bytecode is kept, if not beside the sources: no database address, no key, no proxy."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONPYCACHEPREFIX": sys.pycache_prefix or "",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory
    }


PROGRAMS = {name: f"workflows.screening.{module}" for name, module in {"open": "worker", "locate": "locating", "draw": "drawing"}.items()}
WARM = Warm(PROGRAMS, confined_environment())


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file. `complete` is false when any of it could not be checked; `pictures` were left because nobody asked for OCR."""

    sha256: str
    findings: tuple[Finding, ...]
    complete: bool
    pages: int
    pictures: int
    seconds: float


BEIJING = timezone(timedelta(hours=8))


def examine(
    path: Path | str,
    name: str,
    rules: Rules,
    lexicon: Lexicon,
    key: bytes,
    *,
    ocr: bool = True,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Report:
    """Findings in the file at `path`, which people call `name`. OSError only when the file itself cannot be read.

    Without `ocr` pictures and scanned pages are counted, not read: the answer is there in a second. With it a page takes a second or two, and
    `progress` is told (done, of, place) after each.
    """
    limits, began = limits or Limits(), time.monotonic()
    with Path(path).open("rb") as stream:
        sha256 = file_digest(stream, "sha256").hexdigest()
    job = {
        "path": str(Path(path).absolute()),  # not resolved: what lies in memory has no path but that of its descriptor
        "name": name,
        "sha256": sha256,
        "today": datetime.now(BEIJING).date().isoformat(),
        "key": key.hex(),
        "ocr": ocr,
        "limits": limits.data(),
        "rules": rules.data(),
    }
    question = json.dumps(job).encode()[:-1] + b', "lexicon": ' + _entries(lexicon) + b"}"
    result, code = ask(question, "findings", limits.wall(ocr), progress)
    findings = [Finding.of(one) for one in result.get("findings", ())]
    if code:
        findings.append(Finding(Kind.UNSCREENABLE, "", 0, 0, "", code, mark(key, Kind.UNSCREENABLE, f"{sha256}\0{code}\0")))
    complete = not any(one.kind is Kind.UNSCREENABLE for one in findings)
    return Report(sha256, tuple(findings), complete, result.get("pages", 0), result.get("pictures", 0), time.monotonic() - began)


def ask(
    job: bytes, answer: str, seconds: int, progress: Progress | None = None, keep_open: tuple[int, ...] = (), program: str = "open"
) -> tuple[dict[str, Any], str]:
    """The worker's result, which has the key `answer`, and why there is none: time_limit, memory_limit, crashed or an empty text.

    `keep_open`: file descriptors it may write to, its own from 3 on.
    """
    result: dict[str, Any] = {}
    with ExitStack() as opened:
        question, complaints = (opened.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        question.write(job)
        question.seek(0)
        output, written = (opened.enter_context(os.fdopen(one, "rb")) for one in os.pipe())
        try:
            child = WARM.child(program, [question.fileno(), written.fileno(), complaints.fileno(), *keep_open])
        except OSError as error:
            log.warning("The checking process could not be started: %s", error)
            return {}, "crashed"
        opened.callback(child.end)
        written.close()
        try:
            for line in _lines(output.fileno(), time.monotonic() + seconds):
                if "done" in line:
                    if progress:
                        progress(line["done"], line["of"], line["place"])
                else:
                    result = line
            status = child.wait(5)
        except TimeoutError:
            return {}, "time_limit"
        except ValueError:
            log.warning("The checking process said something that is no answer.")
            return {}, "crashed"
        if status == 0 and answer in result:
            return result, ""
        log.warning("The checking process ended with %s: %s", status, _tail(complaints))
        return {}, _meaning(status)


def _lines(output: int, until: float) -> Iterator[dict[str, Any]]:
    """The lines the child writes until it closes its output. Raises TimeoutError, and ValueError for what is no JSON or endless."""
    kept, taken = bytearray(), 0
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            part = os.read(output, 65_536)
            if not part:
                return
            taken += len(part)
            if taken > LONGEST_ANSWER:
                raise ValueError("too long an answer")
            kept += part
            *whole, rest = kept.split(b"\n") if b"\n" in part else [kept]
            kept = bytearray(rest)
            for line in whole:
                yield json.loads(line)


def _meaning(status: int) -> str:
    if status in (MEMORY_STATUS, -signal.SIGKILL):  # nobody but the kernel short of memory kills it before us
        return "memory_limit"
    return "time_limit" if status == -signal.SIGXCPU else "crashed"


def _tail(complaints: IO[bytes]) -> str:
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 500))
    return " ".join(complaints.read().decode(errors="replace").split())


@lru_cache(maxsize=4)
def _entries(lexicon: Lexicon) -> bytes:
    """A lexicon as JSON; the shipped one is read by the child itself."""
    return b"null" if lexicon is shipped() else json.dumps([entry.data() for entry in lexicon.entries]).encode()
