"""The site's quarantine key, and the keys of single materials, which only it can open.

The site's key comes from QUARANTINE_KEY or a file of its own and is in no backup. A material's key lies in the database wrapped by it:
once that row is gone nobody can read the material, whatever is left of its bytes on a disk. (保密法 第三十一条)
"""

import base64
import binascii
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SIZE = 32  # bytes
NONCE = 12  # bytes


class KeyLost(Exception):
    """The material was sealed under another quarantine key than this site has now: nobody can read it here."""


def new_key() -> bytes:
    """A key for one material."""
    return secrets.token_bytes(SIZE)


def wrap(key: bytes, about: bytes) -> bytes:
    """A material's key as it may be stored; it can be unwrapped only with the same `about`."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_of_the_site()).encrypt(nonce, key, about)


def unwrap(wrapped: bytes, about: bytes) -> bytes:
    """Raises KeyLost."""
    try:
        return AESGCM(_of_the_site()).decrypt(wrapped[:NONCE], wrapped[NONCE:], about)
    except InvalidTag as error:
        raise KeyLost(KeyLost.__doc__) from error


def _of_the_site() -> bytes:
    return _read(settings.QUARANTINE_KEY) if settings.QUARANTINE_KEY else _kept(Path(settings.STATE_DIR) / "quarantine.key")


def _read(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip().encode())
    except (binascii.Error, UnicodeEncodeError):
        key = b""
    if len(key) != SIZE:
        raise ImproperlyConfigured("QUARANTINE_KEY must be 32 random bytes in base64: head -c32 /dev/urandom | base64 | tr '+/' '-_'")
    return key


def _kept(path: Path) -> bytes:
    """The key in the state directory, made on first use; of two processes that make one at the same time, the first wins."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.urlsafe_b64encode(new_key()))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return _read(path.read_text())
