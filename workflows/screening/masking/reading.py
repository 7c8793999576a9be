"""Where on a picture the characters stand that must go, as recognition read them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from statistics import median
from unicodedata import normalize

import numpy
from PIL import Image

from ..extraction import pictures, recognition
from ..extraction.recognition import Line
from ..manners import STAR
from .rects import Rect
from .spans import Span, hidden
from .tracing import trace_lines
from .work import Work

ALIKE = 0.8  # of a line's letters must be read the same a second time
NONE: Mapping[str, Span] = {}
ROOM = 0.3  # of a letter, on both sides: recognition knows the middle of a letter, not its edges


class Found:
    """What was read on one picture: lines with what must go starred, and rectangles over it, in pixels of the picture as given."""

    def __init__(self, rects: list[Rect], words: list[tuple[str, Rect]]):
        self.rects, self.words = rects, words


NOTHING = Found([], [])


def find(work: Work, image: Image.Image, place: str, also: Mapping[str, Span] = NONE) -> Found:
    """Reads the picture when something in it must go; `also`: values that must go as those spans do, by what they say without blanks.

    Raises DoesNotFit, Unreadable.
    """
    if not (also or work.places(f"{place}/table:") or work.has(place)) or pictures.is_blank(image):
        return NOTHING
    reading = recognition.recognise(image)
    letters = [(line, index) for line in reading.lines for index in range(len(line.text))]
    gone: set[int] = set()
    for passage in trace_lines(reading.lines, place):
        text = "".join(" " if source is None else letters[source][0].text[letters[source][1]] for source in passage.sources)
        marked = hidden(text, [*work.spans(passage.place), *_alike(text, also)])
        gone.update(source for source, goes in zip(passage.sources, marked, strict=True) if goes and source is not None)
    upright = image.rotate(reading.turned, expand=True) if reading.turned else image
    rects, words, at = [], [], 0
    for line in reading.lines:
        mine = [number in gone for number in range(at, at + len(line.text))]
        if any(mine):
            rects += [_turned_back(rect, reading.turned, image.size) for rect in _covering(upright, line, mine)]
        text = "".join(STAR if goes else letter for letter, goes in zip(line.text, mine, strict=True))
        words.append((text, _turned_back(Rect(line.left, line.top, line.right, line.bottom), reading.turned, image.size)))
        at += len(line.text)
    return Found(rects, words)


def _alike(text: str, values: Mapping[str, Span]) -> Iterator[Span]:
    """The values wherever they stand in the text, whatever blanks are between their letters."""
    plain = [at for at, letter in enumerate(text) if not letter.isspace()]
    written = "".join(text[at] for at in plain)
    for value, span in values.items():
        at = written.find(value)
        while at >= 0:
            yield replace(span, start=plain[at], end=plain[at + len(value) - 1] + 1)
            at = written.find(value, at + 1)


def _covering(image: Image.Image, line: Line, gone: list[bool]) -> list[Rect]:
    """Rectangles over the characters of a line that must go; over the whole line when it cannot be told where they stand."""
    high = 0.1 * (line.bottom - line.top)
    middles = _middles(image, line)
    if middles is None:
        return [Rect(line.left, line.top, line.right, line.bottom).wider(high, high)]
    edges = [line.left, *((a + b) / 2 for a, b in zip(middles, middles[1:], strict=False)), line.right]
    widths = [high - low for low, high in zip(edges, edges[1:], strict=False)]
    found, index = [], 0
    while index < len(gone):
        end = index
        while end < len(gone) and gone[end]:
            end += 1
        if end > index:
            room = ROOM * median(widths[index:end])
            found.append(Rect(edges[index] - room, line.top - high, edges[end] + room, line.bottom + high))
        index = max(end, index + 1)
    return found


def _middles(image: Image.Image, line: Line) -> list[float] | None:
    """Where each character of a line has its middle, in pixels: the line is read once more, for its places. None when it reads otherwise."""
    from rapidocr.ch_ppocr_rec.typings import TextRecInput

    crop = image.convert("RGB").crop((int(line.left), int(line.top), int(line.right) + 1, int(line.bottom) + 1))
    pixels = numpy.ascontiguousarray(numpy.asarray(crop)[:, :, ::-1])
    if min(pixels.shape[:2]) < 2:
        return None
    read = recognition.loaded(1).text_rec(TextRecInput(img=[pixels], return_word_box=True))
    places = read.word_results[0] if read.word_results else None
    letters = "".join(line.text.split())
    if places is None or not letters or not places.line_txt_len:
        return None
    told = "".join(letter for word in places.words for letter in word)
    columns = sorted(column for word in places.word_cols for column in word)
    alike = sum(a == b for a, b in zip(normalize("NFKC", told), normalize("NFKC", letters), strict=False))
    if not len(told) == len(columns) == len(letters) or alike < ALIKE * len(letters):
        return None
    scale = crop.width / places.line_txt_len
    middles: list[float] = []
    for letter in line.text:  # blanks have no place of their own: they share the next letter's edge
        known = len("".join(line.text[: len(middles)].split()))
        middles.append(line.left + (columns[min(known, len(columns) - 1)] + (0.0 if letter.isspace() else 0.5)) * scale)
    return middles


def _turned_back(rect: Rect, turned: int, size: tuple[int, int]) -> Rect:
    """From the picture as it was read, turned counter-clockwise by `turned`, to the picture as given."""
    width, height = size
    left, top, right, bottom = rect
    if turned % 360 == 90:
        return Rect(width - bottom, left, width - top, right)
    if turned % 360 == 180:
        return Rect(width - right, height - bottom, width - left, height - top)
    if turned % 360 == 270:
        return Rect(top, height - right, bottom, height - left)
    return rect
