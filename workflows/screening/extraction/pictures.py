"""Pictures: what can be read in them, and what cameras and programs wrote beside the pixels."""

import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from ..kinds import Kind
from .carried import values
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
    0x9C9F: "subject",
    0xA430: "author",  # whose camera it is
}
_WIDE = range(0x9C9B, 0x9CA0)  # written by Windows, in UTF-16
_SILENT = frozenset({
    0x010F, 0x0110, 0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0xA420, 0xA431, 0xA433, 0xA434, 0xA435, *_EXIF,
})  # fmt: skip # makers, models, times, numbers of things
_TELLING = {"author", "copyright"}
_IPTC, _AGENCIES = 0x0404, 33723  # where agencies and archives write into a JPEG and a TIFF
_OF_IPTC = {80: "author", 116: "copyright"}
_XMP, _MORE_XMP = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_XMP_OF_TIFF = 700
_PACKED = re.compile(r"[\sA-Za-z0-9+/=]{400,}")  # a small picture, written as letters
_SMALL_ONES = 4  # that are compared
_COMPARED = (320, 320)  # pixels at most
_OTHER, _DUST = 40, 4  # of 255: so much brighter or darker shows something else; so many pixels may be
Tell = Callable[..., None]


def read_picture(content: bytes, name: str, out: Gathering, *, part_of_document: bool = False):
    """Text in every frame, by recognition, and the properties. Raises Unreadable, LimitReached."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limits decide, before anything is unpacked
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP", "MPO")) as picture:
            if picture.width * picture.height > out.limits.pixels:
                raise LimitReached("too_many_pixels")
            if picture.format == "PNG":
                picture.load()  # what it says may stand behind its pixels
            told: set[tuple[str, str]] = set()
            _properties(picture, out, told)
            _thumbnail(picture, content, out)
            _frames(picture, out, part_of_document, told)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, IndexError, EOFError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("corrupt") from error


def _frames(picture: Any, out: Gathering, part_of_document: bool, told: set[tuple[str, str]]):
    from PIL import ImageOps

    count = getattr(picture, "n_frames", 1)
    most = count if picture.format == "TIFF" else min(count, _FRAMES)
    for number in range(most):
        picture.seek(number)
        if picture.width * picture.height > out.limits.pixels:
            raise LimitReached("too_many_pixels")
        if number and picture.format == "TIFF":
            _properties(picture, out, told)
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


def _properties(picture: Any, out: Gathering, told: set[tuple[str, str]]):
    """What stands beside the pixels, each only once however many ways say it."""

    def tell(code: str, *texts: str, telling: bool = False):
        known = {text for _code, text in told}
        fresh = [
            text
            for text in dict.fromkeys(one.strip() for one in texts)
            if text and (text not in known or telling and (code, text) not in told)
        ]
        told.update((code, text) for text in fresh)
        out.property(code, "\n".join(fresh), telling=telling)

    _exif(picture.getexif(), out, tell)
    _chunks(picture, tell)
    packets = [picture.info.get("xmp"), picture.info.get("XML:com.adobe.xmp"), getattr(picture, "tag_v2", {}).get(_XMP_OF_TIFF)]
    segments = [data for _marker, data in getattr(picture, "applist", ())]
    packets += [data[len(_XMP) :] for data in segments if data.startswith(_XMP)]
    more = len(_MORE_XMP) + 40  # behind whose it is, how long it is and where this part of it begins
    packets.append(b"".join(data[more:] for data in segments if data.startswith(_MORE_XMP)))
    for packet in dict.fromkeys(_words(one) for one in packets):
        _xmp(packet, out, tell)
    said = [picture.info.get("photoshop", {}).get(_IPTC), getattr(picture, "tag_v2", {}).get(_AGENCIES)]
    for data in said:
        if isinstance(data, bytes):
            for code, text in _agencies(data):
                tell(code, text, telling=code in _TELLING)


def _exif(exif: Any, out: Gathering, tell: Tell):
    more = exif.get_ifd(0x8769)
    for tag, code in _EXIF.items():
        tell(code, _words(exif.get(tag) or more.get(tag), wide=tag in _WIDE), telling=code in _TELLING)
    comment = more.get(0x9286)
    if isinstance(comment, bytes) and comment.startswith(b"UNICODE\0"):
        comment = max((comment[8:].decode(one, "replace") for one in ("utf-16-le", "utf-16-be")), key=_usual)  # programs do not agree
    tell("comment", _words(comment))
    tell("exif", *(_words(value) for ifd in (exif, more) for tag, value in ifd.items() if isinstance(value, str) and tag not in _SILENT))
    if any(tag in exif.get_ifd(0x8825) for tag in (2, 4)):  # latitude, longitude
        out.problem(Kind.LOCATION, "gps", "exif")


def _chunks(picture: Any, tell: Tell):
    """Comments, and what programs write into a PNG; a whole profile is written there as digits."""
    for key, value in picture.info.items():
        if isinstance(value, str) and key.startswith("Raw profile type"):
            digits = re.sub(r"[^0-9A-Fa-f]", "", "".join(value.split("\n")[3:]))
            text = _words(bytes.fromhex(digits[: len(digits) // 2 * 2]))
            tell("text_chunk", *(values(text) if "<" in text else re.findall(r"[^\x00-\x1f\x7f\ufffd]{2,}", text)))
        elif isinstance(value, str) and key not in {"dpi", "icc_profile", "xmp", "XML:com.adobe.xmp"}:
            tell("text_chunk", f"{key}: {_words(value)}")
    comments = [picture.info.get("comment"), *(data for marker, data in getattr(picture, "applist", ()) if marker == "COM")]
    tell("comment", *(_words(one) for one in comments))


def _xmp(packet: str, out: Gathering, tell: Tell):
    """Who made the picture and who owns it, and every other value in a description."""
    for name, code in (("dc:creator", "author"), ("dc:rights", "copyright")):
        for after in packet.split(f"<{name}")[1:]:
            tell(code, *(html.unescape(one) for one in re.findall(r">([^<>]+)<", after.partition(f"</{name}>")[0])), telling=True)
    if "GImg:image" in packet:
        out.conceals("thumbnail", "thumbnail")
    tell("description", *(value for value in values(packet) if not _PACKED.fullmatch(value)))


def _agencies(data: bytes) -> Iterator[tuple[str, str]]:
    """The texts of IPTC's records, each with the code of its property."""
    at = 0
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, number, size = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        text = _words(data[at + 5 : at + 5 + size])
        if record == 2 and number and len(text) > 1:
            yield _OF_IPTC.get(number, "description"), text
        at += 5 + size


