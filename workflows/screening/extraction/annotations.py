"""What annotations draw: form fields, seals, stamps, words written onto a page. Laid into the page, so that it is read and masked like the rest of it."""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .pages import Box, Characters, Pictured, drawn, read_characters, turner

#: A page does not show what these say: a mark, if anything, until somebody points at it.
NOTES = frozenset({raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_LINK})
_WRITTEN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT})  # what people fill in, beside what it answers
_BY_HAND = frozenset({raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_WATERMARK, raw.FPDF_ANNOT_FREETEXT})
_OUT_OF_VIEW = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MOST = 10_000  # annotations of a page
_SEGMENTS = 60  # of lines in a drawing: with less there is a tick, a frame or an underline, and no words
_OBJECTS = 2_000  # of an appearance that are looked at
_DEPTH = 5  # of forms in forms
_TINY = 16  # pixels of a page that is drawn only for pdfium to make what its annotations look like


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation. `said`: its contents, of a form field its value; `seen`: the page shows what it draws; `outlines`: that may be drawn words."""

    number: int  # from 1, of the page
    kind: int
    box: Box
    author: str
    said: str
    seen: bool
    outlines: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with what its annotations draw laid into it. `own`: how many objects are its own; `incomplete`: some could not be laid in."""

    page: Any
    annotations: tuple[Annotation, ...]
    own: int
    incomplete: bool

    def characters(self, most_objects: int) -> Characters:
        """The characters of the page, those its annotations draw among them, what is filled in beside the words it answers."""
        written = [one.box for one in self.annotations if one.seen and one.kind in _WRITTEN]
        return read_characters(self.page, most_objects, self.own, written)

    def pictured(self, characters: Characters) -> Pictured:
        """Which parts of the page only recognition can read."""
        outlines = [one for one in self.annotations if one.seen and one.outlines]
        said = characters.laid_in([one.box for one in outlines])
        return drawn(characters, [one.box for one, words in zip(outlines, said, strict=True) if not words])


def opened(content: bytes | str) -> Any:
    """A document (bytes, or the path of one) whose forms look as they are filled in. No script runs: pdfium is built without an engine for them.

    Raises PdfiumError.
    """
    document = pdfium.PdfDocument(content)
    document.init_forms()
    return document


def sheet(document: Any, number: int, *, notes: bool = False) -> Sheet:
    """A page (from 0) of an opened document, which has no annotations left afterwards; marks of `notes` are drawn only if asked for.

    Raises PdfiumError.
    """
    page = document[number]
    count = raw.FPDFPage_GetAnnotCount(page)
    if count <= 0:
        return Sheet(page, (), raw.FPDFPage_CountObjects(page), False)
    found = _annotations(page, count)
    keep = {one.number for one in found if one.seen or notes and one.kind in NOTES}
    laid, own, done = _laid(document, number, page, count, keep)
    return Sheet(laid, found, own, not done or count > _MOST)


def unseen(document: Any, number: int, most_objects: int) -> str:
    """What annotations that a page (from 0) of an opened document does not show would draw on it. Raises PdfiumError."""
    page = document[number]
    count = raw.FPDFPage_GetAnnotCount(page)
    keep = {one.number for one in _annotations(page, count) if not one.seen and one.kind not in NOTES}
    laid, own, _done = _laid(document, number, page, count, keep)
    characters = read_characters(laid, most_objects, own)
    laid.close()
    return "".join(one.text for one in characters.characters if one.laid).strip()


def _annotations(page: Any, count: int) -> tuple[Annotation, ...]:
    transform, area, found = turner(page), raw.FS_RECTF(), []
    for number in range(min(count, _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        box = (0.0, 0.0, 0.0, 0.0)
        if raw.FPDFAnnot_GetRect(annotation, area):
            box = transform((area.left, area.bottom, area.right, area.top))
        seen = kind not in NOTES and not raw.FPDFAnnot_GetFlags(annotation) & _OUT_OF_VIEW
        author = "" if kind == raw.FPDF_ANNOT_WIDGET else _string(annotation, b"T")
        said = _string(annotation, b"V" if kind == raw.FPDF_ANNOT_WIDGET else b"Contents")
        found.append(Annotation(number + 1, kind, box, author, said, seen, seen and _outlines(annotation, kind)))
        raw.FPDFPage_CloseAnnot(annotation)
    return tuple(found)


def _laid(document: Any, number: int, page: Any, count: int, keep: set[int]) -> tuple[Any, int, bool]:
    """The page anew with what the annotations to be kept draw as its last object, how many objects it had before, and whether that was done."""
    looks = True
    for index in range(count - 1, -1, -1):
        annotation = raw.FPDFPage_GetAnnot(page, index) if index + 1 in keep else None
        if not annotation:
            raw.FPDFPage_RemoveAnnot(page, index)
            continue
        raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
        looks &= raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        raw.FPDFPage_CloseAnnot(annotation)
    if not looks:  # pdfium makes what some look like when they are drawn
        page.render(scale=_TINY / max(*page.get_size(), 1))
    own = raw.FPDFPage_CountObjects(page)
    done = not keep or raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_FAIL
    page.close()
    return document[number], own, done


def _outlines(annotation: Any, kind: int) -> bool:
    """Whether its drawing has lines enough to be words."""
    segments, waiting = (
        0,
        [(raw.FPDFAnnot_GetObject(annotation, index), 0) for index in range(min(raw.FPDFAnnot_GetObjectCount(annotation), _OBJECTS))],
    )
    for _ in range(_OBJECTS):
        if not waiting:
            break
        item, depth = waiting.pop()
        what = raw.FPDFPageObj_GetType(item)
        if what == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = min(raw.FPDFFormObj_CountObjects(item), _OBJECTS)
            waiting += [(raw.FPDFFormObj_GetObject(item, index), depth + 1) for index in range(inner)]
        elif what == raw.FPDF_PAGEOBJ_PATH:
            segments += max(raw.FPDFPath_CountSegments(item), 0)
        elif what == raw.FPDF_PAGEOBJ_SHADING:
            segments += 1
    return segments > (0 if kind in _BY_HAND else _SEGMENTS)


def _string(annotation: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length < 10_000_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")
