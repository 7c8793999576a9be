"""What comes out of ordinary files: every word, where it stands, and what is hidden."""

import io
import logging
import zipfile

import pytest

from workflows.screening.detectors.assembly import marks_in
from workflows.screening.extraction import extract
from workflows.screening.extraction.recognition import loaded, without_confusions
from workflows.screening.kinds import Kind

from . import files
from .masking_samples import presentation, word_document, workbook

ID = "999999199001010016"
MOBILE = "19800001234"


@pytest.fixture
def read(tmp_path):
    def made(content, name, **options):
        path = tmp_path / "file"
        path.write_bytes(content)
        return extract(path, name, ocr=options.pop("ocr", False), **options)

    return made


def text_at(extraction, place):
    return next(one.text for one in extraction.passages if one.place == place)


def hidden(extraction):
    return {(one.hidden, one.text) for one in extraction.passages if one.hidden}


def problems(extraction):
    return {(one.kind, one.code) for one in extraction.problems}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_one_passage_whatever_its_encoding(read, encoding):
    text = f"联系电话：{MOBILE}\r\n第二行"
    assert text_at(read(text.encode(encoding), "通知.txt"), "text") == text


def test_offsets_in_a_comma_separated_table_are_those_of_the_file(read):
    text = f'姓名,电话\r\n"测试,甲",{MOBILE}\r\n'
    passage = read(text.encode("gb18030"), "名单.csv").passages[-1]
    assert passage.text == text
    assert [(text[cell.start : cell.end], cell.row, cell.column) for cell in passage.cells] == [
        ("姓名", 0, 0),
        ("电话", 0, 1),
        ("测试,甲", 1, 0),
        (MOBILE, 1, 1),
    ]


def test_the_name_of_a_file_is_searched_too(read):
    assert text_at(read(b"x", f"{MOBILE}.txt"), "name") == f"{MOBILE}.txt"


def test_a_word_document_keeps_what_is_seen_and_hidden_apart(read):
    body = (
        files.paragraph("看得见")
        + files.paragraph(MOBILE, "<w:vanish/>")
        + files.paragraph("白字", '<w:color w:val="FFFFFF"/>')
        + f"<w:p><w:del><w:r><w:delText>{ID}</w:delText></w:r></w:del><w:ins><w:r><w:t>改后</w:t></w:r></w:ins></w:p>"
        + f"<w:tbl><w:tr><w:tc>{files.paragraph('姓名')}</w:tc><w:tc>{files.paragraph('证号')}</w:tc></w:tr>"
        + f"<w:tr><w:tc>{files.paragraph('测试甲')}</w:tc><w:tc>{files.paragraph(ID[:10])}{files.paragraph(ID[10:])}</w:tc></w:tr></w:tbl>"
    )
    comments = f'<w:comments xmlns:w="{files.WORD}"><w:comment w:author="审稿人">{files.paragraph("批注")}</w:comment></w:comments>'
    found = read(files.docx(body, **{"word__comments.xml": comments}), "通知.docx")
    assert hidden(found) == {("hidden_text", MOBILE), ("white_text", "白字"), ("tracked_change", ID), ("comment", "审稿人: 批注")}
    assert {code for kind, code in problems(found) if kind is Kind.HIDDEN_CONTENT} == {
        "hidden_text",
        "white_text",
        "tracked_change",
        "comment",
    }
    assert text_at(found, "paragraph:1") == "看得见"
    assert text_at(found, "paragraph:4") == "改后"
    table = next(one for one in found.passages if one.place == "table:1")
    assert table.text == f"姓名\t证号\n测试甲\t{ID[:10]} {ID[10:]}"
    assert [table.text[cell.start : cell.end] for cell in table.cells if cell.row == 1] == ["测试甲", f"{ID[:10]} {ID[10:]}"]


def test_a_watermark_is_read_as_a_mark_of_the_first_page(read):
    head = f'<w:hdr xmlns:w="{files.WORD}">{files.paragraph("平安街道")}{files.watermark("绝密")}</w:hdr>'
    parts = {"word__header1.xml": head.replace("绝密", "样稿"), "word__header2.xml": head}
    found = read(files.docx(files.paragraph("通知") * 60 + files.canvas(f"联系{MOBILE}"), **parts), "通知.docx")
    seen = {one.text: one for one in found.passages}
    assert seen["绝密"].place == "header:2/paragraph:2/drawing:1"
    assert seen["绝密"].first_page
    assert seen[f"联系{MOBILE}"].place == "paragraph:61/drawing:1"
    assert not found.problems
    assert not hidden(found)
    assert [(one.place, one.kind) for one in marks_in(found.passages, b"key")] == [("header:2/paragraph:2/drawing:1", Kind.SECRET_MARK)]


