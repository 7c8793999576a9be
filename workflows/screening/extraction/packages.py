"""Office packages (OOXML): their parts as safe XML, their relations, and what all of them carry beside their text."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote

from lxml import etree

from ..kinds import Kind
from . import pictures
from .archives import Read, member, opened
from .formats import PICTURES, identify
from .gathering import Gathering, Unreadable

OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: "Strict Open XML" has the same elements under names of its own.
_STRICT = "http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_DESCRIBING: dict[str, tuple[str, ...]] = dict.fromkeys(("docPr", "cNvPr"), ("descr", "title"))
_DESCRIBING |= dict.fromkeys(("hlinkClick", "hlinkHover", "hlinkMouseOver", "hyperlink"), ("tooltip",))
_DESCRIBING |= dict.fromkeys(("shape", "rect", "oval", "roundrect", "line", "group", "image", "imagedata"), ("alt", "title"))
_DESCRIBING |= dict.fromkeys(("tblCaption", "tblDescription"), ("val",))
_CORE = {
    "creator": "author", "lastModifiedBy": "last_editor", "title": "title", "subject": "subject", "description": "description",
    "keywords": "keywords", "category": "category", "contentStatus": "status",
}  # fmt: skip
_APP = {"Company": "company", "Manager": "manager", "Template": "template", "HyperlinkBase": "hyperlink_base"}
#: Relations to files of their own that a document carries.
_EMBEDDED = frozenset({"oleObject", "package", "aFChunk", "subDocument"})
#: Relations to what says nothing: settings of a printer, fonts, a picture of the first page too small to be read. Macros are told of apart.
_SILENT = frozenset({"printerSettings", "font", "thumbnail", "vbaProject"})
_TELLING = {"author", "last_editor", "company", "manager", "hyperlink_base"}


@dataclass(frozen=True, slots=True)
class Relation:
    """From one part to another, or to something outside."""

    id: str
    type: str
    target: str  # the part's name, or an address outside
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type: image, hyperlink, oleObject…"""
        return self.type.rpartition("/")[2]


def relations_in(root: Any, folder: str, names: Mapping[str, str]) -> Iterator[Relation]:
    """The lines of a part's relationships. `names` gives the parts by their names in small letters: whoever packs may write them otherwise."""
    for one in root.iter("{*}Relationship"):
        target, external = one.get("Target", ""), one.get("TargetMode") == "External"
        if not external:
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            target = names.get(unquote(joined).lower(), joined)
        yield Relation(one.get("Id", ""), one.get("Type", ""), target, external)


class Parts(Protocol):
    """What finds the parts of a document, for whoever reads it and whoever masks it: both must find the same."""

    def xml(self, name: str) -> Any: ...
    def named(self, *starts: str) -> list[str]: ...
    def related(self, name: str, kind: str) -> list[str]: ...


def parts_of(package: Parts, main: str, kind: str, usual: str) -> list[str]:
    """The parts of one kind a document has, in natural order: those `main` refers to, whatever they are called, and those that are called
    as most programs call them."""
    return natural({*package.related(main, kind), *package.named(usual)})


def natural(names: Any) -> list[str]:
    """Names in the order of the numbers in them."""
    return sorted(names, key=lambda name: (len(name), name))


