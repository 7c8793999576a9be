"""The process that draws pages: `python -I drawing.py ORDER` answers a line about what follows, and the pictures. Knows nothing of the site.

ORDER is JSON: path, pdf (else it is a picture), pages (from 1), width (pixels at most).
"""

import json
import resource
import sys
from io import BytesIO

HEAD = b"drawn "
MEMORY = 1536 * 1024 * 1024  # bytes of address space
CPU = 25  # seconds
TALLEST = 4  # times the width: what is longer is drawn smaller
PIXELS = 100_000_000  # of a picture before it is made smaller
PASSWORD = 4  # pdfium's error of a file that asks for one


def bound() -> None:
    """From here on this process can open no new files to write, and takes no more than its share."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pages_of_pdf(path: str, wanted: list[int], width: int) -> tuple[int, list[bytes]]:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    drawn = []
    for number in wanted:
        if 1 <= number <= len(document):
            page = document[number - 1]
            scale = min(width / page.get_width(), TALLEST * width / page.get_height())
            drawn.append(_jpeg(page.render(scale=scale).to_pil()))
    return len(document), drawn


def picture(path: str, wanted: list[int], width: int) -> tuple[int, list[bytes]]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(path) as opened:
        opened.draft("RGB", (width, TALLEST * width))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((width, TALLEST * width))
        return 1, [_jpeg(upright)] if 1 in wanted else []


def _jpeg(image) -> bytes:
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def main(order: dict) -> int:
    import pypdfium2 as pdfium
    from PIL import Image

    bound()
    try:
        count, drawn = (pages_of_pdf if order["pdf"] else picture)(order["path"], order["pages"], order["width"])
        told: dict = {"count": count, "sizes": [len(one) for one in drawn]}
    except pdfium.PdfiumError as error:
        told, drawn = {"problem": "encrypted" if getattr(error, "err_code", None) == PASSWORD else "corrupt"}, []
    except (Image.DecompressionBombError, MemoryError):
        told, drawn = {"problem": "too_large"}, []
    except (OSError, ValueError, SyntaxError):
        told, drawn = {"problem": "corrupt"}, []
    sys.stdout.buffer.write(HEAD + json.dumps(told).encode() + b"\n" + b"".join(drawn))
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
