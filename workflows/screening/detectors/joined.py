"""Paragraphs that stand under one another, and the table that goes on over a page, read as one: a list, a form or a mark may run over several."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ..findings import Finding, Passage
from ..kinds import Kind
from .names import is_name, is_word

ABOVE = 200  # characters before a table that may be its title
_CALLED = re.compile(r"(?:身份证|公民身份|证件号|身份号码|银行卡|卡号|[账帐][号户])[^0-9\n。;]{0,14}\Z")  # right before a number
_NUMBERED = re.compile(r"(.*?)[0-9]+")  # the place of a paragraph: body/3, paragraph:12
_OF_A_PAGE = re.compile(r"(.*\bpage:)([0-9]+)((?:/picture)?/table:)([0-9]+)", re.DOTALL)  # the place of a table


@dataclass(frozen=True, slots=True)
class Joined:
    """Passages read as one: `passage` holds the text of all `parts`, divided by line ends; `above` is the end of what stands before it."""

    passage: Passage
    parts: tuple[Passage, ...]
    above: str = ""

    def told(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings where they stand in the parts. What runs over several is none, but for a 密级标志, which stands where it begins, and
        for a number whose label and check digit say what it is: that is one in each."""
        if len(self.parts) == 1:
            yield from findings
            return
        begins = list(accumulate((len(part.text) + 1 for part in self.parts), initial=0))
        rows = list(accumulate(map(_rows, self.parts), initial=0))
        for finding in findings:
            at = bisect_right(begins, finding.start) - 1
            part, begin = self.parts[at], begins[at]
            end = min(finding.end, begin + len(part.text))
            whole = end == finding.end
            certain = not whole and finding.reason == "checksum" and _CALLED.search(part.text, 0, finding.start - begin) is not None
            if whole or certain or finding.kind is Kind.SECRET_MARK:
                cell = _cell_below(finding.cell, rows[at])
                yield finding._replace(place=part.place, start=finding.start - begin, end=end - begin, cell=cell)
            while certain and end < finding.end:
                at += 1
                part, begin = self.parts[at], begins[at]
                end = min(finding.end, begin + len(part.text))
                if rest := part.text[: end - begin].lstrip():
                    yield finding._replace(place=part.place, start=end - begin - len(rest), end=end - begin)


def joined(passages: Iterable[Passage]) -> Iterator[Joined]:
    """The passages in their order, each run of plain paragraphs of one story as one, and so each table with what goes on of it at the top of the
    next page; empty ones left out."""
    runs: list[list[Passage]] = []
    last: Passage | None = None
    table: list[Passage] = []  # the newest
    for passage in passages:
        if not passage.text:
            continue
        if passage.cells and table and _goes_over(table[-1], passage):
            table.append(passage)
        elif last and _goes_on(last, passage):
            runs[-1].append(passage)
        else:
            runs.append([passage])
            table = runs[-1] if passage.cells else table
        last = passage
    above = ""
    for run in runs:
        one = _one(run, above)
        yield one
        above = one.passage.text[-ABOVE:]


def _goes_on(last: Passage, passage: Passage) -> bool:
    """Whether a passage is the next paragraph of the story another belongs to."""
    if last.cells or passage.cells:
        return False
    alike = (last.hidden, last.certain, last.first_page) == (passage.hidden, passage.certain, passage.first_page)
    story, following = _NUMBERED.fullmatch(last.place), _NUMBERED.fullmatch(passage.place)
    return alike and story is not None and following is not None and story[1] == following[1]


def _goes_over(last: Passage, passage: Passage) -> bool:
    """Whether a table is the first of the page behind that of another, has as many columns and begins with no header: then that stands there."""
    here, following = _OF_A_PAGE.fullmatch(last.place), _OF_A_PAGE.fullmatch(passage.place)
    if here is None or following is None or (last.hidden, last.certain) != (passage.hidden, passage.certain):
        return False
    next_page = (here[1], int(here[2]) + 1, here[3], 1) == (following[1], int(following[2]), following[3], int(following[4]))
    return next_page and _columns(last) == _columns(passage) and _begins_with_somebody(passage)


def _begins_with_somebody(table: Passage) -> bool:
    """Whether its first row holds a number or a name, as rows of lists do and headers do not."""
    said = ["".join(table.text[cell.start : cell.end].split()) for cell in table.cells if cell.row == 0]
    return any(any(letter.isdigit() for letter in one) or (is_name(one) and not is_word(one)) for one in said)


def _columns(table: Passage) -> int:
    return max(cell.column for cell in table.cells)


def _rows(part: Passage) -> int:
    return part.cells[-1].row + 1 if part.cells else 0


def _cell_below(cell: str, rows: int) -> str:
    """`row,column` of a part that begins so many rows below; a cell with a name of its own keeps it."""
    row, comma, column = cell.partition(",")
    return f"{int(row) - rows},{column}" if comma and row.isdecimal() else cell


def _one(parts: Sequence[Passage], above: str) -> Joined:
    if len(parts) == 1:
        return Joined(parts[0], (parts[0],), above)
    begins = accumulate((len(part.text) + 1 for part in parts), initial=0)
    rows = accumulate(map(_rows, parts), initial=0)
    cells = tuple(
        replace(cell, start=cell.start + begin, end=cell.end + begin, row=cell.row + row)
        for part, begin, row in zip(parts, begins, rows, strict=False)
        for cell in part.cells
    )
    return Joined(replace(parts[0], text="\n".join(part.text for part in parts), cells=cells), tuple(parts), above)