class Package:
    """An opened package. Parts are read when asked for and counted against the limits."""

    def __init__(self, content: bytes, out: Gathering):
        self.archive, self.out = opened(content, out), out
        self.parts = {info.filename.lstrip("/"): info for info in self.archive.infolist() if not info.is_dir()}
        self._names = {name.lower(): name for name in self.parts}
        self._relations: dict[str, dict[str, Relation]] = {}
        self.read: set[str] = set()  # what has been asked for
        if any(info.flag_bits & 1 for info in self.parts.values()):
            raise Unreadable("encrypted")

    def bytes(self, name: str) -> bytes:
        """A part's content. Raises Unreadable, LimitReached."""
        if name not in self.parts:
            raise Unreadable("corrupt")
        self.read.add(name)
        return member(self.archive, self.parts[name], self.out)

    def xml(self, name: str) -> Any:
        """A part's root element: no entity is expanded, nothing is fetched. Raises Unreadable, LimitReached."""
        return parsed(self.bytes(name))

    def named(self, *starts: str) -> list[str]:
        """The XML parts whose names begin so, in natural order."""
        return natural(name for name in self.parts if name.startswith(starts) and name.endswith(".xml"))

    def relations(self, name: str = "") -> dict[str, Relation]:
        """What a part, or the package itself, points at, by id."""
        if name not in self._relations:
            folder, base = posixpath.split(name)
            path = self._names.get(posixpath.join(folder, "_rels", f"{base}.rels").lower())
            self._relations[name] = {one.id: one for one in relations_in(self.xml(path), folder, self._names)} if path else {}
        return self._relations[name]

    def related(self, name: str, kind: str) -> list[str]:
        """The parts of one kind a part refers to."""
        return [one.target for one in self.relations(name).values() if one.kind == kind and not one.external and one.target in self.parts]

    def main(self, usual: str) -> str:
        """The name of the main part."""
        return next((one.target for one in self.relations().values() if one.kind == "officeDocument"), usual)


