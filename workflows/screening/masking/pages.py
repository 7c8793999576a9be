"""PDF: every page drawn anew as a picture with what must go burned in, and behind it the words that are still to be seen."""

from collections.abc import Iterable
from typing import BinaryIO

import numpy
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ..extraction import pdf
from ..extraction.annotations import Sheet, opened, sheet
from ..extraction.gathering import Unreadable
from ..extraction.pages import CONTRAST, Character, Characters
from ..extraction.pictures import SMALLEST
from ..kinds import Kind
from ..manners import STAR
from . import reading
from .paper import Paper, Word
from .pictures import boxes_on, paint
from .rects import Rect
from .spans import Span, hidden
from .tracing import runs, trace_characters
from .work import Work

POINTS = 72
TOUCHED = 0.2  # of a character under a box: then it goes
EDGE = 0.25  # of a letter's height at either side of a box: more than TOUCHED lets stand of a letter


def mask_pdf(work: Work, content: bytes, file: BinaryIO) -> None:
    """Writes the masked PDF. Of the original only what the pages look like is taken over. Raises Unreadable, DoesNotFit."""
    try:
        document = opened(content)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "corrupt") from error
    try:
        count = len(document)
        if not count:
            raise Unreadable("corrupt")
        if count > work.limits.pages:
            raise Unreadable("too_many_pages")
        work.left_out(Kind.ACTIVE_CONTENT, "embedded", max(document.count_attachments(), 0))
        work.left_out(Kind.ACTIVE_CONTENT, "script", max(raw.FPDFDoc_GetJavaScriptActionCount(document), 0))
        paper = Paper(file)
        for number in range(1, count + 1):
            work.progress(number, count, f"page:{number}")
            try:
                drawn = sheet(document, number - 1)
            except pdfium.PdfiumError as error:
                raise Unreadable("corrupt") from error
            _mask_page(work, drawn, number, paper)
            drawn.page.close()
        paper.close()
        for number in _pages_with_words_under_boxes(work, file, count):
            work.problem("mask_missed", f"page:{number}")
    finally:
        document.close()


def _pages_with_words_under_boxes(work: Work, file: BinaryIO, count: int) -> list[int]:
    """The pages of the written copy that still have a letter in the middle of a box somebody drew: what is black must not be copied as text."""
    boxed = {number: boxes for number in range(1, count + 1) if (boxes := boxes_on(work, number, (1, 1)))}
    if not boxed:
        return []
    file.seek(0)
    document = pdfium.PdfDocument(file.read())
    try:
        return [number for number, boxes in boxed.items() if _has_words_under(document[number - 1], boxes)]
    finally:
        document.close()


def _has_words_under(page: pdfium.PdfPage, boxes: list[Rect]) -> bool:
    (width, height), text = page.get_size(), page.get_textpage()
    found = False
    for index in range(text.count_chars()):
        if not found and chr(raw.FPDFText_GetUnicode(text, index)).strip():
            left, bottom, right, top = text.get_charbox(index, loose=True)
            room = EDGE * (top - bottom) / width  # a letter that a box only grazes may stay
            across, down = (left + right) / 2 / width, 1 - (top + bottom) / 2 / height
            found = any(box.left + room < across < box.right - room and box.top < down < box.bottom for box in boxes)
    text.close()
    return found


def _mask_page(work: Work, drawn: Sheet, number: int, paper: Paper) -> None:
    if drawn.incomplete:
        raise Unreadable("too_many_objects")
    place, page = f"page:{number}", drawn.page
    width, height = page.get_size()
    characters = drawn.characters(work.limits.objects)
    work.left_out(Kind.HIDDEN_CONTENT, "text", sum(bool(one.hidden) for one in characters.characters))
    read_image = pdf.rendered(page, work.limits)  # as recognition saw it
    marked, dropped, said = _gone(work, characters, place)
    across, down = read_image.width / width, read_image.height / height
    rects = [_burn(characters.characters[index], characters).times(across, down) for index in sorted(marked)]
    pictured = [
        reading.Found([_moved(rect, left, top) for rect in found.rects], [(text, _moved(rect, left, top)) for text, rect in found.words])
        for found, left, top in _recognised(work, drawn, characters, read_image, place, (across, down), said)
    ]
    rects = [*_joined(rects), *(rect for found in pictured for rect in found.rects), *boxes_on(work, number, read_image.size)]
    rects += [rect.times(across, down) for rect in _annotations(work, drawn, place)]
    image = paint(read_image, rects)
    shown = numpy.asarray(image.convert("L"))
    boxes = [rect.times(1 / across, 1 / down) for rect in boxes_on(work, number, read_image.size)]
    words = list(_words(characters, marked, dropped, shown, (across, down), boxes, height))
    if not characters.count:
        words += [
            Word(text, rect.left / across, height - rect.bottom / down, rect.right / across, height - rect.top / down)
            for found in pictured
            for text, rect in found.words
            if not _is_touched(rect.times(1 / across, 1 / down), boxes)  # the whole line: nobody knows where its letters stand
        ]
    paper.page(width, height, image, words)


