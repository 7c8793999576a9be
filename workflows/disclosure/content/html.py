"""The canonical HTML of an item's content: a small safe subset, the same string for the same meaning, ready to be hashed.

Kept: paragraphs, headings h2–h4, nested lists, tables with merged cells, heads and captions, block quotes, line breaks, links, bold,
italic, underline, sub- and superscript, and the classes align-center, align-right and indent. Everything else goes, its text stays;
scripts, hidden text and tracked deletions go with their text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import nh3
from django.utils.translation import gettext_lazy as _

from workflows.disclosure.content.blocks import MARKS, Block, Cell, Paragraph, Run, Table
from workflows.disclosure.content.reader import read
from workflows.disclosure.content.tokens import tokens, visible

LONGEST_INPUT = 3_000_000  # characters, as pasted: Word writes ten times what it means
LONGEST = 1_000_000  # characters of canonical HTML

NAME_HEADERS = frozenset(  # what the column of names is called on the lists offices publish
    ("姓名", "户主", "申请人", "救助对象", "被救助人", "保障对象", "低保对象", "特困人员", "受助人", "受益人", "家庭成员", "领取人")
    + ("领款人", "当事人", "学生", "残疾人", "老人", "监护人", "被征收人", "承租人", "联系人", "人员名单", "名单")
)

_CLASSES = {"align-center", "align-right", "indent"}
_ALIGNABLE = ("p", "h2", "h3", "h4", "td", "th")
_CLEANER = nh3.Cleaner(
    tags={"p", "h2", "h3", "h4", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "blockquote", "br", "a"}
    | {"strong", "em", "u", "sub", "sup"},
    attributes={"a": {"href", "rel"}, "ol": {"start"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    allowed_classes=dict.fromkeys(_ALIGNABLE, _CLASSES),
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


class TooLong(ValueError):
    """The text is longer than an item may be. `size` and `limit` count characters; `message` is for people."""

    def __init__(self, size: int, limit: int):
        super().__init__(size, limit)
        self.size, self.limit = size, limit
        self.message = _("The text has %(size)s characters, the limit is %(limit)s. Move long tables into an attachment.") % {
            "size": size,
            "limit": limit,
        }

    def __str__(self):
        return str(self.message)


def canonical(html: str) -> str:
    """The canonical form of any HTML: safe, in NFC, and unchanged when canonicalised again. Raises TooLong."""
    return from_blocks(blocks(html))


def from_text(text: str) -> str:
    """Plain text as canonical HTML: each line is a paragraph, nothing in it is a tag. Raises TooLong."""
    _check(len(text), LONGEST_INPUT)
    lines = visible(text).replace("\u2028", "\n").replace("\u2029", "\n").splitlines()
    return canonical("".join(f"<p>{escape(line)}</p>" for line in lines if line.strip()))


def from_input(text: str) -> str:
    """What a form's text field sent, with or without the editor: HTML when it has a known tag, else plain text. Raises TooLong."""
    _check(len(text), LONGEST_INPUT)
    known = any(token.name in _KNOWN for token in tokens(text))
    return canonical(text) if known else from_text(text)


_KNOWN = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "div", "br"}
_KNOWN |= {"a", "strong", "b", "em", "i", "u", "sub", "sup", "span", "font"}


def blocks(html: str) -> list[Block]:
    """The paragraphs, list items and tables of an HTML text. Raises TooLong."""
    _check(len(html), LONGEST_INPUT)
    return list(_read(html))


@lru_cache(maxsize=2)  # hashes, search and page each ask for the blocks of the same content, a comparison for those of two
def _read(html: str) -> tuple[Block, ...]:
    return tuple(read(html))


def from_blocks(content: Iterable[Block]) -> str:
    """Canonical HTML of blocks; nh3 has the last word. Raises TooLong."""
    made = _CLEANER.clean(render(content))
    _check(len(made), LONGEST)
    return made


def render(content: Iterable[Block]) -> str:
    """Blocks as HTML, every text escaped. Raises nothing; unlike `from_blocks` it also renders the marks of a difference."""
    parts: list[str] = []
    lists: list[bool] = []
    quoted = False
    for block in content:
        item = isinstance(block, Paragraph) and block.kind == "item"
        _close_lists(parts, lists, block.level if item else 0, keep=item and block.start is None)
        quote = isinstance(block, Paragraph) and block.quote
        if quote != quoted:
            parts.append("<blockquote>" if quote else "</blockquote>")
            quoted = quote
        if isinstance(block, Table):
            parts.append(_table(block))
        elif item:
            if len(lists) < block.level:
                start = f' start="{block.start}"' if block.ordered and (block.start or 1) != 1 else ""
                parts.append(f"<ol{start}>" if block.ordered else "<ul>")
                lists.append(block.ordered)
            parts.append(f"<li>{inline(block.runs)}")
        else:
            classes = [f"align-{block.align}"] * bool(block.align) + ["indent"] * block.indent
            parts.append(f"<{block.kind}{_class(classes)}>{inline(block.runs)}</{block.kind}>")
    _close_lists(parts, lists, 0, keep=False)
    return "".join(parts) + "</blockquote>" * quoted