def parsed(content: bytes) -> Any:
    """The root element of an XML document, its names those that are not strict. Raises Unreadable."""
    refuse_entities(content)
    content = transitional(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("corrupt") from error
    if root.getroottree().docinfo.doctype:  # in an encoding that hid it
        raise Unreadable("hostile")
    refuse_strict(root)
    return root


def transitional(content: bytes) -> bytes:
    """The XML of a part with the names everybody writes in place of those of "Strict Open XML"."""

    def usual(name: re.Match[bytes]) -> bytes:
        return b"http://schemas.openxmlformats.org/%s/2006/%s" % (name[1], _RENAMED.get(name[2], name[2]))

    return _STRICT_NAME.sub(usual, content) if _STRICT.encode() in content else content


def refuse_strict(root: Any):
    """Raises Unreadable for strict names that are left, in an encoding or a spelling that hid them: nothing would be found under them."""
    if root.tag.startswith("{" + _STRICT):
        raise Unreadable("unknown_format")


def refuse_entities(content: bytes):
    """Raises Unreadable for a document type: no office program writes one; whoever does means to expand entities."""
    if b"<!DOCTYPE" in content[:4096]:
        raise Unreadable("hostile")


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def drawn_paragraphs(root: Any) -> Iterator[str]:
    """The paragraphs of drawn text: text boxes of sheets, slides, charts and diagrams."""
    for paragraph in root.iter(f"{DRAWING}p"):
        text = "".join("\n" if local(one) == "br" else one.text or "" for one in paragraph.iter(f"{DRAWING}t", f"{DRAWING}br"))
        if text.strip():
            yield text


def described(root: Any) -> str:
    """What drawings, tables and links say of themselves to who points at them or has the page read aloud, a line each."""
    found: dict[str, None] = {}
    for element in root.iter():
        said = _DESCRIBING.get(local(element), ())
        found |= {value.strip(): None for key, value in element.attrib.items() if key.rpartition("}")[2] in said and value.strip()}
    return "\n".join(found)


def read_accompaniments(package: Package, read: Read):
    """Properties, macros, embedded files, pictures, outside references, charts: what every office package may carry."""
    out = package.out
    _properties(package)
    if any(name.endswith("vbaProject.bin") for name in package.parts):
        out.problem(Kind.ACTIVE_CONTENT, "macro", "macros")
    if [name for name in package.parts if "/activeX/" in name]:
        out.problem(Kind.ACTIVE_CONTENT, "active_x", "controls")
    relations = _relations(package)
    _references(package, relations)
    _drawings(package)
    embedded = {one.target for one in relations if one.kind in _EMBEDDED and not one.external}
    for name in [name for name in package.parts if "/embeddings/" in name or name in embedded]:
        place = f"embedded:{name.rpartition('/')[2]}"
        chart = name.endswith(".xlsx") and any("/charts/" in one for one in package.parts)
        out.problem(Kind.ACTIVE_CONTENT, "chart_data" if chart else "embedded_object", place)
        try:
            with out.inside(place, concealed="embedded_object"):
                read(package.bytes(name), name.rpartition("/")[2], out)
        except Unreadable as unreadable:
            out.unread(unreadable.code, place)
    images = {one.target for one in relations if one.kind == "image" and not one.external}
    for name in [name for name in package.parts if "/media/" in name or name in images]:
        _picture(package, name)
    _rest(package, {one.target for one in relations if one.kind in _SILENT})


def _properties(package: Package):
    for path, fields in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        if path in package.parts:
            for element in package.xml(path):
                code = fields.get(local(element))
                text = (element.text or "").strip()
                if code:
                    named_path = code == "template" and ("\\" in text or "/" in text)
                    package.out.property(code, text, telling=named_path or code in _TELLING)
    if "docProps/custom.xml" in package.parts:
        for element in package.xml("docProps/custom.xml"):
            package.out.property("custom", f"{element.get('name', '')}: {''.join(element.itertext())}", telling=False)


def _relations(package: Package) -> list[Relation]:
    """All there are, whatever part they start from."""
    sources = [path.rpartition("_rels/") for path in package.parts if path.lower().endswith(".rels")]
    return [one for folder, _, base in sources for one in package.relations(folder + base[: -len(".rels")]).values()]


def _references(package: Package, relations: list[Relation]):
    links = []
    for one in relations:
        if not one.external:
            continue
        if one.kind == "hyperlink":
            links.append(one.target)
        elif one.kind == "attachedTemplate":
            package.out.property("template_path", one.target)
        else:
            package.out.problem(Kind.ACTIVE_CONTENT, "external_link", "links")
            links.append(one.target)
    personal = [link for link in links if link.lower().startswith(("mailto:", "tel:", "file:", "\\\\", "sms:")) or link[1:3] == ":\\"]
    if personal:
        package.out.add("links", "\n".join(dict.fromkeys(personal)), hidden="link_target")


def _drawings(package: Package):
    """Text of charts and diagrams."""
    for name in [name for name in package.parts if name.endswith(".xml")]:
        folder = name.split("/")[-2] if "/" in name else ""
        if folder in {"charts", "diagrams"}:
            root = package.xml(name)
            values = [one.text for one in root.iter() if local(one) in {"v", "pt"} and one.text]
            package.out.add(f"part:{name.rpartition('/')[2]}", "\n".join([*drawn_paragraphs(root), *values]))


def _rest(package: Package, silent: set[str]):
    """Parts that nobody asked for: data that programs keep with a document, building blocks, sheets and slides no table of contents names.

    What is neither XML nor known to say nothing is for a person.
    """
    for name in [name for name in package.parts if name not in package.read and name != "[Content_Types].xml"]:
        content, place = package.bytes(name), f"part:{name.rpartition('/')[2]}"
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or name.endswith((".xml", ".vml")):
            package.out.add(place, "\n".join(_texts(content, name)), hidden="custom_xml")
        elif content and name not in silent and not name.lower().endswith((".bin", ".odttf", ".fntdata")):
            package.out.unread("unknown_format", place)


def _texts(content: bytes, name: str) -> Iterator[str]:
    """What stands in an XML part, a line each paragraph, or each element where there are none. Raises Unreadable."""
    if name.endswith(".vml"):  # which programs write as if it were HTML
        refuse_entities(content)
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True))
    else:
        root = parsed(content)
    inside: set[Any] = set()
    for element in () if root is None else root.iter():
        if element.getparent() in inside:
            inside.add(element)
        elif local(element) == "p":
            inside.add(element)
            yield "".join(element.itertext()).strip()
        elif element.text and element.text.strip():
            yield element.text.strip()


def _picture(package: Package, name: str):
    place, content = f"picture:{name.rpartition('/')[2]}", package.bytes(name)
    if not package.out.is_new(content):
        return
    found = identify(content)
    if found in PICTURES:
        with package.out.inside(place):
            pictures.read_picture(content, name.rpartition("/")[2], package.out, part_of_document=True)
    else:
        from .drawings import read_drawing

        read_drawing(content, place, package.out)
