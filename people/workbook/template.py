"""The empty workbook to fill in: three sheets, their headings, an explanation under each heading, lists to choose from."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .columns import EXPLANATION, SHEETS

ROWS = 500  # prepared for filling in


def template(sheets=SHEETS) -> bytes:
    book = Workbook()
    book.remove(book.active)
    lists = book.create_sheet("选项")
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "A3"
        page.row_dimensions[2].height = 96
        for number, column in enumerate(sheet.columns, start=1):
            _column(page, lists, number, column)
    lists.sheet_state = "hidden"
    book.move_sheet(lists, offset=len(sheets))
    book.active = 0
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _column(page, lists, number, column):
    letter = get_column_letter(number)
    heading = page.cell(1, number, column.header + ("*" if column.required else ""))
    heading.font = Font(bold=True)
    heading.fill = PatternFill("solid", fgColor="F3E9DC")
    note = page.cell(2, number, (EXPLANATION if number == 1 else "") + column.explanation)
    note.font = Font(italic=True, color="666666", size=9)
    note.alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions[letter].width = 26
    for row in range(3, ROWS + 3):
        page.cell(row, number).number_format = "yyyy-mm-dd" if column.kind == "date" else "@"  # or long codes become numbers
    if column.choices or column.kind == "flag":
        names = list(column.choices or ("是", "否"))
        lists.append(names)  # a list to choose from is a row of the hidden sheet
        choice = DataValidation(
            type="list", formula1=f"选项!$A${lists.max_row}:${get_column_letter(len(names))}${lists.max_row}", allow_blank=True
        )
        page.add_data_validation(choice)
        choice.add(f"{letter}3:{letter}{ROWS + 2}")
