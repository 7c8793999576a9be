"""Opens one stranger's file in a process of its own (a child of warm.py), with no settings, rows or way to write.

Reads one job (JSON) from standard input; writes lines of JSON to standard output: {"done", "of", "place"} as pages are read, and at the end
{"findings": […], "pages", "pictures"}. A job of kind "mask" writes a masked copy to the file it has open as OUTPUT and ends with
{"made", "name", "log", "problems"}. What goes wrong unexpectedly ends it with a status, and with names of functions on standard error: no
message of an exception, because it may repeat the file.
"""

import json
import os
import resource
import sys
import traceback
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from .findings import Extraction, Finding, mark, once
from .kinds import Kind
from .limits import Limits

MEMORY_STATUS = 75  # how this process says that its memory did not suffice
OUTPUT = 3  # the descriptor of the masked copy
_USUAL = ("numpy", "lxml.html", "PIL.ImageDraw", "PIL.ImageOps")  # what readers import when they need it, and many do
_SAMPLE = "咨询电话:0311-88881234,邮箱 office@example.com"  # nobody's; names would load the model


def main():
    sys.excepthook = _say_where
    job = json.load(sys.stdin)
    limits = Limits.of(job["limits"])
    masks = job.get("kind") == "mask"
    confine(limits, job["ocr"], written=limits.expanded if masks else 0)
    try:
        result = _masked(job, limits) if masks else _examined(job, limits)
    except MemoryError:
        os._exit(MEMORY_STATUS)
    _say(result)


def warm_up():
    """Before the fork: imports what most files need, and searches a text once, so that words and patterns are there.

    Nothing here may start a thread, which a fork would cut in two: no model, and neither onnxruntime nor what stands on it.
    """
    import rjieba

    from . import extraction, masking
    from .detectors import detect
    from .findings import Passage
    from .lexicon import shipped
    from .rules import Rules

    for name in _USUAL:
        import_module(name)
    for package in (extraction, masking):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    rjieba.cut(_SAMPLE)
    detect([Passage("paragraph:1", _SAMPLE)], Rules.of({}), shipped(), bytes(32), date(2026, 1, 1))


def findings_of(extraction: Extraction, sha256: str, key: bytes) -> list[Finding]:
    """The problems of a file as findings. They are about these very bytes: another version of the file is to be looked at anew."""
    return [
        Finding(one.kind, one.place, 0, 0, "", one.code, mark(key, one.kind, f"{sha256}\0{one.code}\0{one.place}"))
        for one in extraction.problems
    ]


def _examined(job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from .detectors import detect
    from .extraction import extract
    from .lexicon import Lexicon, shipped
    from .rules import Rules

    def progress(done: int, of: int, place: str):
        _say({"done": done, "of": of, "place": place})

    key = bytes.fromhex(job["key"])
    extraction = extract(Path(job["path"]), job["name"], limits, ocr=job["ocr"], progress=progress)
    lexicon = shipped() if job["lexicon"] is None else Lexicon.of(job["lexicon"])
    found = detect(extraction.passages, Rules.of(job["rules"]), lexicon, key, date.fromisoformat(job["today"]))
    findings = once(found, extraction.passages)
    problems = findings_of(extraction, job["sha256"], key)
    if len(findings) > limits.findings:
        findings = findings[: limits.findings]
        problems += [
            Finding(
                Kind.UNSCREENABLE, "", 0, 0, "", "too_many_findings", mark(key, Kind.UNSCREENABLE, f"{job['sha256']}\0too_many_findings")
            )
        ]
    return {"findings": [one.data() for one in (*findings, *problems)], "pages": extraction.pages, "pictures": extraction.pictures}


def _masked(job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from .masking.copying import copy
    from .masking.spans import Box, Span

    def progress(done: int, of: int, place: str):
        _say({"done": done, "of": of, "place": place})

    spans, boxes = [Span.of(one) for one in job["spans"]], [Box.of(one) for one in job["boxes"]]
    made = copy(Path(job["path"]), job["name"], spans, boxes, limits, progress=progress)
    if made.content is not None:
        with os.fdopen(OUTPUT, "wb") as file:
            file.write(made.content)
    problems = [{"kind": str(one.kind), "code": one.code, "place": one.place} for one in made.problems]
    return {"made": made.content is not None, "name": made.name, "log": made.log, "problems": problems}


def _say(line: dict[str, Any]):
    print(json.dumps(line, ensure_ascii=True), flush=True)


def _say_where(kind: type[BaseException], error: BaseException, trace: Any):
    frames = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-6:]]
    print(f"{kind.__name__} at {' < '.join(reversed(frames))}", file=sys.stderr)


def confine(limits: Limits, ocr: bool, written: int = 0):
    """No more memory, processor time or open files than needed, no larger file written than `written` bytes, no core left behind."""
    memory, seconds = limits.address_space(ocr), 2 * limits.wall(ocr) + 5
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
