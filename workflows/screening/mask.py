"""Has a masked copy of one file made by a process of its own (worker.py). The original is only read. Never raises because of a file."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

from .examine import Progress, ask
from .findings import Problem
from .kinds import Kind
from .limits import Limits
from .masking.spans import Box, Span


class Masked(NamedTuple):
    """A masked copy: an open file at its beginning, to be closed by whoever asked (None: there is none, and `problems` say why); its name;
    what a masking log keeps: [{"kind" or "box", "manner", "count", "ground", "place"}], never a value."""

    file: IO[bytes] | None
    name: str
    log: list[dict[str, Any]]
    problems: tuple[Problem, ...]


def mask(
    path: Path | str,
    name: str,
    spans: Iterable[Span],
    boxes: Iterable[Box] = (),
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Masked:
    """A copy of the file at `path`, which people call `name`, with spans and boxes masked and all that is hidden in it left out.

    The places of the spans are those that examining this very file gave. Nothing of the copy may be published before it was examined itself.
    """
    limits = limits or Limits()
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever asked closes it
    job = {
        "kind": "mask",
        "path": str(Path(path).resolve()),
        "name": name,
        "ocr": True,
        "limits": limits.data(),
        "spans": [one.data() for one in spans],
        "boxes": [one.data() for one in boxes],
    }
    result, code = ask(json.dumps(job).encode(), "made", limits.wall(ocr=True), progress, (file.fileno(),))
    if not result.get("made"):
        file.close()
        problems = tuple(Problem(Kind(one["kind"]), one["code"], one["place"]) for one in result.get("problems", ()))
        return Masked(None, name, [], problems or (Problem(Kind.UNSCREENABLE, code or "crashed", ""),))
    file.seek(0)
    return Masked(file, result["name"], result["log"], ())
