"""What is drawn on a PDF page: its characters with their places, which of them nobody sees, and where pictures stand.

Places are points from the top left of the page as it is shown; the file counts from the bottom left.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from .layout import Piece

Box = tuple[float, float, float, float]  # left, top, right, bottom
Colour = tuple[int, int, int]
PAPER: Colour = (255, 255, 255)
ALIKE = 6  # of 255 in each of the three: who would tell such colours apart
CONTRAST = 24  # of 255: with less there is nothing to be seen
_FINE = 2000  # pixels of a page's longer side, to see whether something is seen
COVERED = 0.7  # of a text's area: then it counts as covered
FEW = 20  # characters on a page that shows something: its words may be drawn or scanned
_DEPTH = 8  # of forms in forms
_PAIRS = 3_000_000  # comparisons of a text with a covering shape
_STRIP = 12.0  # points: a line of text or so


@dataclass(slots=True)
class _Drawn:
    """One object in the order of drawing."""

    box: Box
    kind: int
    covers: bool = False
    colour: Colour | None = None  # of what covers; of a picture none
    laid: bool = False  # drawn by an annotation


@dataclass(slots=True)
class Character:
    """One character; `hidden` is a code or empty. Generated blanks and line ends have an empty box."""

    text: str
    box: Box | None
    hidden: str = ""
    laid: bool = False  # drawn by an annotation


@dataclass(slots=True)
class Characters:
    """A page's characters in the order of the file. `incomplete`: there was too much on the page to find out what covers what."""

    width: float
    height: float
    characters: list[Character] = field(default_factory=list)
    objects: list[_Drawn] = field(default_factory=list)
    incomplete: bool = False
    scanned_beneath: bool = False  # a recognised text layer of a scan
    unmapped: int = 0

    @property
    def count(self) -> int:
        """Characters that are not blank."""
        return sum(1 for one in self.characters if one.text.strip())

    def laid_in(self, boxes: Sequence[Box]) -> list[str]:
        """What annotations write within each of the boxes for all to see, without blanks."""
        letters = [(one.text, *_middle(one.box)) for one in self.characters if one.laid and one.box and not one.hidden and one.text.strip()]
        if len(boxes) * len(letters) > _PAIRS:
            self.incomplete = True
            return [""] * len(boxes)
        return [
            "".join(text for text, across, down in letters if left <= across <= right and top <= down <= bottom)
            for left, top, right, bottom in boxes
        ]

    def visible(self) -> list[Piece]:
        """Runs of characters that are seen."""
        return list(_pieces(one for one in self.characters if not one.hidden))

    def hidden(self) -> dict[str, list[str]]:
        """Stretches of characters that are not, by why."""
        found: dict[str, list[str]] = {}
        code, run = "", ""
        for one in [*self.characters, Character("", None)]:
            if one.hidden != code and (one.box is not None or not one.text):
                if code and run.strip():
                    found.setdefault(code, []).append(run.strip())
                code, run = one.hidden, ""
            run += one.text
        return found


@dataclass(frozen=True, slots=True)
class Pictured:
    """What has to be looked at as a picture: all of the page, or these parts. `scanned`: the page is one picture."""

    whole: bool
    scanned: bool
    parts: tuple[Box, ...] = ()


