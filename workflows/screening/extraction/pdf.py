"""PDF: the text of its pages in lines and tables, what is hidden on them, what the file carries besides; scanned pages by recognition."""

import io
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..kinds import Kind
from ..limits import Limits
from . import pictures
from .annotations import NOTES, Annotation, Sheet, opened, sheet, unseen
from .archives import Read
from .carried import read_carried
from .gathering import Gathering, LimitReached, Unreadable, label
from .layout import blocks, in_rows, stacked
from .pages import Characters

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
        document = opened(content)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "corrupt") from error
    beneath = None
    try:
        _properties(document, out)
        count = len(document)
        if not count:
            raise Unreadable("corrupt")
        said: set[str] = set()
        for number in range(count):
            place = f"page:{number + 1}"
            out.spend_page(count, place)
            try:
                drawn = sheet(document, number)
            except pdfium.PdfiumError:
                out.unread("corrupt", place)
                continue
            said |= _page(drawn, place, out, first=number == 0)
            drawn.page.close()
            if kept_back := [one for one in drawn.annotations if not one.seen and one.kind not in NOTES]:
                beneath = beneath or opened(content)  # anew: laying them in changes the page
                _unseen(beneath, number, kept_back, place, out)
        _attachments(document, out, read)
        _carried(document, content, out, read, said)
    finally:
        document.close()
        if beneath:
            beneath.close()


def _page(drawn: Sheet, place: str, out: Gathering, *, first: bool) -> set[str]:
    """Reads a page; returns the lines its annotations say and draw alike."""
    characters = drawn.characters(out.limits.objects)
    pictures.add_blocks(
        blocks(in_rows(stacked(characters.visible()))), place, out, certain=not characters.scanned_beneath, first_page=first
    )
    for code, texts in characters.hidden().items():
        for number, text in enumerate(texts, start=1):
            out.hidden(code, f"{place}/{code}:{number}", text)
    said = _annotations(drawn, characters, place, out)
    _pictured(drawn, characters, place, out, first=first)
    if characters.incomplete or drawn.incomplete:
        out.unread("too_many_objects", place)
    return said


def _pictured(drawn: Sheet, characters: Characters, place: str, out: Gathering, *, first: bool):
    """What a page shows as a picture rather than as text, by recognition: the whole page, or the parts where pictures stand."""
    seen = drawn.pictured(characters)
    if not (seen.whole or seen.parts):
        return
    page = drawn.page
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
    return page.render(scale=scale).to_pil().convert("RGB")


def _annotations(drawn: Sheet, characters: Characters, place: str, out: Gathering) -> set[str]:
    """What annotations and form fields say and do not draw; returns the lines of what they do. A field is plainly visible, a comment is hidden."""
    known: set[str] = set()
    for one, words in zip(drawn.annotations, characters.laid_in([one.box for one in drawn.annotations]), strict=True):
        where, said = f"{place}/annotation:{one.number}", one.said
        if one.seen and said.strip() and "".join(said.split()) in words:
            known |= {" ".join(line.split()) for line in said.splitlines()}
            said = ""
        if one.kind == raw.FPDF_ANNOT_WIDGET and one.seen:
            out.add(where, said)
        elif one.kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            if one.kind == raw.FPDF_ANNOT_FILEATTACHMENT:
                out.problem(Kind.ACTIVE_CONTENT, "embedded_object", where)
            out.hidden("annotation", where, "\n".join(filter(None, (one.author, said))))
    return known


def _unseen(document: Any, number: int, annotations: list[Annotation], place: str, out: Gathering):
    """What annotations that are not shown would draw and do not say."""
    said = "\0".join("".join(one.said.split()) for one in annotations)
    try:
        lines = unseen(document, number, out.limits.objects).splitlines()
    except pdfium.PdfiumError:
        out.unread("corrupt", place)
        return
    out.hidden("annotation", f"{place}/annotation", "\n".join(line for line in lines if "".join(line.split()) not in said))


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


def _carried(document: Any, content: bytes, out: Gathering, read: Read, said: set[str]):
    """What no page shows and no index leads to, but for the lines `said`. An encrypted file that opens without a password is written plain first."""
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        plain, whole = io.BytesIO(), pdfium.PdfDocument(content)  # anew: reading its pages took their annotations off
        whole.save(plain, flags=raw.FPDF_REMOVE_SECURITY)
        whole.close()
        content = plain.getvalue()
    for number, attached in enumerate(read_carried(content, out, out.lines() | said), start=1):
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
