"""Files that lie in memory only and still have a path: what a stranger sent is looked at before a disk sees it.

Linux's memfd: no name in any directory, gone with the last process that holds it. Swap is a disk too; see docs/operations.md.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

CHUNK = 256 * 1024  # bytes


def new_file() -> BinaryIO:
    """An empty file in memory, to be written and read."""
    return os.fdopen(os.memfd_create("yangguang", os.MFD_CLOEXEC), "w+b")


def path_of(file: BinaryIO) -> str:
    """A path under which another process of the same user can read this file, as long as we hold it open."""
    return f"/proc/{os.getpid()}/fd/{file.fileno()}"


def filled(parts: Iterable[bytes]) -> BinaryIO:
    """A file in memory with these parts, rewound."""
    file = new_file()
    for part in parts:
        file.write(part)
    file.flush()
    file.seek(0)
    return file


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The whole of a stream in pieces; it is rewound before."""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


@contextmanager
def as_path(stream: BinaryIO) -> Iterator[str]:
    """A path to what the stream holds, without a disk: that of its own memory (`memory_path`), or of a copy. Rewound before and after."""
    stream.seek(0)
    if own := getattr(stream, "memory_path", None):
        yield own
        return
    with filled(chunks(stream)) as copy:
        stream.seek(0)
        yield path_of(copy)
