"""Material into the vault and out again: a header with what it is called, the bytes, and the row that holds the key."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from . import keys, vault
from .models import Sealed

LENGTH = 4  # bytes that say how long the header is
LONGEST = 64 * 1024 * 1024  # bytes of a header: text typed is all header


@contextmanager
def sealed(header: dict[str, Any], parts: Iterable[bytes] = ()) -> Iterator[Sealed]:
    """The unsaved row of material just put into the vault; the file is gone again when the block fails."""
    head = json.dumps(header, ensure_ascii=False).encode()
    key = keys.new_key()
    location = vault.put(key, _joined(len(head).to_bytes(LENGTH, "big") + head, parts))
    try:
        yield Sealed(location=location, key=keys.wrap(key, location.encode()))
    except BaseException:
        vault.destroy(location)
        raise


def opened(row: Sealed) -> tuple[dict[str, Any], Iterator[bytes]]:
    """The header and the bytes. Raises keys.KeyLost, vault.Missing or vault.Broken, the last perhaps only while the bytes are read."""
    pieces = vault.read(keys.unwrap(bytes(row.key), row.location.encode()), row.location)
    buffer = b""
    while len(buffer) < LENGTH or len(buffer) < LENGTH + int.from_bytes(buffer[:LENGTH], "big"):
        piece = next(pieces, b"")
        if not piece or len(buffer) > LONGEST:
            raise vault.Broken(vault.Broken.__doc__)
        buffer += piece
    end = LENGTH + int.from_bytes(buffer[:LENGTH], "big")
    return json.loads(buffer[LENGTH:end]), _joined(buffer[end:], pieces)


def destroy(row: Sealed) -> None:
    """The key is gone with this transaction, the bytes right after it; a crash in between leaves bytes nobody can read, for the sweep."""
    location = row.location
    row.delete()
    transaction.on_commit(lambda: vault.destroy(location), robust=True)


def _joined(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
