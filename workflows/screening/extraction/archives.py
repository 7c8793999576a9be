"""ZIP archives and whatever lies in them, in bounded time and memory."""

import io
import zipfile
from collections.abc import Callable

from ..limits import FREE_EXPANSION
from .formats import IndexTooLarge, check_index
from .gathering import Gathering, LimitReached, Unreadable, label

Read = Callable[[bytes, str, Gathering], None]
DAMAGED = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError)


def opened(content: bytes, out: Gathering) -> zipfile.ZipFile:
    """The archive, if it is not a trap. Raises Unreadable, LimitReached."""
    try:
        check_index(content, out.limits.members)
        archive = zipfile.ZipFile(io.BytesIO(content))
    except IndexTooLarge as error:
        raise LimitReached("too_many_members") from error
    except DAMAGED as error:
        raise Unreadable("corrupt") from error
    members = archive.infolist()
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if len(members) > out.limits.members:
        raise LimitReached("too_many_members")
    if unpacked > max(FREE_EXPANSION, min(packed, len(content)) * out.limits.ratio):
        raise LimitReached("expands_too_far")
    return archive


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, out: Gathering) -> bytes:
    """The bytes of a member, whatever size it claims to have. Raises Unreadable, LimitReached."""
    import zlib

    if info.flag_bits & 1:
        raise Unreadable("encrypted")
    try:
        with archive.open(info) as stream:
            content = stream.read(out.limits.part + 1)
    except (*DAMAGED, zlib.error, RuntimeError) as error:
        raise Unreadable("corrupt") from error
    if len(content) > out.limits.part:
        raise LimitReached("expands_too_far")
    out.spend_bytes(len(content))
    return content


def read_zip(content: bytes, name: str, out: Gathering, read: Read):
    """Every member, each through `read` as a file of its own; one that cannot be read does not keep the others from it."""
    with opened(content, out) as archive:
        if archive.comment:
            out.hidden("comment", "comment", _text(archive.comment))
        for info in archive.infolist():
            path = readable(info)
            place = f"member:{label(path)}"
            if info.comment:
                out.hidden("comment", f"{place}/comment", _text(info.comment))
            if info.is_dir():
                continue
            try:
                with out.inside(place):
                    read(member(archive, info, out), path, out)
            except LimitReached as reached:
                out.unread(reached.code, place)
                if reached.code not in {"nested_too_deep", "too_large"}:
                    raise
            except Unreadable as unreadable:
                out.unread(unreadable.code, place)


def readable(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return _text(info.orig_filename.encode("cp437"))
    except UnicodeError:
        return info.filename


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeError:
        return content.decode("gb18030", "replace")
