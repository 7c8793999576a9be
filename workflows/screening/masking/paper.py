"""Writes a PDF from nothing but pictures of pages and the words that stand on them: whatever else the original carried cannot come along."""

import io
import zlib
from dataclasses import dataclass
from typing import BinaryIO

import numpy
from PIL import Image

from . import glyphless

JPEG_QUALITY = 80
DEAR = 1.4  # an exact picture may cost so many times what the JPEG costs
COLOURS = 64
FAINT = 24  # of 255: less colour than this is a scanner's, not a seal's


@dataclass(frozen=True, slots=True)
class Word:
    """Text on one line with its box, in points from the lower left corner of the page as displayed."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class Paper:
    """A PDF being written page by page; memory holds one page at a time."""

    def __init__(self, file: BinaryIO):
        self.file, self.offsets, self.pages = file, [0], []
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.catalog, self.tree = self._reserve(), self._reserve()
        program = self._stream(glyphless.font())
        descriptor = self._write(
            f"<< /Type /FontDescriptor /FontName /Unseen /Flags 4 /FontBBox [0 {-glyphless.DEEP} {glyphless.UNITS} "
            f"{glyphless.UNITS - glyphless.DEEP}] /ItalicAngle 0 /Ascent {glyphless.UNITS - glyphless.DEEP} /Descent {-glyphless.DEEP} "
            f"/CapHeight 700 /StemV 80 /FontFile2 {program} 0 R >>"
        )
        glyphs = self._stream(glyphless.glyphs())
        descendant = self._write(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unseen /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
            f"/Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 1000 /W [0 {glyphless.NARROW - 1} 500] /CIDToGIDMap {glyphs} 0 R >>"
        )
        unicode = self._stream(glyphless.TO_UNICODE)
        self.font = self._write(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Unseen /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
            f"/ToUnicode {unicode} 0 R >>"
        )

    def page(self, width: float, height: float, image: Image.Image, words: list[Word]) -> None:
        """Adds a page of `width` × `height` points that shows the image."""
        header, data = _encoded(image)
        picture = self._stream(data, header, packed=True)
        content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q\n" + _unseen(words)
        drawn = self._stream(content.encode("ascii"))
        self.pages.append(
            self._write(
                f"<< /Type /Page /Parent {self.tree} 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents {drawn} 0 R "
                f"/Resources << /XObject << /P {picture} 0 R >> /Font << /F {self.font} 0 R >> >> >>"
            )
        )

    def close(self) -> None:
        """Writes what ties the pages together."""
        kids = " ".join(f"{page} 0 R" for page in self.pages)
        self._write(f"<< /Type /Pages /Count {len(self.pages)} /Kids [{kids}] >>", self.tree)
        self._write(f"<< /Type /Catalog /Pages {self.tree} 0 R >>", self.catalog)
        at = self.file.tell()
        table = "".join(f"{offset:010d} 00000 n \n" for offset in self.offsets[1:])
        self.file.write(
            f"xref\n0 {len(self.offsets)}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(self.offsets)} /Root {self.catalog} 0 R >>\n"
            f"startxref\n{at}\n%%EOF\n".encode("ascii")
        )

    def _reserve(self) -> int:
        self.offsets.append(0)
        return len(self.offsets) - 1

    def _write(self, text: str | bytes, number: int = 0) -> int:
        number = number or self._reserve()
        self.offsets[number] = self.file.tell()
        body = text.encode("ascii") if isinstance(text, str) else text
        self.file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def _stream(self, data: bytes, header: str = "/Filter /FlateDecode", packed: bool = False) -> int:
        data = data if packed else zlib.compress(data, 9)
        return self._write(f"<< {header} /Length {len(data)} >>\nstream\n".encode("ascii") + data + b"\nendstream")


def _unseen(words: list[Word]) -> str:
    """The operators that write the words invisibly, each stretched over its box."""
    lines = ["BT 3 Tr"]
    for word in words:
        size, wide = word.top - word.bottom, glyphless.advance(word.text)
        if size <= 0 or word.right <= word.left or not wide:
            continue
        stretch = 100 * (word.right - word.left) / (size * wide)
        base = word.bottom + size * glyphless.DEEP / glyphless.UNITS
        codes = word.text.encode("utf-16-be", "replace").hex().upper()
        lines.append(f"/F {size:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {word.left:.2f} {base:.2f} Tm <{codes}> Tj")
    return "\n".join([*lines, "ET"]) if len(lines) > 1 else ""


def _encoded(image: Image.Image) -> tuple[str, bytes]:
    """The dictionary entries and bytes of a page's picture: exact where that is cheap (text), JPEG where it is not (photographs)."""
    image = image.convert("RGB")
    red, green, blue = (numpy.asarray(channel) for channel in image.split())
    tint = numpy.maximum(numpy.maximum(red, green), blue) - numpy.minimum(numpy.minimum(red, green), blue)
    grey = numpy.count_nonzero(tint > FAINT) <= tint.size // 20000
    image = image.convert("L") if grey else image
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    exact, look = _grey(numpy.asarray(image)) if grey else _coloured(image)
    common = f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height}"
    if len(exact) <= DEAR * jpeg.tell():
        return f"{common} {look} /Filter /FlateDecode", exact
    return f"{common} /ColorSpace /Device{'Gray' if grey else 'RGB'} /BitsPerComponent 8 /Filter /DCTDecode", jpeg.getvalue()


def _grey(pixels) -> tuple[bytes, str]:
    """Sixteen shades, two pixels to a byte."""
    shades = ((pixels.astype(numpy.uint16) + 8) // 17).astype(numpy.uint8)
    if shades.shape[1] % 2:
        shades = numpy.pad(shades, ((0, 0), (0, 1)))
    return zlib.compress((shades[:, ::2] << 4 | shades[:, 1::2]).tobytes(), 6), "/ColorSpace /DeviceGray /BitsPerComponent 4"


def _coloured(image: Image.Image) -> tuple[bytes, str]:
    """A palette of the page's own colours, a pixel to a byte."""
    indexed = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = bytes(indexed.getpalette() or [])[: 3 * 256].ljust(3 * COLOURS, b"\0")
    look = f"/ColorSpace [/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>] /BitsPerComponent 8"
    return zlib.compress(indexed.tobytes(), 6), look
