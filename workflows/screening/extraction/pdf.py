"""PDF: the text of its pages in lines and tables, what is hidden on them, what the file carries besides; scanned pages by recognition."""

import ctypes
import io
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..kinds import Kind
from ..limits import Limits
from . import pictures
from .archives import Read
from .carried import read_carried
from .gathering import Gathering, LimitReached, Unreadable, label
from .layout import blocks, in_rows, stacked
from .pages import Characters, drawn, read_characters

DPI = 200
_PROPERTIES = {
    "Author": "author",
    "Title": "title",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "program",
    "Producer": "producer",
}
_LARGEST_SIDE = 6000  # pixels of a rendered page


def read_pdf(content: bytes, name: str, out: Gathering, read: Read):
    """Every page, annotation, form field, property and attached file. Raises Unreadable, LimitReached."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "corrupt") from error
    try:
        _properties(document, out)
        count = len(document)
        if not count:
            raise Unreadable("corrupt")
        for number in range(count):
            place = f"page:{number + 1}"
            out.spend_page(count, place)
            try:
                page = document[number]
            except pdfium.PdfiumError:
                out.unread("corrupt", place)
                continue
            _page(page, place, out, first=number == 0)
            page.close()
        _attachments(document, out, read)
        _carried(document, content, out, read)
    finally:
        document.close()


def _page(page: Any, place: str, out: Gathering, *, first: bool):
    characters = read_characters(page, out.limits.objects)
    if characters.incomplete:
        out.unread("too_many_objects", place)
    pictures.add_blocks(
        blocks(in_rows(stacked(characters.visible()))), place, out, certain=not characters.scanned_beneath, first_page=first
    )
    for code, texts in characters.hidden().items():
        for number, text in enumerate(texts, start=1):
            out.hidden(code, f"{place}/{code}:{number}", text)
    _annotations(page, place, out)
    _pictured(page, characters, place, out, first=first)


def _pictured(page: Any, characters: Characters, place: str, out: Gathering, *, first: bool):
    """What a page shows as a picture rather than as text, by recognition: the whole page, or the parts where pictures stand."""
    seen = drawn(page, characters)
    if not (seen.whole or seen.parts):
        return
    image = rendered(page, out.limits)
    if seen.whole:
        where = f"{place}/picture" if characters.count else place
        pictures.read_pixels(image, where, out, page=seen.scanned and not characters.count, first_page=first)
        return
    across, down = image.width / max(page.get_width(), 1), image.height / max(page.get_height(), 1)
    for number, (left, top, right, bottom) in enumerate(seen.parts, start=1):
        part = image.crop((int(left * across), int(top * down), int(right * across) + 1, int(bottom * down) + 1))
        if min(part.size) >= pictures.SMALLEST:
            pictures.read_pixels(part, f"{place}/picture:{number}", out, page=False)


def rendered(page: Any, limits: Limits) -> Any:
    """The page as a picture, as it is shown."""
    width, height = page.get_size()
    scale = min(DPI / 72, _LARGEST_SIDE / max(width, height, 1), (limits.pixels / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")


def _annotations(page: Any, place: str, out: Gathering):
    """What annotations and form fields say. A field is plainly visible, a comment is hidden."""
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), 10_000)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        where = f"{place}/annotation:{number + 1}"
        if kind == raw.FPDF_ANNOT_WIDGET:
            out.add(where, _string(annotation, b"V"))
        elif kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            if kind == raw.FPDF_ANNOT_FILEATTACHMENT:
                out.problem(Kind.ACTIVE_CONTENT, "embedded_object", where)
            out.hidden("annotation", where, "\n".join(filter(None, (_string(annotation, b"T"), _string(annotation, b"Contents")))))
        raw.FPDFPage_CloseAnnot(annotation)


def _string(annotation: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length < 10_000_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _properties(document: Any, out: Gathering):
    for key, code in _PROPERTIES.items():
        try:
            value = document.get_metadata_value(key)
        except (pdfium.PdfiumError, UnicodeError):
            value = ""
        out.property(code, value, telling=code == "author")


def _attachments(document: Any, out: Gathering, read: Read):
    for number in range(min(max(document.count_attachments(), 0), out.limits.members)):
        attached = document.get_attachment(number)
        name = attached.get_name()
        try:
            _attached(bytes(attached.get_data()), name, out, read)
        except pdfium.PdfiumError:
            out.unread("corrupt", f"embedded:{label(name)}")


def _carried(document: Any, content: bytes, out: Gathering, read: Read):
    """What no page shows and no index leads to. An encrypted file that opens without a password is written plain first."""
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        plain = io.BytesIO()
        document.save(plain, flags=raw.FPDF_REMOVE_SECURITY)
        content = plain.getvalue()
    for number, attached in enumerate(read_carried(content, out, out.lines()), start=1):
        _attached(attached, f"{number}", out, read)


def _attached(content: bytes, name: str, out: Gathering, read: Read):
    """A file in the file, once. Raises LimitReached."""
    place = f"embedded:{label(name)}"
    if not out.is_new(content):
        return
    out.problem(Kind.ACTIVE_CONTENT, "embedded_object", place)
    try:
        with out.inside(place, concealed="embedded_object"):
            if len(content) > out.limits.part:
                raise LimitReached("expands_too_far")
            out.spend_bytes(len(content))
            read(content, name, out)
    except LimitReached as reached:
        out.unread(reached.code, place)
        if reached.code != "nested_too_deep":
            raise
    except Unreadable as unreadable:
        out.unread(unreadable.code, place)
