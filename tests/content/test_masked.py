"""The public version of a text: what was found is masked in place, everything else stays canonical and as it was."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.test_html import FRAGMENTS, assert_canonical
from workflows.disclosure.content.html import canonical
from workflows.disclosure.content.masked import content_passages, mask_body, mask_content, passages
from workflows.screening.kinds import Kind
from workflows.screening.manners import Manner
from workflows.screening.masking.spans import DoesNotFit, Span, apply, edits

ID = "999999199001010016"


def found(passages, value, manner=Manner.BIRTH, kind=Kind.ID_NUMBER):
    """Spans of every place where a value stands."""
    return [
        Span(passage.place, "", match.start(), match.end(), kind, manner)
        for passage in passages
        for match in re.finditer(re.escape(value), passage.text)
    ]


def place(passages, place):
    [passage] = [passage for passage in passages if passage.place == place]
    return passage


def test_a_number_is_masked_across_bold_and_links_and_the_rest_stays():
    body = canonical(f"<p>张三（<b>{ID[:9]}</b>{ID[9:]}）领取<a href='https://a.cn/x'>名单</a></p><p>其他</p>")
    made = mask_body(body, found(passages(body), ID))
    assert made == canonical("<p>张三（<b>999999***</b>*****0016）领取<a href='https://a.cn/x'>名单</a></p><p>其他</p>")


def test_cells_are_told_apart_and_merged_ones_counted_once():
    body = canonical(
        "<table><caption>名单</caption><tr><th rowspan=2>姓名</th><th colspan=2>号码</th></tr><tr><th>证件</th><th>手机</th></tr>"
        f"<tr><td>张三</td><td>{ID}</td><td>19800001234</td></tr></table>"
    )
    table = place(passages(body), "body/0")
    assert place(passages(body), "body/0/caption").text == "名单"
    assert [(cell.row, cell.column, table.text[cell.start : cell.end]) for cell in table.cells] == [
        (0, 0, "姓名"), (0, 1, "号码"), (1, 1, "证件"), (1, 2, "手机"), (2, 0, "张三"), (2, 1, ID), (2, 2, "19800001234"),
    ]  # fmt: skip
    made = mask_body(body, found(passages(body), ID) + found(passages(body), "张三", Manner.SURNAME, Kind.PERSON_NAME))
    assert made == body.replace(ID, "999999********0016").replace("张三", "张*")


def test_a_number_cut_over_two_cells_is_masked_in_both():
    body = canonical(f"<table><tr><td>{ID[:10]}</td><td>{ID[10:]}</td></tr><tr><td>a</td><td>b</td></tr></table>")
    text = place(passages(body), "body/0").text
    made = mask_body(body, [Span("body/0", "", 0, text.index("\n"), Kind.ID_NUMBER, Manner.BIRTH)])
    assert place(passages(made), "body/0").text == "999999****\t****0016\na\tb"


def test_the_target_of_a_link_is_searched_and_dropped_when_something_is_in_it():
    body = canonical("<p>写信<a href='mailto:zhangsan%40example.com@example.com'>给他</a>，<a href='https://b.cn/'>网站</a></p>")
    link = place(passages(body), "body/0/link:0")
    assert "zhangsan@example.com" in link.text
    made = mask_body(body, [Span("body/0/link:0", "", 0, 5, Kind.EMAIL, Manner.REMOVE)])
    assert made == canonical("<p>写信给他，<a href='https://b.cn/'>网站</a></p>")


def test_all_fields_and_file_names_are_searched_and_masked():
    content = {
        "title": f"关于{ID}的公告", "source": "made", "keywords": "", "personal_information": True, "channels": ["门户"],
        "body": canonical(f"<p>见<a href='attachments/{ID}.docx'>附件</a>和<a href='attachments/b.pdf'>二</a></p>"),
        "attachments": [{"name": f"{ID}.docx", "sha256": "a"}, {"name": "b.pdf", "sha256": "b"}],
    }  # fmt: skip
    searched = content_passages(content)
    assert {passage.place for passage in searched} == {
        "title", "source", "body/0", "body/0/link:0", "body/0/link:1", "attachments/0/name", "attachments/1/name",
    }  # fmt: skip
    made = mask_content(content, [one for one in found(searched, ID) if "link" not in one.place])
    assert made["title"] == "关于999999********0016的公告"
    assert made["attachments"] == [{"name": "999999xxxxxxxx0016.docx", "sha256": "a"}, {"name": "b.pdf", "sha256": "b"}]
    assert "attachments/999999xxxxxxxx0016.docx" in made["body"]
    assert "attachments/b.pdf" in made["body"]
    assert ID not in str(made)
    assert made["channels"] == ["门户"]
    assert mask_content(made, []) == made


def test_spans_of_another_text_are_refused():
    with pytest.raises(DoesNotFit):
        mask_body("<p>短</p>", [Span("body/0", "", 0, 9, Kind.ID_NUMBER, Manner.REMOVE)])


VALUES = [ID, "19800001234", "张三丰", "平安街道和平社区3栋2单元"]
pieces = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(VALUES), st.text(max_size=4)), max_size=25)


@settings(max_examples=300, deadline=None)
@given(pieces.map("".join), st.data())
def test_whatever_the_text_the_spans_are_gone_and_the_rest_is_as_it_was(html, data):
    body = canonical(html)
    searched = passages(body)
    spans = []
    for passage in searched:
        if "link" in passage.place or not passage.text:
            continue
        for low, length in data.draw(st.lists(st.tuples(st.integers(0, len(passage.text) - 1), st.integers(1, 20)), max_size=3)):
            end = min(low + length, len(passage.text))
            spans.append(Span(passage.place, "", low, end, Kind.ID_NUMBER, data.draw(st.sampled_from(Manner))))
    made = mask_body(body, spans)
    assert_canonical(made)
    after = {passage.place: passage for passage in passages(made)}
    for passage in searched:
        if "link" in passage.place:
            continue
        wanted = apply(passage.text, edits(passage.text, [one for one in spans if one.place == passage.place], passage.cells))
        assert "".join(after[passage.place].text.split()) == "".join(wanted.split())
        assert [(cell.row, cell.column) for cell in after[passage.place].cells] == [(cell.row, cell.column) for cell in passage.cells]
    if not spans:
        assert made == body