def read_characters(page: Any, most_objects: int, own: int | None = None, fields: Sequence[Box] = ()) -> Characters:
    """The characters of a page. Raises nothing: what cannot be told is said in the result.

    `own`: after so many objects of the page come those its annotations draw; what these write in `fields` is put beside the words before it.
    """
    height = page.get_height()
    found = Characters(page.get_width(), height)
    transform = turner(page)
    text_of: dict[int, int] = {}  # address of a text object → its index among the objects
    for item, matrix, laid in _objects(page, most_objects, own):
        address, drawn_object = _object(item, matrix, transform)
        if drawn_object:
            drawn_object.laid = laid
            text_of[address] = len(found.objects)
            found.objects.append(drawn_object)
    found.incomplete = len(found.objects) >= most_objects
    covered, marked = _covered(found)
    textpage = page.get_textpage()
    loose = raw.FS_RECTF()  # with the room a character takes up, so that a comma is no gap
    picture = _share(found, [one.box for one in found.objects if one.kind == raw.FPDF_PAGEOBJ_IMAGE]) > 0.8
    modes: dict[int, str] = {}
    ink = _Ink(page)
    for index in range(raw.FPDFText_CountChars(textpage)):
        text = _character(raw.FPDFText_GetUnicode(textpage, index))
        if raw.FPDFText_IsGenerated(textpage, index) == 1 or text in "\r\n\x02":
            after = bool(found.characters) and found.characters[-1].laid
            found.characters.append(Character("" if text in "\r\x02" else text, None, laid=after))
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, loose)
        box = transform((loose.left, loose.bottom, loose.right, loose.top))
        item = raw.FPDFText_GetTextObject(textpage, index)
        address = ctypes.addressof(item.contents) if item else 0
        if address and address not in modes:
            modes[address] = _concealment(item, text_of.get(address, -1), found, ink)
        at = text_of.get(address, -1)
        under = at in covered or at in marked and not ink.shows(_inner(box))
        hidden = "under_box" if under else modes.get(address, "") or _out_of_sight(box, found)
        if hidden in ("under_box", "invisible_text") and picture:
            found.scanned_beneath, hidden = True, ""
        found.unmapped += text in "\ufffd\ufffe\0" or "\ue000" <= text <= "\uf8ff"
        laid = at >= 0 and found.objects[at].laid
        found.characters.append(Character(text.replace("\0", " "), box, hidden, laid))
    textpage.close()
    if fields and any(one.laid for one in found.characters):
        found.characters = _filled_in(found.characters, fields)
    return found


def _filled_in(characters: list[Character], fields: Sequence[Box]) -> list[Character]:
    """The characters with what is written in the fields behind the nearest character of the page to the left of it, where there is one."""
    own, rest = [one for one in characters if not one.laid], [one for one in characters if one.laid]
    if len(rest) * len(fields) > _PAIRS:
        return characters
    filled: dict[int, list[Character]] = {}  # index of the field → what is written in it; -1 for what is not
    at = -1
    for one in rest:
        if one.box and (at < 0 or not _within(one.box, fields[at])):
            at = next((index for index, field in enumerate(fields) if _within(one.box, field)), -1)
        filled.setdefault(at, []).append(one)
    rows: dict[int, list[int]] = {}  # a strip of the page → indexes of what stands in it
    for index, one in enumerate(own):
        if one.box and one.text.strip():
            rows.setdefault(int(_middle(one.box)[1] // _STRIP), []).append(index)
    behind: dict[int, list[Character]] = {}  # index of a character → what follows it
    loose = filled.pop(-1, [])
    for letters in filled.values():
        begins = next((one.box for one in letters if one.box), None)
        before = _left_of(begins, own, rows) if begins else None
        if before is None:
            loose += letters
        else:
            behind.setdefault(before, []).extend(letters)
    return [letter for index, one in enumerate(own) for letter in (one, *behind.get(index, ()))] + loose


def _left_of(box: Box, own: list[Character], rows: dict[int, list[int]]) -> int | None:
    """The index of the character nearest on the left of a box, on its line."""
    left, top, _right, bottom = box
    strip = int(_middle(box)[1] // _STRIP)
    nearest, found = float("-inf"), None
    for index in (one for near in (strip - 1, strip, strip + 1) for one in rows.get(near, ())):
        l2, t2, r2, b2 = own[index].box or box
        shared = min(bottom, b2) - max(top, t2)
        if shared > 0.5 * min(bottom - top, b2 - t2) and nearest < r2 <= left + 0.5 * (bottom - top) and l2 < left:
            nearest, found = r2, index
    return found


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _within(box: Box, outer: Box) -> bool:
    across, down = _middle(box)
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]


def _inner(box: Box) -> Box:
    """A box without its edges."""
    across, down = 0.15 * (box[2] - box[0]), 0.15 * (box[3] - box[1])
    return (box[0] + across, box[1] + down, box[2] - across, box[3] - down)


def drawn(characters: Characters, outlines: Sequence[Box] = ()) -> Pictured:
    """Which parts of the page only recognition can read; `outlines`: where annotations draw what may be words."""
    images = [one.box for one in characters.objects if one.kind == raw.FPDF_PAGEOBJ_IMAGE]
    scanned = _share(characters, images) > 0.6
    few = characters.count < FEW and bool(characters.objects)
    garbled = characters.unmapped > 0.1 * max(characters.count, 1)
    if scanned or few or garbled or len(images) > 12:
        return Pictured(True, scanned)
    parts = [*images, *outlines]
    return Pictured(False, False, tuple(box for box in parts if min(box[2] - box[0], box[3] - box[1]) > 14 and box[2] - box[0] > 28))


def _character(code: int) -> str:
    return chr(code) if code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF else "\0"


def _objects(page: Any, most: int, own: int | None) -> Iterator[tuple[Any, tuple[float, ...], bool]]:
    """The page's objects in the order of drawing, those of forms in the place of the form.

    Each with the matrix it stands under, and whether an annotation draws it.
    """
    count = raw.FPDFPage_CountObjects(page)
    waiting: list[tuple[Any, tuple[float, ...], bool, int]] = [
        (raw.FPDFPage_GetObject(page, index), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), own is not None and index >= own, 0)
        for index in range(min(count, most))
    ]
    waiting.reverse()
    given = 0
    while waiting and given < most:
        item, matrix, laid, depth = waiting.pop()
        given += 1
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, own)
            inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            count = min(raw.FPDFFormObj_CountObjects(item), most)
            waiting += [(raw.FPDFFormObj_GetObject(item, index), inner, laid, depth + 1) for index in reversed(range(count))]
        else:
            yield item, matrix, laid