def test_a_sheet_gives_numbers_digit_by_digit_and_says_what_is_hidden(read):
    rows = (
        '<cols><col min="3" max="3" hidden="1"/></cols><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>电话</t></is></c><c r="B1"><v>1.9800001234E10</v></c></row>'
        f'<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>{ID}</t></is></c></row>'
        '<row r="3"><c r="C3"><v>5</v></c></row></sheetData>'
    )
    found = read(files.xlsx(rows), "名单.xlsx")
    sheet = next(one for one in found.passages if one.place == "sheet:名单")
    assert {cell.name: (sheet.text[cell.start : cell.end], cell.hidden) for cell in sheet.cells} == {
        "A1": ("电话", False),
        "B1": (MOBILE, False),
        "A2": (ID, True),
        "C3": ("5", True),
    }
    assert problems(found) == {(Kind.HIDDEN_CONTENT, "hidden_rows"), (Kind.HIDDEN_CONTENT, "hidden_columns")}


def test_a_cell_that_names_its_text_or_its_style_by_a_sign_that_only_looks_like_a_digit_hides_no_other(read):
    rows = f'<sheetData><row r="1"><c r="A1" t="s"><v>²</v></c><c r="B1" s="²"><v>{MOBILE}</v></c></row></sheetData>'
    assert MOBILE in text_at(read(files.xlsx(rows), "名单.xlsx"), "sheet:名单")


@pytest.mark.parametrize(("make", "name"), [(word_document, "a.docx"), (workbook, "a.xlsx"), (presentation, "a.pptx")])
def test_strict_open_xml_is_read_like_any_other(read, make, name):
    content = make()
    usual, strict = read(content, name), read(files.strict(content), name)
    assert any(ID in one.text for one in usual.passages)
    assert strict == usual


@pytest.mark.parametrize(("make", "name"), [(word_document, "a.docx"), (workbook, "a.xlsx"), (presentation, "a.pptx")])
def test_parts_are_found_by_what_leads_to_them_whatever_they_are_called(read, make, name):
    content = make()
    usual, otherwise = read(content, name), read(files.called_otherwise(content), name)
    assert any(ID in one.text for one in usual.passages)
    own = [(one.place, one.text, one.hidden) for one in usual.passages if not one.place.startswith(("part:", "properties:"))]
    assert [(one.place, one.text, one.hidden) for one in otherwise.passages if not one.place.startswith("part:")] == own
    rest = "\n".join(one.text for one in otherwise.passages if one.place.startswith("part:"))
    assert all(one.text in rest for one in usual.passages if one.place.startswith("properties:"))


