"""Workbooks: every sheet as a table, the cells nobody sees marked; comments, headers, caches and lists apart. Read as a stream."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from .archives import Read
from .formatting import Formats
from .gathering import Gathering, LimitReached, Unreadable, label, table
from .packages import (
    OFFICE,
    Package,
    described,
    drawn_paragraphs,
    local,
    parts_of,
    read_accompaniments,
    refuse_entities,
    refuse_strict,
    transitional,
)

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LITERAL = re.compile(r'"([^"]{4,})"')
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


@dataclass(slots=True)
class Sheet:
    """What one sheet's stream gave."""

    rows: list[list[tuple[int, str, str, bool]]] = field(default_factory=list)
    codes: dict[str, None] = field(default_factory=dict)  # how something in it is hidden
    formulas: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)  # headers and footers
    lists: list[str] = field(default_factory=list)  # what may be chosen in a cell
    links: list[str] = field(default_factory=list)  # what links say to who points at them
    without: int = 0  # cells that refer to a text there is not


class _Strings:
    """The texts that cells share; phonetic readings are not part of them. Raises Unreadable, LimitReached."""

    def __init__(self, package: Package, main: str, out: Gathering):
        folder = main.rpartition("/")[0]
        parts = package.related(main, "sharedStrings") or parts_of(package, main, "sharedStrings", f"{folder}/sharedStrings")
        self._texts: list[str] = []
        self._told: set[int] = set()
        for element in _elements(package.bytes(parts[0]), f"{S}si") if parts else ():
            self._texts.append(_text(element))
            if len(self._texts) > out.limits.cells:
                raise LimitReached("too_many_cells")

    def of(self, number: str) -> str | None:
        """The text a cell refers to."""
        if not number.isdecimal() or int(number) >= len(self._texts):
            return None
        self._told.add(int(number))
        return self._texts[int(number)]

    def left(self) -> Iterator[str]:
        """Those no cell referred to: what stood in rows deleted since."""
        return (text for number, text in enumerate(self._texts) if number not in self._told)


def read_xlsx(content: bytes, name: str, out: Gathering, read: Read):
    """All sheets, then what the package carries. Raises Unreadable, LimitReached."""
    package = Package(content, out)
    main = package.main("xl/workbook.xml")
    if not main.endswith(".xml"):
        raise Unreadable("unknown_format")  # the binary form, .xlsb
    folder = main.rpartition("/")[0]
    workbook, related = package.xml(main), package.relations(main)
    properties = workbook.find(f"{S}workbookPr")
    styles = package.related(main, "styles") or parts_of(package, main, "styles", f"{folder}/styles")
    formats = Formats(
        package.xml(styles[0]) if styles else None, since_1904=properties is not None and properties.get("date1904") in {"1", "true"}
    )
    strings = _Strings(package, main, out)
    sheets = [one for one in workbook.iter(f"{S}sheet") if one.get(f"{OFFICE}id") in related]
    if not sheets:
        raise Unreadable("unknown_format")
    for number, element in enumerate(sheets, start=1):
        part, title = related[element.get(f"{OFFICE}id")].target, element.get("name", str(number))
        place = f"sheet:{label(title)}"
        out.spend_page(len(sheets), place)
        concealed = "hidden_sheet" if element.get("state", "visible") != "visible" else ""
        if concealed:
            out.conceals(concealed, place)
        out.add(f"{place}/name", title, hidden=concealed)
        if part in package.parts:
            _sheet(package, part, place, strings, formats, out, concealed=concealed, first=number == 1)
        else:
            out.unread("corrupt", place)
    named = [one.text for one in workbook.iter(f"{S}definedName") if one.text and '"' in one.text]
    out.add("names", "\n".join(named), hidden="formula")
    out.add("strings", "\n".join(strings.left()), hidden="custom_xml")
    _caches(package, folder, out)
    read_accompaniments(package, read)


def _sheet(package: Package, part: str, place: str, strings: _Strings, formats: Formats, out: Gathering, *, concealed: str, first: bool):
    sheet = Sheet()
    reached: LimitReached | None = None
    try:
        _stream(package.bytes(part), strings, formats, sheet, out)
    except LimitReached as limit:
        reached = limit  # the rows read so far count
    text, cells = table(sheet.rows)
    if concealed:
        cells = [type(cell)(cell.start, cell.end, cell.row, cell.column, cell.name, True) for cell in cells]
    for code in sheet.codes:
        out.conceals(code, place)
    out.add(place, text, cells, hidden=concealed, first_page=first)
    out.add(f"{place}/formulas", "\n".join(sheet.formulas), hidden="formula")
    out.add(f"{place}/header", "\n".join(sheet.asides), hidden=concealed, first_page=first)
    out.add(f"{place}/lists", "\n".join(sheet.lists), hidden="validation_list")
    out.add(f"{place}/links", "\n".join(sheet.links), hidden="alt_text")
    if sheet.without:
        out.unread("corrupt", place)
    if reached:
        raise reached
    for one in package.relations(part).values():
        if one.external or one.target not in package.parts:
            continue
        if one.kind in {"comments", "threadedComment"}:
            for number, comment in enumerate(_comments(package.xml(one.target)), start=1):
                out.hidden("comment", f"{place}/{one.kind}:{number}", comment)
        elif one.kind == "drawing":
            drawing = package.xml(one.target)
            out.add(f"{place}/drawing", "\n".join(drawn_paragraphs(drawing)), hidden=concealed)
            out.add(f"{place}/drawing/alt", described(drawing), hidden="alt_text")


