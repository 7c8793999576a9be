"""Lists and forms as detectors see them: which value stands under which heading, in tables of files and in tables typed as plain text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ..findings import Passage, cells_by_row
from ..normal import View
from .headings import LONGEST_HEADING, PEOPLE, TELLING, Role, role, under
from .names import is_name

_TOLD = frozenset({Role.HEALTH, Role.HARDSHIP})
_OF_SOMEBODY = TELLING | _TOLD
_NUMBERED = frozenset({Role.ID, Role.PHONE, Role.ACCOUNT, Role.TRAVEL, Role.PLATE})
_AT_HOME = frozenset({Role.ADDRESS, Role.ID, Role.AGE, Role.BIRTH, Role.HEALTH})
_HOME = re.compile(r"(?:家庭|居住|现)?住址|家庭地址|居住地址")
_REACHED = ("联系人", "联系人姓名")
FIRST_ROWS = 8  # where the header of a table is looked for
LEAST_TITLE = 200  # characters before a plain table that may be its title


@dataclass(slots=True)
class Slot:
    """A value of a list or form: where it stands in the view (end exclusive), under which heading, and its address."""

    start: int
    end: int
    row: int
    column: int
    role: Role
    heading: str = ""
    cell: str = ""
    listed: bool = True  # under a heading, where the next cell is another value; false: beside a label, where it may go on


@dataclass(slots=True)
class Table:
    """A list under one header, or the filled-in cells of a form (one row). `title` is what stands before it."""

    rows: list[list[Slot]] = field(default_factory=list)
    roles: frozenset[Role] = frozenset()
    title: str = ""

    @property
    def of_people(self) -> bool:
        return not self.roles.isdisjoint(PEOPLE)


class Grid:
    """All tables of a passage, and the slot at a place."""

    def __init__(self, tables: Sequence[Table], text: str):
        self.tables = [table for table in tables if table.rows]
        for table in self.tables:
            _name_the_named(table, text)
            _name_the_reached(table)
        self._slots = sorted((slot for table in self.tables for row in table.rows for slot in row), key=attrgetter("start"))
        self._starts = [slot.start for slot in self._slots]
        self._last: Slot | None = None  # asked for: several detectors ask for the same place one after another

    def under(self, wanted: Role) -> Iterator[tuple[Table, Slot]]:
        """The slots under headings of a role, each with its table."""
        for table in self.tables:
            if wanted in table.roles:
                for row in table.rows:
                    yield from ((table, slot) for slot in row if slot.role is wanted)

    def slot(self, at: int) -> Slot | None:
        """The slot in which the character at `at` of the view stands."""
        if not self._starts:
            return None
        last = self._last
        if last is None or not last.start <= at < last.end:
            index = bisect_right(self._starts, at) - 1
            last = self._slots[index] if index >= 0 and at < self._slots[index].end else None
            if last:
                self._last = last
        return last


def grid(passage: Passage, view: View, above: str = "") -> Grid:
    """The tables of a passage: its cells, or what is laid out as a table in its text. `above` stands before the passage."""
    return Grid(list(_of_cells(passage, view, above)) if passage.cells else list(_of_text(view.text)), view.text)


def _name_the_named(table: Table, text: str) -> None:
    """In a list of numbers that are persons' without a heading for their names: the first column of nothing but names is theirs."""
    if table.of_people or table.roles.isdisjoint(_NUMBERED) or not table.rows[0][0].listed:
        return
    for column in sorted({slot.column for slot in table.rows[0] if slot.role in (Role.NONE, Role.OTHER) and slot.heading}):
        slots = [slot for row in table.rows for slot in row if slot.column == column and slot.end > slot.start]
        if slots and all(is_name("".join(text[slot.start : slot.end].split())) for slot in slots):
            for slot in slots:
                slot.role = Role.NAME
            table.roles |= {Role.NAME}
            return


def _name_the_reached(table: Table) -> None:
    """In a list of persons and their homes, numbers or ages, 联系人 is a relative of theirs, and nobody who answers for an office; where a
    list tells where its 楼长 live, they are who it is about."""
    if not table.of_people and table.rows[0][0].listed and any(_HOME.fullmatch(slot.heading.strip()) for slot in table.rows[0]):
        for slot in (slot for row in table.rows for slot in row if slot.role is Role.OFFICIAL):
            slot.role = Role.NAME  # who lives there, whatever they do for their neighbours
            table.roles |= {Role.NAME}
    if table.of_people and not table.roles.isdisjoint(_AT_HOME):
        for row in table.rows:
            for slot in row:
                if slot.role is Role.OFFICIAL and slot.listed and slot.heading.strip() in _REACHED:
                    slot.role = Role.NAME


