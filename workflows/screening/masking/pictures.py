"""Pictures: painted over where something must go, turned upright, and written anew without anything but their pixels."""

import io
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, BinaryIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from ..extraction.formats import PICTURES, identify
from ..extraction.gathering import Unreadable
from ..kinds import Kind
from . import reading
from .package import Package
from .rects import Rect
from .work import Work

QUALITY = 92
INK = "black"
FORMATS = {"jpeg": ("JPEG", "jpg"), "png": ("PNG", "png")}
BLANK = (1, 1)


def load(content: bytes, most_pixels: int, *, moving: bool = True) -> Image.Image:
    """The first frame, upright, with colours as they are shown; one of several only if it may be `moving`. Raises Unreadable."""
    try:
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > most_pixels:
            raise Unreadable("too_many_pixels")
        if not moving and getattr(image, "n_frames", 1) > 1:
            raise Unreadable("not_maskable")
        upright = ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as damaged:
        if isinstance(damaged, Unreadable):
            raise
        raise Unreadable("corrupt") from damaged
    clear = "A" in upright.mode or "transparency" in upright.info
    made = (
        upright
        if upright.mode in {"1", "L", "RGB", "RGBA"} and "transparency" not in upright.info
        else upright.convert("RGBA" if clear else "RGB")
    )
    made.info = {}
    return made


def paint(image: Image.Image, rects: Iterable[Rect]) -> Image.Image:
    """The picture with solid boxes over `rects`."""
    rects = list(rects)
    if not rects:
        return image
    if image.mode not in {"L", "RGB", "RGBA"}:
        image = image.convert("RGB")
    draw = ImageDraw.Draw(image)
    for rect in rects:
        draw.rectangle((int(rect.left), int(rect.top), int(rect.right + 0.999), int(rect.bottom + 0.999)), fill=INK)
    return image


def pack(image: Image.Image, kind: str) -> bytes:
    """The bytes of a picture, of its pixels only."""
    file = io.BytesIO()
    if kind == "jpeg":
        image.convert("L" if image.mode in {"1", "L"} else "RGB").save(file, "JPEG", quality=QUALITY, subsampling=0)
    else:
        image.save(file, "PNG", optimize=False)
    return file.getvalue()


def mask_picture(work: Work, content: bytes, file: BinaryIO) -> str:
    """Writes the masked picture and returns the extension it now has. Raises Unreadable, DoesNotFit."""
    found = identify(content)
    if found not in PICTURES:
        raise Unreadable("not_maskable")
    image = load(content, work.limits.pixels, moving=False)
    rects = [*_found(work, image), *boxes_on(work, 1, image.size)]
    kind = found if found in FORMATS else "png"
    file.write(pack(paint(image, rects), kind))
    return FORMATS[kind][1]


def boxes_on(work: Work, page: int, size: tuple[int, int]) -> list[Rect]:
    """The boxes people drew, in pixels of a picture of that size."""
    width, height = size
    return [Rect(box.x * width, box.y * height, (box.x + box.width) * width, (box.y + box.height) * height) for box in work.boxes_of(page)]


def clean_pictures(work: Work, package: Package) -> None:
    """Every picture in an office package, painted and without what cameras and programs wrote into it; unreadable kinds become blank."""
    done: dict[bytes, bytes] = {}
    for name in package.pictures():
        content = package.members[name]
        key = sha256(content).digest()
        if key not in done:
            kind = identify(content)
            if kind not in PICTURES:
                work.left_out(Kind.ACTIVE_CONTENT, "picture")
                work.without(f"picture:{name.rpartition('/')[2]}")
                done[key] = pack(Image.new("L", BLANK, "white"), "png")
            else:
                image = load(content, work.limits.pixels)
                inner = work.inside(f"picture:{name.rpartition('/')[2]}")
                done[key] = pack(paint(image, _found(inner, image)), kind if kind in FORMATS else "png")
        package.replace_picture(name, done[key])


def crop_pictures(package: Package, parts: Iterable[str]) -> None:
    """What was cut off a picture when it was placed goes for good; a picture placed in several ways stays whole."""
    cuts: dict[str, list[tuple[tuple[int, ...], Any]]] = {}
    for part in parts:
        for blip in package.xml(part).iter("{*}blip"):
            name = next((package.target(part, value) for key, value in blip.attrib.items() if key.endswith("}embed")), "")
            cut = blip.getparent().find("{*}srcRect") if blip.getparent() is not None else None
            sides = tuple(int(cut.get(side, "0")) for side in "ltrb") if cut is not None else (0, 0, 0, 0)
            cuts.setdefault(name, []).append((sides, cut))
    for name, uses in cuts.items():
        sides = uses[0][0]
        if name in package and any(sides) and min(sides) >= 0 and all(one == sides for one, _cut in uses):
            left, top, right, bottom = (side / 100_000 for side in sides)
            image = Image.open(io.BytesIO(package.members[name]))
            box = (int(left * image.width), int(top * image.height), int((1 - right) * image.width), int((1 - bottom) * image.height))
            if box[2] > box[0] and box[3] > box[1]:
                package.replace_picture(name, pack(image.crop(box), (image.format or "png").lower()))
                for _sides, cut in uses:
                    cut.attrib.clear()


def _found(work: Work, image: Image.Image) -> list[Rect]:
    """What must go of what stands in the picture, seen as extraction sees it: on white."""
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    return reading.find(work, image, "picture").rects
