"""Drawings in office packages: the words of SVG, and whether a metafile (EMF, WMF) may hold words nobody reads here."""

import zlib
from collections.abc import Iterator

from .gathering import Gathering, Unreadable
from .packages import local, parsed

#: Bytes. A smaller drawing without words is an ornament: a bullet, an icon. In a larger one letters may be drawn.
ORNAMENT = 4096
_UNSPOKEN = frozenset({"style", "script"})
_DRAWN = frozenset({"path", "polygon", "polyline", "foreignObject"})
_SPEAKING = frozenset({"title", "aria-label", "label", "alt", "desc"})
_PLACEABLE, _EMF = b"\xd7\xcd\xc6\x9a", b" EMF"
#: Records that write: ExtTextOutA, ExtTextOutW, PolyTextOutA, PolyTextOutW, SmallTextOut; TextOut, ExtTextOut; DrawString, DrawDriverString.
_WRITE_EMF, _WRITE_WMF, _WRITE_PLUS = frozenset({83, 84, 96, 97, 108}), frozenset({0x0521, 0x0A32}), frozenset({0x401C, 0x4036})
_COMMENT_EMF, _ESCAPE_WMF = 70, 0x0626


def read_drawing(content: bytes, place: str, out: Gathering):
    """Adds what a drawing says; tells when it may hold words that cannot be read. Raises LimitReached."""
    if content.startswith(b"\x1f\x8b"):  # .svgz, .emz, .wmz
        try:
            content = zlib.decompressobj(31).decompress(content, out.limits.part)
        except zlib.error:
            out.unread("corrupt", place)
            return
        out.spend_bytes(len(content))
    if b"<svg" in content[:4096].replace(b"\0", b"") or b":svg" in content[:4096].replace(b"\0", b""):
        try:
            _svg(content, place, out)
        except Unreadable:  # a document type is usual here, and nothing to accuse anybody of; nor is it read
            out.unread("picture_format", place)
    elif len(content) > ORNAMENT or _may_write(content):
        out.unread("picture_format", place)


def _svg(content: bytes, place: str, out: Gathering):
    root = parsed(content)
    said, drawn, pictured = [], False, False
    for element in root.iter():
        name = local(element)
        drawn |= name in _DRAWN
        pictured |= name in ("image", "feImage")
        said += [value for key, value in element.attrib.items() if key.rpartition("}")[2] in _SPEAKING]
        if name == "text":
            said.append("".join(element.itertext()))
        elif name in _UNSPOKEN or any(local(one) == "text" for one in element.iterancestors()):
            continue
        elif (element.text or "").strip():
            said.append(element.text)
        if (element.tail or "").strip() and not any(local(one) == "text" for one in element.iterancestors()):
            said.append(element.tail)
    out.add(place, "\n".join(" ".join(one.split()) for one in said))
    if pictured or drawn and len(content) > ORNAMENT:
        out.unread("picture_format", place)


def _may_write(content: bytes) -> bool:
    """Whether a metafile has a record that writes words, or one that cannot be followed; what is no metafile has none."""
    if content[40:44] == _EMF and content[:4] == b"\1\0\0\0":
        return any(kind in _WRITE_EMF or kind == _COMMENT_EMF and _plus_writes(body) for kind, body in _records_of_emf(content))
    if content.startswith(_PLACEABLE):
        content = content[22:]
    elif content[:4] not in (b"\1\0\x09\0", b"\2\0\x09\0"):
        return False
    return any(kind in _WRITE_WMF or kind == _ESCAPE_WMF and _EMF in body for kind, body in _records_of_wmf(content))


def _records_of_emf(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 8 <= len(content):
        kind, size = int.from_bytes(content[at : at + 4], "little"), int.from_bytes(content[at + 4 : at + 8], "little")
        if size < 8:
            yield min(_WRITE_EMF), b""  # lost: what follows may be anything
            return
        yield kind, content[at + 8 : at + size]
        at += size


def _plus_writes(body: bytes) -> bool:
    """Whether a comment holds records of EMF+ that write."""
    if body[4:8] != b"EMF+":
        return False
    at = 8
    while at + 12 <= len(body):
        size = int.from_bytes(body[at + 4 : at + 8], "little")
        if int.from_bytes(body[at : at + 2], "little") in _WRITE_PLUS or size < 12:
            return True
        at += size
    return False


def _records_of_wmf(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 18
    while at + 6 <= len(content):
        size, kind = 2 * int.from_bytes(content[at : at + 4], "little"), int.from_bytes(content[at + 4 : at + 6], "little")
        if size < 6:
            yield min(_WRITE_WMF), b""
            return
        yield kind, content[at + 6 : at + size]
        at += size
