"""Presentations: slides with their tables and notes, hidden slides and shapes, comments, and what the layouts say."""

from typing import Any

from .archives import Read
from .gathering import Gathering, Unreadable, table
from .packages import DRAWING, OFFICE, Package, Parts, described, drawn_paragraphs, local, natural, read_accompaniments

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def read_pptx(content: bytes, name: str, out: Gathering, read: Read):
    """All slides in their order, then what the package carries. Raises Unreadable, LimitReached."""
    package = Package(content, out)
    main = package.main("ppt/presentation.xml")
    related = package.relations(main)
    order = [related[one.get(f"{OFFICE}id")].target for one in package.xml(main).iter(f"{P}sldId") if one.get(f"{OFFICE}id") in related]
    dropped = [part for part in package.named("ppt/slides/slide") if part not in order]
    if not (order or dropped):
        raise Unreadable("unknown_format")
    for number, part in enumerate([*order, *dropped], start=1):
        place = f"slide:{number}"
        out.spend_page(len(order), place)
        _slide(package, part, place, out, first=number == 1, dropped=part in dropped)
    for part in package.named("ppt/comments/"):
        authors_and_texts = [one.text for one in package.xml(part).iter() if local(one) in {"text", "t"} and one.text]
        out.hidden("comment", f"part:{part.rpartition('/')[2]}", "\n".join(authors_and_texts))
    for part in grounds(package, [main, *order]):
        drawing, place = package.xml(part), f"part:{part.rpartition('/')[2]}"
        seen, unseen = on_ground(drawing)
        out.add(place, "\n".join(text for one in seen for text in drawn_paragraphs(one)))
        out.add(f"{place}/placeholders", "\n".join(text for one in unseen for text in drawn_paragraphs(one)), hidden="custom_xml")
        out.add(f"{place}/alt", described(drawing), hidden="alt_text")
    read_accompaniments(package, read)


def grounds(package: Parts, standing: list[str]) -> list[str]:
    """The masters and layouts slides stand on, in natural order: those these parts lead to, whatever they are called, and the usual ones."""
    found, waiting = set(package.named("ppt/slideMasters/", "ppt/slideLayouts/")), list(standing)
    waiting += found
    while waiting:
        part = waiting.pop()
        further = {*package.related(part, "slideMaster"), *package.related(part, "slideLayout")} - found
        found |= further
        waiting += further
    return natural(found)


def on_ground(drawing: Any) -> tuple[list[Any], list[Any]]:
    """The paragraphs of a master or layout: those seen on every slide, and those of placeholders, which a slide fills with its own."""
    every = list(drawing.iter(f"{DRAWING}p"))
    shapes = [one for one in drawing.iter(f"{P}sp") if one.find(f"{P}nvSpPr/{P}nvPr/{P}ph") is not None]
    held = {one for shape in shapes for one in shape.iter(f"{DRAWING}p")}
    return [one for one in every if one not in held], [one for one in every if one in held]


def _slide(package: Package, part: str, place: str, out: Gathering, *, first: bool, dropped: bool):
    root = package.xml(part)
    concealed = "hidden_slide" if dropped or root.get("show", "1") in {"0", "false"} else ""
    if concealed:
        out.conceals(concealed, place)
    out.add(f"{place}/alt", described(root), hidden="alt_text")
    for number, shape in enumerate([one for one in root.iter() if _is_hidden(one)], start=1):
        out.hidden("hidden_text", f"{place}/hidden:{number}", "\n".join(drawn_paragraphs(shape)))
        shape.getparent().remove(shape)
    for number, grid in enumerate(list(root.iter(f"{DRAWING}tbl")), start=1):
        rows = []
        for row in grid.iter(f"{DRAWING}tr"):
            cells = [(column, "\n".join(drawn_paragraphs(cell)), "", False) for column, cell in enumerate(row.iter(f"{DRAWING}tc"))]
            out.spend_cells(len(cells))
            rows.append(cells)
        text, found = table(rows)
        out.add(f"{place}/table:{number}", text, found, hidden=concealed, first_page=first)
        grid.getparent().remove(grid)
    out.add(place, "\n".join(drawn_paragraphs(root)), hidden=concealed, first_page=first)
    for one in package.relations(part).values():
        if one.kind == "notesSlide" and one.target in package.parts:
            out.hidden("notes", f"{place}/notes", "\n".join(_notes(package.xml(one.target))))


def _notes(root: Any) -> list[str]:
    """Without the page number that every page of notes has."""
    shapes = list(root.iter(f"{P}sp"))
    kinds = {shape: shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph") for shape in shapes}
    spoken = [shape for shape, kind in kinds.items() if kind is None or kind.get("type") not in {"sldNum", "dt", "hdr", "ftr"}]
    return [text for shape in spoken for text in drawn_paragraphs(shape)]


def _is_hidden(element: Any) -> bool:
    """Whether this is a shape that was switched off in the selection pane."""
    if local(element) not in {"sp", "graphicFrame", "grpSp", "pic"} or element.getparent() is None:
        return False
    return any(local(one) == "cNvPr" and one.get("hidden") in {"1", "true"} for holder in element[:1] for one in holder)
