"""What a PDF carries beside what stands on its pages: the strings in its objects, its scripts, descriptions, forms and attached files.

The objects are looked for one after the other, whatever the table of contents, their numbers and their lengths say: what nothing points at any
more, and what an earlier version of the file left behind, is carried along all the same. The file is read once from front to back.
"""

import base64
import html
import re
import zlib
from collections.abc import Iterator

from ..kinds import Kind
from .gathering import Gathering, LimitReached

_LONGEST = 8 * 1024 * 1024  # bytes of one object before its stream
_MARK = re.compile(rb"(?<![0-9])[0-9]{1,10}[\s\0]{1,9}[0-9]{1,5}[\s\0]{1,9}obj\b|\bstream\r?\n|\bendobj\b")
_TOKEN = re.compile(rb"/([^\s\0()<>\[\]{}/%]*)|(\()|<<|<([0-9A-Fa-f\s]*)>|%[^\r\n]*|([^\s\0()<>\[\]{}/%]+)")
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\r": b"", b"\n": b"", b"\r\n": b""}
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_POINTED_AT = re.compile(rb"/(JS|XFA|RC|V|DV|F|UF)\s*([0-9]{1,10})\s+[0-9]{1,5}\s+R\b")
_FORM_PARTS = re.compile(rb"/XFA\s*\[([^\]\[/]{0,4000})\]")
_NUMBERS = re.compile(rb"([0-9]{1,10})\s+[0-9]{1,5}\s+R\b")
_LAYER_OFF = re.compile(rb"/OFF\s*\[\s*[0-9]|/BaseState\s*/OFF\b")
_IN_TAGS = re.compile(r"=\s*\"([^\"]*)\"|=\s*'([^']*)'|>([^<>]+)<")
_SAYS_NOTHING = re.compile(r"(?:https?|adobe|xmp|uuid|urn)[:.]\S*|\d{4}-\d\d-\d\d(?:T\S*)?|W5M0\S*|[\w.+-]+/[\w.+-]+|\W*", re.IGNORECASE)

