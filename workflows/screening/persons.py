"""Who is who in a list: a name with the village or community of its row, as a mark. Pure.

A name alone says little, half of a village shares five; with the place beside it, it is nearly always the same person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .findings import Cell, Finding, Passage, cells_by_row, mark
from .kinds import Kind

PERSON = "person"  # of Finding.detail: the mark of name and place together
PLACES = re.compile(r"村|社区|居委|小区|住址|地址|所在地|乡镇|街道")  # headers of columns that say where somebody lives


def with_persons(passages: Iterable[Passage], findings: Sequence[Finding], key: bytes) -> list[Finding]:
    """The findings, those of names in a table with the mark of name and place where the row says one."""
    tables = {passage.place: passage for passage in passages if passage.cells}
    rows = {
        place: _rows(tables[place]) for place in {finding.place for finding in findings if finding.kind == Kind.PERSON_NAME} & set(tables)
    }
    return [_with_person(finding, tables.get(finding.place), rows.get(finding.place), key) for finding in findings]


def _with_person(finding: Finding, table: Passage | None, rows: "_Rows | None", key: bytes) -> Finding:
    if finding.kind != Kind.PERSON_NAME or table is None or rows is None:
        return finding
    where = rows.place_of(finding, table.text)
    if not where:
        return finding
    name = "".join(table.text[finding.start : finding.end].split())
    return replace(finding, detail={**finding.detail, PERSON: mark(key, Kind.PERSON_NAME, f"{name}\0{where}")})


class _Rows:
    """The place each row of a table names, found by where in the text the row stands."""

    def __init__(self, rows: list[list[Cell]], columns: frozenset[int]):
        self.rows, self.columns = rows, columns

    def place_of(self, finding: Finding, text: str) -> str:
        low, high = 0, len(self.rows)
        while low < high:  # the last row that begins before the finding
            middle = (low + high) // 2
            if self.rows[middle][0].start <= finding.start:
                low = middle + 1
            else:
                high = middle
        if low < 2:  # the header
            return ""
        return "".join("".join(text[cell.start : cell.end].split()) for cell in self.rows[low - 1] if cell.column in self.columns)


def _rows(table: Passage) -> _Rows:
    rows = list(cells_by_row(table))
    return _Rows(rows, frozenset(cell.column for cell in rows[0] if PLACES.search(table.text[cell.start : cell.end])))
