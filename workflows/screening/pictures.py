"""Pages to look at, and where on them something stands, found out by processes of their own: a stranger's file costs bounded time and memory."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from .examine import ask

SECONDS = 30  # for drawing, or for reading one page by character recognition
DRAWN = frozenset({"pdf", "jpg", "jpeg", "png"})


class NotDrawn(ValueError):
    """No picture could be made of a file. `code`: encrypted, corrupt, too_large, time_limit."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def draw(path: str | Path, name: str, pages: Sequence[int], width: int) -> tuple[int, list[bytes]]:
    """(how many pages there are, these pages as JPEG pictures at most `width` pixels wide); pages count from 1, those there are not are left out.

    Raises NotDrawn.
    """
    order = {"path": str(path), "pdf": extension(name) == "pdf", "pages": list(pages), "width": width}
    told, code = ask(json.dumps(order).encode(), "drawn", SECONDS, program="draw")
    if code:
        raise NotDrawn("time_limit" if code == "time_limit" else "corrupt")  # killed for its memory, or the library gave up on the file
    if told["problem"]:
        raise NotDrawn(told["problem"])
    return told["count"], [base64.b64decode(one) for one in told["drawn"]]


def locate(path: str | Path, name: str, page: int, spans: Sequence[tuple[str, int, int]]) -> list[list[list[float]]]:
    """Where these stretches of text (place, start, end as in findings) stand on a page: for each its rectangles [x, y, width, height].

    In fractions of the page from its upper left corner; none for what cannot be told, be it that the file takes too long.
    """
    job = {"path": str(path), "pdf": extension(name) == "pdf", "page": page, "spans": list(spans)}
    result, _code = ask(json.dumps(job).encode(), "located", SECONDS, program="locate")
    return result.get("located") or [[] for _span in spans]
