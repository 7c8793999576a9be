"""What stands around the cells of a masked sheet: merged cells, columns, frozen heads, headers, pictures, all moved up to what stays."""

import re

from lxml import etree

from ..extraction.packages import local
from ..kinds import Kind
from .grid import Survivors, cell_name
from .package import Package, R, referred, remove
from .spans import spread
from .work import Work

TRUE = {"1", "true", "on"}


def is_zero(size: str | None) -> bool:
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False


def rewrite_merges(root, ns: str, merges, rows: Survivors, columns: Survivors) -> None:
    for parent in [one for one in root if local(one) == "mergeCells"]:
        parent[:] = []
        parent.attrib.pop("count", None)
        for left, top, right, bottom in merges:
            across, down = columns.range(left, right), rows.range(top, bottom)
            if across and down and (across[0] < across[1] or down[0] < down[1]):
                ref = f"{cell_name(across[0], down[0])}:{cell_name(across[1], down[1])}"
                etree.SubElement(parent, f"{{{ns}}}mergeCell", ref=ref)
        if not len(parent):
            remove(parent)


def rewrite_columns(root, ns: str, columns: Survivors) -> None:
    for parent in [one for one in root if local(one) == "cols"]:
        for column in list(parent):
            seen = columns.range(int(column.get("min", "1")), int(column.get("max", "1")))
            if column.get("hidden") in TRUE or is_zero(column.get("width")) or not seen:
                remove(column)
                continue
            column.set("min", str(seen[0])), column.set("max", str(seen[1]))
            for name in ("collapsed", "outlineLevel"):
                column.attrib.pop(name, None)
        if not len(parent):
            remove(parent)


def rewrite_frame(work: Work, root, place: str, rows: Survivors, columns: Survivors) -> None:
    """Frozen heads, page set-up, headers and footers."""
    for element in list(root):
        if local(element) == "sheetPr":
            for attribute in ("codeName", "filterMode", "syncRef"):
                element.attrib.pop(attribute, None)
        elif local(element) == "sheetViews":
            for view in list(element)[1:]:
                remove(view)
            for view in element:
                _rewrite_view(view, rows, columns)
        elif local(element) == "pageSetup":
            element.attrib.pop(f"{{{R}}}id", None)
        elif local(element) == "headerFooter":
            lines = [line for line in element if line.text]
            pieces = "\n".join(line.text or "" for line in lines)
            made = spread([part for line in lines for part in (line.text or "", "\n")][:-1], work.edits(f"{place}/header", pieces))
            for line, new in zip(lines, made[::2], strict=True):
                line.text = new


def _rewrite_view(view, rows: Survivors, columns: Survivors) -> None:
    view.attrib.pop("topLeftCell", None)
    view.set("workbookViewId", "0")
    for child in list(view):
        if local(child) != "pane" or not child.get("state", "").startswith("frozen"):
            remove(child)
            continue
        across = columns.before(int(float(child.get("xSplit", "0"))) + 1)
        down = rows.before(int(float(child.get("ySplit", "0"))) + 1)
        child.attrib.pop("activePane", None)
        for name, value in (("xSplit", across), ("ySplit", down)):
            child.set(name, str(value)) if value else child.attrib.pop(name, None)
        if not (across or down):
            remove(child)
            continue
        child.set("topLeftCell", cell_name(across + 1, down + 1))
        child.set("activePane", "bottomRight" if across and down else "bottomLeft" if down else "topRight")


_ANCHORS = re.compile(r"(twoCell|oneCell|absolute)Anchor")


def rewrite_drawing(work: Work, package: Package, part: str, root, rows: Survivors, columns: Survivors) -> None:
    """Pictures stay, moved with their cells; shapes, charts and controls carry texts and values of their own and go."""
    for element in [one for one in root if local(one) == "drawing"]:
        drawing = package.target(part, element.get(f"{{{R}}}id") or "")
        if not drawing:
            remove(element)
            continue
        tree = package.xml(drawing)
        for anchor in list(tree):
            pictures = [one for one in anchor if local(one) == "pic"]
            if not _ANCHORS.fullmatch(local(anchor)) or len(pictures) != 1:
                work.left_out(Kind.ACTIVE_CONTENT, "chart" if any(local(one) == "chart" for one in anchor.iter()) else "drawing")
                remove(anchor)
                continue
            start = next((one for one in anchor if local(one) == "from"), None)
            if start is not None and _is_hidden(start, rows, columns):
                work.left_out(Kind.HIDDEN_CONTENT, "picture")
                remove(anchor)
                continue
            for corner in (one for one in anchor if local(one) in {"from", "to"}):
                for index in corner:
                    if local(index) in {"row", "col"}:
                        index.text = str((rows if local(index) == "row" else columns).before(int(index.text or 0) + 1))
        _anonymise(tree)
        package.keep_relations(drawing, {"image"}, referred(tree))


def _anonymise(drawing) -> None:
    """What pictures are called and said to show, where they lead, and what else programs keep with them."""
    for number, element in enumerate([one for one in drawing.iter() if local(one) == "cNvPr"], start=1):
        for name in ("descr", "title"):
            element.attrib.pop(name, None)
        element.set("name", f"Picture {number}")
    for element in [one for one in drawing.iter() if local(one) in {"hlinkClick", "hlinkHover", "extLst"}]:
        remove(element)
    for anchor in drawing.iter():
        anchor.attrib.pop("macro", None)


def _is_hidden(corner, rows: Survivors, columns: Survivors) -> bool:
    at = {local(one): int(one.text or 0) + 1 for one in corner if local(one) in {"row", "col"}}
    return at.get("row", 1) in rows.hidden or at.get("col", 1) in columns.hidden
