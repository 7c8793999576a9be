"""Where on a picture the characters stand that must go, as recognition read them."""

from PIL import Image

from ..extraction import pictures, recognition
from ..extraction.recognition import Line
from ..manners import STAR
from .rects import Rect
from .spans import hidden
from .tracing import trace_lines
from .work import Work

ROOM = 0.6  # of a letter, on both sides: recognition knows where a line stands, its letters are counted off
_NARROW = 0x250  # digits and Latin letters take about half the room of a Chinese character


class Found:
    """What was read on one picture: lines with what must go starred, and rectangles over it, in pixels of the picture as given."""

    def __init__(self, rects: list[Rect], words: list[tuple[str, Rect]]):
        self.rects, self.words = rects, words


NOTHING = Found([], [])


def find(work: Work, image: Image.Image, place: str) -> Found:
    """Reads the picture when something in it must go. Raises DoesNotFit, Unreadable."""
    if not (work.places(f"{place}/table:") or work.has(place)) or pictures.is_blank(image):
        return NOTHING
    reading = recognition.recognise(image)
    letters = [(line, index) for line in reading.lines for index in range(len(line.text))]
    gone: set[int] = set()
    for passage in trace_lines(reading.lines, place):
        text = "".join(" " if source is None else letters[source][0].text[letters[source][1]] for source in passage.sources)
        marked = hidden(text, work.spans(passage.place))
        gone.update(source for source, goes in zip(passage.sources, marked, strict=True) if goes and source is not None)
    rects, words, at = [], [], 0
    for line in reading.lines:
        mine = [number - at in range(len(line.text)) and number in gone for number in range(at, at + len(line.text))]
        rects += [_turned_back(rect, reading.turned, image.size) for rect in _covering(line, mine)]
        text = "".join(STAR if goes else letter for letter, goes in zip(line.text, mine, strict=True))
        words.append((text, _turned_back(Rect(line.left, line.top, line.right, line.bottom), reading.turned, image.size)))
        at += len(line.text)
    return Found(rects, words)


def _covering(line: Line, gone: list[bool]) -> list[Rect]:
    """Rectangles over the characters of a line that must go, a little wider than counted."""
    widths = [1.0 if ord(letter) < _NARROW else 2.0 for letter in line.text]
    unit = (line.right - line.left) / sum(widths)
    starts = [line.left]
    for width in widths:
        starts.append(starts[-1] + width * unit)
    found, index = [], 0
    room, high = ROOM * unit, 0.1 * (line.bottom - line.top)
    while index < len(gone):
        end = index
        while end < len(gone) and gone[end]:
            end += 1
        if end > index:
            found.append(Rect(starts[index], line.top, starts[end], line.bottom).wider(room, high))
        index = end + 1 if end == index else end
    return found


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
