"""Masked copies of PDF files and pictures: burned in, with the words behind them that may stay; nothing of the rest in any byte."""

import io

import numpy
import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.screening.masking_samples import ID, MOBILE, NAME, PAGE, VALUES, is_in, masked, packed, pdf, picture, read, spans_of, text_of
from workflows.screening.extraction.recognition import Line, Reading
from workflows.screening.kinds import Kind
from workflows.screening.manners import Manner
from workflows.screening.masking.paper import Paper, Word
from workflows.screening.masking.spans import Box, Span
from workflows.screening.masking.tracing import trace_lines


def page_of(content, number=0, scale=2.0):
    return numpy.asarray(pdfium.PdfDocument(content)[number].render(scale=scale).to_pil().convert("L")).astype(int)


def coarse(page):
    """A page in blocks of eight pixels: boxes count, edges of letters do not."""
    rows, columns = (length // 8 * 8 for length in page.shape)
    return page[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8).mean(axis=(1, 3))


def words_of(content, number=0):
    return pdfium.PdfDocument(content)[number].get_textpage().get_text_range()


@pytest.fixture(scope="module")
def listing():
    return pdf()


def test_a_page_keeps_its_words_but_for_what_was_masked(tmp_path, listing):
    made = masked(tmp_path, listing, "名单.pdf")
    assert made.problems == []
    for value in (ID, MOBILE, NAME, ID[6:14]):
        assert not is_in(value, made.content)
        assert value not in words_of(made.content)
    words = words_of(made.content)
    assert "申请人张**，身份证号" in words
    assert "999999********0016" in words
    assert "198****1234" in words
    table = next(passage for passage in read(made.content).passages if "table" in passage.place)
    assert table.text.endswith("姓名\t证件号码\t电话\t金额\n张**\t999999********0016\t198****1234\t800\n李小四\t无\t无\t900")


def test_outside_the_boxes_a_page_looks_as_before(tmp_path, listing):
    made = masked(tmp_path, listing, "名单.pdf")
    before, after = page_of(listing), page_of(made.content)
    assert before.shape == after.shape
    changed = numpy.abs(before - after) > 100
    assert 0 < changed.mean() < 0.01
    assert (after[changed] < 60).mean() > 0.85  # what changed became black, edges of letters apart


def test_what_nobody_sees_is_in_no_byte_of_the_copy(tmp_path, listing):
    assert "白字" in text_of(listing)
    assert "盖住" in text_of(listing)
    made = masked(tmp_path, listing, "名单.pdf")
    assert not read(made.content).problems
    for word in ("白字", "盖住"):
        assert word not in text_of(made.content)
        assert word not in words_of(made.content)


def test_a_copy_has_no_properties_annotations_or_attachments(tmp_path):
    document = pdfium.PdfDocument(pdf())
    attachment = document.new_attachment("底册.txt")
    attachment.set_data(ID.encode())
    file = io.BytesIO()
    document.save(file)
    made = masked(tmp_path, file.getvalue(), "名单.pdf")
    assert made.problems == []
    for word in (b"/EmbeddedFile", b"/Info", b"/Metadata", b"/Annots", b"/JavaScript", b"Typst"):
        assert word not in made.content
    assert pdfium.PdfDocument(made.content).count_attachments() == 0
    assert not is_in(ID, made.content)


def test_a_box_covers_a_part_of_the_page_and_the_words_under_it(tmp_path, listing):
    made = masked(tmp_path, listing, "名单.pdf", [], [Box(1, 0.0, 0.0, 1.0, 0.125, "N7")])
    assert "平安街道" not in words_of(made.content)
    assert "李小四" in words_of(made.content)
    after = page_of(made.content)
    assert (after[: int(after.shape[0] * 0.124)] < 10).all()
    assert (after[int(after.shape[0] * 0.127)] > 245).all()
    assert made.log[0] == {"kind": "box", "manner": "", "count": 1, "ground": "N7", "place": "page:1"}


def test_letters_that_stand_under_a_box_in_the_copy_mean_no_copy(tmp_path, listing, monkeypatch):
    monkeypatch.setattr("workflows.screening.masking.pages.TOUCHED", 2)
    monkeypatch.setattr("workflows.screening.masking.pages._has_ink", lambda shown, rect: True)
    made = masked(tmp_path, listing, "名单.pdf", [], [Box(1, 0.0, 0.0, 1.0, 0.125, "N7")])
    assert made.content is None
    assert [(problem.code, problem.place) for problem in made.problems] == [("mask_missed", "page:1")]


def test_a_box_over_a_part_of_a_line_recognised_on_a_scan_takes_the_words_with_it(tmp_path, monkeypatch):
    secret, line = "王某某", f"经查，{NAME}的来信反映村民{'王某某'}于本月在街道办事处门口与他人争吵，电话{MOBILE}"
    lines = (Line("公示", 60, 60, 160, 110, 0.99), Line(line, 60, 170, 1440, 220, 0.99))
    monkeypatch.setattr("workflows.screening.extraction.recognition.recognise", lambda image: Reading(lines, 0, False))
    monkeypatch.setattr("workflows.screening.masking.reading._middles", lambda image, line: None)
    file = io.BytesIO()
    Image.open(io.BytesIO(picture("PNG", lines=("公示", line)))).save(file, "PDF", resolution=200)
    content = file.getvalue()
    spans = spans_of(content, "扫描.pdf", {MOBILE: VALUES[MOBILE]}, ocr=True)
    assert spans
    made = masked(tmp_path, content, "扫描.pdf", spans, [Box(1, 700 / 1500, 160 / 340, 140 / 1500, 70 / 340, "N7")])
    assert made.problems == []
    assert "公示" in words_of(made.content)
    assert secret not in words_of(made.content)


@pytest.mark.parametrize("covered", [True, False])
def test_a_box_on_a_scan_takes_the_whole_line_of_the_words_behind_it(tmp_path, monkeypatch, covered):
    """They stand only roughly where the letters are: the one under the box may be another than the one written there."""
    monkeypatch.setattr("workflows.screening.masking.pages._has_ink", lambda shown, rect: True)
    file, image = io.BytesIO(), Image.open(io.BytesIO(picture("PNG")))
    paper = Paper(file)
    paper.page(540, 162, image, [Word(f"姓名{NAME}联系方式", 90, 110, 380, 130), Word("审核通过", 90, 40, 200, 60)])
    paper.close()
    box = Box(1, 0.6, 0.15, 0.05, 0.2, "N7") if covered else Box(1, 0.9, 0.15, 0.05, 0.2, "N7")
    made = masked(tmp_path, file.getvalue(), "扫描.pdf", [], [box])
    assert made.problems == []
    assert "审核通过" in words_of(made.content)
    assert (NAME in words_of(made.content)) is not covered


def lying(content, turn):
    """The same page as scanners store it: drawn lying down and shown turned, so that it is read as before."""
    original, document = pdfium.PdfDocument(content), pdfium.PdfDocument.new()
    width, height = original[0].get_size()
    a, b, e, f = {90: (0, 1, height, 0), 180: (-1, 0, width, height), 270: (0, -1, 0, width)}[turn]
    page = document.new_page(*((height, width) if turn % 180 else (width, height)))
    drawn = original.page_as_xobject(0, document).as_pageobject()
    drawn.transform(pdfium.PdfMatrix(a, b, -b, a, e, f))
    page.insert_obj(drawn)
    page.set_rotation(turn)
    page.gen_content()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_stored_lying_is_masked_where_it_is_seen(tmp_path, listing, turn):
    content = lying(listing, turn)
    assert (numpy.abs(coarse(page_of(content)) - coarse(page_of(listing))) > 60).sum() <= 2
    made = masked(tmp_path, content, "名单.pdf")
    assert made.problems == []
    after = coarse(page_of(made.content))
    assert (numpy.abs(after - coarse(page_of(masked(tmp_path, listing, "名单.pdf").content))) > 60).sum() <= 4
    assert (numpy.abs(after - coarse(page_of(listing))) > 60).sum() > 100
    assert "999999********0016" in words_of(made.content)


def test_a_page_cut_to_a_part_shows_only_that_part(tmp_path, listing):
    document = pdfium.PdfDocument(listing)
    document[0].set_cropbox(0, 0, 595, 700)
    file = io.BytesIO()
    document.save(file)
    made = masked(tmp_path, file.getvalue(), "名单.pdf")
    assert "低保对象公示名单" not in words_of(made.content)
    assert pdfium.PdfDocument(made.content)[0].get_size() == pytest.approx((595, 700), abs=1)


def test_a_long_document_stays_small(tmp_path):
    made = masked(tmp_path, pdf("#pagebreak()\n".join([PAGE] * 4)), "名单.pdf")
    assert len(pdfium.PdfDocument(made.content)) == 4
    assert len(made.content) < 4 * 60_000


# -- pictures ------------------------------------------------------------------------------------------------------------
def test_a_picture_loses_everything_but_its_pixels(tmp_path):
    content = picture()
    made = masked(tmp_path, content, "照片.jpg", [], [Box(1, 0.5, 0.0, 0.5, 1.0, "N7")])
    image = Image.open(io.BytesIO(made.content))
    assert image.size == Image.open(io.BytesIO(content)).size
    assert not image.getexif()
    assert not is_in("MAKER-OF-CAMERAS", made.content)
    pixels = numpy.asarray(image.convert("L"))
    assert (pixels[:, image.width // 2 + 8 :] < 20).all()
    assert pixels[:, : image.width // 2 - 8].max() > 240


def test_a_picture_is_turned_as_it_is_shown(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(file, "JPEG", exif=exif)
    made = masked(tmp_path, file.getvalue(), "照片.jpg", [])
    assert Image.open(io.BytesIO(made.content)).size == (20, 40)


def test_a_moving_picture_is_not_masked(tmp_path):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("white", "red")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert [problem.code for problem in masked(tmp_path, file.getvalue(), "a.gif", []).problems] == ["not_maskable"]


def test_letters_are_traced_through_lines_rows_and_numbers_broken_in_two():
    lines = [
        Line("公示名单", 10, 10, 100, 30, 1.0), Line("姓名", 10, 60, 50, 80, 1.0), Line("证件", 100, 60, 140, 80, 1.0),
        Line("张三", 10, 100, 50, 120, 1.0), Line("9999991990010", 100, 90, 240, 108, 1.0), Line("10016", 100, 112, 160, 130, 1.0),
    ]  # fmt: skip
    letters = "".join(line.text for line in lines)
    texts = {
        passage.place: "".join("|" if source is None else letters[source] for source in passage.sources)
        for passage in trace_lines(lines, "picture")
    }
    assert texts == {"picture": "公示名单", "picture/table:1": "姓名|证件|张三|9999991990010|10016"}


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90])
def test_what_recognition_reads_in_a_picture_is_painted_over(tmp_path, turn):
    image = Image.open(io.BytesIO(picture("PNG"))).rotate(turn, expand=True)
    file = io.BytesIO()
    image.save(file, "PNG")
    content = file.getvalue()
    spans = spans_of(content, "扫描.png", ocr=True)
    assert {span.kind for span in spans} == {Kind.ID_NUMBER, Kind.MOBILE_PHONE, Kind.PERSON_NAME}
    made = masked(tmp_path, content, "扫描.png", spans)
    assert made.problems == []
    seen = "".join(passage.text for passage in read(made.content, "扫描.png", ocr=True).passages)
    for value in (ID, ID[6:14], MOBILE, MOBILE[3:7], NAME):
        assert value not in seen
    for word in ("低保对象公示名单", "审核通过", ID[:5], ID[-3:]):
        assert word in seen


@pytest.mark.slow
def test_a_scanned_page_is_masked_and_gets_the_words_that_stay(tmp_path):
    file = io.BytesIO()
    Image.open(io.BytesIO(picture("PNG"))).save(file, "PDF", resolution=200)
    content = file.getvalue()
    spans = spans_of(content, "扫描.pdf", ocr=True)
    made = masked(tmp_path, content, "扫描.pdf", spans)
    assert made.problems == []
    words = words_of(made.content)
    assert "审核通过" in words
    assert "999999********0016" in words
    for value in (ID, MOBILE, NAME):
        assert not is_in(value, made.content)
    seen = "".join(passage.text for passage in read(made.content, "扫描.pdf", ocr=True).passages)
    assert ID not in seen
    assert ID[6:14] not in seen


@pytest.mark.slow
def test_what_the_words_behind_a_scan_say_is_burned_in_where_the_scan_shows_it(tmp_path):
    file, image = io.BytesIO(), Image.open(io.BytesIO(picture("PNG")))
    paper = Paper(file)
    paper.page(540, 162, image, [Word(f"姓名 {NAME}  证件 {ID}", 90, 110, 380, 130)])  # some millimetres beside the letters
    paper.close()
    content = file.getvalue()
    spans = spans_of(content, "扫描.pdf", {ID: VALUES[ID]})
    assert {span.place for span in spans} == {"page:1"}
    made = masked(tmp_path, content, "扫描.pdf", spans)
    assert made.problems == []
    seen = "".join(passage.text for passage in read(made.content, "扫描.pdf", ocr=True).passages)
    assert ID[6:14] not in seen
    assert MOBILE in seen


@pytest.mark.slow
def test_pictures_in_documents_and_archives_are_painted_over_where_they_lie(tmp_path):
    import docx

    document = docx.Document()
    document.add_picture(io.BytesIO(picture("PNG")))
    file = io.BytesIO()
    document.save(file)
    content = packed({"a.docx": file.getvalue(), "b.png": picture("PNG")})
    spans = spans_of(content, "a.zip", {ID: VALUES[ID]}, ocr=True)
    assert len(spans) == 2
    made = masked(tmp_path, content, "a.zip", spans)
    assert made.problems == []
    seen = [passage for passage in read(made.content, "a.zip", ocr=True).passages if not passage.certain]
    assert len({passage.place.partition("/")[0] for passage in seen}) == 2
    assert not any(ID in passage.text or ID[6:14] in passage.text for passage in seen)


def test_a_place_that_recognition_does_not_give_again_means_no_copy(tmp_path, listing):
    span = Span("page:1/picture", "", 0, 3, Kind.ID_NUMBER, Manner.REMOVE)
    made = masked(tmp_path, listing, "a.pdf", [span])
    assert [(problem.code, problem.place) for problem in made.problems] == [("mask_missed", "page:1/picture")]
