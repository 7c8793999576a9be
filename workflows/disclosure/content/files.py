"""Attachments: which files are accepted, and where their bytes lie.

A file is accepted when its name, size and content agree with the policy and with each other; a refusal names the file and says what to do.
Bytes are kept under their SHA-256, so the same content is stored once whatever it is called.
"""

import codecs
import os
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.translation import gettext as _

from workflows.disclosure.content import archives
from workflows.disclosure.content.archives import PROTECTED, Unsafe

MIB = 1024 * 1024
CHUNK = MIB
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": _OFFICE + "wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": _OFFICE + "presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
    "ofd": "application/ofd",
    "txt": "text/plain",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
}
#: Formats nobody reads here → what to save such a file as.
NOT_READ = {"doc": "docx", "wps": "docx", "xls": "xlsx", "et": "xlsx", "ppt": "pptx", "ofd": "pdf"}
_OLE_STREAMS = {"doc": ("WordDocument",), "wps": ("WordDocument",), "xls": ("Workbook", "Book"), "et": ("Workbook", "Book")}
_OLE_STREAMS |= {"ppt": ("PowerPoint Document",)}
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_HEADS = {"jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_FORBIDDEN_IN_NAMES = set('/\\<>:"|?*')


def advised(entries: Iterable[dict]) -> list[dict]:
    """The attachment entries, each with what to do instead where the file is of a format the check cannot read, for whoever attaches it."""
    words = _(
        "The check cannot read .%(old)s. Save the file as .%(new)s or .pdf, attach that and remove this one; else a person must read it."
    )
    found = []
    for entry in entries:
        old = entry["name"].rpartition(".")[2].lower()
        found.append(entry | {"advice": words % {"old": old, "new": NOT_READ[old]} if old in NOT_READ else ""})
    return found


@dataclass(frozen=True)
class Policy:
    """What may be uploaded; sizes in bytes, inclusive."""

    extensions: frozenset[str] = frozenset(MEDIA_TYPES)
    largest: int = 50 * MIB
    most_files: int = 20
    largest_total: int = 200 * MIB
    longest_name: int = 150  # characters


@dataclass(frozen=True)
class FileFacts:
    """An accepted file: its name in NFC, the SHA-256 of its bytes in hexadecimal, its size in bytes, its type by name and content."""

    name: str
    sha256: str
    size: int
    media_type: str
    extension: str


class FileRefused(ValueError):
    """A file may not be attached. `code` for programs, `name` of the file, `message` for people."""

    def __init__(self, code: str, name: str, message: str):
        super().__init__(message)
        self.code, self.name, self.message = code, name, message


class ContentDiffers(ValueError):
    """The bytes to be stored are not the bytes that were checked."""


def check_upload(name: str, stream: BinaryIO, size: int | None = None, policy: Policy | None = None) -> FileFacts:
    """The facts of an acceptable file; reads the stream once in pieces and rewinds it. `size` is what the sender claims, if anything.

    Raises FileRefused with code name_bad, name_too_long, type_forbidden, too_large, empty, content_differs, encrypted, archive_unsafe.
    """
    policy = policy or Policy()
    name, extension = _checked_name(name, policy)
    if size is not None and size > policy.largest:
        raise _too_large(name, policy)
    traits = _Traits(extension)
    for chunk in _chunks(stream):
        traits.feed(chunk)
        if traits.size > policy.largest:
            raise _too_large(name, policy)
    stream.seek(0)
    if not traits.size:
        raise FileRefused("empty", name, _("“%(name)s” is empty. Check the file on your computer and choose it again.") % {"name": name})
    _check_content(name, extension, traits, stream, policy)
    stream.seek(0)
    return FileFacts(name, traits.digest.hexdigest(), traits.size, MEDIA_TYPES[extension], extension)


def check_together(files: Iterable[FileFacts], policy: Policy | None = None) -> None:
    """Raises FileRefused (too_many, total_too_large, name_taken, content_taken) when the files cannot be attached to one item together.

    An attachment is addressed by its content: the same one under two names would be masked, answered for and removed as one.
    """
    policy, files = policy or Policy(), list(files)
    seen: set[str] = set()
    contents: dict[str, str] = {}
    for number, file in enumerate(files, start=1):
        if number > policy.most_files:
            message = _("“%(name)s” is one file too many: an item has at most %(most)s. Pack several into one ZIP file.")
            raise FileRefused("too_many", file.name, message % {"name": file.name, "most": policy.most_files})
        if file.name.casefold() in seen:
            message = _("There already is an attachment “%(name)s”. Rename the file or remove the other one.")
            raise FileRefused("name_taken", file.name, message % {"name": file.name})
        seen.add(file.name.casefold())
        if file.sha256 in contents:
            message = _("“%(name)s” is the same file as the attachment “%(other)s”. Choose the file you mean, or keep the one.")
            raise FileRefused("content_taken", file.name, message % {"name": file.name, "other": contents[file.sha256]})
        contents[file.sha256] = file.name
        if sum(earlier.size for earlier in files[:number]) > policy.largest_total:
            message = _("With “%(name)s” the attachments exceed %(most)s MB together. Leave out or shrink some.")
            raise FileRefused("total_too_large", file.name, message % {"name": file.name, "most": policy.largest_total // MIB})


def store(facts: FileFacts, stream: BinaryIO, storage: Storage) -> str:
    """Keeps the bytes under their hash and returns their path in the storage; bytes that are there already are not written again.

    On a file system the file appears whole or not at all. Raises ContentDiffers, storing nothing, when the stream is not what was checked.
    """
    path = f"{facts.sha256[:2]}/{facts.sha256}"
    if storage.exists(path) and storage.size(path) == facts.size:
        return path
    if isinstance(storage, FileSystemStorage):
        _store_on_disk(facts, stream, Path(storage.path(path)))
        return path
    digest = sha256()
    for chunk in _chunks(stream):
        digest.update(chunk)
    _check_digest(digest, facts)
    stream.seek(0)
    kept = storage.save(path, File(stream))
    if kept != path:  # somebody stored the same bytes at the same moment
        storage.delete(kept)
    return path


def _store_on_disk(facts: FileFacts, stream: BinaryIO, target: Path):
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    digest = sha256()
    try:
        with part.open("xb") as file:
            for chunk in _chunks(stream):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _check_digest(digest, facts)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def _check_digest(digest, facts: FileFacts):
    if digest.hexdigest() != facts.sha256:
        raise ContentDiffers(f"{facts.name} changed between check and storage")


def _checked_name(name: str, policy: Policy) -> tuple[str, str]:
    name = unicodedata.normalize("NFC", name)
    stem, dot, extension = name.rpartition(".")
    hidden = any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in name)
    if hidden or _FORBIDDEN_IN_NAMES & set(name) or name != name.strip() or name.startswith("."):
        shown = "".join(character for character in name if unicodedata.category(character)[0] != "C")[: policy.longest_name]
        message = _("The file name “%(name)s” contains characters that are not possible, such as / or invisible ones. Rename the file.")
        raise FileRefused("name_bad", shown, message % {"name": shown})
    if len(name) > policy.longest_name:
        message = _("The name of “%(name)s…” is too long: %(most)s characters are possible. Shorten it.")
        raise FileRefused("name_too_long", name[:40], message % {"name": name[:40], "most": policy.longest_name})
    extension = extension.lower()
    if not (stem.strip() and dot) or extension not in policy.extensions or extension not in MEDIA_TYPES:
        message = _("“%(name)s” cannot be attached: possible are %(types)s. Save it in one of these formats.")
        raise FileRefused("type_forbidden", name, message % {"name": name, "types": ", ".join(sorted(policy.extensions))})
    return name, extension


def _too_large(name: str, policy: Policy) -> FileRefused:
    message = _("“%(name)s” is larger than %(most)s MB. Compress its pictures or split it.")
    return FileRefused("too_large", name, message % {"name": name, "most": policy.largest // MIB})


class _Traits:
    """What one pass over the bytes shows: head, size, hash, the names of OLE streams, whether it is readable text."""

    def __init__(self, extension: str):
        self.head, self.size, self.digest, self.tail = b"", 0, sha256(), b""
        self.ole_streams: set[str] = set()
        self.decoders = {}
        if extension in {"txt", "csv"}:
            self.decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030", "utf-16")}

    def feed(self, chunk: bytes):
        self.digest.update(chunk)
        self.head = self.head or chunk[:4096]
        self.size += len(chunk)
        if self.head.startswith(_OLE):
            window = self.tail + chunk
            names = ("WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage")
            self.ole_streams |= {name for name in names if name.encode("utf-16-le") in window}
            self.tail = window[-64:]
        for name, decoder in list(self.decoders.items()):
            if not _is_text(decoder, chunk):
                del self.decoders[name]

    def is_text(self) -> bool:
        return any(_is_text(decoder, b"", final=True) for decoder in self.decoders.values())


def _is_text(decoder, chunk: bytes, final: bool = False) -> bool:
    try:
        text = decoder.decode(chunk, final)
    except UnicodeError:  # of UTF-16 also a missing byte order mark
        return False
    return not any(character < " " and character not in "\t\n\r\x0c\x1a" for character in set(text))


def _check_content(name: str, extension: str, traits: _Traits, stream: BinaryIO, policy: Policy):
    head = traits.head
    if "EncryptedPackage" in traits.ole_streams:
        raise FileRefused("encrypted", name, PROTECTED % {"name": name})
    if extension == "pdf":
        fits = b"%PDF-" in head[:1024]
    elif extension in _HEADS:
        fits = head.startswith(_HEADS[extension])
    elif extension in {"txt", "csv"}:
        fits = traits.is_text()
    elif head.startswith(_OLE):
        fits = bool(traits.ole_streams & set(_OLE_STREAMS.get(extension, ())))
    else:
        fits = head.startswith((_ZIP, b"PK\x05\x06")) and _is_package(name, extension, stream, policy)
    if not fits:
        message = _("The content of “%(name)s” is not what its name says (%(found)s). Open it, save it as .%(type)s and choose it again.")
        raise FileRefused("content_differs", name, message % {"name": name, "found": _guess(head), "type": extension})


def _is_package(name: str, extension: str, stream: BinaryIO, policy: Policy) -> bool:
    try:
        return archives.fits(stream, extension, policy.extensions)
    except Unsafe as unsafe:
        code = "encrypted" if unsafe.code == "encrypted" else "archive_unsafe"
        raise FileRefused(code, name, unsafe.message % {"name": name, "member": unsafe.member}) from unsafe


def _guess(head: bytes) -> str:
    """What the bytes look like, in a word or two."""
    try:
        return puremagic.from_string(head) or _("unknown")
    except (puremagic.PureError, ValueError):
        return _("unknown")