def with_parts(package, **parts):
    """A package with more parts: name → content, or (content, kind of the relation that leads from the main part to it)."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    main = next(one for one in members if one in {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"})
    folder, _, base = main.rpartition("/")
    lines = ""
    for name, given in parts.items():
        content, kind = given if isinstance(given, tuple) else (given, "")
        name = name.replace("__", "/").replace("_dot_", ".")
        members[name] = content
        lines += f'<Relationship Id="more{len(members)}" Type="{files.OFFICE}/{kind}" Target="/{name}"/>' if kind else ""
    rels = members[f"{folder}/_rels/{base}.rels"].decode()
    members[f"{folder}/_rels/{base}.rels"] = rels.replace("</Relationships>", lines + "</Relationships>")
    return files.zipped(members)


@pytest.mark.parametrize(
    ("make", "part", "given"),
    [
        (word_document, "word__stück_dot_htm", (f"<html><body>机密★10年 {MOBILE}</body></html>", "aFChunk")),
        (
            word_document,
            "word__bausteine_dot_xml",
            f"<w:g xmlns:w='{files.WORD}'><w:p><w:r><w:t>1980000</w:t></w:r><w:r><w:t>1234</w:t></w:r></w:p></w:g>",
        ),
        (workbook, "xl__revisions__log_dot_xml", f"<revisions><nc><is><t>{MOBILE}</t></is></nc></revisions>"),
        (workbook, "xl__drawings__alt_dot_vml", f"<xml><textbox><div>{MOBILE}<br></div></textbox></xml>"),
        (workbook, "xl__charts__chartEx1_dot_xml", f"<c><pt idx='0'>{MOBILE}</pt></c>"),
        (presentation, "ppt__handout_dot_xml", f"<p:handout xmlns:p='x' xmlns:a='y'><a:p><a:t>{MOBILE}</a:t></a:p></p:handout>"),
    ],
)
def test_what_no_program_shows_in_its_place_is_read_too(read, make, part, given):
    assert MOBILE not in "".join(one.text for one in read(make(), "a").passages if one.hidden == "custom_xml")
    found = read(with_parts(make(), **{part: given}), "a")
    assert [one for one in found.passages if MOBILE in one.text and one.place.startswith(("part:", "embedded:"))]
    assert not [kind for kind, _code in problems(found) if kind is Kind.UNSCREENABLE]


@pytest.mark.parametrize(
    ("make", "part", "given", "code"),
    [
        (word_document, "word__stück_dot_mht", (b"MIME-Version: 1.0\r\n\r\n=E5=BC=A0", "aFChunk"), "unknown_format"),
        (word_document, "word__stück_dot_rtf", (rb"{\rtf1 \u24352?}", "aFChunk"), "old_format"),
        (workbook, "xl__model__item_dot_data", (b"\0\1\2" * 9, "powerPivotData"), "unknown_format"),
    ],
)
def test_a_part_that_cannot_be_read_is_for_a_person(read, make, part, given, code):
    assert (Kind.UNSCREENABLE, code) in problems(read(with_parts(make(), **{part: given}), "a"))


def test_cells_share_texts_wherever_they_lie_and_none_is_passed_over(read):
    def book(strings, value, part="xl/Texte.xml"):
        content = files.xlsx(f'<sheetData><row><c t="s"><v>{value}</v></c></row></sheetData>')
        texts = "".join(f"<si><t>{one}</t></si>" for one in strings)
        return with_parts(content, **{part.replace("/", "__"): (f'<sst xmlns="{files.SHEET}">{texts}</sst>', "sharedStrings")})

    found = read(book(["姓名", MOBILE], " 1 "), "a.xlsx")
    assert text_at(found, "sheet:名单") == MOBILE
    assert ("custom_xml", "姓名") in hidden(found)
    assert problems(found) == set()
    assert (Kind.UNSCREENABLE, "corrupt") in problems(read(book([MOBILE], "7"), "a.xlsx"))


@pytest.mark.parametrize(("make", "name"), [(workbook, "a.xlsx"), (presentation, "a.pptx")])
@pytest.mark.parametrize(
    "hide", [lambda data: data.replace(b"purl.oclc", b"purl&#46;oclc"), lambda data: data.replace(b"purl.oclc", b"example")]
)
def test_a_file_in_which_nothing_is_recognised_is_not_passed_over(read, make, name, hide):
    with zipfile.ZipFile(io.BytesIO(files.strict(make()))) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    main = next(one for one in members if one in {"xl/workbook.xml", "ppt/presentation.xml"})
    members = {one: hide(data) if one == main else data for one, data in members.items() if "ppt/slides/" not in one}
    assert (Kind.UNSCREENABLE, "unknown_format") in problems(read(files.zipped(members), name))


def test_a_sheet_whose_names_are_spelt_so_that_they_are_not_found_or_that_is_not_there_is_not_passed_over(read):
    content = files.xlsx("<sheetData><row><c><v>7</v></c></row></sheetData>")
    with zipfile.ZipFile(io.BytesIO(files.strict(content))) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    sheet = members.pop("xl/worksheets/one.xml")
    assert problems(read(files.zipped(members), "a.xlsx")) == {(Kind.UNSCREENABLE, "corrupt")}
    members["xl/worksheets/one.xml"] = sheet.replace(b"purl.oclc", b"purl&#46;oclc")
    assert problems(read(files.zipped(members), "a.xlsx")) == {(Kind.UNSCREENABLE, "unknown_format")}


def test_what_links_and_tables_say_to_who_points_at_them_is_read_as_hidden(read):
    sheet = f'<sheetData><row><c><v>7</v></c></row></sheetData><hyperlinks><hyperlink ref="A1" tooltip="{MOBILE}"/></hyperlinks>'
    assert hidden(read(files.xlsx(sheet), "a.xlsx")) == {("alt_text", MOBILE)}
    table = f'<w:tbl><w:tblPr><w:tblDescription w:val="{ID}"/></w:tblPr><w:tr><w:tc>{files.paragraph("甲")}</w:tc></w:tr></w:tbl>'
    link = f'<w:p><w:hyperlink w:tooltip="{MOBILE}"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>'
    assert hidden(read(files.docx(table + link), "a.docx")) == {("alt_text", f"{ID}\n{MOBILE}")}


def test_a_hidden_sheet_is_read_and_named(read):
    found = read(files.xlsx("<sheetData><row><c><v>7</v></c></row></sheetData>", state="veryHidden"), "表.xlsx")
    assert ("hidden_sheet", "7") in hidden(found)
    assert problems(found) == {(Kind.HIDDEN_CONTENT, "hidden_sheet")}


def test_text_under_a_box_in_a_pdf_is_read_as_hidden(read):
    source = f"公开内容写在这里，大家都能看见这一行字\n\n#block[证号 {ID} #place(top + left, rect(width: 100%, height: 20pt, fill: black))]"
    found = read(files.pdf(source), "名单.pdf")
    assert ("under_box", f"证号 {ID}") in hidden(found)
    assert ID not in text_at(found, "page:1")
    assert (Kind.HIDDEN_CONTENT, "under_box") in problems(found)


def test_white_text_in_a_pdf_is_hidden_unless_it_stands_on_colour(read):
    source = f"公开内容写在这里，大家都能看见这一行字\n\n#text(fill: white)[{MOBILE}]\n\n#block(fill: navy, inset: 6pt)[#text(fill: white)[标题]]"
    assert {code: text for code, text in hidden(read(files.pdf(source), "a.pdf")) if code == "white_text"} == {"white_text": MOBILE}


def test_a_table_in_a_pdf_keeps_its_cells_and_a_number_broken_in_one(read):
    source = f"#table(columns: (2cm, 4cm, 3cm), [姓名], [身份证号], [备注], [测试甲], [{ID[:10]} \\ {ID[10:]}], [无])"
    table = next(one for one in read(files.pdf(source), "名单.pdf").passages if one.cells)
    assert table.text == f"姓名\t身份证号\t备注\n测试甲\t{ID[:10]} {ID[10:]}\t无"
    assert [(cell.row, cell.column) for cell in table.cells] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]


def test_members_of_an_archive_are_read_under_their_chinese_names(read):
    content = bytearray(files.zipped({"aaaa.txt": MOBILE}))
    gbk = "名单".encode("gb18030")
    content = bytes(content).replace(b"aaaa.txt", gbk + b".txt")
    assert text_at(read(content, "a.zip"), "member:名单.txt/text") == MOBILE


def test_a_place_never_repeats_a_number(read):
    found = read(files.zipped({f"{ID}.txt": "x"}), "a.zip")
    assert not any(ID in one.place for one in found.passages)


def test_pictures_are_counted_when_nobody_asks_for_recognition(read):
    found = read(files.picture("文字"), "a.png")
    assert (found.pictures, found.problems) == (1, ())


def test_where_a_picture_was_taken_is_a_finding(read):
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 0.0, 0.0), 3: "E", 4: (114.0, 0.0, 0.0)})
    assert (Kind.LOCATION, "gps") in problems(read(files.picture("文字", form="JPEG", exif=exif), "a.jpg"))


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("9999991990O1O1OO16", ID), ("1980000l234", MOBILE), ("OFFICE", "OFFICE"), (f"{ID}T", f"{ID} "), ("B1234", "B1234")],
)
def test_letters_that_look_like_digits_are_digits_within_a_number(seen, meant):
    assert without_confusions(seen) == meant


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_is_read_however_it_lies(read, turn):
    image = files.picture(f"身份证号 {ID}\n联系电话 {MOBILE}\n公示名单第一页共三页", size=(900, 400), turn=turn)
    found = read(files.scanned_pdf(image), "扫描.pdf", ocr=True)
    text = "\n".join(one.text for one in found.passages if one.place.startswith("page:1"))
    assert ID in text
    assert MOBILE in text
    assert not any(one.certain for one in found.passages if one.place.startswith("page:1"))


@pytest.mark.slow
def test_a_blank_scan_is_no_problem(read):
    found = read(files.scanned_pdf(files.picture()), "空白.pdf", ocr=True)
    assert found.problems == ()


def test_loading_the_reader_of_scans_silences_nobody_for_good():
    loaded.cache_clear()
    loaded(1)
    assert logging.root.manager.disable == logging.NOTSET
