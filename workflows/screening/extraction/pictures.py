"""Pictures: what can be read in them, and what cameras and programs wrote beside the pixels."""

import io
from typing import Any

from ..kinds import Kind
from .gathering import Gathering, LimitReached, Unreadable

SMALLEST = 32  # pixels: nothing can be read in less
_FRAMES = 20  # of a moving picture; of a TIFF as many as pages are allowed
_EXIF = {
    0x010E: "description",
    0x013B: "author",
    0x8298: "copyright",
    0x0131: "program",
    0x9C9B: "title",
    0x9C9C: "comment",
    0x9C9D: "author",
    0x9C9E: "keywords",
}
_TELLING = {"author", "copyright"}


def read_picture(content: bytes, name: str, out: Gathering, *, part_of_document: bool = False):
    """Text in every frame, by recognition, and the properties. Raises Unreadable, LimitReached."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limits decide, before anything is unpacked
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP", "MPO")) as picture:
            if picture.width * picture.height > out.limits.pixels:
                raise LimitReached("too_many_pixels")
            _properties(picture, out)
            _frames(picture, out, part_of_document)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, IndexError, EOFError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("corrupt") from error


def _frames(picture: Any, out: Gathering, part_of_document: bool):
    from PIL import ImageOps

    count = getattr(picture, "n_frames", 1)
    most = count if picture.format == "TIFF" else min(count, _FRAMES)
    for number in range(most):
        picture.seek(number)
        if picture.width * picture.height > out.limits.pixels:
            raise LimitReached("too_many_pixels")
        place = f"frame:{number + 1}" if count > 1 else "picture"
        if not part_of_document:
            out.spend_page(most, place)
        elif min(picture.size) < SMALLEST:
            continue
        frame = picture.convert("RGBA") if "transparency" in picture.info or picture.mode in {"RGBA", "LA", "PA"} else picture
        read_pixels(
            _on_white(ImageOps.exif_transpose(frame)),
            place,
            out,
            page=not part_of_document,
            first_page=number == 0 and not part_of_document,
        )
    if most < count:
        raise LimitReached("too_many_pages")


def _on_white(picture: Any) -> Any:
    """Without transparency, as it looks on paper; black text on nothing would be black on black otherwise."""
    from PIL import Image

    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def read_pixels(picture: Any, place: str, out: Gathering, *, page: bool, first_page: bool = False):
    """Text in a Pillow picture, by recognition. A `page` that is not blank and yields nothing is a finding. Raises LimitReached."""
    if is_blank(picture) or not out.may_recognise():
        return
    from . import recognition

    try:
        reading = recognition.recognise(picture)
    except recognition.RecognitionFailed:
        out.unread("ocr_failed", place)
        return
    add_blocks(reading.blocks(), place, out, certain=False, first_page=first_page)
    if reading.doubtful:
        out.unread("ocr_uncertain", place)
    if page and not reading.lines and _looks_like_paper(picture):
        out.unread("no_text", place)


def add_blocks(blocks: list, place: str, out: Gathering, *, certain: bool, first_page: bool):
    """Running text at `place`, each table at a place below it."""
    running = [block for block in blocks if not block.cells]
    out.add(place, "\n".join(block.text for block in running), certain=certain, first_page=first_page)
    for number, block in enumerate((one for one in blocks if one.cells), start=1):
        out.spend_cells(len(block.cells))
        out.add(f"{place}/table:{number}", block.text, block.cells, certain=certain, first_page=first_page)


def is_blank(picture: Any) -> bool:
    """Whether a picture is of one colour, dust aside."""
    small = picture.convert("L").resize((min(picture.width, 512), min(picture.height, 512)))
    low, high = small.getextrema()
    return high - low < 24


def _looks_like_paper(picture: Any) -> bool:
    """Mostly bright, as scans are and photographs seldom: text was to be expected."""
    shades = picture.convert("L").histogram()
    return sum(shades[190:]) > 0.6 * sum(shades)


def _properties(picture: Any, out: Gathering):
    exif = picture.getexif()
    for tag, code in _EXIF.items():
        if value := _words(exif.get(tag), wide=tag >= 0x9C9B):
            out.property(code, value, telling=code in _TELLING)
    if value := _words(exif.get_ifd(0x8769).get(0x9286), wide=False):
        out.property("comment", value, telling=False)
    if any(tag in exif.get_ifd(0x8825) for tag in (2, 4)):  # latitude, longitude
        out.problem(Kind.LOCATION, "gps", "exif")
    for key, value in picture.info.items():
        if isinstance(value, str) and key not in {"dpi", "icc_profile", "XML:com.adobe.xmp"}:
            out.property("text_chunk", f"{key}: {value}", telling=False)
        elif key == "comment" and isinstance(value, bytes):
            out.property("comment", _words(value, wide=False), telling=False)


def _words(value: Any, *, wide: bool) -> str:
    if isinstance(value, tuple):
        value = bytes(one & 255 for one in value if isinstance(one, int))
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0")
        value = value.decode("utf-16-le" if wide else "utf-8", "replace")
    return str(value or "").replace("\0", "").strip()
