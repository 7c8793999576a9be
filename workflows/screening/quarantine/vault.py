"""Encrypted files of the quarantine: written and read in pieces, each under AES-GCM, so that 50 MB never lie in memory twice nor plain on a disk.

A file is its pieces one after the other. The number of a piece is its nonce (the key is never used for another file), and whether it is
the last is bound to it: a file that was cut, spliced or reordered cannot be read.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import File
from django.core.files.storage import Storage, storages

PIECE = 256 * 1024  # bytes of plain text
TAG = 16  # bytes added to each piece
MORE, LAST = b"more", b"last"


class Broken(Exception):
    """The bytes in the vault are not what was put there."""


class Missing(Exception):
    """The vault holds no such file: it was destroyed, or the database came back from a backup, which never has it."""


def storage() -> Storage:
    return storages["quarantine"]


def put(key: bytes, parts: Iterable[bytes]) -> str:
    """Keep what the parts say, joined; returns the name it lies under, which tells nothing of it."""
    return storage().save(f"{uuid.uuid4().hex}.sealed", _Pieces(encrypted(key, parts)))


def read(key: bytes, location: str) -> Iterator[bytes]:
    """What was put there, in pieces. Raises Missing or Broken, the latter perhaps after pieces that were sound."""
    try:
        file = storage().open(location)
    except FileNotFoundError as error:
        raise Missing(Missing.__doc__) from error
    with file:
        yield from decrypted(key, file)


def destroy(location: str) -> None:
    """The file is gone; one that is gone already is no error."""
    storage().delete(location)


def encrypted(key: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as they lie in the file."""
    cipher, number, waiting = AESGCM(key), 0, b""
    for part in parts:
        waiting += part
        while len(waiting) > PIECE:  # more than one: the last piece is written below
            yield cipher.encrypt(_nonce(number), waiting[:PIECE], MORE)
            number, waiting = number + 1, waiting[PIECE:]
    yield cipher.encrypt(_nonce(number), waiting, LAST)


def decrypted(key: bytes, file: Any) -> Iterator[bytes]:
    """The reverse of `encrypted`. Raises Broken."""
    cipher, number = AESGCM(key), 0
    piece = file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number), piece, MORE if following else LAST)
        except (InvalidTag, ValueError) as error:
            raise Broken(Broken.__doc__) from error
        if not following:
            return
        number, piece = number + 1, following


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class _Pieces(File):
    """Pieces as a file a storage can save, which asks for nothing but its chunks."""

    def __init__(self, pieces: Iterator[bytes]):
        super().__init__(None)
        self.pieces = pieces

    def chunks(self, chunk_size=None):
        return self.pieces