# -- tables with cells ---------------------------------------------------------------------------------------------------
def _of_cells(passage: Passage, view: View, before: str) -> Iterator[Table]:
    """One table for each header in the passage; what stands above a header is its title."""
    text, title, header, table = view.text, [passage.place, before], {}, Table()
    sided = False  # a form that lies on its side: somebody in each column
    above: dict[int, str] = {}  # the row before the header: it may group its columns
    rows = list(cells_by_row(passage))
    for number, cells in enumerate(rows):
        slots = [
            Slot(view.at(cell.start), view.at(cell.end), cell.row, cell.column, Role.NONE, cell=cell.name or f"{cell.row},{cell.column}")
            for cell in cells
        ]
        said = [text[slot.start : slot.end] for slot in slots]
        named = [one for one in said if one.strip()]
        halved = bool(header) and not table.rows and bool(named) and all(map(role, named))  # the lower half of a header of two rows
        if halved or (not header and number < FIRST_ROWS) or (header and role(said[0]) and said[0] in header.values()):
            below = [text[view.at(cell.start) : view.at(cell.end)] for cell in rows[number + 1]] if number + 1 < len(rows) else []
            if is_header(said, below) and not (halved and "" in said):
                yield table
                header = {slot.column: under(_group(above, slot.column), one) for slot, one in zip(slots, said, strict=True)}
                table = Table(roles=frozenset(map(role, header.values())), title=" ".join(title)[-LEAST_TITLE:])
                continue
            if halved or (header and all(map(role, named))):
                header |= {
                    slot.column: under(_group(header, slot.column), one) for slot, one in zip(slots, said, strict=True) if one.strip()
                }
                table.roles = frozenset(map(role, header.values()))
                continue
        if header:
            for slot in slots:
                slot.heading = header.get(slot.column, "")
                slot.role = role(slot.heading)
            table.rows.append(slots)
        elif filled := _form_row(slots, said, sided):
            sided = sided or len(filled) > 1 and len({slot.heading for slot in filled}) == 1
            yield Table([filled], frozenset(slot.role for slot in filled), title=" ".join(title)[-LEAST_TITLE:])
        else:
            title += said
            above = {slot.column: one for slot, one in zip(slots, said, strict=True)} if sum(map(bool, said)) > 1 else {}
    yield table


def _group(header: Mapping[int, str], column: int) -> str:
    """The heading over a column: its own, or that of the nearest column to the left which spans it."""
    return next((header[at].strip() for at in range(column, -1, -1) if header.get(at, "").strip()), "")


def is_header(said: Sequence[str], below: Sequence[str] = ()) -> bool:
    """Whether the cells of a row read like the header of a list of something about people, with the row `below` it where headings say little."""
    roles = [role(one) for one in said]
    named = [one for one in said if one.strip()]
    known = sum(one is not Role.NONE for one in roles)
    telling = sum(one in TELLING for one in roles)
    if len(named) < 2 or known < 2 or not telling:
        return False
    if known * (2 if telling == 1 else 3) < len(named) and not _names_below(roles, below):
        return False
    return not any(_answers(roles[at], said[at + 1 : at + 3]) for at in range(len(said) - 1) if roles[at] and not roles[at + 1])


def _names_below(roles: Sequence[Role], below: Sequence[str]) -> bool:
    """Whether somebody's name stands in the next row under a heading that asks for names."""
    return any(asked in PEOPLE and is_name("".join(one.split())) for asked, one in zip(roles, below, strict=False))


def _answers(asked: Role, following: Sequence[str]) -> bool:
    """Whether what stands right of a heading is its value, with the next heading or nothing behind it: then the row is a form's, not a header."""
    said = following[0].strip()
    if asked in PEOPLE or asked is Role.OFFICIAL:
        ends = len(following) < 2 or not following[1].strip() or bool(role(following[1]))
        return ends and is_name("".join(said.split()))
    if asked in {Role.ID, Role.PHONE, Role.ACCOUNT}:
        return sum(c.isdigit() for c in said) >= 7
    return False


