"""Looking at an XLSX file before opening it: is it one at all, is it safe to open, which of its cells are merged."""

import lzma
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from django.utils.translation import gettext as _

LARGEST = 5 * 1024 * 1024  # bytes of the file
LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes of everything in it
MOST_MEMBERS = 500
#: What taking apart a damaged archive may raise, whichever byte of it is wrong.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, OSError)
#: And what reading it as a workbook may raise besides; openpyxl has an InvalidFileException of its own.
UNREADABLE = (*DAMAGED, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+)')


class BadWorkbook(ValueError):
    """The file cannot be read as a workbook; the message says why and what to do."""


def check(stream) -> None:
    """Raises BadWorkbook unless the stream holds a plain XLSX file of bearable size. Leaves it at its beginning."""
    stream.seek(0, 2)
    if stream.tell() > LARGEST:
        raise BadWorkbook(_("The file is larger than 5 MB. Delete pictures and empty rows, or split it."))
    stream.seek(0)
    if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise BadWorkbook(_("This is an old .xls file or one with a password. Save it as .xlsx without a password."))
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_members(archive)
    except DAMAGED as error:
        raise BadWorkbook(_("This is not an .xlsx workbook, or it is damaged. Fill in the template and save it as .xlsx.")) from error
    stream.seek(0)


def _check_members(archive):
    members = archive.infolist()
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise BadWorkbook(_("This is not an .xlsx workbook, or it is damaged. Fill in the template and save it as .xlsx."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadWorkbook(_("The workbook contains macros. Save it as .xlsx without macros."))
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise BadWorkbook(_("The workbook unpacks to far more than a staff list needs; it is not opened."))
    for member in members:
        if member.flag_bits & 1:
            raise BadWorkbook(_("The workbook is protected by a password. Save it without one."))
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if b"<!DOCTYPE" in part.read(2048).upper():
                    raise BadWorkbook(_("The workbook contains declarations that do not belong in one; it is not opened."))


def merged_cells(stream) -> dict[str, list[tuple[str, int]]]:
    """For each sheet title, where its merged cells begin: (column letters, row)."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        found: dict[str, list[tuple[str, int]]] = {}
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
            if sheet.tag.endswith("}sheet"):
                target = targets.get(sheet.get(_RELATION), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                refs = _MERGED.findall(archive.read(part)) if part in archive.namelist() else []
                found[sheet.get("name", "")] = [(letters.decode(), int(row)) for letters, row in refs]
    stream.seek(0)
    return found
