"""From a file of topics, XLSX or JSON, to rows of checked values. What cannot be understood is named by row and column; nothing is written."""

import json
from typing import Any

from django.utils.translation import gettext as _

from people.workbook import reading
from people.workbook.archive import LARGEST, BadWorkbook
from people.workbook.columns import Column, Problem
from people.workbook.reading import MOST_ROWS, BadValue

from .sheet import TOPICS

Rows = list[dict[str, Any]]


def read(stream) -> tuple[Rows, list[Problem]]:
    """The rows, each with its number as "row", and what is wrong in them. Raises BadWorkbook when the file cannot be read at all.

    A workbook's rows count as the spreadsheet counts them, a JSON file's entries from 1.
    """
    begin = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    if begin[:1] in (b"[", b"{"):
        return entries(_json(stream))
    rows, problems = reading.read(stream, (TOPICS,))
    return rows[TOPICS.key], problems


def _json(stream):
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadWorkbook(_("The file is larger than 5 MB. Split it."))
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadWorkbook(_("The JSON file is not UTF-8. Save it as UTF-8.")) from error
    except json.JSONDecodeError as error:
        place = {"row": error.lineno, "column": error.colno}
        raise BadWorkbook(_("This is not JSON: row %(row)s, column %(column)s cannot be read.") % place) from error
    except (ValueError, RecursionError) as error:
        raise BadWorkbook(_("This is not JSON that describes topics.")) from error


def entries(data) -> tuple[Rows, list[Problem]]:
    """The rows of a list of entries whose keys are the columns'. Raises BadWorkbook when it is no list."""
    if not isinstance(data, list):
        raise BadWorkbook(_("The JSON file must hold a list of topics."))
    if len(data) > MOST_ROWS:
        raise BadWorkbook(_("There are more than %(most)s rows.") % {"most": MOST_ROWS})
    columns = {column.key: column for column in TOPICS.columns}
    rows, problems = [], []
    for number, entry in enumerate(data, start=1):
        if not isinstance(entry, dict):
            problems.append(Problem(TOPICS.title, number, "", _("This entry is no topic."), _('Write it as {"code": …, "field": …}.')))
            continue
        if any(reading.HALF.search(key) for key in entry):
            raise BadWorkbook(_("This is not JSON that describes topics."))
        for key in entry.keys() - columns.keys():
            message = _("Unknown column “%(header)s”.") % {"header": str(key)[:40]}
            problems.append(
                Problem(TOPICS.title, number, str(key)[:40], message, _("These are known: %(keys)s.") % {"keys": ", ".join(columns)})
            )
        row: dict[str, Any] = {"row": number, "json": True}
        if entry.keys() - columns.keys():
            row["broken"] = True
        for key, column in columns.items():
            try:
                row[key] = _value(column, entry.get(key))
            except BadValue as wrong:
                row |= {key: None, "broken": True}
                problems.append(Problem(TOPICS.title, number, key, wrong.message, wrong.advice))
        rows.append(row)
    return rows, problems


def _value(column: Column, value):
    """The value of one key. Raises BadValue."""
    if column.kind == "texts" and value is not None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadValue(_("This must be a list of texts."), column.explanation)
        return [reading.one_text(column, one.strip()) for one in value if one.strip()]
    if isinstance(value, list | dict):
        raise BadValue(_("This must be a single value."), column.explanation)
    if isinstance(value, str) and value in (column.choices or {}).values():
        return value
    return reading.value_of(column, value)