def _gone(work: Work, characters: Characters, place: str) -> tuple[set[int], set[int], dict[str, Span]]:
    """Numbers of the characters that must go because of findings, and of those nobody sees; what the findings say, without blanks."""
    marked: set[int] = set()
    said: dict[str, Span] = {}
    for passage in trace_characters(characters, place) if characters.count else ():
        text = "".join(" " if source is None else characters.characters[source].text for source in passage.sources)
        spans = work.spans(passage.place)
        for source, goes in zip(passage.sources, hidden(text, spans), strict=True):
            if goes and source is not None:
                marked.add(source)
        said |= {value: span for span in spans if (value := "".join(text[span.start : span.end].split()))}
    return marked, {index for index, one in enumerate(characters.characters) if one.hidden}, said


def _burn(character: Character, characters: Characters) -> Rect:
    """The box over a character, in points; of the text behind a scan a wider one: it stands only roughly where the letters are."""
    left, top, right, bottom = character.box or (0.0, 0.0, 0.0, 0.0)
    room = 0.12 * (bottom - top) if characters.scanned_beneath else 0.0
    return Rect(left, top, right, bottom).wider(room, room)


def _joined(rects: Iterable[Rect]) -> list[Rect]:
    """Neighbours on a line become one box: the gaps between would tell how wide each letter was."""
    found: list[Rect] = []
    for rect in rects:
        last = found[-1] if found else None
        high = rect.bottom - rect.top
        if last and abs(last.top - rect.top) < 0.3 * high and -0.5 * high < rect.left - last.right < 0.5 * high:
            found[-1] = Rect(min(last.left, rect.left), min(last.top, rect.top), max(last.right, rect.right), max(last.bottom, rect.bottom))
        else:
            found.append(rect)
    return found


def _recognised(
    work: Work,
    drawn: Sheet,
    characters: Characters,
    image: Image.Image,
    place: str,
    scale: tuple[float, float],
    said: dict[str, Span],
):
    """What recognition finds where extraction let it read, each with where that part of the page begins.

    What the words behind a scan `said` is looked for in the scan too: they stand only roughly where the letters are.
    """
    seen = drawn.pictured(characters)
    if seen.whole:
        also = said if characters.scanned_beneath else reading.NONE
        yield reading.find(work, image, f"{place}/picture" if characters.count else place, also), 0, 0
        return
    across, down = scale
    for number, (left, top, right, bottom) in enumerate(seen.parts, start=1):
        part = image.crop((int(left * across), int(top * down), int(right * across) + 1, int(bottom * down) + 1))
        if min(part.size) >= SMALLEST:
            yield reading.find(work, part, f"{place}/picture:{number}"), int(left * across), int(top * down)


def _moved(rect: Rect, left: float, top: float) -> Rect:
    return Rect(rect.left + left, rect.top + top, rect.right + left, rect.bottom + top)


def _annotations(work: Work, drawn: Sheet, place: str) -> list[Rect]:
    """Tells which notes are not on the page; what other annotations say without drawing it, and must go, is covered whole, as boxes in points."""
    covered = []
    for one in drawn.annotations:
        if not one.seen and one.kind != raw.FPDF_ANNOT_LINK:
            work.left_out(Kind.HIDDEN_CONTENT, "annotation")
        elif work.spans(f"{place}/annotation:{one.number}"):
            covered.append(Rect(*one.box))
    return covered


def _words(characters: Characters, marked: set[int], dropped: set[int], shown, scale, boxes: list[Rect], height: float) -> Iterable[Word]:
    """The runs of characters that are still seen, those masked as stars; a character without ink in its place is not seen."""
    across, down = scale
    for run in runs(characters):
        if characters.scanned_beneath and any(
            _is_touched(Rect(*box), boxes) for index in run if index is not None and (box := characters.characters[index].box)
        ):
            continue  # the words behind a scan stand only roughly where its letters are: one under a box, and none of them is sure not to be
        letters: list[tuple[str, tuple[float, float, float, float]]] = []
        for index in [*run, -1]:
            if index is None:
                if letters:
                    letters.append((" ", letters[-1][1]))
                continue
            one = characters.characters[index] if index >= 0 else None
            if one is None or one.box is None or index in dropped or any(Rect(*one.box).shares(box) > TOUCHED for box in boxes):
                text = ""
            else:
                text = STAR if index in marked else one.text if _has_ink(shown, Rect(*one.box).times(across, down)) else ""
            if text and one and one.box:
                letters.append((text, one.box))
            elif letters:
                yield _word(letters, height)
                letters = []


def _is_touched(rect: Rect, boxes: list[Rect]) -> bool:
    return any(rect.shares(box) > 0 for box in boxes)


def _word(letters: list[tuple[str, tuple[float, float, float, float]]], height: float) -> Word:
    lefts, tops, rights, bottoms = zip(*(box for _letter, box in letters), strict=True)
    return Word("".join(letter for letter, _box in letters).rstrip(), min(lefts), height - max(bottoms), max(rights), height - min(tops))


def _has_ink(shown, rect: Rect) -> bool:
    part = shown[max(0, int(rect.top)) : int(rect.bottom) + 1, max(0, int(rect.left)) : int(rect.right) + 1]
    return bool(part.size) and int(part.max()) - int(part.min()) >= CONTRAST
