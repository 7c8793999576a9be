"""A file is accepted when name, size and content agree; refusals name it; bytes are stored once and whole."""

import io
import struct
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from workflows.disclosure.content.files import ContentDiffers, FileFacts, FileRefused, Policy, check_together, check_upload, store

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(members, **options):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def saved(write):
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()


DOCX = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
GOOD = {
    "公示.pdf": b"%PDF-1.7\n%",
    "公示.PDF": b"\n%PDF-1.4",
    "公示.docx": DOCX,
    "名单.xlsx": saved(Workbook().save),
    "名单.et": saved(Workbook().save),
    "旧.doc": OLE + "WordDocument".encode("utf-16-le"),
    "旧.wps": OLE + "WordDocument".encode("utf-16-le"),
    "旧.xls": OLE + "Workbook".encode("utf-16-le"),
    "公文.ofd": zipped({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<x/>"}),
    "说明.txt": "低保公示".encode("gb18030"),
    "说明2.txt": "\ufeff低保公示\r\n".encode(),
    "说明3.csv": "姓名,金额".encode("utf-16"),
    "照片.jpg": saved(lambda stream: Image.new("RGB", (2, 2)).save(stream, "JPEG")),
    "照片.png": saved(lambda stream: Image.new("RGB", (2, 2)).save(stream, "PNG")),
    "打包.zip": zipped({"附件/名单.txt": "张三", "表.docx": DOCX}),
}


def check(name, content, **rest):
    return check_upload(name, io.BytesIO(content), **rest)


def refused(name, content, **rest):
    with pytest.raises(FileRefused) as refusal:
        check(name, content, **rest)
    assert refusal.value.name in refusal.value.message
    return refusal.value.code


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_files_are_accepted_with_their_facts(name):
    stream = io.BytesIO(GOOD[name])
    facts = check_upload(name, stream, len(GOOD[name]))
    assert (facts.name, facts.size, facts.sha256) == (name, len(GOOD[name]), sha256(GOOD[name]).hexdigest())
    assert facts.extension == name.rpartition(".")[2].lower()
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("假.pdf", b"MZ\x90\x00" + bytes(100)),
        ("假.docx", GOOD["名单.xlsx"]),
        ("假.docx", GOOD["旧.doc"]),
        ("假.xls", b"<html><table></table></html>"),
        ("假.xls", GOOD["旧.doc"]),
        ("假.docx", GOOD["打包.zip"]),
        ("假.txt", b"\x7fELF\x02\x01\x01\x00" + bytes(20)),
        ("假.png", GOOD["照片.jpg"]),
        ("假.jpg", b"<?php"),
        ("宏.docx", zipped({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": "x"})),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(name, content):
    assert refused(name, content) == "content_differs"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/passwd.txt", "name_bad"),
        ("a\\b.txt", "name_bad"),
        ("a\x00.txt", "name_bad"),
        ("gpj\u202etxt.exe", "name_bad"),
        (" a.txt", "name_bad"),
        (".txt", "name_bad"),
        ("a:b.txt", "name_bad"),
        ("字" * 150 + ".txt", "name_too_long"),
        ("a.exe", "type_forbidden"),
        ("a.docm", "type_forbidden"),
        ("txt", "type_forbidden"),
        ("a.pdf.exe", "type_forbidden"),
    ],
)
def test_bad_names_are_refused(name, code):
    assert refused(name, b"x") == code


def test_empty_and_too_large_files_are_refused_even_when_the_claimed_size_lies():
    assert refused("a.txt", b"") == "empty"
    assert refused("a.txt", b"x" * 11, size=3, policy=Policy(largest=10)) == "too_large"
    assert refused("a.txt", b"x", size=11, policy=Policy(largest=10)) == "too_large"
    assert check("a.txt", b"x" * 10, policy=Policy(largest=10)).size == 10


def encrypted_zip():
    content = bytearray(zipped({"a.txt": "x"}))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def many_members():
    return zipped({f"{number}.txt": "" for number in range(2001)})


def lying_index():
    content = zipped({"a.txt": "x"})
    at = content.rfind(b"PK\x05\x06")
    return content[: at + 12] + struct.pack("<I", 2**31) + content[at + 16 :]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (encrypted_zip(), "encrypted"),
        (zipped({"a.txt": b"0" * 101 * 1024 * 1024}), "archive_unsafe"),
        (many_members(), "archive_unsafe"),
        (lying_index(), "archive_unsafe"),
        (zipped({"in.zip": zipped({"a.txt": "x"})}), "archive_unsafe"),
        (zipped({"in.txt": zipped({"a.txt": "x"})}), "archive_unsafe"),
        (zipped({"../a.txt": "x"}), "archive_unsafe"),
        (zipped({"a.exe": "x"}), "archive_unsafe"),
        (zipped({"a.txt": "x"})[:-5], "archive_unsafe"),
        (b"PK\x03\x04", "archive_unsafe"),
    ],
)
def test_archives_that_nobody_could_check_are_refused(content, code):
    begun = time.process_time()
    assert refused("包.zip", content) == code
    assert time.process_time() - begun < 5


def test_a_protected_office_file_is_refused_as_encrypted():
    assert refused("密.docx", OLE + "EncryptedPackage".encode("utf-16-le")) == "encrypted"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mangled_archive_is_accepted_or_refused_but_never_an_error(data):
    content = bytearray(GOOD["打包.zip"])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileRefused):
        assert check("包.zip", bytes(content)).size == len(content)