def _form_row(slots: Sequence[Slot], said: Sequence[str], sided: bool = False) -> list[Slot]:
    """The filled-in cells of a form's row: each value right of its label."""
    filled = []
    for at in range(len(slots) - 1):
        asked = role(said[at])
        if not asked:
            continue
        for beside in range(at + 1, len(slots)):  # more than one where the table lies on its side: a row for each heading
            if role(said[beside]) or not said[beside].strip() or (beside > at + 1 and not _alike(asked, said[beside], sided)):
                break
            slot = slots[beside]
            slot.role, slot.heading, slot.listed = asked, said[at], False
            filled.append(slot)
    return filled if not _OF_SOMEBODY.isdisjoint(slot.role for slot in filled) else []


def _alike(asked: Role, said: str, sided: bool) -> bool:
    """Whether what stands further right of a heading may be its value for somebody else."""
    if asked in PEOPLE:
        return is_name("".join(said.split()))
    return (sided and asked in _TOLD) or (asked in TELLING and sum(c.isdigit() for c in said) >= 2)


# -- tables in plain text ------------------------------------------------------------------------------------------------
_HEADER_WORDS = re.compile(
    r"姓[ \t]*名|户[ \t]*主|身份证|证件|申请人|电话|联系方式|账号|卡号|住址|对象|监护人|学生|当事人|车牌|号牌|车主|业主|房主|犬主|手机|家长|患者|残疾证"
    r"|微信|QQ|护照|病种|诊断|name(?![a-z])|人(?=[\t|│])"
)
_LONGEST_LINE = 300
_MORE, _NOTHING = 4, (Role.NONE, "")  # fields a line may have beyond the headings, and what stands over those
_SEPARATORS = (re.compile(r"\t"), re.compile(r"[|│┃]"), re.compile(r" {2,}"), re.compile(r","), re.compile(r" +"))
_LOOSE = _SEPARATORS[2:3] + _SEPARATORS[4:]  # spaces: an empty field leaves no trace
_RULE = re.compile(r"[\s|│┃+\-=─━┼├┤┌┐└┘┬┴:]*")
_LABELLED = re.compile(r":(?![0-9])|(?<![0-9]):")  # no time of day
_RUN = re.compile(r"[^\s|│┃,]+")


def _of_text(text: str) -> Iterator[Table]:
    reached = 0
    for word in _HEADER_WORDS.finditer(text):
        if word.start() < reached:
            continue
        at, end = text.rfind("\n", 0, word.start()) + 1, text.find("\n", word.start())
        reached = end = end if end >= 0 else len(text)
        if end - at > _LONGEST_LINE or "。" in text[at:end]:
            continue
        for separator in _SEPARATORS:
            if not separator.search(text, at, end):
                continue
            said = [text[a:b] for a, b in _fields(text, at, end, separator)]
            below = [text[a:b] for a, b in _fields(text, end + 1, _line_end(text, end + 1), separator)]
            if (separator is not _SEPARATORS[3] or all(map(role, said))) and is_header(said, below) and not _crowded(said):
                if separator not in _LOOSE and at:
                    above = _fields(text, text.rfind("\n", max(0, at - _LONGEST_LINE), at - 1) + 1, at - 1, separator)
                    if len(above) == len(said):
                        groups = {column: text[a:b] for column, (a, b) in enumerate(above)}
                        said = [under(_group(groups, column), one) for column, one in enumerate(said)]
                title, begin = text[max(0, at - LEAST_TITLE) : at], end + 1
                if lower := _lower_half(text, begin, said, separator):
                    said, begin = lower
                table = Table(roles=frozenset(map(role, said)), title=title)
                reached = _rows(text, begin, said, separator, table)
                yield table
                break
        else:
            yield from _typed_form(text, at, end)


def _lower_half(text: str, at: int, said: Sequence[str], separator: re.Pattern[str]) -> tuple[list[str], int] | None:
    """The headings of a header of two lines, and where its rows begin, when the line that begins at `at` is its lower half."""
    if separator in _LOOSE:
        return None
    end = _line_end(text, at)
    below = [text[a:b] for a, b in _fields(text, at, end, separator)]
    named = [one for one in below if one]
    if len(below) != len(said) or len(named) < 2 or len(named) == len(below) or not all(map(role, named)):
        return None
    upper = dict(enumerate(said))
    return [under(_group(upper, column), one) if one else said[column] for column, one in enumerate(below)], end + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _crowded(said: Sequence[str]) -> bool:
    """Whether a field holds several headings with single spaces between: then spaces divide the fields, however many."""
    return any(len(parts := one.split()) > 1 and all(map(role, parts)) for one in said)


