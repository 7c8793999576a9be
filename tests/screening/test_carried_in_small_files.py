"""What archives, pages of text and drawings carry beside what is plainly seen."""

import io
import time
import zipfile

import pytest

from workflows.screening.kinds import Kind

from .masking_samples import ID, NAME, is_in, masked, read


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
