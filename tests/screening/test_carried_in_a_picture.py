"""What a picture carries beside its pixels is read, in whatever way it is written there, and is in no masked copy."""

import io

import docx
import pytest
from PIL import Image, ImageDraw, PngImagePlugin, TiffImagePlugin

from workflows.screening.kinds import Kind

from .files import zipped
from .masking_samples import CLERK, is_in, masked, read

SAID = "证件999999199001010016"
XMP = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Headline="{SAID}"><dc:creator><rdf:Seq><rdf:li>{CLERK}</rdf:li>'
    "</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def drawn(size=(640, 480), blurred=False):
    """A picture with a dark patch, or without it."""
    image = Image.new("RGB", size, "white")
    if not blurred:
        ImageDraw.Draw(image).rectangle((size[0] // 2, size[1] // 2, size[0] * 3 // 4, size[1] * 3 // 4), fill="black")
    return image


def saved(kind, image=None, **options):
    file = io.BytesIO()
    (image or drawn()).save(file, kind, **options)
    return file.getvalue()


def exif(tag, value, within=None):
    told = Image.Exif()
    (told.get_ifd(within) if within else told)[tag] = value
    return saved("JPEG", exif=told)


def agencies(*records):
    """A JPEG with what agencies write, in a block of Photoshop's."""
    data = b"".join(b"\x1c\x02" + bytes([number]) + len(text.encode()).to_bytes(2, "big") + text.encode() for number, text in records)
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) % 2)
    return segment(b"\xed", block)


def segment(marker, data, image=None):
    content = image or saved("JPEG")
    return content[:2] + b"\xff" + marker + (len(data) + 2).to_bytes(2, "big") + data + content[2:]


def chunk(after_pixels, **options):
    info = PngImagePlugin.PngInfo()
    info.add(b"tEXt", b"Comment\0" + SAID.encode("gb18030"), after_idat=after_pixels)
    return saved("PNG", pnginfo=info, **options)


def profile(kind, data):
    """As ImageMagick writes a profile into a PNG: as digits."""
    info = PngImagePlugin.PngInfo()
    info.add_text(f"Raw profile type {kind}", f"\n{kind}\n{len(data):8}\n{data.hex()}\n", zip=True)
    return saved("PNG", pnginfo=info)


def pages(*told):
    """A TIFF whose pages each say something."""
    file = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(file) as writer:
        for one in told:
            drawn((60, 40)).save(writer, "TIFF", description=one)
            writer.newFrame()
    return file.getvalue()


CARRIED = {
    "description of a JPEG": lambda: saved("JPEG", xmp=XMP),
    "description of a PNG": lambda: saved("PNG", pnginfo=described()),
    "description of a TIFF": lambda: saved("TIFF", tiffinfo={700: XMP}),
    "description of a WebP": lambda: saved("WEBP", xmp=XMP),
    "a second description": lambda: segment(b"\xe1", b"http://ns.adobe.com/xap/1.0/\0" + XMP, saved("JPEG", xmp=b"<x/>")),
    "the rest of a long description": lambda: segment(b"\xe1", b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + XMP),
    "agencies": lambda: agencies((80, CLERK), (120, SAID)),
    "agencies in a TIFF": lambda: saved("TIFF", tiffinfo={33723: b"\x1c\x02\x78\0" + bytes([len(SAID.encode())]) + SAID.encode()}),
    "what the camera says, in UTF-8": lambda: exif(0x010E, SAID.encode()),
    "what the camera says, in GBK": lambda: exif(0x010E, SAID.encode("gb18030")),
    "what Windows says": lambda: exif(0x9C9F, SAID.encode("utf-16-le")),
    "what somebody says of it": lambda: exif(0x9286, b"UNICODE\0" + SAID.encode("utf-16-le"), 0x8769),
    "name of a document": lambda: exif(0x010D, SAID.encode()),
    "words in a PNG": lambda: chunk(False),
    "words behind the pixels of a PNG": lambda: chunk(True),
    "a description written as digits": lambda: profile("xmp", XMP),
    "two comments": lambda: segment(b"\xfe", SAID.encode(), saved("JPEG", comment=b"another")),
    "the second page of a TIFF": lambda: pages("first", SAID.encode()),
}


def described():
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


@pytest.mark.parametrize("name", CARRIED)
def test_what_stands_beside_the_pixels_is_read_once_and_in_no_copy(tmp_path, name):
    content = CARRIED[name]()
    found = read(content, "照片")
    assert [one.hidden for one in found.passages if SAID in one.text] == ["properties"]
    if CLERK.encode() in content and "second" not in name:
        assert (Kind.PROPERTIES, "author") in {(one.kind, one.code) for one in found.problems} or "digits" in name
    if "page" not in name:
        made = masked(tmp_path, content, "照片", [])
        assert made.problems == []
        assert not is_in(SAID, made.content)
        assert not is_in(CLERK, made.content)
        assert [one.place for one in read(made.content, "照片").passages] == ["name"]


def test_pictures_in_documents_carry_nothing_into_a_copy_either(tmp_path):
    document = docx.Document()
    document.add_picture(io.BytesIO(CARRIED["description of a JPEG"]()))
    file = io.BytesIO()
    document.save(file)
    content = file.getvalue()
    assert any(SAID in one.text for one in read(content, "a.docx").passages)
    made = masked(tmp_path, zipped({"a.docx": content, "b.jpg": CARRIED["agencies"]()}), "a.zip", [])
    assert made.problems == []
    assert not is_in(SAID, made.content)


def with_thumbnail(image, small):
    """A JPEG with a small one among what its camera says."""
    head = b"Exif\0\0II*\0\x08\0\0\0" + b"\0\0" + (14).to_bytes(4, "little") + b"\x02\0"
    packed = saved("JPEG", small)
    head += b"\x01\x02\x04\0\x01\0\0\0" + (44).to_bytes(4, "little") + b"\x02\x02\x04\0\x01\0\0\0" + len(packed).to_bytes(4, "little")
    return saved("JPEG", image, exif=head + b"\0\0\0\0" + packed)


@pytest.mark.parametrize(
    ("image", "small", "told"),
    [
        (drawn(), drawn((160, 120)), False),
        (drawn(blurred=True), drawn((160, 120)), True),
        (drawn((640, 360)), drawn((160, 90)), False),
        (drawn((640, 360)), Image.new("RGB", (160, 120), "black"), True),
        (drawn(blurred=True), Image.new("RGB", (160, 120), "white"), False),
    ],
)
def test_a_small_picture_that_shows_something_else_is_told_and_in_no_copy(tmp_path, image, small, told):
    content = with_thumbnail(image, small)
    assert (Kind.HIDDEN_CONTENT, "thumbnail") in {(one.kind, one.code) for one in read(content).problems} or not told
    assert bool(read(content).problems) is told
    made = masked(tmp_path, content, "照片.jpg", [])
    assert made.content.count(b"\xff\xd8\xff") == 1


def test_bars_that_fill_up_a_small_picture_are_no_difference():
    small = Image.new("RGB", (160, 120), "black")
    small.paste(drawn((160, 90)), (0, 15))
    assert not read(with_thumbnail(drawn((640, 360)), small)).problems


@pytest.mark.parametrize("cut", [20, 60, 100])
def test_what_is_damaged_beside_the_pixels_breaks_nothing(cut):
    content = agencies((80, CLERK))
    data = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\xff\xff\x1c\x02\x78\xff\xff" + b"x" * cut
    assert read(segment(b"\xed", data, content)).passages
    assert read(segment(b"\xe1", b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * cut)).passages