_ACTIONS = frozenset({"JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "RichMedia", "XFA"})
#: Strings under these names say nothing to anybody: identities, fonts, colours, times, appearance, structure.
_SILENT = frozenset({
    "ID", "DA", "DS", "CharSet", "Ordering", "Registry", "Lang", "CreationDate", "ModDate", "M", "O", "U", "OE", "UE", "Perms", "Panose", "CheckSum",
    "Cert", "Indexed", "DeviceRGB", "DeviceGray", "DeviceCMYK", "OutputConditionIdentifier", "RegistryName", "Info", "Producer", "Creator",
    "PTEX.Fullbanner", "Dests", "Dest", "D", "Names", "Limits", "Nums", "Trapped", "FontFamily", "ByteRange", "IDTree",
})  # fmt: skip
_CALLED = {
    "JS": "script", "Metadata": "description", "V": "form", "DV": "form", "TU": "form", "Opt": "form", "XFA": "form", "Title": "outline",
    "Contents": "annotation", "RC": "annotation", "T": "annotation", "Alt": "alternative", "ActualText": "alternative", "E": "alternative",
}  # fmt: skip
_TELLING = {"Company": "company", "Manager": "manager"}


class Carried:
    """What is gathered while the objects go by."""

    def __init__(self, out: Gathering):
        self.out = out
        self.texts: dict[str, dict[str, None]] = {}  # code of a property → its lines
        self.attaches = False  # whether a file is attached by what lies in a packed object
        self.pointed_at: dict[bytes, str] = {}  # number of an object → the name under which it is pointed at
        self.streams: list[tuple[bytes, bytes, int]] = []  # number, dictionary, where it begins; those that are no use by themselves

    def say(self, name: str, text: str):
        """Keeps the lines of a text that stands under such a name."""
        lines = self.texts.setdefault(_CALLED.get(name, "object"), {})
        lines.update(dict.fromkeys(line for line in (" ".join(line.split()) for line in text.splitlines()) if len(line) > 1))


def read_carried(content: bytes, out: Gathering, known: set[str]) -> list[bytes]:
    """Adds as properties what the objects of a PDF that is not encrypted say, without the lines that are `known`; returns attached files.

    Raises LimitReached.
    """
    found, attached = Carried(out), []
    for number, head, begun in _objects(content, out):
        _strings_of(head, found)
        kind = _kind(head)
        if begun is None:
            continue
        if kind == "ObjStm":
            _strings_of(_unpacked(content, begun, head, out), found)
        elif kind == "Metadata":
            _description(_text(_unpacked(content, begun, head, out)) or "", found)
        else:
            found.streams.append((number, head, begun))
    for number, head, begun in found.streams:
        kind, name = _kind(head), found.pointed_at.get(number, "")
        if kind == "EmbeddedFile" or not kind and found.attaches and name in ("F", "UF"):
            attached.append(_unpacked(content, begun, head, out))
        elif name and name not in ("F", "UF"):
            text = _text(_unpacked(content, begun, head, out)) or ""
            found.say(name, "\n".join(values(text)) if text.lstrip().startswith("<") else text)
    for code, lines in sorted(found.texts.items()):
        out.property(code, "\n".join(line for line in lines if line not in known), telling=False)
    return attached


def _objects(content: bytes, out: Gathering) -> Iterator[tuple[bytes, bytes, int | None]]:
    """(number, what is written in it, where its stream begins or None) of every object and of the end of the file."""
    at, begun, number = 0, 0, b""
    while match := _MARK.search(content, at):
        out.check_time()
        at, word = match.end(), match.group()
        if word != b"endobj" and not word.startswith(b"stream"):
            if begun < match.start():
                yield number, content[max(begun, match.start() - _LONGEST) : match.start()], None
            begun, number = at, word.split()[0]
            continue
        head = content[max(begun, match.start() - _LONGEST) : match.start()]
        if word == b"endobj":
            yield number, head, None
        else:
            yield number, head, at
            end = content.find(b"endstream", at)
            at = end + len(b"endstream") if end >= 0 else len(content)
        begun = at
    yield number, content[max(begun, len(content) - _LONGEST) :], None


def _kind(head: bytes) -> str:
    match = re.search(rb"/Type\s*/([A-Za-z#0-9]+)", head)
    return _name(match.group(1)) if match else ""


def _name(word: bytes) -> str:
    """A name as it is meant: any of its letters may be written as a number."""
    return _HEX.sub(lambda match: bytes([int(match.group(1), 16)]), word).decode("latin-1")


def _strings_of(text: bytes, found: Carried):
    """Keeps the strings that say something, each under the name before it, and what is pointed at from here; tells of actions and layers."""
    at, name = 0, ""
    for match in _POINTED_AT.finditer(text):
        found.pointed_at.setdefault(match.group(2), match.group(1).decode())
    for match in _FORM_PARTS.finditer(text):
        found.pointed_at.update((part.group(1), "XFA") for part in _NUMBERS.finditer(match.group(1)))
    if _LAYER_OFF.search(text):
        found.out.conceals("layer", "document")
    while token := _TOKEN.search(text, at):
        at = token.end()
        if token.group(1) is not None:
            name = _name(token.group(1))
            found.out.check_time()
            found.attaches |= name == "EF"
            if name in _ACTIONS:
                found.out.problem(Kind.ACTIVE_CONTENT, "script", "document")
        elif token.group(2) or token.group(3) is not None:
            if token.group(2):
                string, at = _string(text, at)
            else:
                digits = b"".join(token.group(3).split())
                string = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
            said = None if name in _SILENT else _text(string)
            if said and name in _TELLING:
                found.out.property(_TELLING[name], said)
            elif said:
                found.say(name, said)


def _string(text: bytes, at: int) -> tuple[bytes, int]:
    """The string that began before `at`, and where it ends; brackets in it may come in pairs."""
    begun, depth = at, 1
    while depth:
        match = _IN_STRING.search(text, at)
        if not match:
            return _plain(text[begun:]), len(text)
        at = match.end()
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
    return _plain(text[begun : at - 1]), at


def _plain(string: bytes) -> bytes:
    def meant(match: re.Match) -> bytes:
        octal, other = match.groups()
        return bytes([int(octal, 8) & 255]) if octal else _ESCAPED.get(other, other)

    return _ESCAPE.sub(meant, string) if b"\\" in string else string


def _text(string: bytes) -> str | None:
    """What a string says; None when it is no text. Programs here write what they like where the standard wants UTF-16 or Latin letters."""
    if string.startswith(b"\xfe\xff") or string.startswith(b"\xff\xfe"):
        text = string.decode("utf-16", "replace")
    else:
        text = next((told for told in (_decoded(string, one) for one in ("utf-8-sig", "gb18030")) if told is not None), "")
        text = text or string.decode("latin-1")
    seen = sum(one.isprintable() or one.isspace() for one in text)
    return text.replace("\0", " ") if text.strip() and seen >= 0.9 * len(text) else None


def _decoded(string: bytes, encoding: str) -> str | None:
    try:
        return string.decode(encoding)
    except UnicodeError:
        return None


def _unpacked(content: bytes, begun: int, head: bytes, out: Gathering) -> bytes:
    """A stream as it is meant; nothing, and a finding, when it is packed in a way not known here. Its length is never believed."""
    match = re.search(rb"/(?:Filter|F)\s*(\[[^\]]{0,400}\]|/[^\s/<>\[\]]+)", head)
    filters = [_name(one) for one in re.findall(rb"/([^\s/\[\]]+)", match.group(1))] if match else []
    end = content.find(b"endstream", begun)
    data = content[begun : end if end >= 0 else len(content)]
    for number, name in enumerate(filters):
        try:
            if name in ("FlateDecode", "Fl"):
                unpacker = zlib.decompressobj()
                data = unpacker.decompress(data if number else memoryview(content)[begun:], out.limits.part + 1)
            elif name in ("ASCIIHexDecode", "AHx"):
                digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
                data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
            elif name in ("ASCII85Decode", "A85"):
                data = base64.a85decode(data.partition(b"~>")[0])
            else:
                out.unread("unknown_format", "document")
                return b""
        except (zlib.error, ValueError):
            out.unread("corrupt", "document")
            return b""
        if len(data) > out.limits.part:
            raise LimitReached("expands_too_far")
    out.spend_bytes(len(data))
    return data


def _description(text: str, found: Carried):
    """XMP: who made the file, and every value in it."""
    for after in text.split("<dc:creator")[1:]:
        for name in re.findall(r">([^<>]+)<", after.partition("</dc:creator>")[0]):
            found.out.property("author", html.unescape(name))
    found.say("Metadata", "\n".join(values(text)))


def values(text: str) -> Iterator[str]:
    """What stands between tags and in attributes, and is no address, time or number of a version."""
    for match in _IN_TAGS.finditer(text):
        said = html.unescape(next(filter(None, match.groups()), "")).strip()
        if said and not _SAYS_NOTHING.fullmatch(said):
            yield said
