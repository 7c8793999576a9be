"""Files to be masked, made with the programs' own libraries, and every way to look for a value in a copy."""

import io
import re
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pptx
import pylopdf_fonts_zh_cn
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from lxml import etree
from openpyxl.comments import Comment
from PIL import Image, ImageDraw, ImageFont

from workflows.screening.extraction import extract_content
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.manners import Manner
from workflows.screening.masking.copying import copy
from workflows.screening.masking.spans import Span

ID, MOBILE, NAME, CLERK = "999999199001010016", "19800001234", "张三丰", "李经办"
VALUES = {
    ID: (Kind.ID_NUMBER, Manner.BIRTH),
    MOBILE: (Kind.MOBILE_PHONE, Manner.MIDDLE),
    NAME: (Kind.PERSON_NAME, Manner.SURNAME),
}
FONT = str(Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf")


def read(content, name="a", ocr=False):
    return extract_content(content, name, Limits(), ocr=ocr)


def text_of(content, name="a"):
    return "\n".join(passage.text for passage in read(content, name).passages)


def spans_of(content, name="a", values=VALUES, ocr=False):
    """A span wherever a value stands."""
    return [
        Span(passage.place, "", match.start(), match.end(), *values[value])
        for passage in read(content, name, ocr).passages
        for value in values
        for match in re.finditer(value, passage.text)
    ]


def masked(tmp_path, content, name, spans=None, boxes=(), limits=None):
    path = tmp_path / "original"
    path.write_bytes(content)
    made = copy(path, name, spans_of(content, name) if spans is None else spans, list(boxes), limits)
    assert path.read_bytes() == content
    return made


def everything(content):
    """All bytes of a file: as they lie there, and unpacked."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                parts += [info.filename.encode(), *everything(archive.read(info))]
    for match in re.finditer(rb"stream\r?\n", content) if content.startswith(b"%PDF") else ():
        try:
            parts.append(zlib.decompressobj().decompress(content[match.end() :]))
        except zlib.error:
            continue
    return parts


def is_in(value, content):
    """Whether a value stands anywhere in the bytes of a file, in any usual encoding."""
    spellings = [value.encode(code) for code in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    spellings += [value.encode("utf-16-be").hex().upper().encode(), value.encode("utf-16-be").hex().encode()]
    spellings.append("".join(f"&#{ord(letter)};" for letter in value).encode())
    return any(spelling in part for part in everything(content) for spelling in spellings)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_document():
    """A list with everything Word hides: split runs, hidden and white text, tracked changes, a field, a comment, properties, a header."""
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = CLERK, f"{NAME}的名单"
    paragraph = document.add_paragraph(f"申请人{NAME}，身份证号")
    paragraph.add_run(ID[:8]).bold = True
    paragraph.add_run(f"{ID[8:]}，电话{MOBILE}，审核通过。")
    table = document.add_table(2, 3)
    for row, texts in enumerate((("姓名", "证件号码", "电话"), (NAME, ID, MOBILE))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.sections[0].header.paragraphs[0].text = f"联系电话{MOBILE}"
    hidden = document.add_paragraph("看得见的字").add_run(f"隐藏{ID}")
    hidden.font.hidden = True
    white = document.add_paragraph("白底").add_run(f"白字{MOBILE}")
    white.font.color.rgb = RGBColor(255, 255, 255)
    changed = document.add_paragraph("修订")
    for tag, text_tag, text in (("w:del", "w:delText", f"删去{ID}"), ("w:ins", "w:t", "补上的字")):
        element, run, piece = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        element.set(qn("w:author"), CLERK)
        element.set(qn("w:id"), "7")
        piece.text = text
        run.append(piece)
        element.append(run)
        changed._p.append(element)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f' QUOTE "{ID}" ')
    run, piece = OxmlElement("w:r"), OxmlElement("w:t")
    piece.text = "域的结果"
    run.append(piece)
    field.append(run)
    document.add_paragraph()._p.append(field)
    document.add_comment(paragraph.runs, f"请核对{ID}", author=CLERK, initials="L")
    return saved(document)


def workbook(picture=None):
    """A list with everything Excel hides: rows, columns, sheets, a comment, a formula, a name, a list of choices, properties."""
    book = openpyxl.Workbook()
    book.properties.creator = CLERK
    sheet = book.active
    sheet.title = "名单"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "低保对象公示名单"
    sheet.append(["姓名", "备注", "证件号码", "电话"])
    sheet.append([NAME, f"内部{ID}", ID, int(MOBILE)])
    sheet.append(["隐藏的人", "", "999999200412310027", 5])
    sheet.append(["王小五", "", "无", 3.5])
    sheet["E3"] = f'="{ID}"&""'
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["C"].width = 31.5
    sheet["C5"].number_format = "0.00"
    sheet["A3"].comment = Comment(f"核对{ID}", CLERK)
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = "A2:D5"
    sheet.oddHeader.center.text = f"联系{MOBILE}"
    choices = openpyxl.worksheet.datavalidation.DataValidation("list", formula1=f'"{NAME},其他"')
    sheet.add_data_validation(choices)
    choices.add("A5")
    book.defined_names["人"] = openpyxl.workbook.defined_name.DefinedName("人", attr_text=f'"{ID}"')
    secret = book.create_sheet("底册")
    secret.append([NAME, ID])
    secret.sheet_state = "hidden"
    if picture:
        sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(picture)), "C6")
    return saved(book)


def told_of(content):
    """An office file's pictures with what they say of themselves: a name, a description, a title and a link with a word of its own."""
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    for part in ("word/document.xml", "xl/drawings/drawing1.xml", "ppt/slides/slide1.xml"):
        if part in members:
            root = etree.fromstring(members[part])
            for element in root.iter("{*}docPr", "{*}cNvPr"):
                element.set("name", f"{CLERK}.jpg"), element.set("descr", f"证件{ID}"), element.set("title", f"电话{MOBILE}")
                etree.SubElement(element, f"{{{main}}}hlinkClick", tooltip=f"{NAME}提供")
            members[part] = etree.tostring(root)
    return packed(members)


def presentation():
    show = pptx.Presentation()
    show.core_properties.author = CLERK
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = f"{NAME}，证件{ID}，标题"
    grid = slide.shapes.add_table(2, 2, 0, 0, 5_000_000, 1_000_000).table
    for row, texts in enumerate((("证件", "电话"), (ID, MOBILE))):
        for column, text in enumerate(texts):
            grid.cell(row, column).text = text
    slide.notes_slide.notes_text_frame.text = f"备注{ID}"
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden.shapes.title.text = f"隐藏{ID}"
    hidden._element.set("show", "0")
    return saved(show)


PAGE = f"""#set page(paper: "a4")
#set text(font: "Noto Sans SC", size: 12pt)
= 低保对象公示名单
#text(fill: red)[平安街道办事处文件]

申请人{NAME}，身份证号{ID}，电话{MOBILE}，审核通过。

#table(columns: 4, [姓名], [证件号码], [电话], [金额], [{NAME}], [{ID}], [{MOBILE}], [800], [李小四], [无], [无], [900])
"""
COVERED = f"""
#place(dx: 20pt, dy: 50pt)[盖住{ID}]
#place(dx: 15pt, dy: 45pt, rect(width: 260pt, height: 25pt, fill: black))
#text(fill: white)[白字{MOBILE}]
"""


def pdf(source=PAGE + COVERED, tmp=None):
    return typst.compile(source.encode(), font_paths=[str(Path(FONT).parent)])


def picture(kind="JPEG", lines=("低保对象公示名单", f"姓名 {NAME}  证件 {ID}", f"联系电话 {MOBILE} 审核通过"), **options):
    """A picture of lines of text, as a telephone takes one: with its maker and place written in."""
    image = Image.new("RGB", (1500, 120 + 110 * len(lines)), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 48)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 110 * number), line, font=font, fill="black")
    file = io.BytesIO()
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x010F] = "MAKER-OF-CAMERAS"
        exif.get_ifd(0x8825)[2] = (38.0, 2.0, 3.0)
        options |= {"exif": exif, "quality": 85}
    image.save(file, kind, **options)
    return file.getvalue()


def packed(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = CLERK.encode()
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
