"""Draws pages to look at: a child of warm.py that answers one order, and is bound in memory, time and what it may write. Knows nothing of the site.

The order (JSON on standard input) has path, pdf (else it is a picture), pages (from 1) and width (pixels at most); the answer has count, the
pages there are, and drawn, JPEG pictures in base64, or a problem: encrypted, corrupt, too_large.
"""

import base64
import json
import resource
import sys
from io import BytesIO

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
    from .extraction.annotations import opened, sheet

    document = opened(path)
    drawn = []
    for number in wanted:
        if 1 <= number <= len(document):
            page = sheet(document, number - 1, notes=True).page
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


def main() -> None:
    import pypdfium2 as pdfium
    from PIL import Image

    order = json.load(sys.stdin)
    bound()
    count, drawn, problem = 0, [], ""
    try:
        count, drawn = (pages_of_pdf if order["pdf"] else picture)(order["path"], order["pages"], order["width"])
    except pdfium.PdfiumError as error:
        problem = "encrypted" if getattr(error, "err_code", None) == PASSWORD else "corrupt"
    except (Image.DecompressionBombError, MemoryError):
        problem = "too_large"
    except (OSError, ValueError, SyntaxError):
        problem = "corrupt"
    print(json.dumps({"count": count, "drawn": [base64.b64encode(one).decode() for one in drawn], "problem": problem}))
