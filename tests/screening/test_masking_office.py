"""Masked copies of office files: what was found is gone from every byte, what nobody sees is left out, the rest reads and looks as before."""

import io
import zipfile

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from openpyxl.comments import Comment

from tests.screening.files import WORD, called_otherwise, canvas, strict, watermark
from tests.screening.masking_samples import (
    CLERK,
    ID,
    MOBILE,
    NAME,
    is_in,
    masked,
    packed,
    picture,
    presentation,
    read,
    saved,
    spans_of,
    text_of,
    told_of,
    word_document,
    workbook,
)
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.manners import Manner
from workflows.screening.masking.spans import Box, Span


def assert_clean(content, name):
    """Nothing masked, nobody's name, nothing hidden is left anywhere in the file."""
    for value in (ID, MOBILE, NAME, CLERK, ID[6:14]):
        assert not is_in(value, content), value
    found = read(content, name)
    assert not found.problems
    assert not [passage.place for passage in found.passages if passage.hidden]


def test_a_word_document_is_masked_across_its_runs_and_cleaned(tmp_path):
    made = masked(tmp_path, word_document(), "名单.docx")
    assert made.problems == []
    assert_clean(made.content, made.name)
    document = docx.Document(io.BytesIO(made.content))
    assert [one.text for one in document.paragraphs] == [
        "申请人张**，身份证号999999********0016，电话198****1234，审核通过。", "看得见的字", "白底", "修订补上的字", "域的结果",
    ]  # fmt: skip
    bold = [run.text for run in document.paragraphs[0].runs if run.bold]
    assert bold == ["999999**"]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["张**", "999999********0016", "198****1234"]
    assert document.sections[0].header.paragraphs[0].text == "联系电话198****1234"


def test_what_is_drawn_in_a_word_document_is_masked_too(tmp_path):
    document = docx.Document()
    body = parse_xml(
        f'<w:body xmlns:w="{WORD}">{watermark(f"{NAME}存阅")}{watermark("样稿")}{canvas(f"电话{MOBILE}")}{canvas("平面图")}</w:body>'
    )
    for number, paragraph in enumerate(list(body)):
        document.element.body.insert(number, paragraph)
    made = masked(tmp_path, saved(document), "名单.docx")
    assert made.problems == []
    assert_clean(made.content, made.name)
    assert [passage.text for passage in read(made.content).passages if "drawing" in passage.place] == ["张**存阅", "样稿", "平面图"]


def test_a_hidden_sheet_with_a_comment_is_left_out_and_counted_once(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "低保公示"
    sheet = book.create_sheet("底册")
    sheet.sheet_state = "hidden"
    sheet["A1"] = "备注"
    sheet["A1"].comment = Comment(f"电话{MOBILE}", "甲")
    content = saved(book)
    found = read(content, "名单.xlsx")
    there = [Span(one.place, "", 0, 0, Kind.HIDDEN_CONTENT, Manner.REMOVE) for one in found.problems if one.kind is Kind.HIDDEN_CONTENT]
    assert len(there) == 2  # the sheet, and that there is a comment
    made = masked(tmp_path, content, "名单.xlsx", [*spans_of(content), *there])
    told = [(one["kind"], one["place"], one["manner"], one["count"]) for one in made.log]
    assert told == [("mobile_phone", "sheet/comments:1", "remove", 1), ("hidden_content", "sheet", "remove", 1)]


def test_the_log_counts_what_was_masked_and_what_was_left_out_without_a_value(tmp_path):
    made = masked(tmp_path, word_document(), "名单.docx")
    counted = {(entry["kind"], entry["place"]): entry["count"] for entry in made.log}
    assert counted[("id_number", "table:1")] == 1
    assert counted[("hidden_content", "hidden_text")] == 2
    assert counted[("hidden_content", "tracked")] == 1
    assert ID not in str(made.log)
    assert NAME not in str(made.log)


def test_a_workbook_keeps_its_look_without_what_was_hidden(tmp_path):
    made = masked(tmp_path, workbook(), "名单.xlsx")
    assert made.problems == []
    assert_clean(made.content, made.name)
    assert not is_in("隐藏的人", made.content)
    assert not is_in("底册", made.content)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["名单"]
    sheet = book["名单"]
    assert [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)] == [
        ["低保对象公示名单"], ["姓名", "证件号码", "电话"], ["张**", "999999********0016", "198****1234"], ["王小五", "无", 3.5],
    ]  # fmt: skip
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet.column_dimensions["B"].width == 31.5
    assert sheet.freeze_panes == "A3"
    assert sheet["B4"].number_format == "0.00"
    assert sheet.oddHeader.center.text == "联系198****1234"
    assert not any(isinstance(cell, str) and cell.startswith("=") for row in sheet.iter_rows(values_only=True) for cell in row)


