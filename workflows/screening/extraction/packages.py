"""Office packages (OOXML): their parts as safe XML, their relations, and what all of them carry beside their text."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
_TELLING = {"author", "last_editor", "company", "manager", "hyperlink_base"}


@dataclass(frozen=True, slots=True)
class Relation:
    """From one part to another, or to something outside."""

    id: str
    kind: str  # the last word of its type: image, hyperlink, oleObject…
    target: str  # the part's name, or an address outside
    external: bool


class Package:
    """An opened package. Parts are read when asked for and counted against the limits."""

    def __init__(self, content: bytes, out: Gathering):
        self.archive, self.out = opened(content, out), out
        self.parts = {info.filename.lstrip("/"): info for info in self.archive.infolist() if not info.is_dir()}
        if any(info.flag_bits & 1 for info in self.parts.values()):
            raise Unreadable("encrypted")

    def bytes(self, name: str) -> bytes:
        """A part's content. Raises Unreadable, LimitReached."""
        if name not in self.parts:
            raise Unreadable("corrupt")
        return member(self.archive, self.parts[name], self.out)

    def xml(self, name: str) -> Any:
        """A part's root element: no entity is expanded, nothing is fetched. Raises Unreadable, LimitReached."""
        return parsed(self.bytes(name))

    def named(self, *starts: str, end: str = "") -> list[str]:
        """The parts with such names, in natural order."""
        return sorted((name for name in self.parts if name.startswith(starts) and name.endswith(end)), key=lambda name: (len(name), name))

    def relations(self, name: str = "") -> dict[str, Relation]:
        """What a part, or the package itself, points at, by id."""
        folder, _, base = name.rpartition("/")
        path = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if path not in self.parts:
            return {}
        found = {}
        for one in self.xml(path):
            target, external = one.get("Target", ""), one.get("TargetMode") == "External"
            if not external:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[one.get("Id", "")] = Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, external)
        return found

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
    if package.named("", end="vbaProject.bin"):
        out.problem(Kind.ACTIVE_CONTENT, "macro", "macros")
    if [name for name in package.parts if "/activeX/" in name]:
        out.problem(Kind.ACTIVE_CONTENT, "active_x", "controls")
    _references(package)
    _drawings(package)
    for name in [name for name in package.parts if "/embeddings/" in name]:
        place = f"embedded:{name.rpartition('/')[2]}"
        chart = name.endswith(".xlsx") and any("/charts/" in one for one in package.parts)
        out.problem(Kind.ACTIVE_CONTENT, "chart_data" if chart else "embedded_object", place)
        try:
            with out.inside(place, concealed="embedded_object"):
                read(package.bytes(name), name.rpartition("/")[2], out)
        except Unreadable as unreadable:
            out.unread(unreadable.code, place)
    for name in [name for name in package.parts if "/media/" in name]:
        _picture(package, name)


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


def _references(package: Package):
    links = []
    for path in [name for name in package.parts if name.endswith(".rels")]:
        folder, _, base = path.rpartition("_rels/")
        for one in package.relations(folder + base.removesuffix(".rels")).values():
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
    """Text of charts and diagrams, and data that programs keep with a document."""
    for name in [name for name in package.parts if name.endswith(".xml")]:
        folder = name.split("/")[-2] if "/" in name else ""
        place = f"part:{name.rpartition('/')[2]}"
        if folder in {"charts", "diagrams"}:
            root = package.xml(name)
            values = [one.text for one in root.iter() if local(one) == "v" and one.text]
            package.out.add(place, "\n".join([*drawn_paragraphs(root), *values]))
        elif name.startswith("customXml/item") and "Props" not in name:
            package.out.add(place, " ".join(package.xml(name).itertext()), hidden="custom_xml")


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
