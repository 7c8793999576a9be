"""Word, Excel and PowerPoint files as packages of parts: read within bounds, written anew with only those parts that are known to be harmless."""

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable

from lxml import etree

from ..extraction.archives import member, opened
from ..extraction.gathering import Gathering, Unreadable
from ..extraction.packages import Relation, natural, parsed, relations_in, transitional
from ..limits import Limits

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # of the format; nobody needs to know when a copy was packed
PICTURES = {"jpeg": "image/jpeg", "png": "image/png"}
_PICTURE_FOLDER = re.compile(r"/media/")


def read_members(content: bytes, limits: Limits) -> dict[str, bytes]:
    """Every member of a ZIP container by name. Raises Unreadable, LimitReached."""
    spent = Gathering(limits, ocr=False)
    with opened(content, spent) as archive:
        return {info.filename.lstrip("/"): member(archive, info, spent) for info in archive.infolist() if not info.is_dir()}


def write_members(file, members: Iterable[tuple[str, bytes]]) -> None:
    """A ZIP container of the members in order, without times, comments or extra fields."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


class Package:
    """An open package. Parts asked for as XML are written back as they then are; everything else as its bytes."""

    def __init__(self, content: bytes, limits: Limits):
        self.members = {
            name: transitional(data) if name.endswith((".xml", ".rels")) else data for name, data in read_members(content, limits).items()
        }
        if "[Content_Types].xml" not in self.members:
            raise Unreadable("corrupt")
        self._names = {name.lower(): name for name in self.members}
        self._trees: dict[str, etree._Element] = {}
        self._relations: dict[str, list[Relation]] = {}
        self._types = self._read_types()

    def _read_types(self) -> dict[str, str]:
        root = parsed(self.members["[Content_Types].xml"])
        by_extension = {one.get("Extension", "").lower(): one.get("ContentType", "") for one in root.iter(f"{{{TYPES}}}Default")}
        found = {name: by_extension.get(name.rpartition(".")[2].lower(), "") for name in self.members}
        for one in root.iter(f"{{{TYPES}}}Override"):
            name = self._names.get(one.get("PartName", "").lstrip("/").lower())
            if name:
                found[name] = one.get("ContentType", "")
        return found

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def main(self) -> str:
        """The part everything hangs on. Raises Unreadable."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self.members:
                return relation.target
        raise Unreadable("corrupt")

    def xml(self, name: str) -> etree._Element:
        """The root of a part; what is changed in it is written. Raises Unreadable."""
        if name not in self._trees:
            self._trees[name] = parsed(self.members[name])
            for key in [key for key in self._trees[name].attrib if key.rpartition("}")[2] == "conformance"]:
                del self._trees[name].attrib[key]  # "strict": the copy no longer is
        return self._trees[name]

    def replace(self, name: str, root: etree._Element | bytes) -> None:
        if isinstance(root, bytes):
            self._trees.pop(name, None)
            self.members[name] = root
        else:
            self._trees[name] = root

    def pictures(self) -> list[str]:
        """The parts that are, or are used as, pictures."""
        used = {relation.target for name in list(self.members) for relation in self.relations(name) if relation.kind == "image"}
        return [name for name in self.members if _PICTURE_FOLDER.search(name) or name in used]

    def replace_picture(self, name: str, content: bytes) -> None:
        """A picture's new bytes; its type is what they are."""
        self.members[name] = content
        self._types[name] = PICTURES["png" if content.startswith(b"\x89PNG") else "jpeg"]

    def set_type(self, name: str, content_type: str) -> None:
        self._types[name] = content_type

    def relations(self, name: str) -> list[Relation]:
        """What a part (or, for "", the package) refers to; a target that does not exist is left out."""
        if name not in self._relations:
            folder, base = posixpath.split(name)
            source = self._names.get(posixpath.join(folder, "_rels", f"{base}.rels").lower())
            found = relations_in(parsed(self.members[source]), folder, self._names) if source else ()
            self._relations[name] = [one for one in found if one.external or one.target in self.members]
        return self._relations[name]

    def named(self, *starts: str) -> list[str]:
        """The XML parts whose names begin so, in natural order."""
        return natural(name for name in self.members if name.startswith(starts) and name.endswith(".xml"))

    def related(self, name: str, kind: str) -> list[str]:
        """The parts of one kind a part refers to."""
        return [relation.target for relation in self.relations(name) if relation.kind == kind and not relation.external]

    def target(self, name: str, relation_id: str) -> str:
        """The part a relation leads to; "" when it leads outside or nowhere."""
        return next((one.target for one in self.relations(name) if one.id == relation_id and not one.external), "")

    def keep_relations(self, name: str, kinds: Collection[str], used: Collection[str] | None = None) -> list[Relation]:
        """Drops what a part refers to but for these kinds (and, when given, these ids); links outside never stay. Returns what was dropped."""
        all_of_it = self.relations(name)
        kept = [one for one in all_of_it if not one.external and one.kind in kinds and (used is None or one.id in used)]
        self._relations[name] = kept
        return [one for one in all_of_it if one not in kept]

    def save(self, file) -> None:
        """Writes the main part and what can be reached from it, nothing else. Pictures get new names: theirs may say something."""
        main = self.main()
        self.keep_relations("", {"officeDocument"})
        reached, waiting = {main: main}, [main]
        while waiting:
            for relation in self.relations(waiting.pop()):
                if relation.target not in reached:
                    reached[relation.target] = relation.target
                    waiting.append(relation.target)
        pictures = [name for name in self.pictures() if name in reached]
        for number, name in enumerate(pictures, start=1):
            reached[name] = f"{posixpath.dirname(name)}/picture{number}.{self._types[name].removeprefix('image/')}"
        types = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
        etree.SubElement(
            types, f"{{{TYPES}}}Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"
        )
        parts = []
        for name, new in reached.items():
            etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{new}", ContentType=self._types[name])
            parts.append((new, _xml(self._trees[name]) if name in self._trees else self.members[name]))
            if self.relations(name):
                folder, base = posixpath.split(new)
                parts.append((f"{folder}/_rels/{base}.rels".lstrip("/"), self._rels(name, reached)))
        write_members(file, [("[Content_Types].xml", _xml(types)), ("_rels/.rels", self._rels("", reached)), *parts])

    def _rels(self, name: str, reached: dict[str, str]) -> bytes:
        root = etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
        for one in self.relations(name):
            etree.SubElement(root, f"{{{RELS}}}Relationship", Id=one.id, Type=one.type, Target=f"/{reached[one.target]}")
        return _xml(root)


def _xml(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=_prefixes_in_use(root))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _prefixes_in_use(root: etree._Element) -> list[str]:
    """Prefixes that attribute values name: mc:Ignorable and mc:Choice Requires."""
    found = set()
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if key.endswith(("}Ignorable", "}MustUnderstand")) or key == "Requires":
                found.update(value.split())
    return [prefix for prefix in found if prefix in root.nsmap]


def remove(element: etree._Element) -> None:
    """Takes an element out, with what is in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Takes an element out and puts its children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for number, child in enumerate(list(element)):
        parent.insert(at + number, child)
    parent.remove(element)


def referred(root: etree._Element) -> set[str]:
    """The ids of all relations an XML part makes use of."""
    return {
        value
        for element in root.iter(etree.Element)
        for key, value in element.attrib.items()
        if key.startswith((f"{{{R}}}", f"{{{STRICT_R}}}")) and value
    }
