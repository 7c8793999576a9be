"""Taking a list away: the same rows as the page shows, as a spreadsheet or as CSV, with text that stays text in whatever opens it."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice, zip_longest
from unicodedata import east_asian_width

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

WIDEST = 60  # digits: a longer text is cut off in its column, not the columns beside it off the screen
AT_MOST = 5000  # rows; give one more, so that a last line can say that there are
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no spreadsheet holds these


def links(request, name: str, *args, **more) -> list[dict]:
    """For components/export.html: the list as it is narrowed now, in both forms. `name` is the URL of the export, its last argument the form."""
    query = request.GET.copy()
    query.pop("page", None)
    for key, value in more.items():
        query[key] = value
    asked = f"?{query.urlencode()}" if query else ""
    forms = (("xlsx", _("Spreadsheet")), ("csv", "CSV"))
    return [{"label": label, "url": f"{reverse(name, args=[*args, form])}{asked}"} for form, label in forms]


def answer(form: str, title: str, head: Sequence[str], lines: Iterable[Sequence]) -> HttpResponse:
    """The list in the form asked for, `title` naming file and sheet. Cells are text, numbers, days or times; kept by no cache.

    Raises Http404 for a form there is not.
    """
    if form not in ("csv", "xlsx"):
        raise Http404
    taken = list(islice(lines, AT_MOST + 1))
    rows = [[_plain(cell) for cell in line] for line in (head, *taken[:AT_MOST])]
    if len(taken) > AT_MOST:
        rows.append([_("Only the first %(shown)d are listed here; narrow the list down to get the others.") % {"shown": AT_MOST}])
    made = (
        HttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
        if form == "csv"
        else HttpResponse(_xlsx(title, rows), content_type=XLSX)
    )
    made["Content-Disposition"] = content_disposition_header(True, f"{title}.{form}")
    made["Cache-Control"] = "no-store"
    return made


def _plain(cell):
    """Text or a number: days and times as they are written here, in the office's time zone."""
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return "" if cell is None else _UNPRINTABLE.sub("", str(cell))


def _inert(cell):
    """CSV has no text cells: what begins like a formula gets an apostrophe, or whoever opens it would have it reckoned."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _csv(rows) -> bytes:
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    out = StringIO()
    csv.writer(out).writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _width(cell) -> int:
    """In the spreadsheet's unit, a digit: a Chinese character takes two."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in str(cell))


def _xlsx(title, rows) -> bytes:
    from openpyxl import Workbook  # half a second of every start
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip_longest(*rows, fillvalue=""), 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(map(_width, column)) + 2, WIDEST)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):  # whatever it begins with
                cell.data_type, cell.quotePrefix = "s", True
            cells.append(cell)
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
