"""Excel files: the list as a reader sees it, with what was found masked; formulas become their values, all that is hidden is left out."""

import copy
from collections.abc import Callable

from lxml import etree

from ..extraction.gathering import Unreadable, label
from ..extraction.packages import local
from ..kinds import Kind
from .grid import Survivors, cell_name, parse_range, split_name
from .package import Package, R, referred, remove
from .pictures import clean_pictures, crop_pictures
from .sheet_frame import TRUE, is_zero, rewrite_columns, rewrite_drawing, rewrite_frame, rewrite_merges
from .work import Work

_KEPT = {
    "sheetPr",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "mergeCells",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
}
_KEPT |= {"drawing"}
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def mask_sheets(work: Work, content: bytes, file) -> None:
    """Writes the masked workbook. Raises Unreadable."""
    package = Package(content, work.limits)
    main = package.main()
    book = package.xml(main)
    strings = _Strings(package, main)
    shown, hidden_sheets = [], 0
    worksheets = set(package.related(main, "worksheet"))
    for sheet in book.iter("{*}sheet"):
        target = package.target(main, sheet.get(f"{{{R}}}id") or "")
        if target not in worksheets:  # chart and macro sheets: their values stand in no cell
            work.left_out(Kind.ACTIVE_CONTENT, "chart_sheet")
        elif sheet.get("state", "visible") != "visible":
            hidden_sheets += 1
        else:
            shown.append((sheet, target))
    work.left_out(Kind.HIDDEN_CONTENT, "sheet", hidden_sheets)
    if not shown:
        raise Unreadable("not_maskable")
    for sheet, target in shown:
        _mask_sheet(work, package, target, sheet.get("name") or "", strings)
    _rewrite_book(work, package, main, book, shown)
    strings.write()
    if strings.name:
        package.keep_relations(strings.name, ())
    for style in package.related(main, "styles"):
        package.keep_relations(style, ())
        for element in list(package.xml(style)):
            if local(element) in {"extLst", "dxfs", "tableStyles", "colors"}:
                remove(element)
    work.without("part:")  # charts and diagrams
    clean_pictures(work, package)
    crop_pictures(package, [drawing for _sheet, target in shown for drawing in package.related(target, "drawing")])
    package.save(file)


def _rewrite_book(work: Work, package: Package, main: str, book: etree._Element, shown) -> None:
    ns = etree.QName(book).namespace
    new = etree.Element(f"{{{ns}}}workbook", nsmap={None: ns, "r": R})
    properties = etree.SubElement(new, f"{{{ns}}}workbookPr")
    if any(one.get("date1904") in TRUE for one in book.iter(f"{{{ns}}}workbookPr")):
        properties.set("date1904", "1")
    etree.SubElement(etree.SubElement(new, f"{{{ns}}}bookViews"), f"{{{ns}}}workbookView")
    sheets = etree.SubElement(new, f"{{{ns}}}sheets")
    for number, (sheet, _target) in enumerate(shown, start=1):
        name = sheet.get("name") or ""
        masked = work.apply(f"sheet:{label(name)}/name", name)
        etree.SubElement(
            sheets, f"{{{ns}}}sheet", {"name": masked.replace("*", "x")[:31], "sheetId": str(number), f"{{{R}}}id": sheet.get(f"{{{R}}}id")}
        )
    package.replace(main, new)
    package.set_type(main, _WORKBOOK_TYPE)
    used = referred(new) | {one.id for one in package.relations(main) if one.kind in {"styles", "theme", "sharedStrings"}}
    dropped = package.keep_relations(main, {"worksheet", "styles", "theme", "sharedStrings"}, used)
    work.left_out(Kind.ACTIVE_CONTENT, "workbook", sum(one.kind in {"vbaProject", "externalLink", "connections"} for one in dropped))
    for theme in package.related(main, "theme"):
        package.keep_relations(theme, ())


class _Strings:
    """The texts of all cells: read as they were, written anew with only those that are still used."""

    def __init__(self, package: Package, main: str):
        self.package = package
        self.name = next(iter(package.related(main, "sharedStrings")), "")
        self.root = package.xml(self.name) if self.name else None
        self.old = [one for one in self.root if local(one) == "si"] if self.root is not None else []
        self.new: list[etree._Element] = []
        self.index: dict[bytes, int] = {}

    def of(self, number: int) -> etree._Element:
        if not 0 <= number < len(self.old):
            raise Unreadable("corrupt")
        return self.old[number]

    def keep(self, item: etree._Element) -> int:
        key = etree.tostring(item, method="c14n")
        if key not in self.index:
            self.index[key] = len(self.new)
            self.new.append(item)
        return self.index[key]

    def write(self):
        if self.root is None:
            return
        self.root[:] = self.new
        for name in ("count", "uniqueCount"):
            self.root.attrib.pop(name, None)


def _mask_sheet(work: Work, package: Package, part: str, name: str, strings: _Strings) -> None:
    root = package.xml(part)
    ns, place = etree.QName(root).namespace, f"sheet:{label(name)}"
    comments = sum(one.kind in {"comments", "threadedComment"} for one in package.relations(part))
    work.left_out(Kind.HIDDEN_CONTENT, "comment", comments)
    rows, columns = _survivors(root)
    merges = [parse_range(one.get("ref") or "") for one in root.iter(f"{{{ns}}}mergeCell")]
    _fill_first_seen(root, [one for one in merges if one], rows, columns)
    work.left_out(Kind.ACTIVE_CONTENT, "conditional", sum(local(one) == "conditionalFormatting" for one in root))
    for element in list(root):
        if local(element) not in _KEPT:
            remove(element)
    _rewrite_cells(work, root, ns, place, strings, rows, columns)
    rewrite_merges(root, ns, [one for one in merges if one], rows, columns)
    rewrite_columns(root, ns, columns)
    rewrite_frame(work, root, place, rows, columns)
    rewrite_drawing(work, package, part, root, rows, columns)
    work.without(f"{place}/drawing")
    package.keep_relations(part, {"drawing"}, referred(root))
    work.left_out(Kind.HIDDEN_CONTENT, "row", len(rows.hidden))
    work.left_out(Kind.HIDDEN_CONTENT, "column", len(columns.hidden))