def _rows(text: str, at: int, headings: Sequence[str], separator: re.Pattern[str], table: Table) -> int:
    """Fills the table with the lines that follow; returns where it ends."""
    number, roles = 1, [role(one) for one in headings]
    columns = [*zip(roles, headings, strict=True), *[_NOTHING] * _MORE]
    while at < len(text):
        end = _line_end(text, at)
        if _RULE.fullmatch(text, at, end) and end > at:
            at = end + 1
            continue
        fields = _fields(text, at, end, separator)
        if (
            len(fields) < 2
            or _LABELLED.search(text[slice(*fields[0])])
            or len(fields) > len(headings) + _MORE
            or (separator is _SEPARATORS[3] and len(fields) != len(headings))
        ):
            break
        if len(fields) == len(roles) or separator not in _LOOSE:
            row = [Slot(a, b, number, column, *under) for column, ((a, b), under) in enumerate(zip(fields, columns, strict=False))]
        else:
            placed = _placed(text, fields, roles)
            row = [Slot(a, b, number, column, *(columns[column] if column < len(columns) else _NOTHING)) for column, (a, b) in placed]
        table.rows.append(row)
        number += 1
        at = end + 1
    return at


def _fields(text: str, at: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the fields of a line stand, without the spaces around them; the empty ones at either end of a line are its frame."""
    found, begun, loose = [], at, separator in _LOOSE
    for part in separator.split(text[at:end]):
        stop = begun + len(part)
        said = part.strip()
        if len(said) == len(part):
            found.append((begun, stop))
        else:
            a = begun + part.index(said[0]) if said else stop
            found.append((a, a + len(said)))
        begun = stop + 1
        while loose and begun < end and text[begun] == " ":
            begun += 1
    if loose:
        found = _rejoined(text, found)
    framed = separator is _SEPARATORS[1] or loose
    if framed and found and found[0][0] == found[0][1]:
        found = found[1:]
    if framed and found and found[-1][0] == found[-1][1]:
        found = found[:-1]
    return found


def _rejoined(text: str, fields: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The fields, with a name of two characters spaced to the width of three (张  伟) made one again."""
    joined: list[tuple[int, int]] = []
    for a, b in fields:
        if joined and b - a == 1 and "一" <= text[a] <= "鿿" and joined[-1][1] - joined[-1][0] == 1 and "一" <= text[joined[-1][0]] <= "鿿":
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def _placed(text: str, fields: Sequence[tuple[int, int]], roles: Sequence[Role]) -> list[tuple[int, tuple[int, int]]]:
    """Which column each field belongs to when some are missing: each goes under the next heading whose values look like it."""
    placed, column = [], 0
    for a, b in fields:
        fitting = next((at for at in range(column, len(roles)) if _fits(roles[at], text[a:b])), None)
        if fitting is None:
            fitting = column
        placed.append((fitting, (a, b)))
        column = fitting + 1
    return placed


def _fits(role: Role, said: str) -> bool:
    digits = sum(c.isdigit() for c in said)
    if role in PEOPLE or role is Role.OFFICIAL:
        return not digits and len(said) <= 8
    if role in {Role.ID, Role.ACCOUNT}:
        return digits >= 6
    if role is Role.PHONE:
        return digits >= 7 or "*" in said
    return role is not Role.AGE or digits == len(said)


def _typed_form(text: str, at: int, end: int) -> Iterator[Table]:
    """A line of a form without colons: 姓名 张三 身份证号 …"""
    if ":" in text[at:end]:
        return  # labels with colons are read where they stand
    runs = [(run.start(), run.end()) for run in _RUN.finditer(text, at, end)]
    if 2 <= len(runs) <= LONGEST_HEADING:
        slots = [Slot(a, b, 0, column, Role.NONE) for column, (a, b) in enumerate(runs)]
        if filled := _form_row(slots, [text[a:b] for a, b in runs]):
            yield Table([filled], frozenset(slot.role for slot in filled), text[max(0, at - LEAST_TITLE) : at])
