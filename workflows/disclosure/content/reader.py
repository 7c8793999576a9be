"""Reads any HTML, Word's and WPS's clipboard included, into blocks: what is not on the whitelist is left out, its text stays."""

import re
from dataclasses import dataclass, replace

from workflows.disclosure.content import word
from workflows.disclosure.content.blocks import BREAK, DEEPEST, Block, Cell, Paragraph, Run, Table, tidy
from workflows.disclosure.content.tokens import Token, attributes, partners, style, tokens

WIDEST, TALLEST = 100, 1000  # colspan, rowspan
_MARK_OF = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "", "sub": "sub", "sup": "sup"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_BLOCKS = {"address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
_BLOCKS |= {"header", "hr", "html", "legend", "main", "nav", "p", "pre", "section", "blockquote", "ul", "ol", "li", "caption", *_HEADINGS}
_CELLS = {"td", "th"}
_DROPPED = {"script", "style", "title", "xml", "head", "template", "svg", "math", "object", "iframe", "noframes", "noembed", "applet"}
_DROPPED |= {"select", "textarea", "audio", "video", "canvas", "map", "del", "frameset", "noscript", "plaintext", "xmp"}
_HREF = re.compile(r"(?:https?://[^\s/?#]+|mailto:[^\s@]+@)[^\s]*|/(?![/\\])\S*|attachments/\S*", re.IGNORECASE)
_ALIGNED = {"center": "center", "right": "right", "end": "right", "left": "left", "start": "left", "justify": "left"}
_CLASS_ALIGN = {"align-center": "center", "align-right": "right"}


def read(source: str) -> list[Block]:
    """The blocks of an HTML text; plain text between tags becomes paragraphs. Time is linear in the length of the text."""
    reader = _Reader()
    cut = tokens(source)
    closes = partners(cut)
    position = 0
    while position < len(cut):
        token = cut[position]
        if token.kind == "text":
            reader.text(token.text)
        elif token.kind == "close":
            reader.close(token.name)
        elif _is_dropped(token) and position in closes:
            position = closes[position]
        else:
            reader.open(token)
        position += 1
    return reader.finish()


def _is_dropped(token: Token) -> bool:
    return token.name in _DROPPED or ("style" in token.attrs or "class" in token.attrs) and word.hides(attributes(token.attrs))


def _span(value: str | None, most: int) -> int:
    return min(max(int(value), 1), most) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1


def _align(attrs: dict[str, str]) -> str:
    """Centre, right, left (explicitly) or nothing said."""
    if not attrs:
        return ""
    asked = style(attrs).get("text-align") or attrs.get("align", "").lower()
    named = [_CLASS_ALIGN[name] for name in attrs.get("class", "").split() if name in _CLASS_ALIGN]
    return named[0] if named else _ALIGNED.get(asked.split()[0] if asked else "", "")


@dataclass
class _List:
    ordered: bool
    start: int | None  # the first item's number, until that item is written
    item_open: bool = False  # more text belongs to the item written last


class _Reader:
    """Takes tokens one by one. Inline elements only raise and lower counters, so wrong nesting is harmless."""

    def __init__(self):
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.shape = Paragraph(())
        self.counts: dict[str, int] = {}
        self.inline: dict[str, list[frozenset[str]]] = {}
        self.marks: frozenset[str] = frozenset()
        self.href = ""
        self.aligns: list[tuple[str, str]] = []  # (tag, align) of open containers
        self.lists: list[_List] = []
        self.quotes = 0
        self.tables = 0
        self.table: _Table | None = None

    # -- text ---------------------------------------------------------------------------------------------------------
    def text(self, text: str):
        if self.table and not self.table.takes_text() and not text.isspace():
            self.table.loose.append(Run(text))
        else:
            self.runs.append(Run(text, self.marks, self.href))
            if self.table and not text.isspace():
                self.table.written = True

    def _mark(self, name: str, attrs: dict[str, str]):
        marks = {_MARK_OF[name]} if _MARK_OF.get(name) else set()
        marks = (marks | word.marks_on(style(attrs))) - word.marks_off(style(attrs))
        self.inline.setdefault(name, []).append(frozenset(marks))
        self._count(marks, 1)

    def _count(self, marks, step: int):
        for mark in marks:
            self.counts[mark] = self.counts.get(mark, 0) + step
        active = {mark for mark, count in self.counts.items() if count > 0}
        if "sup" in active:
            active.discard("sub")
        if self.shape.kind != "word-item" or self.table:
            active.discard(word.IGNORED)
        self.marks = frozenset(active)

    # -- tags ---------------------------------------------------------------------------------------------------------
    def open(self, token: Token):
        name = token.name
        if name == "br":
            self.runs.append(Run(BREAK))
        elif name == "table" or (self.table and name in {"tr", "thead", "tbody", "tfoot", "col", "colgroup", *_CELLS}):
            self._open_table_part(name, attributes(token.attrs))
        elif name == "caption" and self.table and self.tables == 1:
            self.table.begin_caption()
            self.runs = []
        elif name in _BLOCKS:
            self._open_block(name, attributes(token.attrs))
        elif name == "a":
            href = attributes(token.attrs).get("href", "")
            self.href = href if _HREF.fullmatch(href) else ""
        elif name in _MARK_OF or "style" in token.attrs:
            self._mark(name, attributes(token.attrs) if token.attrs else {})
        elif name in self.inline:
            self.inline[name].append(frozenset())

    def close(self, name: str):
        if name == "table" and self.table:
            self._close_table()
        elif self.table and name in {"tr", *_CELLS, "caption"}:
            self._close_part(name)
        elif name in _BLOCKS:
            self._close_block(name)
        elif name == "a":
            self.href = ""
        elif self.inline.get(name):
            self._count(self.inline[name].pop(), -1)

    # -- paragraphs, lists --------------------------------------------------------------------------------------------
    def _open_block(self, name: str, attrs: dict[str, str]):
        if self.table:  # inside a cell a new block is a line break
            self._break_cell(_align(attrs) if name not in {"ul", "ol"} else "")
            return
        self._flush()
        classes = attrs.get("class", "").split()
        align = _align(attrs) or ("center" if name == "center" else self.aligns[-1][1] if self.aligns else "")
        if name in {"div", "center", "section", "article", "body", "blockquote"}:
            self.aligns.append((name, align))
        if name == "blockquote":
            self.quotes += 1
        elif name in {"ul", "ol"}:
            self.lists.append(_List(name == "ol", _span(attrs.get("start"), 9999) if name == "ol" else 1))
            self._plain()
            return
        if self.lists:
            self.shape = Paragraph((), kind="listed")
            if name == "li":
                self.lists[-1].item_open = False
            return
        kind = _HEADINGS.get(name) or word.heading(attrs) or ("caption" if name == "caption" or "caption" in classes else "p")
        indent = bool(attrs) and kind == "p" and ("indent" in classes or word.indents(style(attrs)))
        self.shape = Paragraph((), kind=kind, align="" if align == "left" else align, indent=indent)
        if name == "li":
            self.shape = Paragraph((), kind="item", level=1)
        elif level := word.list_item(attrs):
            self.shape = Paragraph((), kind="word-item", level=level)

    def _close_block(self, name: str):
        if self.table:
            self._break_cell("")
            return
        self._flush()
        if name in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif name == "blockquote":
            self.quotes = max(self.quotes - 1, 0)
        if self.aligns and self.aligns[-1][0] == name:
            self.aligns.pop()
        self._plain()

    def _plain(self):
        """What text without a paragraph of its own becomes here."""
        align = self.aligns[-1][1] if self.aligns else ""
        self.shape = Paragraph((), kind="listed") if self.lists else Paragraph((), align="" if align == "left" else align)

    def _flush(self):
        """Ends the paragraph at hand."""
        runs, self.runs = self.runs, []
        shape = self.shape
        if shape.kind == "word-item":
            shape, runs = word.unlist(shape, runs)
        for number, line in enumerate(tidy(runs, split=shape.kind == "p")):
            if shape.kind == "listed":
                self._add_to_list(line.runs)
                continue
            indent = shape.kind == "p" and ((shape.indent and not number) or line.indented) and not shape.align
            quote = shape.kind == "p" and self.quotes > 0
            self.blocks.append(replace(shape, runs=tuple(line.runs), indent=indent, quote=quote))
        self._plain()

    def _add_to_list(self, runs: list[Run]):
        """A new item, or another line of the one that is open: <li><p>…</p><p>…</p></li> is one item."""
        inner, level = self.lists[-1], len(self.lists)
        last = self.blocks[-1] if self.blocks else None
        if inner.item_open and isinstance(last, Paragraph) and last.kind == "item" and last.level == level:
            self.blocks[-1] = replace(last, runs=(*last.runs, Run("\n"), *runs))
        else:
            self.blocks.append(Paragraph(tuple(runs), kind="item", level=level, ordered=inner.ordered, start=inner.start))
            inner.start, inner.item_open = None, True

    # -- tables -------------------------------------------------------------------------------------------------------
    def _open_table_part(self, name: str, attrs: dict[str, str]):
        if name == "table":
            self.tables += 1
            if self.tables == 1:
                self._flush()
                self.table = _Table()
            else:
                self._break_cell("")
        elif self.tables > 1:  # a table in a cell: its rows become lines, its cells words
            self.runs.append(Run(BREAK if name == "tr" else " "))
        elif name in _CELLS:
            self._end_cell()
            shape = Cell((), name == "th", _align(attrs), _span(attrs.get("colspan"), WIDEST), _span(attrs.get("rowspan"), TALLEST))
            self.table.begin_cell(shape)
        elif name == "tr":
            self._end_cell()
            self.table.begin_row()
        elif name in {"thead", "tbody", "tfoot"}:
            self._end_cell()
            self.table.begin_section(name == "thead")

    def _close_part(self, name: str):
        if self.tables == 1:
            self._end_cell()

    def _close_table(self):
        if self.tables > 1:
            self.tables -= 1
            self._break_cell("")
            return
        self._end_cell()
        table, self.table, self.tables = self.table, None, 0
        caption = tidy(table.caption, split=False)
        made = table.finish()
        loose = tidy(table.loose, split=True)
        self.blocks.extend(Paragraph(tuple(line.runs)) for line in loose)
        if caption:
            self.blocks.append(Paragraph(tuple(caption[0].runs), kind="caption"))
        if made:
            self.blocks.append(made)

    def _break_cell(self, align: str):
        if self.table.takes_text():
            self.table.align(align)
            self.runs.append(Run(BREAK))

    def _end_cell(self):
        if self.table.takes_text():
            self.table.end_cell(self.runs)
        self.runs = []

    def finish(self) -> list[Block]:
        while self.table:
            self._close_table()
        self._flush()
        return _settle(self.blocks)


class _Table:
    """A table while its parts arrive; a missing row or section is taken as opened."""

    def __init__(self):
        self.rows: list[tuple[list[Cell], bool]] = []
        self.cell: Cell | None = None
        self.written = False
        self.in_caption = False
        self.in_head = False
        self.caption: list[Run] = []
        self.loose: list[Run] = []

    def takes_text(self) -> bool:
        return self.cell is not None or self.in_caption

    def begin_caption(self):
        self.in_caption = True

    def begin_section(self, head: bool):
        self.in_head = head
        self.begin_row()

    def begin_row(self):
        self.rows.append(([], self.in_head))

    def begin_cell(self, shape: Cell):
        if not self.rows:
            self.begin_row()
        self.cell, self.written = shape, False

    def align(self, align: str):
        """A paragraph's alignment is its cell's, as long as the cell is empty."""
        if self.cell is not None and align and not self.written:
            self.cell = replace(self.cell, align=align)

    def end_cell(self, runs: list[Run]):
        if self.in_caption:
            self.caption += runs
            self.in_caption = False
            return
        if shape := self.cell:
            lines = tidy(runs, split=False)
            align = "" if shape.align == "left" else shape.align
            self.rows[-1][0].append(replace(shape, runs=tuple(lines[0].runs) if lines else (), align=align))
        self.cell = None

    def finish(self) -> Table | None:
        rows = [(tuple(cells), head) for cells, head in self.rows if cells]
        if not any(cell.runs for cells, _ in rows for cell in cells):
            return None
        head = 0
        while head < len(rows) - 1 and (rows[head][1] or all(cell.header for cell in rows[head][0])):
            head += 1
        as_head = [tuple(replace(cell, header=True) for cell in cells) for cells, _ in rows[:head]]
        return Table(tuple(as_head) + tuple(cells for cells, _ in rows[head:]), head)


def _settle(blocks: list[Block]) -> list[Block]:
    """Items get levels without gaps and the number their list starts with; a caption joins the table below it, else it is a paragraph."""
    settled: list[Block] = []
    lists: list[tuple[bool, int]] = []  # the open lists, outermost first: ordered or not, number of the next item
    for block in blocks:
        if isinstance(block, Paragraph) and block.kind == "item":
            level = min(block.level, len(lists) + 1, DEEPEST)
            ordered, following = lists[level - 1] if level <= len(lists) else (None, 0)
            goes_on = ordered == block.ordered and (block.start is None or (ordered and block.start == following))
            number = following if goes_on else block.start or 1
            lists = [*lists[: level - 1], (block.ordered, number + 1)]
            settled.append(replace(block, level=level, start=None if goes_on else number if block.ordered else 1))
            continue
        lists = []
        last = settled[-1] if settled else None
        if isinstance(block, Table) and isinstance(last, Paragraph) and last.kind == "caption":
            settled[-1] = replace(block, caption=last.runs)
        else:
            settled.append(block)
    return [
        replace(block, kind="p", align="center") if isinstance(block, Paragraph) and block.kind == "caption" else block for block in settled
    ]