def _comments(root: Any) -> Iterator[str]:
    for comment in root.iter():
        if local(comment) in {"comment", "threadedComment"}:
            yield "".join(one.text or "" for one in comment.iter() if local(one) in {"t", "text"} and not len(one))


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{S}t") if local(one.getparent()) != "rPh")


def _elements(content: bytes, *tags: str) -> Iterator[Any]:
    """These elements one by one, each forgotten after use. Raises Unreadable."""
    refuse_entities(content)
    stream = etree.iterparse(
        io.BytesIO(transitional(content)),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        for number, (_, element) in enumerate(stream):
            if not number and element.getroottree().docinfo.doctype:
                raise Unreadable("hostile")
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        refuse_strict(stream.root)
    except etree.XMLSyntaxError as error:
        raise Unreadable("corrupt") from error


def _stream(content: bytes, strings: _Strings, formats: Formats, sheet: Sheet, out: Gathering):
    columns: list[tuple[int, int]] = []  # hidden ones, from and to, from 1
    filtered = False
    for element in _elements(
        content,
        f"{S}sheetFormatPr",
        f"{S}cols",
        f"{S}row",
        f"{S}autoFilter",
        f"{S}headerFooter",
        f"{S}dataValidation",
        f"{S}filterColumn",
        f"{S}hyperlink",
    ):
        name = local(element)
        if name == "row":
            _row(element, columns, strings, formats, sheet, out)
        elif name == "cols":
            columns = [(_whole(one, "min"), _whole(one, "max")) for one in element if _is_hidden(one, "width")]
        elif name == "filterColumn":
            filtered = True
        elif name == "hyperlink":
            sheet.links += [said] if (said := described(element)) else []
        elif name == "headerFooter":
            sheet.asides += [one.text for one in element if one.text]
        elif name == "dataValidation":
            formula = element.findtext(f"{S}formula1") or ""
            if formula.startswith('"'):
                sheet.lists.append(formula.strip('"'))
            sheet.lists += [element.get(one) for one in ("promptTitle", "prompt", "errorTitle", "error") if element.get(one)]
    if filtered and "hidden_rows" in sheet.codes:
        sheet.codes["filtered_rows"] = None


def _row(element: Any, columns: list[tuple[int, int]], strings: _Strings, formats: Formats, sheet: Sheet, out: Gathering):
    hidden = _is_hidden(element, "ht")
    given = []
    column = 0
    out.check_time()
    for cell in element.iter(f"{S}c"):
        match = _ADDRESS.match(cell.get("r", ""))
        column = _column(match.group(1)) if match else column + 1
        text = _value(cell, strings, formats)
        _formula(cell, sheet)
        sheet.without += text is None
        if not text or not text.strip():
            continue
        out.spend_cells(1)
        code = (
            "hidden_rows"
            if hidden
            else "hidden_columns"
            if any(low <= column <= high for low, high in columns)
            else formats.conceals(cell.get("s"))
        )
        if code:
            sheet.codes[code] = None
        given.append((column - 1, text, cell.get("r", ""), bool(code)))
    if given:
        sheet.rows.append(given)


def _formula(cell: Any, sheet: Sheet):
    formula = cell.findtext(f"{S}f") or ""
    if '"' in formula:
        literals = [one for one in _LITERAL.findall(formula) if one.strip()]
        if literals and len(sheet.formulas) < 10_000:
            sheet.formulas.append(" ".join(literals))


def _value(cell: Any, strings: _Strings, formats: Formats) -> str | None:
    """What a cell says: its text, or its number written out; None for a reference to a text there is not."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{S}v") or ""
    if kind == "s":
        return strings.of(value.strip()) if value else ""
    if kind == "inlineStr":
        return _text(cell)
    if kind in {"str", "e", "b", "d"}:
        return value
    return formats.shown(value, cell.get("s"))


def _is_hidden(element: Any, measure: str) -> bool:
    return element.get("hidden") in {"1", "true"} or element.get(measure) in {"0", "0.0"}


def _whole(element: Any, name: str) -> int:
    value = element.get(name, "")
    return int(value) if value.isdecimal() else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _caches(package: Package, folder: str, out: Gathering):
    """What a workbook remembers of data that stands, or stood, elsewhere."""
    for code, start in (("pivot_cache", f"{folder}/pivotCache/pivotCache"), ("external_cache", f"{folder}/externalLinks/externalLink")):
        for number, part in enumerate(package.named(start), start=1):
            values: dict[str, None] = {}
            for element in package.xml(part).iter():
                if local(element) in {"s", "n", "d"} and element.get("v"):
                    values[element.get("v")] = None
                elif local(element) == "v" and element.text:
                    values[element.text] = None
            out.spend_cells(len(values))
            out.hidden(code, f"{code}:{number}", "\n".join(values))
