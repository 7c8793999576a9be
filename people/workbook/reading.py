"""From a workbook to rows of checked values; every cell that cannot be understood becomes a Problem, none stops the reading."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ..appointing import YEARS
from .archive import UNREADABLE, BadWorkbook, check, merged_cells
from .columns import EXPLANATION, SHEETS, Problem

MOST_ROWS = 2000
MOST_COLUMNS = 40
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$|^(\d{4})(\d{2})(\d{2})$")
HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair, as JSON can spell it: no text, and nothing can be sent that holds it
_FIRST_SERIAL_DAY = date(1899, 12, 30)  # day 0 of the spreadsheet's own day numbers


def read(stream, sheets=SHEETS) -> tuple[dict[str, list[dict]], list[Problem]]:
    """Rows by sheet key, each a dict of column key → value plus "row", and the problems. Raises BadWorkbook when nothing can be read.

    Dates are ISO text, so that the rows can wait as JSON until they are confirmed.
    """
    from openpyxl import load_workbook  # more than half a second of every start, and few ever read a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    check(stream)
    try:
        merged = merged_cells(stream)
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        by_title = {sheet.title.strip(): sheet for sheet in book.worksheets}
        rows, problems = {}, []
        for sheet in sheets:
            if sheet.title in by_title:
                worksheet = by_title[sheet.title]
                problems += _merged(sheet, merged.get(worksheet.title, ()))
                rows[sheet.key] = _rows(sheet, worksheet, problems)
            else:
                rows[sheet.key] = []
                problems.append(Problem(sheet.title, 0, "", _("This sheet is missing."), _("Use the template; do not rename its sheets.")))
        book.close()
    except (*UNREADABLE, InvalidFileException) as error:
        if isinstance(error, BadWorkbook):
            raise
        raise BadWorkbook(_("The workbook is damaged. Open it in the spreadsheet program and save it as .xlsx again.")) from error
    return rows, problems


def _merged(sheet, cells):
    advice = _("Undo the merge and fill in every row.")
    return [Problem(sheet.title, row, letters, _("Merged cells cannot be read."), advice) for letters, row in cells[:20]]


def _rows(sheet, worksheet, problems):
    lines = worksheet.iter_rows(min_row=1, max_row=MOST_ROWS + 3, max_col=MOST_COLUMNS)
    places = _header(sheet, next(lines, ()), problems)
    if places is None:
        return []
    found = []
    for number, cells in enumerate(lines, start=2):
        values = [cell.value for cell in cells]
        if all(value is None or not str(value).strip() for value in values):
            continue
        if number == 2 and str(values[0] or "").strip().startswith(EXPLANATION):
            continue
        if len(found) == MOST_ROWS:
            problems.append(
                Problem(sheet.title, number, "", _("There are more than %(most)s rows.") % {"most": MOST_ROWS}, _("Split the file."))
            )
            break
        row: dict[str, Any] = {"row": number}
        for place, column in places.items():
            cell = cells[place] if place < len(cells) else None
            try:
                row[column.key] = value_of(column, cell.value if cell is not None else None, getattr(cell, "data_type", "n"))
            except BadValue as wrong:
                row[column.key] = None
                row["broken"] = True
                problems.append(Problem(sheet.title, number, column.header, wrong.message, wrong.advice))
        found.append(row)
    return found


def _header(sheet, cells, problems):
    """Place → column, or None when the sheet cannot be read at all."""
    from openpyxl.utils import get_column_letter

    known = {column.header: column for column in sheet.columns}
    places, before = {}, len(problems)
    for place, cell in enumerate(cells):
        header = str(cell.value or "").strip().rstrip("*＊ ")
        if not header:
            continue
        letter = get_column_letter(place + 1)
        if header not in known:
            problems.append(
                Problem(
                    sheet.title, 1, letter, _("Unknown column “%(header)s”.") % {"header": header[:40]}, _("Use the template's headings.")
                )
            )
        elif known[header] in places.values():
            problems.append(
                Problem(sheet.title, 1, letter, _("The column “%(header)s” occurs twice.") % {"header": header}, _("Delete one."))
            )
        else:
            places[place] = known[header]
    for column in sheet.columns:
        if column.required and column not in places.values():
            problems.append(
                Problem(sheet.title, 1, column.header, _("This column is missing."), _("Use the template's headings in row 1."))
            )
    return places if len(problems) == before else None


class BadValue(ValueError):
    """A cell that cannot be understood: what is wrong and what to do."""

    def __init__(self, message, advice):
        super().__init__(message)
        self.message, self.advice = message, advice


def value_of(column, value, data_type="n"):
    """The value a cell stands for, None when it is empty. Raises BadValue."""
    if data_type == "f":
        raise BadValue(_("This cell holds a formula."), _("Copy it and paste it as a value."))
    if data_type == "e":
        raise BadValue(_("This cell holds the error %(error)s.") % {"error": value}, _("Put the value in."))
    if isinstance(value, str):
        value = value.replace("\u00a0", " ").strip()
    if value is None or value == "":
        if column.required:
            raise BadValue(_("This must be filled in."), column.explanation)
        return [] if column.kind in ("codes", "texts") else None
    if column.kind == "date":
        return day_of(value).isoformat()
    if column.kind == "number":
        return _number(value)
    if column.kind == "flag":
        return _flag(value)
    if column.kind == "texts":
        return [one_text(column, part.strip()) for part in re.split(r"[；;\n]", str(value)) if part.strip()]
    text = one_text(column, value)
    if column.kind == "choice":
        return _named(column.choices, text, column)
    if column.kind == "codes":
        return [code for code in re.split(r"[、，,;；\s]+", text) if code]
    return text


def one_text(column, value):
    """One line of text, no longer than the column allows. Raises BadValue."""
    text = _text(value)
    if len(text) > column.longest:
        raise BadValue(_("This is longer than %(longest)s characters.") % {"longest": column.longest}, _("Shorten it."))
    return text


def _flag(value):
    answers = {"是": True, "否": False, "True": True, "False": False}
    text = str(value) if isinstance(value, bool) else _text(value)
    if text not in answers:
        raise BadValue(_("“%(text)s” is neither 是 nor 否.") % {"text": text[:40]}, _("Write 是 or 否, or leave it empty."))
    return answers[text]


def _text(value):
    if isinstance(value, bool):
        raise BadValue(_("This cell holds TRUE or FALSE."), _("Format the cell as text and type it again."))
    if isinstance(value, datetime | date):
        raise BadValue(_("The spreadsheet has made a date of this."), _("Format the cell as text and type it again."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and abs(value) >= 10**15:
        raise BadValue(_("The spreadsheet has rounded this long number."), _("Format the column as text and type it again."))
    text = str(value)
    if any(ord(character) < 32 for character in text) or HALF.search(text):
        raise BadValue(_("This cell holds a line break or an invisible character."), _("Type it again in one line."))
    return text


def _number(value):
    try:
        number = float(str(value))
    except ValueError:
        number = -1.0
    if isinstance(value, bool) or not number.is_integer() or not 0 <= number < 100000:
        raise BadValue(_("This is not a whole number from 0 to 99999."), _("Put a whole number in, or leave it empty."))
    return int(number)


def _named(names, text, column):
    plain = text.replace("(", "（").replace(")", "）").replace(" ", "")
    if plain not in names:
        raise BadValue(_("“%(text)s” is not in the list.") % {"text": text[:40]}, column.explanation)
    return str(names[plain])


def day_of(value) -> date:
    """A day given as a date, as a spreadsheet's day number or as text. Raises BadValue."""
    wrong = BadValue(_("“%(value)s” is not a day.") % {"value": str(value)[:40]}, _("Write it as 2024-03-01."))
    if isinstance(value, bool):
        raise wrong
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
    elif isinstance(value, int | float) and not 10**7 <= value < 10**8:
        if not 0 < value < 80000:
            raise wrong
        day = _FIRST_SERIAL_DAY + timedelta(days=int(value))
    else:
        match = _DATE.match(str(int(value)) if isinstance(value, int | float) else value)
        if not match:
            raise wrong
        try:
            day = date(*(int(part) for part in match.groups() if part))
        except ValueError as error:
            raise wrong from error
    if day.year not in YEARS:
        raise wrong
    return day
