"""A file to its masked copy: chooses the format's writer, and does not give away a copy in which anything masked is still to be found."""

import io
from pathlib import Path
from typing import Any, NamedTuple

from ..extraction import extract_content
from ..extraction.formats import PICTURES, identify
from ..extraction.gathering import LimitReached, Progress, Unreadable
from ..findings import Problem
from ..kinds import Kind
from ..limits import Limits
from .spans import Box, DoesNotFit, Span, renamed
from .work import Work


class Copy(NamedTuple):
    """A masked copy: its bytes (None: there is none, and `problems` say why), its name, and what a masking log keeps."""

    content: bytes | None
    name: str
    log: list[dict[str, Any]]
    problems: list[Problem]


def copy(
    path: Path | str, name: str, spans: list[Span], boxes: list[Box], limits: Limits | None = None, *, progress: Progress | None = None
) -> Copy:
    """The masked copy of the file at `path`, which is not touched. Raises OSError when it cannot be read."""
    limits = limits or Limits()
    with Path(path).open("rb") as stream:
        content = stream.read(limits.size + 1)
    before = extract_content(content, name, limits, ocr=False)
    work = Work(before.passages, spans, boxes, limits, progress)
    try:
        if len(content) > limits.size:
            raise Unreadable("too_large")
        made, new_name = _masked(work, content, name)
    except Unreadable as unreadable:
        return Copy(None, name, [], [Problem(Kind.UNSCREENABLE, unreadable.code, "")])
    except DoesNotFit as unfitting:
        return Copy(None, name, [], [Problem(Kind.UNSCREENABLE, "mask_missed", str(unfitting))])
    except MemoryError:
        return Copy(None, name, [], [Problem(Kind.UNSCREENABLE, "memory_limit", "")])
    missed = work.forgotten() or _still_there(work, made, new_name, limits)
    problems = [*work.problems, *(Problem(Kind.UNSCREENABLE, "mask_missed", place) for place in missed)]
    return Copy(None if problems else made, new_name, work.log(), problems)


def _still_there(work: Work, made: bytes, name: str, limits: Limits) -> list[str]:
    """Reads the copy as a stranger would and looks for what was to be masked."""
    return work.remaining(extract_content(made, name, limits, ocr=False).passages)


def _masked(work: Work, content: bytes, name: str) -> tuple[bytes, str]:
    """The bytes and name of a file, or of one packed in another. Raises Unreadable, LimitReached, DoesNotFit."""
    found, file = identify(content), io.BytesIO()
    new = renamed(name, work.edits("name", name))
    if found in ("text", "empty"):
        from .texts import mask_text

        mask_text(work, content, file)
    elif found == "docx":
        from .word import mask_docx

        mask_docx(work, content, file)
    elif found == "xlsx":
        from .sheets import mask_sheets

        mask_sheets(work, content, file)
    elif found == "pptx":
        from .slides import mask_pptx

        mask_pptx(work, content, file)
    elif found == "pdf":
        from .pages import mask_pdf

        mask_pdf(work, content, file)
    elif found in PICTURES:
        from .pictures import mask_picture

        extension = mask_picture(work, content, file)
        stem, dot, old = new.rpartition(".")
        if dot and {old.lower(), extension} != {"jpeg", "jpg"} and old.lower() != extension:
            new = f"{stem}.{extension}"
    elif found == "zip":
        from .archives import mask_zip

        if work.deep():
            raise LimitReached("nested_too_deep")
        mask_zip(work, content, file, _masked)
    else:
        raise Unreadable("encrypted" if found == "encrypted" else "not_maskable")
    return file.getvalue(), new