def test_pictures_in_a_workbook_move_with_their_cells_and_lose_what_the_camera_wrote(tmp_path):
    content = workbook(picture(lines=("公示",)))
    made = masked(tmp_path, content, "名单.xlsx")
    assert made.problems == []
    sheet = openpyxl.load_workbook(io.BytesIO(made.content)).active
    [image] = sheet._images
    assert (image.anchor._from.col, image.anchor._from.row) == (1, 4)
    assert is_in("MAKER-OF-CAMERAS", content)
    assert not is_in("MAKER-OF-CAMERAS", made.content)


def with_picture(kind):
    """A file with one picture that says much of itself."""
    image = io.BytesIO(picture("PNG", lines=("公示",)))
    if kind == "xlsx":
        return told_of(workbook(image.getvalue()))
    if kind == "docx":
        document = docx.Document()
        document.add_picture(image)
        return told_of(saved(document))
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[6]).shapes.add_picture(image, 0, 0)
    return told_of(saved(show))


@pytest.mark.parametrize(("kind", "place"), [("docx", "alt"), ("xlsx", "sheet:名单/drawing/alt"), ("pptx", "slide:1/alt")])
def test_what_pictures_say_of_themselves_is_read_as_hidden_and_in_no_copy(tmp_path, kind, place):
    content = with_picture(kind)
    [found] = [passage for passage in read(content).passages if passage.hidden == "alt_text"]
    assert (found.place, set(found.text.split("\n"))) == (place, {f"证件{ID}", f"电话{MOBILE}", f"{NAME}提供"})
    for spans in (spans_of(content), [span for span in spans_of(content) if span.place != place]):
        made = masked(tmp_path, content, f"a.{kind}", spans)
        assert made.problems == []
        assert_clean(made.content, made.name)


def test_a_presentation_loses_notes_and_hidden_slides(tmp_path):
    made = masked(tmp_path, presentation(), "汇报.pptx")
    assert made.problems == []
    assert_clean(made.content, made.name)
    show = pptx.Presentation(io.BytesIO(made.content))
    [slide] = show.slides
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert texts == ["张**，证件999999********0016，标题"]
    [grid] = [shape.table for shape in slide.shapes if shape.has_table]
    assert [cell.text for row in grid.rows for cell in row.cells] == ["证件", "电话", "999999********0016", "198****1234"]


@pytest.mark.parametrize(("make", "name"), [(word_document, "a.docx"), (workbook, "a.xlsx"), (presentation, "a.pptx")])
def test_a_copy_of_strict_open_xml_is_masked_and_is_an_ordinary_file(tmp_path, make, name):
    made = masked(tmp_path, strict(make()), name)
    assert made.problems == []
    assert_clean(made.content, made.name)
    assert not is_in("purl.oclc", made.content)
    assert text_of(made.content) == text_of(masked(tmp_path, make(), name).content)
    {"docx": docx.Document, "xlsx": openpyxl.load_workbook, "pptx": pptx.Presentation}[name[2:]](io.BytesIO(made.content))


@pytest.mark.parametrize(("make", "name"), [(word_document, "a.docx"), (workbook, "a.xlsx"), (presentation, "a.pptx")])
def test_a_copy_of_a_file_whose_parts_are_called_otherwise_is_masked_alike(tmp_path, make, name):
    made = masked(tmp_path, called_otherwise(make()), name)
    assert made.problems == []
    assert_clean(made.content, made.name)
    assert text_of(made.content) == text_of(masked(tmp_path, make(), name).content)


