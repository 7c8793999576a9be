"""Looks into ZIP containers (plain archives, OOXML, OFD) without unpacking them, in bounded time and memory."""

import struct
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

MOST_MEMBERS = 2000
LARGEST_INDEX = 1024 * 1024  # bytes of the table of contents
LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes of all members together
FREE_UNPACKED, HIGHEST_RATIO = 100 * 1024 * 1024, 100  # beyond so many bytes, unpacked may be at most so many times packed

PROTECTED = _("“%(name)s” is protected by a password, so nobody can check it. Remove the password and choose it again.")
_PARTS = {"docx": "word/", "wps": "word/", "xlsx": "xl/", "et": "xl/", "pptx": "ppt/"}
_CONTAINERS = {"docx", "xlsx", "pptx", "wps", "et", "ofd"}
_ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".jar", ".cab", ".iso")
_ARCHIVE_HEADS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ", b"MSCF")


class Unsafe(ValueError):
    """A container that may not be kept. `message` still has %(name)s and %(member)s to fill."""

    def __init__(self, code: str, message, member: str = ""):
        super().__init__(code, member)
        self.code, self.message, self.member = code, message, member


def fits(stream: BinaryIO, extension: str, allowed: frozenset[str]) -> bool:
    """Whether the ZIP container is what its extension says.

    Raises Unsafe with code encrypted, damaged, bomb, nested, member_name or member_type.
    """
    _check_index(stream)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _check_sizes(members)
            names = {member.filename for member in members}
            if extension == "ofd":
                return "OFD.xml" in names
            if extension in _PARTS:
                macros = any(name.endswith("vbaProject.bin") for name in names)
                return "[Content_Types].xml" in names and any(name.startswith(_PARTS[extension]) for name in names) and not macros
            for member in members:
                if not member.is_dir():
                    _check_member(archive, member, allowed)
            return extension == "zip"
    except Unsafe:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, struct.error) as damaged:
        raise _damaged() from damaged


def _check_index(stream: BinaryIO):
    """Refuses a table of contents so large that merely listing it would be costly."""
    size = stream.seek(0, 2)
    start = max(size - 65_557, 0)
    stream.seek(start)
    tail = stream.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise _damaged()
    if int.from_bytes(tail[at + 12 : at + 16], "little") > LARGEST_INDEX or tail[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        raise _bomb()


def _check_sizes(members: list[zipfile.ZipInfo]):
    if any(member.flag_bits & 1 for member in members):
        raise Unsafe("encrypted", PROTECTED)
    unpacked, packed = sum(member.file_size for member in members), sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or unpacked > max(FREE_UNPACKED, packed * HIGHEST_RATIO):
        raise _bomb()


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowed: frozenset[str]):
    name = _readable(member)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        raise Unsafe("member_name", _("“%(name)s” contains “%(member)s”, whose path leads elsewhere. Pack the files anew."), name)
    with archive.open(member) as opened:
        head = opened.read(8)
    if name.lower().endswith(_ARCHIVE_NAMES) or (head.startswith(_ARCHIVE_HEADS) and extension not in _CONTAINERS):
        raise Unsafe("nested", _("“%(name)s” contains another archive, “%(member)s”. Pack its files directly."), name)
    if extension not in allowed:
        raise Unsafe("member_type", _("“%(name)s” contains “%(member)s”, a kind of file that cannot be attached. Leave it out."), name)


def _readable(member: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _bomb() -> Unsafe:
    return Unsafe("bomb", _("“%(name)s” unpacks to far too much or too many files. Attach its files in smaller packages."))


def _damaged() -> Unsafe:
    return Unsafe("damaged", _("“%(name)s” is damaged and cannot be opened. Save or pack it anew."))