def _survivors(root: etree._Element) -> tuple[Survivors, Survivors]:
    """Which rows and columns are seen: not hidden, filtered away or of no size."""
    default = next((one for one in root if local(one) == "sheetFormatPr"), None)
    lines = [(row, position) for position, row in _numbered(root)]
    hidden_rows = {position for row, position in lines if row.get("hidden") in TRUE or is_zero(row.get("ht"))}
    if default is not None and default.get("zeroHeight") in TRUE:
        hidden_rows = {position for row, position in lines if row.get("hidden") not in {"0", "false"}}
        del default.attrib["zeroHeight"]
    hidden_columns: set[int] = set()
    for column in root.iter("{*}col"):
        if column.get("hidden") in TRUE or is_zero(column.get("width")):
            low, high = int(column.get("min", "1")), min(int(column.get("max", "1")), 16384)
            hidden_columns.update(range(low, high + 1))
    return Survivors(hidden_rows), Survivors(hidden_columns)


def _numbered(root: etree._Element):
    """The rows with their numbers; a row that does not say stands below the one before."""
    number = 0
    for row in root.iter("{*}row"):
        stated = row.get("r") or ""
        number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 8 else number + 1
        yield number, row


def _placed(row: etree._Element, number: int):
    """The cells of a row with their columns; a cell that does not say stands right of the one before."""
    column = 0
    for cell in row.iterchildren("{*}c"):
        stated = split_name(cell.get("r") or "")
        column = stated[0] if stated else column + 1
        yield column, cell


def _fill_first_seen(root: etree._Element, merges, rows: Survivors, columns: Survivors) -> None:
    """A merged cell whose first row or column is hidden is still read in the rest: its text moves to the first place that is seen."""
    moves = {}
    for left, top, right, bottom in merges:
        column = next((one for one in range(left, right + 1) if one not in columns.hidden), 0)
        row = next((one for one in range(top, bottom + 1) if one not in rows.hidden), 0)
        if column and row and (column, row) != (left, top):
            moves[(left, top)] = (column, row)
    if not moves:
        return
    where = {(column, number): cell for number, row in _numbered(root) for column, cell in _placed(row, number)}
    for source, target in moves.items():
        if source in where and target in where:
            where[target][:] = list(where[source])
            where[target].set("t", where[source].get("t", "n"))
            where[target].set("source", cell_name(*source))


def _rewrite_cells(work: Work, root, ns: str, place: str, strings: _Strings, rows: Survivors, columns: Survivors) -> None:
    changed, unseen = work.cells(place), work.hidden_cells(place)
    for number, row in list(_numbered(root)):
        if number in rows.hidden:
            remove(row)
            continue
        for column, cell in list(_placed(row, number)):
            if column in columns.hidden:
                remove(cell)
                continue
            named = cell.attrib.pop("source", None) or cell_name(column, number)
            if named in unseen:  # white on white
                cell[:] = []
                cell.attrib.pop("t", None)
            _rewrite_cell(ns, cell, changed.get(named), strings)
            cell.set("r", cell_name(columns.new(column), rows.new(number)))
        row.set("r", str(rows.new(number)))
        for name in ("spans", "hidden", "collapsed", "outlineLevel"):
            row.attrib.pop(name, None)


def _rewrite_cell(ns: str, cell: etree._Element, change: Callable[[list[str]], list[str]] | None, strings: _Strings) -> None:
    """One cell: its value only, its text through `change` (pieces in, pieces out) when something in it is masked."""
    kind = cell.get("t", "n")
    value = next((one for one in cell if local(one) == "v"), None)
    text = (value.text or "") if value is not None else ""
    item = None
    if kind == "s" and text.strip():
        item = copy.deepcopy(strings.of(int(text)) if text.strip().isdecimal() else etree.Element(f"{{{ns}}}si"))
    elif kind == "inlineStr":
        inline = next((one for one in cell if local(one) == "is"), None)
        if inline is not None:
            item = etree.Element(f"{{{ns}}}si")
            item.extend(copy.deepcopy(list(inline)))
    elif kind == "str" or change:
        item = etree.Element(f"{{{ns}}}si")
        etree.SubElement(item, f"{{{ns}}}t").text = text
    for child in list(cell):
        remove(child)
    for name in ("cm", "vm", "ph"):
        cell.attrib.pop(name, None)
    if item is None:
        if text and kind != "s":
            etree.SubElement(cell, f"{{{ns}}}v").text = text
        else:
            cell.attrib.pop("t", None)
        return
    for child in list(item):
        if local(child) in {"rPh", "phoneticPr"}:
            remove(child)
    pieces = list(item.iter("{*}t"))
    before = [piece.text or "" for piece in pieces]
    for piece, new in zip(pieces, change(before) if change else before, strict=True):
        piece.text = new
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if strings.root is None:
        cell.set("t", "inlineStr")
        etree.SubElement(cell, f"{{{ns}}}is").extend(list(item))
    else:
        cell.set("t", "s")
        etree.SubElement(cell, f"{{{ns}}}v").text = str(strings.keep(item))