def test_what_stands_on_masters_and_layouts_is_masked_and_the_text_of_their_placeholders_goes(tmp_path):
    show = pptx.Presentation()
    layout = show.slide_layouts[6]
    grid = show.slides.add_slide(layout).shapes.add_table(1, 1, 0, 0, 5_000_000, 1_000_000)
    grid.table.cell(0, 0).text = f"每页都有{ID}"
    layout.shapes._spTree.append(grid._element)
    show.slide_master.placeholders[0].text_frame.text = f"点这里{NAME}"
    content = saved(show)
    assert {one.hidden for one in read(content).passages if NAME in one.text} == {"custom_xml"}
    assert {one.hidden for one in read(content).passages if ID in one.text} == {""}
    made = masked(tmp_path, content, "a.pptx")
    assert made.problems == []
    assert not is_in(ID, made.content)
    assert not is_in(NAME, made.content)
    assert "每页都有999999********0016" in text_of(made.content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_keeps_its_encoding_and_every_other_byte(tmp_path, encoding):
    text = f"姓名,证件\r\n{NAME},{ID}\r\n王小五,无\r\n"
    made = masked(tmp_path, text.encode(encoding), "名单.csv")
    assert made.content == text.replace(NAME, "张**").replace(ID, "999999********0016").encode(encoding)


def test_an_archive_is_masked_member_by_member_names_included(tmp_path):
    members = {f"{NAME}/{MOBILE}.docx": word_document(), "表.xlsx": workbook(), "说明.txt": "没有什么".encode()}
    made = masked(tmp_path, packed(members), "材料.zip")
    assert made.problems == []
    assert_clean(made.content, made.name)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.namelist() == ["张xx/198xxxx1234.docx", "表.xlsx", "说明.txt"]
        assert archive.read("说明.txt") == "没有什么".encode()
        assert archive.comment == b""
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_name_of_a_file_is_masked_too(tmp_path):
    made = masked(tmp_path, "没有什么".encode(), f"{NAME}{MOBILE}.txt")
    assert made.name == "张xx198xxxx1234.txt"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90 program", "a.exe", "not_maskable"),
        (b"<html><body>x</body></html>", "a.html", "not_maskable"),
        (b"PK\x03\x04 broken", "a.docx", "corrupt"),
        (b"%PDF-1.4 broken", "a.pdf", "corrupt"),
        (b"\xff\xd8\xff\xe0 broken", "a.jpg", "corrupt"),
    ],
)
def test_what_cannot_be_masked_gives_a_named_problem_and_no_copy(tmp_path, content, name, code):
    made = masked(tmp_path, content, name, [])
    assert made.content is None
    assert [problem.code for problem in made.problems] == [code]


def test_one_member_that_cannot_be_masked_means_no_archive(tmp_path):
    made = masked(tmp_path, packed({"a.txt": b"a", "b.exe": b"MZ\x90"}), "a.zip", [])
    assert made.content is None
    assert [problem.code for problem in made.problems] == ["not_maskable"]


def test_archives_in_archives_end_at_the_limit(tmp_path):
    content = b"a"
    for _ in range(6):
        content = packed({"a.zip" if content.startswith(b"PK") else "a.txt": content})
    made = masked(tmp_path, content, "a.zip", [])
    assert made.content is None
    assert [problem.code for problem in made.problems] == ["nested_too_deep"]


def test_no_copy_when_a_place_is_not_there_or_the_file_is_another_one(tmp_path):
    content = word_document()
    nowhere = Span("paragraph:999", "", 0, 3, Kind.ID_NUMBER, Manner.REMOVE)
    beyond = Span("paragraph:1", "", 0, 900, Kind.ID_NUMBER, Manner.REMOVE)
    for span in (nowhere, beyond):
        made = masked(tmp_path, content, "a.docx", [span])
        assert made.content is None
        assert [(problem.code, problem.place) for problem in made.problems] == [("mask_missed", span.place)]


def test_no_copy_when_a_box_lies_on_a_page_that_is_not_there(tmp_path):
    made = masked(tmp_path, word_document(), "a.docx", [], [Box(1, 0, 0, 1, 1, "N7")])
    assert made.content is None
    assert [problem.code for problem in made.problems] == ["mask_missed"]


def test_a_copy_needs_nothing_more_and_masking_it_again_changes_no_word(tmp_path):
    for content, name in ((word_document(), "a.docx"), (workbook(), "a.xlsx"), (presentation(), "a.pptx")):
        once = masked(tmp_path, content, name)
        twice = masked(tmp_path, once.content, name, [])
        assert spans_of(once.content, name) == []
        assert text_of(twice.content, name) == text_of(once.content, name)


def test_a_file_that_unpacks_too_far_is_refused(tmp_path):
    made = masked(tmp_path, word_document(), "a.docx", [], limits=Limits(expanded=10_000))
    assert made.content is None
    assert [problem.code for problem in made.problems] == ["expands_too_far"]
