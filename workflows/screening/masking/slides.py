"""Presentations: what the slides say, masked where it stands; notes, hidden slides and shapes, animations and everything embedded go."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from ..extraction.gathering import Unreadable
from ..extraction.packages import DRAWING, OFFICE, local
from ..extraction.slides import P, grounds, on_ground
from ..kinds import Kind
from .package import Package, referred, remove
from .pictures import clean_pictures, crop_pictures
from .spans import spread
from .work import Change, Work

_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_KEPT = {"slideLayout", "slideMaster", "theme", "image"}
_GONE = {
    "extLst",
    "hlinkClick",
    "hlinkHover",
    "hlinkMouseOver",
    "snd",
    "custDataLst",
    "timing",
    "transition",
    "Fallback",
    "contentPart",
    "controls",
}
_MEDIA = {"audioFile", "videoFile", "wavAudioFile", "quickTimeFile", "audioCd"}
_DRAWN = {"chart", "relIds"}  # charts, diagrams
_FRAME = {"sldMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle"}


def mask_pptx(work: Work, content: bytes, file: BinaryIO) -> None:
    """Writes the masked presentation. Raises Unreadable, DoesNotFit."""
    package = Package(content, work.limits)
    main = package.main()
    root = package.xml(main)
    entries = [one for one in root.iter(f"{P}sldId") if package.target(main, one.get(f"{OFFICE}id") or "")]
    shown = []
    for number, entry in enumerate(entries, start=1):
        part = package.target(main, entry.get(f"{OFFICE}id") or "")
        slide = package.xml(part)
        if slide.get("show", "1") in {"0", "false"}:
            work.left_out(Kind.HIDDEN_CONTENT, "slide")
            remove(entry)
        else:
            _mask_slide(work, slide, f"slide:{number}")
            shown.append(part)
    if not shown:
        raise Unreadable("not_maskable")
    for part in grounds(package, [main, *shown]):
        drawing = package.xml(part)
        seen, unseen = on_ground(drawing)
        _mask_paragraphs(work, f"part:{part.rpartition('/')[2]}", seen)
        for text in [text for one in unseen for text in one.iter(f"{DRAWING}t")]:
            text.text = ""
        _clean(work, package, part, drawing)
        package.keep_relations(part, _KEPT)
        for theme in package.related(part, "theme"):
            package.keep_relations(theme, {"image"})
    for part in shown:
        work.left_out(Kind.HIDDEN_CONTENT, "notes", len(package.related(part, "notesSlide")))
        _clean(work, package, part, package.xml(part))
        package.keep_relations(part, _KEPT)
    for element in list(root):
        if local(element) not in _FRAME:
            remove(element)
    root.attrib.pop("removePersonalInfoOnSave", None)
    package.set_type(main, _TYPE)
    package.keep_relations(
        main, {"slideMaster", "slide", "theme", "tableStyles"}, referred(root) | _ids(package, main, {"theme", "tableStyles"})
    )
    work.without("part:")
    clean_pictures(work, package)
    crop_pictures(package, shown)
    package.save(file)


def _ids(package: Package, name: str, kinds: set[str]) -> set[str]:
    return {one.id for one in package.relations(name) if one.kind in kinds}


def _mask_slide(work: Work, root: Any, place: str) -> None:
    for shape in [one for one in root.iter() if _is_hidden(one)]:
        work.left_out(Kind.HIDDEN_CONTENT, "shape")
        remove(shape)
    tables = list(root.iter(f"{DRAWING}tbl"))
    for number, grid in enumerate(tables, start=1):
        changed = work.cells(f"{place}/table:{number}")
        for row_number, row in enumerate(grid.iter(f"{DRAWING}tr")):
            for column, cell in enumerate(row.iter(f"{DRAWING}tc")):
                change = changed.get(f"{row_number},{column}")
                if change:
                    _rewrite(_spoken(cell.iter(f"{DRAWING}p")), change)
    in_tables = {one for grid in tables for one in grid.iter(f"{DRAWING}p")}
    _mask_paragraphs(work, place, [one for one in root.iter(f"{DRAWING}p") if one not in in_tables])


def _is_hidden(element: Any) -> bool:
    if local(element) not in {"sp", "graphicFrame", "grpSp", "pic"} or element.getparent() is None:
        return False
    return any(local(one) == "cNvPr" and one.get("hidden") in {"1", "true"} for holder in element[:1] for one in holder)


def _mask_paragraphs(work: Work, place: str, paragraphs: Iterable[Any]) -> None:
    spoken = _spoken(paragraphs)
    changes = work.edits(place, "".join(text for text, _element in spoken))
    if changes:
        _rewrite(spoken, lambda pieces: spread(pieces, changes))


def _spoken(paragraphs: Iterable[Any]) -> list[tuple[str, Any]]:
    """The pieces of text with their elements, as extraction reads them: empty paragraphs left out, a line end between two."""
    found: list[tuple[str, Any]] = []
    for paragraph in paragraphs:
        pieces = [("\n" if local(one) == "br" else one.text or "", one) for one in paragraph.iter(f"{DRAWING}t", f"{DRAWING}br")]
        if "".join(text for text, _element in pieces).strip():
            found += [("\n", None)] * bool(found) + pieces
    return found


def _rewrite(spoken: list[tuple[str, Any]], change: Change) -> None:
    for (before, element), after in zip(spoken, change([text for text, _element in spoken]), strict=True):
        if element is None or before == after:
            continue
        if local(element) == "t":
            element.text = after
        elif not after.strip():
            remove(element)


def _clean(work: Work, package: Package, part: str, root: Any) -> None:
    """Only shapes, tables and pictures stay; what they are called, where they lead and what plays in them goes."""
    images = {one.id for one in package.relations(part) if one.kind == "image" and not one.external}
    number = 0
    for element in list(root.iter()):
        name = local(element)
        if name in _GONE:
            remove(element)
        elif name in _MEDIA or name == "graphicFrame" and not any(True for _one in element.iter(f"{DRAWING}tbl")):
            work.left_out(Kind.ACTIVE_CONTENT, "chart" if any(local(one) in _DRAWN for one in element.iter()) else "embedded")
            remove(element)
        elif name == "pic" and not any(one.get(f"{OFFICE}embed") in images for one in element.iter(f"{DRAWING}blip")):
            remove(element)
        elif name == "cNvPr":
            number += 1
            element.set("name", f"Shape {number}")
            element.attrib.pop("descr", None), element.attrib.pop("title", None)
        elif name == "blip":
            element.attrib.pop(f"{OFFICE}link", None)
        elif name == "cSld":
            element.attrib.pop("name", None)
    for element in list(root.iter()):  # a picture used as a filling, a choice of which nothing is left
        if local(element) == "blip" and element.get(f"{OFFICE}embed") not in images:
            remove(next((one for one in element.iterancestors() if local(one) in {"blipFill", "buBlip"}), element))