def inline(runs: Iterable[Run]) -> str:
    """Runs as HTML, marks always in the same order."""
    parts = []
    for text, marks, href in runs:
        names = [mark for mark in MARKS if mark in marks]
        rel = "" if href.startswith(("/", "attachments/")) else ' rel="noopener noreferrer"'
        opening = (f'<a href="{escape(href)}"{rel}>' if href else "") + "".join(f"<{name}>" for name in names)
        closing = "".join(f"</{name}>" for name in reversed(names)) + ("</a>" if href else "")
        parts.append(f"{opening}{escape(text, quote=False).replace(chr(10), '<br>')}{closing}")
    return "".join(parts)


def plain_text(html: str) -> str:
    """The words alone: a line for each paragraph, item and table row, a tab between cells. Raises TooLong."""
    lines = []
    for block in blocks(html):
        if isinstance(block, Table) and block.caption:
            lines.append("".join(run.text for run in block.caption))
        lines.append(block.text)
    return "\n".join(lines)


@dataclass(frozen=True)
class TableText:
    """A table's words. Merged cells are unfolded: the text stands in the first place, the others are empty, so that columns line up."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    is_name_list: bool  # 名单: one of its first three rows has a header such as 姓名 or 户主


def tables(html: str) -> list[TableText]:
    """Every table of the text. Raises TooLong."""
    return [table_text(block) for block in blocks(html) if isinstance(block, Table)]


def table_text(table: Table) -> TableText:
    """The words of one table; of a row's unfolded columns the first 200."""
    rows, covered = [], {}
    for row in table.rows:
        words: list[str] = []
        waiting, covered = covered, {}
        for cell in row:
            _cover(words, waiting, covered)
            if len(words) >= 200:
                break
            at = len(words)
            words += [cell.text.replace("\n", " ")] + [""] * (cell.columns - 1)
            if cell.rows > 1:
                covered |= dict.fromkeys(range(at, min(len(words), 200)), cell.rows - 1)
        _cover(words, waiting, covered)
        covered |= {column: left - 1 for column, left in waiting.items() if left > 1}
        rows.append(tuple(words[:200]))
    caption = "".join(run.text for run in table.caption)
    return TableText(caption, tuple(rows), any(_names_people(cell) for row in table.rows[:3] for cell in row))


def _cover(words: list[str], waiting: dict[int, int], covered: dict[int, int]):
    """Fills the places that a cell of a row above reaches down to."""
    while len(words) in waiting:
        left = waiting.pop(len(words))
        if left > 1:
            covered[len(words)] = left - 1
        words.append("")


def _names_people(cell: Cell) -> bool:
    header = "".join(cell.text.split())
    return header.endswith("姓名") and len(header) <= 12 or header in NAME_HEADERS


def outline(html: str) -> list[tuple[int, str]]:
    """The headings as (level 2–4, text). Raises TooLong."""
    headings = [block for block in blocks(html) if isinstance(block, Paragraph) and block.kind[0] == "h"]
    return [(int(heading.kind[1]), heading.text.replace("\n", " ")) for heading in headings]


def _check(size: int, limit: int):
    if size > limit:
        raise TooLong(size, limit)


def _class(classes: list[str]) -> str:
    return f' class="{" ".join(classes)}"' if classes else ""


def _close_lists(parts: list[str], lists: list[bool], level: int, keep: bool):
    """Closes lists below `level`; the list at `level` itself only its last item when `keep`, else whole."""
    while len(lists) > level or (lists and len(lists) == level and not keep):
        parts.append("</li></ol>" if lists.pop() else "</li></ul>")
    if lists and len(lists) == level:
        parts.append("</li>")


def _table(table: Table) -> str:
    caption = f"<caption>{inline(table.caption)}</caption>" if table.caption else ""
    rows = [f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in table.rows]
    head = f"<thead>{''.join(rows[: table.head])}</thead>" if table.head else ""
    return f"<table>{caption}{head}<tbody>{''.join(rows[table.head :])}</tbody></table>"


def _cell(cell: Cell) -> str:
    name = "th" if cell.header else "td"
    spans = "".join(f' {key}="{count}"' for key, count in (("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1)
    return f"<{name}{_class([f'align-{cell.align}'] if cell.align else [])}{spans}>{inline(cell.runs)}</{name}>"
