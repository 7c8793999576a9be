"""The one shape content has inside the program: a flat list of paragraphs, list items and tables made of marked text.

There is no tree: headings and paragraphs hold text only, list items carry their level, a table's cell holds one line of text with line
breaks. Two inputs that mean the same therefore give equal blocks, whatever tags they came in, and no depth of nesting costs anything.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

BREAK = "\u2028"  # a line break on its way in; source line ends are only white space
MARKS = ("ins", "del", "strong", "em", "u", "sub", "sup")  # outermost first; ins and del are for differences only
DEEPEST = 4  # level of list items

_SPACE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PIECES = re.compile(f"[{_SPACE}]+|[^{_SPACE}]+")
_WIDE = re.compile("[\u2e80-\u303e\u3041-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’…—\U00020000-\U0003ffff]")


class Run(NamedTuple):
    """A stretch of text with one set of marks; a newline in the text is a line break."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`kind` is p, h2, h3, h4, item or, while reading, caption (of the table below). Level (from 1), order and start are an item's."""

    runs: tuple[Run, ...]
    kind: str = "p"
    align: str = ""
    indent: bool = False
    quote: bool = False
    level: int = 0
    ordered: bool = False
    start: int | None = None  # set on the first item of a list: its number there

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    runs: tuple[Run, ...] = ()
    header: bool = False
    align: str = ""
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first `head` rows are the table's head."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    caption: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row) for row in self.rows)


Block = Paragraph | Table


@dataclass
class Line:
    """Tidied text: its runs, and whether it began with white space that means an indent."""

    runs: list[Run] = field(default_factory=list)
    indented: bool = False


def tidy(runs: list[Run], split: bool) -> list[Line]:
    """White space collapsed, text in NFC, neighbours with equal marks joined; empty lines are left out.

    A source line end between two Chinese characters vanishes (Word wraps its clipboard there), a full-width space stays one,
    leading full-width or hard spaces become an indent. With `split`, two line breaks in a row begin a new line; else they count
    as one.
    """
    lines, line, gap, gap_run = [], Line(), "", None
    for run in runs:
        for piece in _PIECES.findall(run.text):
            if piece[0].isspace():
                gap, gap_run = gap + piece, gap_run or run
                continue
            piece = piece.lstrip("\u0338")  # a combining slash at the start would fuse with the ">" of the tag before it
            if not piece:
                continue
            if gap.count(BREAK) >= 2 and split and line.runs:
                lines.append(line)
                line = Line()
            if not line.runs:
                lead = gap.rpartition(BREAK)[2]
                line.indented = "\u3000" in lead or lead.count("\xa0") >= 2
            elif gap:
                line.runs.append(Run("\n") if BREAK in gap else gap_run._replace(text=_gap(gap, line.runs[-1].text[-1], piece[0])))
            line.runs.append(run._replace(text=piece))
            gap, gap_run = "", None
    lines.append(line)
    tidied = [Line(_join(line.runs), line.indented) for line in lines]
    return [line for line in tidied if line.runs]


def _gap(gap: str, before: str, after: str) -> str:
    if "\u3000" in gap:
        return "\u3000"
    if gap.strip("\r\n\t ") == "" and ("\n" in gap or "\r" in gap) and _WIDE.match(before) and _WIDE.match(after):
        return ""
    return " "


def _join(runs: list[Run]) -> list[Run]:
    joined: list[list] = []
    for run in runs:
        if joined and joined[-1][1:] == [run.marks, run.href]:
            joined[-1][0].append(run.text)
        elif run.text:
            joined.append([[run.text], run.marks, run.href])
    return [Run(unicodedata.normalize("NFC", "".join(texts)), marks, href) for texts, marks, href in joined]
