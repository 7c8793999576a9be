"""A lexicon as a spreadsheet: an uploaded or pasted table to the text lexicon.parse reads, and entries to CSV or XLSX."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from people.workbook.archive import UNREADABLE, BadWorkbook, check

from .lexicon import BETWEEN_EXCEPTIONS, CATEGORY_LABELS, HEADERS, MOST_ENTRIES, Entry

COLUMNS = len(HEADERS)
LARGEST = 20 * 1024 * 1024  # bytes


class BadTable(ValueError):
    """The file is no table that can be read; the message says why."""


def text_of(name: str, stream) -> str:
    """The table in an uploaded file as tab-separated text. XLSX: its first sheet. Anything else is text, UTF-8 or GB 18030. Raises BadTable."""
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return _workbook(stream)
    stream.seek(0)
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BadTable(_("The file is too large."))
    if b"\0" in raw:
        raise BadTable(_("This is neither a text table nor an .xlsx workbook."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable(_("The text is neither UTF-8 nor GB 18030. Save it as UTF-8."))


def _workbook(stream) -> str:
    from openpyxl import load_workbook  # half a second of every start
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        check(stream)
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ENTRIES + 2, max_col=30, values_only=True)
        out = io.StringIO()
        table = csv.writer(out, delimiter="\t", lineterminator="\n")
        for row in rows:
            cells = [_cell(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            table.writerow(cells)
        book.close()
    except BadWorkbook as error:
        raise BadTable(str(error)) from error
    except (*UNREADABLE, InvalidFileException) as error:
        raise BadTable(_("The workbook is damaged. Open it in the spreadsheet program and save it as .xlsx again.")) from error
    return out.getvalue()


def _cell(value) -> str:
    """One line of text; a formula's or a number's value as it shows."""
    return " ".join(str(value).split()) if value is not None else ""


def rows(entries: Iterable[Entry]) -> Iterable[list[str]]:
    """A header row parse understands, then the entries; what a spreadsheet would take for a formula stays text."""
    yield [names[1] for names in HEADERS.values()]
    for entry in entries:
        cells = [
            entry.word,
            entry.suggestion,
            str(CATEGORY_LABELS[entry.category]),
            BETWEEN_EXCEPTIONS.join(entry.exceptions),
            entry.action,
        ]
        yield [f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells]


def as_csv(entries: Iterable[Entry]) -> bytes:
    """With a byte order mark, so that Excel reads it as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows(entries))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(entries: Iterable[Entry]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Lexicon"))
    for row in rows(entries):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