def _thumbnail(picture: Any, content: bytes, out: Gathering):
    """Tells of a small picture in a picture that shows something else: as a rule, what was there before somebody blurred it."""
    packed = [picture.info.get("exif"), *picture.info.get("photoshop", {}).values()]
    for data in (one for one in packed if isinstance(one, bytes)):
        starts = [match.start() for match in re.finditer(rb"\xff\xd8\xff", data)][:_SMALL_ONES]
        if any(not _shows(data[start:], content, out.limits.pixels) for start in starts):
            out.conceals("thumbnail", "thumbnail")


def _shows(packed: bytes, content: bytes, most_pixels: int) -> bool:
    """Whether a small picture shows what the picture does, or nothing that can be opened."""
    from PIL import Image, ImageChops, ImageFilter, ImageOps

    try:
        with Image.open(io.BytesIO(packed), formats=("JPEG",)) as small, Image.open(io.BytesIO(content)) as whole:
            if small.width * small.height > most_pixels:
                return False
            whole.draft("L", (640, 640))
            for one in (whole, ImageOps.exif_transpose(whole)):
                fitting = ImageOps.fit(small.convert("L"), _fitted(one.size, small.size))  # without the bars that fill it up
                fitting.thumbnail(_COMPARED)
                as_now = one.convert("L").resize(fitting.size, Image.Resampling.BOX)
                darkest, brightest = as_now.filter(ImageFilter.MinFilter(3)), as_now.filter(ImageFilter.MaxFilter(3))  # a pixel to and fro
                beyond = ImageChops.add(ImageChops.subtract(darkest, fitting), ImageChops.subtract(fitting, brightest))
                if sum(beyond.histogram()[_OTHER:]) <= _DUST:
                    return True
            return False
    except (OSError, SyntaxError, ValueError, KeyError, IndexError, EOFError):
        return True


def _fitted(size: tuple[int, int], within: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape that lies within another."""
    scale = min(within[0] / size[0], within[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _words(value: Any, *, wide: bool = False) -> str:
    """What a value says, whatever programs wrote it in; Pillow takes for Latin letters what is none."""
    if isinstance(value, tuple):
        value = bytes(one & 255 for one in value if isinstance(one, int))
    if isinstance(value, str) and not value.isascii():
        with suppress(UnicodeError):
            value = value.encode("latin-1")
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0")
        value = value.decode("utf-16-le", "replace") if wide else _decoded(value)
    return str(value or "").replace("\0", "").strip()


def _usual(text: str) -> int:
    """How many characters are such as people write here."""
    return sum(one.isascii() and one.isprintable() or "\u4e00" <= one <= "\u9fff" for one in text)


def _decoded(value: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeError:
            continue
    return value.decode("latin-1")