def _times(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _object(item: Any, matrix: tuple[float, ...], transform: Any) -> tuple[int, _Drawn | None]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0, None
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    box, kind = transform((min(across), min(down), max(across), max(down))), raw.FPDFPageObj_GetType(item)
    return ctypes.addressof(item.contents), _Drawn(box, kind, *_covers(item, kind))


def _covers(item: Any, kind: int) -> tuple[bool, Colour | None]:
    """Whether nothing shows through, a picture or a shape filled with an opaque colour, and which colour."""
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        return not raw.FPDFPageObj_HasTransparency(item), None
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return False, None
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    colour, alpha = _colour(item, raw.FPDFPageObj_GetFillColor)
    return fill.value != 0 and alpha > 240, colour


def _colour(item: Any, of: Any) -> tuple[Colour | None, int]:
    """The colour in which an object is filled or drawn and how opaque it is, from 0 to 255; None and opaque when it has none of its own."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not of(item, red, green, blue, alpha):
        return None, 255
    return (red.value, green.value, blue.value), alpha.value


def _covered(found: Characters) -> tuple[set[int], set[int]]:
    """Indexes of text objects over which something opaque was drawn afterwards, and of those over which only annotations drew it.

    A marker is opaque too, and what it marks is seen.
    """
    shapes = [
        (index, one.box, one.laid)
        for index, one in enumerate(found.objects)
        if one.covers and min(one.box[2] - one.box[0], one.box[3] - one.box[1]) > 3
    ]
    texts = [(index, one.box) for index, one in enumerate(found.objects) if one.kind == raw.FPDF_PAGEOBJ_TEXT]
    if len(shapes) * len(texts) > _PAIRS:
        found.incomplete = True
        return set(), set()
    covered, marked = set(), set()
    for at, box in texts:
        over = {laid for index, shape, laid in shapes if index > at and _overlap(box, shape) > COVERED * max(_area(box), 0.01)}
        if over:
            (marked if over == {True} else covered).add(at)
    return covered, marked


def _out_of_sight(box: Box, found: Characters) -> str:
    """Beside the page, or too small to be seen."""
    if not _overlap(box, (0.0, 0.0, found.width, found.height)) and _area(box):
        return "off_page"
    return "hidden_text" if box[3] - box[1] < 1.5 and box[2] - box[0] < 1.5 else ""


class _Ink:
    """Whether anything is to be seen in a part of a page; the page is drawn when first asked."""

    def __init__(self, page: Any):
        self.page, self.scale = page, min(2.0, _FINE / max(*page.get_size(), 1))
        self.picture: Any = None

    def shows(self, box: Box) -> bool:
        if self.picture is None:
            self.picture = self.page.render(scale=self.scale).to_pil().convert("L")
        left, top, right, bottom = (int(edge * self.scale) for edge in box)
        part = self.picture.crop((max(left, 0), max(top, 0), min(right + 1, self.picture.width), min(bottom + 1, self.picture.height)))
        low, high = part.getextrema() if min(part.size) > 0 else (0, 0)
        return high - low >= CONTRAST


def _concealment(item: Any, at: int, found: Characters, ink: _Ink) -> str:
    """Why a text is not seen though nothing covers it: its mode of drawing, no opacity, or the colour of what it stands on."""
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return "invisible_text"
    drawn_only = mode in (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
    colour, alpha = _colour(item, raw.FPDFPageObj_GetStrokeColor if drawn_only else raw.FPDFPageObj_GetFillColor)
    if alpha < 10:
        return "invisible_text"
    if colour is None or at < 0:
        return ""
    box = found.objects[at].box
    below = reversed(found.objects[:at][-500:])
    ground = next((one.colour for one in below if one.covers and _overlap(box, one.box) > 0.5 * _area(box)), PAPER)
    if ground is None or any(abs(a - b) > ALIKE for a, b in zip(colour, ground, strict=True)):
        return ""
    return "" if ground is not PAPER and ink.shows(box) else "white_text"  # a pattern says it is black


def turner(page: Any) -> Any:
    """From the file's coordinates to those of the page as it is shown, turned and cut."""
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()

    def turned(box: Box) -> Box:
        x1, y1, x2, y2 = box
        if turn == 90:
            return (y1 - bottom, x1 - left, y2 - bottom, x2 - left)
        if turn == 180:
            return (right - x2, y1 - bottom, right - x1, y2 - bottom)
        if turn == 270:
            return (top - y2, right - x2, top - y1, right - x1)
        return (x1 - left, top - y2, x2 - left, top - y1)

    return turned


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _overlap(one: Box, other: Box) -> float:
    return max(0.0, min(one[2], other[2]) - max(one[0], other[0])) * max(0.0, min(one[3], other[3]) - max(one[1], other[1]))


def _share(found: Characters, boxes: list[Box]) -> float:
    """Of the page that these take up; overlaps count twice, which errs on the side of looking."""
    whole = (0.0, 0.0, found.width, found.height)
    return sum(_overlap(box, whole) for box in boxes) / max(_area(whole), 1.0)


def _pieces(characters: Iterator[Character]) -> Iterator[Piece]:
    """Runs without a gap or a new line. A gap of more than half a letter ends a run: it is another cell."""
    run: Piece | None = None
    blanks = ""
    for one in characters:
        if one.box is None or not one.text.strip():
            blanks += one.text
            continue
        left, top, right, bottom = one.box
        if run and "\n" not in blanks and _goes_on(run, one.box):
            run.text += (" " if blanks else "") + one.text
            run.right, run.top, run.bottom = max(run.right, right), min(run.top, top), max(run.bottom, bottom)
        else:
            if run:
                yield run
            run = Piece(one.text, left, top, right, bottom)
        blanks = ""
    if run:
        yield run


def _goes_on(run: Piece, box: Box) -> bool:
    """Whether a character at `box` belongs to the run before it. Loose boxes are about 1.4 times as high as the letters."""
    left, top, _, bottom = box
    height = max(bottom - top, run.bottom - run.top, 1.0)
    return abs((top + bottom) - (run.top + run.bottom)) < height and -height < left - run.right < 0.45 * height