def test_chinese_names_in_archives_from_windows_are_understood():
    content = zipped({"AAAA.txt": "x"}).replace(b"AAAA", "名单".encode("gb18030"))
    assert check("包.zip", content).size == len(content)


def facts_of(name, size=1):
    return FileFacts(name, sha256(name.encode()).hexdigest(), size, "text/plain", "txt")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([facts_of(f"{number}.txt") for number in range(21)], "too_many"),
        ([facts_of("A.txt"), facts_of("a.txt")], "name_taken"),
        ([facts_of("名单.txt"), replace(facts_of("名单.txt"), name="名单（终稿）.txt")], "content_taken"),
        ([facts_of(f"{number}.txt", 45 * 1024 * 1024) for number in range(5)], "total_too_large"),
    ],
)
def test_too_much_together_is_refused(files, code):
    with pytest.raises(FileRefused) as refusal:
        check_together(files)
    assert refusal.value.code == code
    check_together(files[:1])


@pytest.fixture(params=["disk", "memory"])
def storage(request, tmp_path):
    return FileSystemStorage(location=tmp_path) if request.param == "disk" else InMemoryStorage()


def test_the_same_bytes_are_stored_once_and_come_back(storage):
    facts = check("说明.txt", b"abc")
    path = store(facts, io.BytesIO(b"abc"), storage)
    assert path == f"ba/{facts.sha256}"
    assert store(check("另.txt", b"abc"), io.BytesIO(b"abc"), storage) == path
    assert storage.open(path).read() == b"abc"
    assert storage.listdir("ba") == ([], [facts.sha256])


def test_bytes_that_changed_since_the_check_are_not_stored(storage):
    facts = check("说明.txt", b"abc")
    with pytest.raises(ContentDiffers):
        store(facts, io.BytesIO(b"abd"), storage)
    assert not storage.exists(f"ba/{facts.sha256}")


def test_half_a_file_left_by_a_crash_is_replaced(tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    facts = check("说明.txt", b"abc")
    (tmp_path / "ba").mkdir()
    (tmp_path / "ba" / facts.sha256).write_bytes(b"a")
    store(facts, io.BytesIO(b"abc"), storage)
    assert storage.open(f"ba/{facts.sha256}").read() == b"abc"
    assert len(list((tmp_path / "ba").iterdir())) == 1
