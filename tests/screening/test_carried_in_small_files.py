"""What archives, pages of text and drawings carry beside what is plainly seen."""

import gzip
import io
import struct
import time
import zipfile

import docx
import pytest

from workflows.screening.kinds import Kind

from .masking_samples import ID, NAME, is_in, masked, packed, read, spans_of


def commented(place="a.txt"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        member = zipfile.ZipInfo(place)
        member.comment = f"{NAME}{ID}".encode("gb18030")
        archive.writestr(member, "" if place.endswith("/") else "公告")
    return file.getvalue()


@pytest.mark.parametrize("place", ["a.txt", "folder/"])
def test_the_comment_of_a_member_is_hidden_and_in_no_copy(tmp_path, place):
    found = read(commented(place), "a.zip")
    assert [(one.place, one.hidden) for one in found.passages if ID in one.text] == [(f"member:{place}/comment", "comment")]
    assert (Kind.HIDDEN_CONTENT, "comment") in {(one.kind, one.code) for one in found.problems}
    made = masked(tmp_path, commented(place), "a.zip")
    assert made.problems == []
    assert not is_in(ID, made.content)
    assert {one["place"]: one["count"] for one in made.log if one["place"] == "comment"} == {"comment": 1}


PARTS = {
    "script": "<script>var a = '{}'</script>",
    "style": "<style>a:after {{ content: '{}' }}</style>",
    "without scripts": "<noscript>{}</noscript>",
    "a field filled in": "<input value='{}'>",
    "what appears": '<a title="{}">x</a>',
    "an address": "<a href='mailto:{}@example.com'>x</a>",
}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize(("file", "hidden"), [("a.txt", ""), ("a.html", "hidden_text")])
def test_what_a_page_says_in_tags_and_scripts_is_read_and_hidden_unless_it_is_called_a_text(name, file, hidden):
    content = f"<html><p>公告</p>{PARTS[name].format(ID)}</html>".encode()
    assert [one.hidden for one in read(content, file).passages if ID in one.text] == [hidden]


@pytest.mark.parametrize(
    "tag", [f"<a title='5 > 4 {ID}'>", f'<a title="{ID}>', f"<{ID[0]}a {ID}>", f"<a{ID} x>", f"<script src='{ID}'></script>"]
)
def test_whatever_stands_between_brackets_of_a_text_is_read_once(tag):
    content = f"说明<html>如下 {tag} 完".encode()
    assert len([one for one in read(content, "a.txt").passages if ID in one.text]) == 1


def test_what_a_page_shows_and_says_once_more_in_a_tag_is_read_once():
    content = f"<html><p>{NAME}{ID}</p><p title='{NAME}{ID}' class='{ID}'></p><a href='https://example.com/{ID}'>x</a></html>".encode()
    assert [one.place for one in read(content, "a.html").passages if ID in one.text] == ["text"]


def test_tags_that_never_end_cost_little():
    began = time.process_time()
    for odd in ("<a", "<a '", '<a "x', "<!--", "<script>", "<", "<a b='c\""):
        read(f"<html>{odd * 30_000}".encode(), "a.txt")
    assert time.process_time() - began < 10


def with_drawing(name, content):
    document = docx.Document()
    document.add_paragraph("公告")
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    kind = name.rpartition(".")[2].encode()
    types = b'<Default Extension="%s" ContentType="image/%s"/></Types>' % (kind, kind)
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", types)
    relation = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/{name}"/>'
    )
    rels = "word/_rels/document.xml.rels"
    members[rels] = members[rels].replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    return packed(members | {f"word/media/{name}": content})


def svg(inner):
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()


def test_the_words_of_a_small_drawing_are_read_and_in_no_copy(tmp_path):
    content = with_drawing(
        "image1.svg", svg(f"<title>章</title><style>a</style><text>证件<tspan>{ID[:6]}</tspan>{ID[6:]}</text><path d='M0 0'/>")
    )
    found = read(content, "a.docx")
    assert [(one.place, one.text) for one in found.passages if ID in one.text] == [("picture:image1.svg", f"章\n证件{ID}")]
    assert not [one for one in found.problems if one.kind is Kind.UNSCREENABLE]
    made = masked(tmp_path, content, "a.docx", spans_of(content, "a.docx"))
    assert made.problems == []
    assert not is_in(ID, made.content)


def emf(*records):
    head = struct.pack("<II32s4s", 1, 108, b"", b" EMF").ljust(108, b"\0")
    return (
        head + b"".join(struct.pack("<II", kind, 8 + len(body)) + body for kind, body in records) + struct.pack("<II", 14, 20) + bytes(12)
    )


def wmf(*records, placeable=True):
    body = b"".join(struct.pack("<IH", 3 + len(data) // 2, kind) + data for kind, data in records)
    return (b"\xd7\xcd\xc6\x9a" + bytes(18) if placeable else b"") + b"\1\0\x09\0".ljust(18, b"\0") + body + struct.pack("<IH", 3, 0)


PLUS = b"\x1c\0\0\0EMF+" + struct.pack("<HHII", 0x401C, 0, 12, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.emf", emf((54, bytes(8))), ""),
        ("a.emf", emf((84, bytes(72))), "picture_format"),
        ("a.emf", emf((70, PLUS)), "picture_format"),
        ("a.emf", emf((70, PLUS.replace(b"\x1c\x40", b"\x0b\x40"))), ""),
        ("a.emf", emf((54, bytes(8)))[:108] + bytes(40), "picture_format"),
        ("a.emf", emf((54, bytes(5000))), "picture_format"),
        ("a.wmf", wmf((0x0213, bytes(4))), ""),
        ("a.wmf", wmf((0x0213, bytes(4)), placeable=False), ""),
        ("a.wmf", wmf((0x0A32, bytes(8))), "picture_format"),
        ("a.wmf", wmf((0x0521, bytes(8)), placeable=False), "picture_format"),
        ("a.wmz", gzip.compress(wmf((0x0521, bytes(8))), mtime=0), "picture_format"),
        ("a.emz", gzip.compress(emf((54, bytes(8))), mtime=0), ""),
        ("a.svg", svg("<path d='M0 0'/>"), ""),
        ("a.svg", svg(f"<path d='{'M0 0' * 2000}'/>"), "picture_format"),
        ("a.svg", svg("<image href='data:image/png;base64,AA=='/>"), "picture_format"),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg("&a;"), "picture_format"),
        ("a.svg", svg("<text>")[:-8], "picture_format"),
    ],
)
def test_a_small_drawing_goes_to_a_person_only_when_it_may_hold_words(name, content, code):
    found = read(with_drawing(name, content), "a.docx").problems
    assert [(one.code, one.place) for one in found if one.kind is Kind.UNSCREENABLE] == ([(code, f"picture:{name}")] if code else [])
