"""Word documents: every story (body, headers, notes, comments, text boxes) in paragraphs and tables, with what a reader does not see apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .archives import Read
from .gathering import Gathering, Unreadable, table
from .packages import Package, Parts, described, drawn_paragraphs, local, parts_of, read_accompaniments

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DELETED, _INSERTED = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
_CONTAINERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "del", "moveFrom", "smartTag"})
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off", "none"})
#: Relations that lead from the body to what is read beside it.
STORIES = ("header", "footer", "footnotes", "endnotes")
_FIRST_PAGE = 40  # paragraphs at most that count as the first page when no page break says so


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph within one element; `hidden` says how it is kept from the reader, empty when it is seen."""

    text: str
    element: Any
    hidden: str = ""


class Styles:
    """Which styles hide their text or make it white, themselves or by what they are based on."""

    def __init__(self, root: Any | None):
        self._styles = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")} if root is not None else {}

    def hidden(self, identifier: str | None) -> str:
        """The code, or an empty text."""
        for _ in range(20):  # styles based on one another in a circle end here
            style = self._styles.get(identifier)
            if style is None:
                return ""
            if code := concealment(style.find(f"{W}rPr")):
                return code
            based = style.find(f"{W}basedOn")
            identifier = based.get(f"{W}val") if based is not None else None
        return ""


def concealment(properties: Any | None) -> str:
    """Whether run properties hide a text: hidden_text, white_text or an empty text."""
    if properties is None:
        return ""
    for name in ("vanish", "webHidden", "specVanish"):
        found = properties.find(f"{W}{name}")
        if found is not None and found.get(f"{W}val", "1") not in _OFF:
            return "hidden_text"
    size = properties.find(f"{W}sz")
    if size is not None and size.get(f"{W}val", "").isdecimal() and int(size.get(f"{W}val")) <= 2:  # half points
        return "hidden_text"
    colour = properties.find(f"{W}color")
    if colour is not None and colour.get(f"{W}val", "").upper() == "FFFFFF" and not _shaded(properties):
        return "white_text"
    return ""


def _shaded(properties: Any | None) -> bool:
    if properties is None:
        return False
    shade = properties.find(f"{W}shd")
    dark = shade is not None and shade.get(f"{W}fill", "auto").upper() not in {"AUTO", "FFFFFF"}
    return dark or properties.find(f"{W}highlight") is not None


def spans(paragraph: Any, styles: Styles) -> Iterator[Span]:
    """The stretches of a paragraph in order; text boxes in it are not its own."""
    properties = paragraph.find(f"{W}pPr")
    styled, on_ground = "", any(_on_ground(one) for one in paragraph.iterancestors(f"{W}tc", f"{W}tbl"))
    if properties is not None and (style := properties.find(f"{W}pStyle")) is not None:
        styled = styles.hidden(style.get(f"{W}val"))
    yield from _spans(paragraph, styles, "", styled, on_ground or _shaded(properties))


def _on_ground(cell_or_table: Any) -> bool:
    """Whether a cell or a table is coloured, by itself or perhaps by its style: white text is legible there."""
    properties = cell_or_table.find(f"{W}{local(cell_or_table)}Pr")
    return _shaded(properties) or (properties is not None and properties.find(f"{W}tblStyle") is not None)


def _spans(parent: Any, styles: Styles, deleted: str, styled: str, on_ground: bool) -> Iterator[Span]:
    for child in parent:
        name = local(child)
        if name == "r":
            yield from _run(child, styles, deleted, styled, on_ground)
        elif name not in {"pPr", "rPr", "txbxContent", "Fallback", "sdtPr"}:
            yield from _spans(child, styles, "tracked_change" if name in _DELETED else deleted, styled, on_ground)


def _run(run: Any, styles: Styles, deleted: str, styled: str, on_ground: bool) -> Iterator[Span]:
    properties = run.find(f"{W}rPr")
    hidden = deleted or concealment(properties) or styled
    if not hidden and properties is not None and (style := properties.find(f"{W}rStyle")) is not None:
        hidden = styles.hidden(style.get(f"{W}val"))
    if hidden == "white_text" and on_ground:
        hidden = ""
    for child in run:
        name = local(child)
        if name == "t":
            yield Span(child.text or "", child, hidden)
        elif name == "delText":
            yield Span(child.text or "", child, "tracked_change")
        elif name in ("instrText", "delInstrText"):
            yield Span(child.text or "", child, "field_code")
        elif name in _BREAKS:
            yield Span(_BREAKS[name], child, hidden)
        elif name in ("ruby", "AlternateContent"):
            yield from _spans(child, styles, deleted, styled, on_ground)


