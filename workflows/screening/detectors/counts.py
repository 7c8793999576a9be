"""小数值单元格: in a table of numbers of people, a number so small that who knows the place knows the person. (PIPL article 73 (4): 匿名化)"""

import re
from collections.abc import Iterator

from ..findings import cells_by_row
from ..kinds import Kind
from .reading import Hit, Reading

LEAST = 3  # people in a cell from which on nobody stands out
_PEOPLE = re.compile(r".*(?:人数|户数|人次|户次|例数)(?:\([^()]*\))?|.*\((?:人|户|名|例|人次|户次)\)|.*(?:多少|几)[人户]|[男女]")
_NUMBER = re.compile(r"[ \t]*(?P<number>[0-9]+)[ \t]*(?:人|户|名|例)?[ \t]*")
_HEADER = 4  # rows at most in which headings stand


def found(reading: Reading) -> Iterator[Hit]:
    """Cells of 1 or 2 under a heading that counts people, or in a row that begins with one; tables with cells only."""
    if not reading.passage.cells or reading.grid.tables and any(table.of_people for table in reading.grid.tables):
        return
    counted: set[int] = set()
    for number, row in enumerate(cells_by_row(reading.passage)):
        along = False
        for cell in row:
            low, high = reading.view.at(cell.start), reading.view.at(cell.end)
            said = "".join(reading.text[low:high].split())
            if _PEOPLE.fullmatch(said):
                along = along or cell is row[0]
                if number < _HEADER:
                    counted.add(cell.column)
            elif (along or cell.column in counted) and (number_in := _NUMBER.fullmatch(reading.text, low, high)):
                yield from _small(number_in)


def _small(cell: re.Match[str]) -> Iterator[Hit]:
    if len(cell["number"]) < 4 and 0 < int(cell["number"]) < LEAST:
        yield Hit(Kind.SMALL_COUNT, *cell.span("number"), "small", cell["number"])
