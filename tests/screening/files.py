"""Small files made for the tests: what offices attach, and what an attacker would."""

import io
import struct
import zipfile
import zlib
from posixpath import join, normpath
from urllib.parse import quote

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A ZIP archive of {name: content}."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body, **parts):
    """A Word document with this XML in its body; other parts by name, "__" for "/"."""
    members = {"[Content_Types].xml": TYPES, "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'}
    return zipped(members | {name.replace("__", "/"): content for name, content in parts.items()})


def strict(package):
    """An office package as "Strict Open XML"."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    for vocabulary in (b"wordprocessingml", b"spreadsheetml", b"presentationml", b"drawingml", b"officeDocument"):
        usual, own = b"http://schemas.openxmlformats.org/%s/2006/" % vocabulary, b"http://purl.oclc.org/ooxml/%s/" % vocabulary
        members = {name: data.replace(usual, own) if name.endswith((".xml", ".rels")) else data for name, data in members.items()}
    return zipped({name: data.replace(b"/extended-properties", b"/extendedProperties") for name, data in members.items()})


def watermark(text):
    """A paragraph of Word's own watermarks: WordArt in the old drawing language."""
    return (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="PowerPlusWaterMarkObject1" style="width:400pt;height:100pt">'
        f'<v:textpath style="font-size:1pt" string="{text}"/></v:shape></w:pict></w:r></w:p>'
    )


def canvas(text):
    """A paragraph with a drawing whose text is no text box of Word's."""
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return (
        f'<w:p><w:r><w:drawing><lc:lockedCanvas xmlns:lc="http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas" xmlns:a="{main}">'
        f"<a:sp><a:txSp><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:txSp></a:sp></lc:lockedCanvas></w:drawing></w:r></w:p>"
    )


def paragraph(text, properties=""):
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheet, *, state="visible", styles=""):
    """A workbook with one sheet of this XML."""
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="名单" state="{state}" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/one.xml"/></Relationships>',
            "xl/worksheets/one.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
            **({"xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>'} if styles else {}),
        }
    )


def pdf(source):
    """A PDF of this typst source."""
    from pathlib import Path

    import pylopdf_fonts_zh_cn
    import typst

    head = '#set text(font: "Noto Sans SC", size: 11pt)\n'
    return typst.compile((head + source).encode(), font_paths=[str(Path(pylopdf_fonts_zh_cn.sans_path()).parent)])


def pdf_of_pages(count):
    """A PDF with so many empty pages, a few hundred kilobytes at most."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join([b"3 0 R"] * count))]
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>")
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def picture(text="", size=(900, 160), form="PNG", turn=0, **saved):
    """A picture with a line of text."""
    import pylopdf_fonts_zh_cn

    image = Image.new("RGB", size, "white")
    if text:
        font = ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), 32)
        ImageDraw.Draw(image).multiline_text((40, 40), text, fill="black", font=font, spacing=24)
    stream = io.BytesIO()
    image.rotate(turn, expand=True).save(stream, form, **saved)
    return stream.getvalue()


def scanned_pdf(image):
    """A PDF that is nothing but this PNG."""
    stream = io.BytesIO()
    Image.open(io.BytesIO(image)).save(stream, "PDF", resolution=100)
    return stream.getvalue()


def huge_png(side=40_000):
    """A PNG of a few hundred kilobytes that would take gigabytes."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def written_pdf(content, *, catalog=b"", page=b"", resources=b"", more=(), trailer=b""):
    """A PDF of one page written by hand: what is drawn on it, further entries of its dictionaries, further objects from number 6 on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>%s>>" % (resources, page),
        packed_stream(b"BT /F 12 Tf 20 250 Td (Words for all to see on this page) Tj ET\n" + content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        trailer,
        len(out),
    )


def packed_stream(data, entries=b"", length=None):
    """A compressed stream; it may lie about its length."""
    data = zlib.compress(data)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (entries, len(data) if length is None else length, data)


def stream_of_objects(objects):
    """Objects packed together, {number: content}."""
    head, body = b"", b""
    for number, one in objects.items():
        head += b"%d %d " % (number, len(body))
        body += one + b" "
    return packed_stream(head + body, b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head)))


def called_otherwise(package):
    """An office package whose parts have names no program gives them; relations, and nothing else, say what they are."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    parts = [name for name in members if not name.endswith(".rels") and name != "[Content_Types].xml"]
    folder = next(one for one in ("word", "xl", "ppt") if any(name.startswith(f"{one}/") for name in parts))
    new = {name: f"{folder}/teil/Bestandteil 部{number}.{name.rpartition('.')[2]}" for number, name in enumerate(parts)}
    renamed = {"[Content_Types].xml": members["[Content_Types].xml"].decode()}
    for old, name in new.items():
        renamed[name] = members[old]
        renamed["[Content_Types].xml"] = renamed["[Content_Types].xml"].replace(f'"/{old}"', f'"/{name.upper()}"')
    for name in [name for name in members if name.endswith(".rels")]:
        above, _, base = name.rpartition("_rels/")
        root = etree.fromstring(members[name])
        for one in root if root.tag.endswith("Relationships") else ():
            if one.get("TargetMode") != "External":
                target = one.get("Target").lstrip("/") if one.get("Target").startswith("/") else normpath(join(above, one.get("Target")))
                one.set("Target", "/" + quote(new[target].upper()))
        source = new.get(above + base.removesuffix(".rels"), "")
        renamed[f"{folder}/teil/_rels/{source.rpartition('/')[2]}.rels" if source else "_rels/.rels"] = etree.tostring(root)
    return zipped(renamed)
