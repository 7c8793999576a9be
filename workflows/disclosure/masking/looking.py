"""Pages of internal files as pictures, kept for a while in this process's memory and nowhere else."""

import json
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from django.core.files.storage import storages

from workflows.screening.pictures import DRAWN, NotDrawn, draw, extension, locate

from .. import attachments
from ..models import StoredFile

PAGE, THUMB = "page", "thumb"
WIDTHS = {PAGE: 1240, THUMB: 140}  # pixels: an A4 page at 150 dots an inch, and what fits a strip of pages
AHEAD = {PAGE: 1, THUMB: 20}  # how many are drawn at once: starting the process costs more than a small picture
MOST = 48 * 1024 * 1024  # bytes of pictures


class Pictures:
    """The pictures looked at last, by what they show, up to a number of bytes."""

    def __init__(self, most: int):
        self._most, self._size, self._lock = most, 0, Lock()
        self._kept: OrderedDict[tuple, bytes] = OrderedDict()
        self._counts: OrderedDict[str, int] = OrderedDict()

    def get(self, key: tuple) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple, picture: bytes) -> None:
        with self._lock:
            self._size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._size > self._most:
                _key, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest)

    def count(self, sha256: str) -> int | None:
        return self._counts.get(sha256)

    def counted(self, sha256: str, pages: int) -> None:
        with self._lock:
            self._counts[sha256] = pages
            while len(self._counts) > 1000:
                self._counts.popitem(last=False)


_pictures, _drawing, _locating = Pictures(MOST), Lock(), Lock()  # one process at a time: they are to cost no more than a page


def can_be_drawn(name: str) -> bool:
    return extension(name) in DRAWN


def picture(sha256: str, name: str, page: int, size: str) -> bytes | None:
    """A page (from 1) as JPEG; None when the file has no such page. Raises NotDrawn."""
    key = (sha256, size, page)
    if (kept := _pictures.get(key)) is not None:
        return kept
    with _drawing:
        if (kept := _pictures.get(key)) is not None:  # drawn with an earlier page while this one waited
            return kept
        wanted = range(page, page + AHEAD[size])
        _count, drawn = _draw(sha256, name, wanted, size)
        for number, one in zip(wanted, drawn, strict=False):
            _pictures.put((sha256, size, number), one)
    return drawn[0] if drawn else None


def count(sha256: str, name: str) -> int:
    """How many pages a file has. Raises NotDrawn."""
    known = _pictures.count(sha256)
    return known if known is not None else _draw(sha256, name, (), THUMB)[0]


def areas(sha256: str, name: str, page: int, edition: str, spans: Sequence[tuple[str, int, int]]) -> list[list[list[float]]]:
    """Where what an edition found on a page stands, as pictures.locate tells it; kept like the pictures. Raises NotDrawn."""
    key = (sha256, edition, page)
    if (kept := _pictures.get(key)) is not None:
        return json.loads(kept)
    with _locating, _copied(sha256) as path:
        found = locate(path, name, page, spans) if spans else []
    _pictures.put(key, json.dumps(found).encode())
    return found


@contextmanager
def _copied(sha256: str) -> Iterator[str]:
    """The path of a copy of a stored file, gone after the block: the process that opens it sees nothing else of ours.

    Raises NotDrawn (missing) when its bytes are destroyed or lost.
    """
    stored = StoredFile.objects.filter(pk=sha256).first()
    if stored is None or not attachments.is_there(stored):
        raise NotDrawn("missing")
    with tempfile.NamedTemporaryFile(prefix="yangguang-page-") as file, storages["internal"].open(stored.location) as original:
        shutil.copyfileobj(original, file)
        file.flush()
        yield file.name


def _draw(sha256, name, wanted, size):
    with _copied(sha256) as path:
        pages, drawn = draw(path, name, wanted, WIDTHS[size])
    _pictures.counted(sha256, pages)
    return pages, drawn