def word_art(paragraph: Any) -> list[tuple[str, Any]]:
    """Texts that are drawn: those of WordArt and watermarks, each with its element, then all of a canvas, with None.

    What stands in text boxes is a story of its own, what stands in a Fallback is drawn only when the rest cannot be.
    """
    own = [one for one in paragraph.iterdescendants() if local(one) in {"textpath", "txBody"} and _is_own(one, paragraph)]
    found: list[tuple[str, Any]] = [(one.get("string", ""), one) for one in own if local(one) == "textpath"]
    canvas = "\n".join(text for one in own if local(one) == "txBody" for text in drawn_paragraphs(one))
    return [*found, (canvas, None)] if canvas else found


def _is_own(drawn: Any, paragraph: Any) -> bool:
    for above in drawn.iterancestors():
        if above is paragraph or local(above) in {"txbxContent", "Fallback"}:
            return above is paragraph
    return False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its place in the story, counted from 1."""

    place: str
    element: Any


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its place and its rows of (column, cell element), columns from 0 and merged ones counted."""

    place: str
    rows: list[list[tuple[int, Any]]]


class Story:
    """One flow of text: counts its paragraphs and tables."""

    def __init__(self, place: str = ""):
        self._place, self._paragraphs, self._tables = place, 0, 0

    def blocks(self, container: Any) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables in order, those in content controls and tracked insertions included."""
        for child in container:
            name = local(child)
            if name == "p":
                self._paragraphs += 1
                yield Paragraph(f"{self._place}paragraph:{self._paragraphs}", child)
            elif name == "tbl":
                self._tables += 1
                yield Table(f"{self._place}table:{self._tables}", [_cells(row) for row in _rows(child)])
            elif name == "AlternateContent":
                yield from self.blocks(child[:1])
            elif name in _CONTAINERS or name == "Choice":
                yield from self.blocks(child)


def _rows(container: Any) -> Iterator[Any]:
    for child in container:
        if local(child) == "tr":
            yield child
        elif local(child) in _CONTAINERS:
            yield from _rows(child)


def _cells(row: Any) -> list[tuple[int, Any]]:
    found, column = [], 0
    before = row.find(f"{W}trPr/{W}gridBefore")
    column += _number(before)
    for cell in _in_row(row):
        found.append((column, cell))
        column += max(1, _number(cell.find(f"{W}tcPr/{W}gridSpan")))
    return found


def _in_row(container: Any) -> Iterator[Any]:
    for child in container:
        if local(child) == "tc":
            yield child
        elif local(child) in _CONTAINERS:
            yield from _in_row(child)


def _number(element: Any | None) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), 1000) if value.isdecimal() else 0


def read_docx(content: bytes, name: str, out: Gathering, read: Read):
    """All stories, then what the package carries. Raises Unreadable, LimitReached."""
    package = Package(content, out)
    main = package.main("word/document.xml")
    styles = styles_of(package, main)
    out.spend_page(1, "body")
    body = package.xml(main).find(f"{W}body")
    if body is None:
        raise Unreadable("corrupt")
    _Reader(out, styles).story(body, "", first=True)
    for place, story in stories(package, main):
        _Reader(out, styles).story(story, place, first=place == "header:1/")
    for number, comment in enumerate(_all(package, main, "comments", "comment"), start=1):
        text = "\n".join("".join(one.text for one in spans(paragraph, styles)) for paragraph in comment.iter(f"{W}p"))
        out.hidden("comment", f"comment:{number}", f"{comment.get(f'{W}author', '')}: {text}")
    for variable in _all(package, main, "settings", "docVar"):
        out.property("custom", f"{variable.get(f'{W}name', '')}: {variable.get(f'{W}val', '')}", telling=False)
    read_accompaniments(package, read)


def stories(package: Parts, main: str) -> Iterator[tuple[str, Any]]:
    """Place and element of each header, footer and note, in the order in which they are told. Raises Unreadable, LimitReached."""
    for kind in ("header", "footer"):
        for number, part in enumerate(story_parts(package, main, kind), start=1):
            yield f"{kind}:{number}/", package.xml(part)
    for kind in ("footnote", "endnote"):
        for number, note in enumerate(_all(package, main, f"{kind}s", kind), start=1):
            yield f"{kind}:{number}/", note


def story_parts(package: Parts, main: str, *kinds: str) -> list[str]:
    """The parts in which those stand, of these kinds or all."""
    folder = main.rpartition("/")[0]
    return [part for kind in kinds or STORIES for part in parts_of(package, main, kind, f"{folder}/{kind}")]


def styles_of(package: Parts, main: str) -> Styles:
    """Raises Unreadable, LimitReached."""
    parts = package.related(main, "styles") or story_parts(package, main, "styles")
    return Styles(package.xml(parts[0]) if parts else None)


def _all(package: Parts, main: str, kind: str, name: str) -> Iterator[Any]:
    for part in story_parts(package, main, kind):
        yield from package.xml(part).iter(f"{W}{name}")


class _Reader:
    """Turns the blocks of a story into passages."""

    def __init__(self, out: Gathering, styles: Styles):
        self._out, self._styles = out, styles

    def story(self, container: Any, place: str, *, first: bool = False):
        if "textbox" not in place:  # of what stands in one, the story around it has told
            self._out.add(f"{place}alt", described(container), hidden="alt_text")
        for number, block in enumerate(Story(place).blocks(container)):
            first = first and number < _FIRST_PAGE
            if isinstance(block, Table):
                self._table(block, first)
            else:
                self._paragraph(block, first)
                first = first and not _ends_page(block.element)

    def _paragraph(self, block: Paragraph, first: bool):
        self._out.add(block.place, self._seen(block.element, block.place), first_page=first)
        self._boxes(block.element, block.place, first)

    def _seen(self, paragraph: Any, place: str) -> str:
        """What a reader sees of a paragraph; the rest becomes passages of its own, a stretch each."""
        seen, code, stretch, number = [], "", "", 0
        for span in [*spans(paragraph, self._styles), Span("", None)]:
            if span.hidden != code:
                if stretch.strip():
                    number += 1
                    self._hide(code, f"{place}/{code}:{number}", stretch)
                code, stretch = span.hidden, ""
            if span.hidden:
                stretch += span.text
            else:
                seen.append(span.text)
        if any(local(one) in _INSERTED for one in paragraph.iterdescendants()):
            self._out.conceals("tracked_change", place)
        return "".join(seen)

    def _hide(self, code: str, place: str, text: str):
        if code != "field_code":
            self._out.hidden(code, place, text)
        elif "@" in text or sum(one.isdigit() for one in text) > 6:  # page numbers and tables of contents are fields too
            self._out.add(place, text, hidden=code)

    def _boxes(self, element: Any, place: str, first: bool):
        boxes = [one for one in element.iter(f"{W}txbxContent") if not any(local(above) == "Fallback" for above in one.iterancestors())]
        for number, box in enumerate(boxes, start=1):
            if not any(local(above) == "txbxContent" for above in box.iterancestors() if above is not element):
                self.story(box, f"{place}/textbox:{number}/", first=first)
        for number, (text, _element) in enumerate(word_art(element), start=1):  # a watermark marks every page, whichever header it is in
            self._out.add(f"{place}/drawing:{number}", text, first_page=True)

    def _table(self, block: Table, first: bool):
        rows = []
        for number, row in enumerate(block.rows, start=1):
            given = []
            self._out.spend_cells(len(row))
            for column, cell in row:
                place, texts = f"{block.place}/cell:{number},{column + 1}", []
                for inner in Story(f"{place}/").blocks(cell):
                    if isinstance(inner, Table):
                        self._table(inner, first)
                    else:
                        texts.append(self._seen(inner.element, inner.place))
                        self._boxes(inner.element, inner.place, first)
                given.append((column, "\n".join(texts), "", False))
            rows.append(given)
        self._out.add(block.place, *table(rows), first_page=first)


def _ends_page(paragraph: Any) -> bool:
    if paragraph.find(f".//{W}lastRenderedPageBreak") is not None:
        return True
    return any(one.get(f"{W}type") == "page" for one in paragraph.iter(f"{W}br"))
