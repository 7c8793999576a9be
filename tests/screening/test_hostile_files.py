"""Files built to harm, or damaged: each costs bounded time and memory and gives a named finding; what could be read is kept."""

import pytest

from workflows.screening.extraction import extract
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits

from . import files


@pytest.fixture
def codes(tmp_path):
    def made(content, name, limits=None):
        path = tmp_path / "file"
        path.write_bytes(content)
        found = extract(path, name, limits or Limits(), ocr=False)
        return {one.code for one in found.problems if one.kind is Kind.UNSCREENABLE}

    return made


def test_an_archive_that_unpacks_to_far_too_much_is_not_unpacked(codes):
    assert codes(files.zipped({"a.txt": b"0" * 80_000_000}), "a.zip") == {"expands_too_far"}


def test_a_member_that_lies_about_its_size_is_cut_off(codes):
    content = files.zipped({"a.txt": b"0" * 3_000_000})
    lied = content.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert codes(lied, "a.zip", Limits(part=1_000_000)) <= {"expands_too_far", "corrupt"}
    assert codes(lied, "a.zip", Limits(part=1_000_000))


def test_archives_in_archives_end_somewhere(codes):
    content = b"text"
    for _ in range(8):
        content = files.zipped({"inner.zip" if content != b"text" else "a.txt": content})
    assert codes(content, "a.zip") == {"nested_too_deep"}


def test_an_archive_of_very_many_files_is_not_listed(codes):
    assert codes(files.zipped({f"{n}.txt": b"" for n in range(50)}), "a.zip", Limits(members=20)) == {"too_many_members"}


def test_entities_that_multiply_are_not_expanded(codes):
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><w:document xmlns:w="{files.WORD}"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
    assert codes(files.docx("", **{"word__document.xml": bomb}), "a.docx") == {"hostile"}


def test_an_entity_never_fetches_a_file(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    bomb += f'<w:document xmlns:w="{files.WORD}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
    path = tmp_path / "file"
    path.write_bytes(files.docx("", **{"word__document.xml": bomb}))
    assert not any("root" in one.text for one in extract(path, "a.docx", ocr=False).passages)


def test_a_sheet_may_claim_any_size(codes):
    sheet = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet += '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert codes(files.xlsx(sheet), "a.xlsx") == set()


def test_of_a_sheet_with_too_many_cells_the_first_are_kept(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200))
    path = tmp_path / "file"
    path.write_bytes(files.xlsx(f"<sheetData>{rows}</sheetData>"))
    found = extract(path, "a.xlsx", Limits(cells=50), ocr=False)
    assert [one.code for one in found.problems] == ["too_many_cells"]
    assert next(one.text for one in found.passages if one.place == "sheet:名单").startswith("1\n2\n3")


def test_of_ten_thousand_pages_the_first_are_read(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(files.pdf_of_pages(10_000))
    found = extract(path, "a.pdf", Limits(pages=100), ocr=False)
    assert (found.pages, [one.code for one in found.problems]) == (100, ["too_many_pages"])


def test_a_picture_of_gigabytes_is_not_unpacked(codes):
    assert codes(files.huge_png(), "a.png") == {"too_many_pixels"}


def test_a_file_beyond_the_limit_is_not_read(codes):
    assert codes(b"x" * 1001, "a.txt", Limits(size=1000)) == {"too_large"}


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx", "a.pdf", "a.png", "a.zip", "a.tif", "a.gif"])
@pytest.mark.parametrize(
    "content",
    [b"\0\1\2rubbish", b"PK\x03\x04" + b"\0" * 60, b"%PDF-1.7\n\0\0", b"\x89PNG\r\n\x1a\n\0\0\0", b"II*\0\xff\xff\xff\xff", b"GIF89a\0"],
)
def test_rubbish_is_named_whatever_it_pretends_to_be(codes, name, content):
    assert codes(content, name) & {"corrupt", "mislabelled", "unknown_format"}


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.png", "a.zip"])
def test_half_a_file_is_named(codes, name):
    whole = {
        "a.docx": files.docx(files.paragraph("字" * 500)),
        "a.xlsx": files.xlsx("<sheetData/>"),
        "a.pdf": files.pdf("字")[:600],
        "a.png": files.picture("文字"),
        "a.zip": files.zipped({"a.txt": "字" * 500}),
    }[name]
    assert codes(whole[: len(whole) // 2], name) & {"corrupt", "mislabelled"}


def test_a_program_called_document_is_no_document(codes):
    assert codes(b"MZ\x90\0" + b"\0" * 200, "通知.docx") == {"mislabelled", "corrupt"}


def test_a_document_under_a_false_name_is_read_all_the_same(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(files.docx(files.paragraph("正文")))
    found = extract(path, "通知.pdf", ocr=False)
    assert [one.code for one in found.problems] == ["mislabelled"]
    assert "正文" in [one.text for one in found.passages]


def test_an_encrypted_member_is_named_and_the_others_are_read(tmp_path):
    content = bytearray(files.zipped({"a.txt": "secret", "b.txt": "open"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    path = tmp_path / "file"
    path.write_bytes(bytes(content))
    found = extract(path, "a.zip", ocr=False)
    assert [(one.code, one.place) for one in found.problems] == [("encrypted", "member:a.txt")]
    assert "open" in [one.text for one in found.passages]


def test_a_protected_office_file_is_named(codes):
    assert codes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "a.docx") == {
        "encrypted"
    }


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.rar", "a.bin"])
def test_what_cannot_be_read_is_never_passed_in_silence(codes, name):
    assert codes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_format"),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old_format"),
        ("a.ofd", files.zipped({"OFD.xml": "<ofd/>"}), "ofd_format"),
    ],
)
def test_of_an_old_format_it_is_told_what_to_save_it_as(codes, name, content, code):
    assert codes(content, name) == {code}
