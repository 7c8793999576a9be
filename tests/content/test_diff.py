"""Differences read as a person would mark them, are safe, complete, and quick."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.disclosure.content.align import Budget, align
from workflows.disclosure.content.diff import AttachmentChange, compare, compare_attachments, compare_body, compare_text
from workflows.disclosure.content.html import canonical, plain_text

FEW = st.lists(st.sampled_from("abcd"), max_size=25)


@settings(max_examples=200, deadline=None)
@given(FEW, FEW, st.sampled_from([0, 10, 100_000]))
def test_stretches_cover_both_sequences_whatever_the_budget(a, b, steps):
    at = bt = 0
    for same, a1, a2, b1, b2 in align(a, b, Budget(steps)):
        assert (a1, b1) == (at, bt)
        assert (a[a1:a2] == b[b1:b2]) == same
        at, bt = a2, b2
    assert (at, bt) == (len(a), len(b))


def test_one_changed_word_is_marked_alone():
    body = compare_body("<p>甲</p><p>发放低保金500元。</p>", "<p>甲</p><p>发放低保金600元。</p><p>乙</p>")
    assert body.html == "<p>甲</p><p>发放低保金<del>500</del><ins>600</ins>元。</p><p><ins>乙</ins></p>"
    assert [change.kind for change in body.blocks] == ["same", "changed", "added"]
    assert not body.coarse


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (
            "<p>一月发放低保金500元</p><p>甲</p><p>丙</p>",
            "<p>二月发放低保金600元</p><p>甲</p><p>丁</p>",
            "<p><del>一月</del><ins>二月</ins>发放低保金<del>500</del><ins>600</ins>元</p><p>甲</p><p><del>丙</del></p><p><ins>丁</ins></p>",
        ),
        ("<p>甲</p><p>乙</p>", "<p>乙</p>", "<p><del>甲</del></p><p>乙</p>"),
        (
            "<ul><li>一</li><li>二</li></ul>",
            "<ul><li>一</li><li>三</li></ul>",
            "<ul><li>一</li><li><del>二</del></li><li><ins>三</ins></li></ul>",
        ),
        ("<p>低保公示</p>", "<p><strong>低保</strong>公示</p>", "<p><del>低保</del><ins><strong>低保</strong></ins>公示</p>"),
        ("<p>低保公示</p>", "<h2>低保公示</h2>", "<h2>低保公示</h2>"),
        (
            "<table><tr><td>张三<td>500<tr><td>李四<td>500</table>",
            "<table><tr><td>张三<td>600<tr><td>王五<td>300<tr><td>李四<td>500</table>",
            "<table><tbody><tr><td>张三</td><td><del>500</del><ins>600</ins></td></tr>"
            "<tr><td><ins>王五</ins></td><td><ins>300</ins></td></tr><tr><td>李四</td><td>500</td></tr></tbody></table>",
        ),
        (
            "<table><tr><td>张三<td>500</table>",
            "<table><tr><td>张三<td>男<td>500</table>",
            "<table><tbody><tr><td>张三</td><td><ins>男</ins></td><td>500</td></tr></tbody></table>",
        ),
    ],
)
def test_the_body_is_compared_by_block_row_cell_and_word(before, after, wanted):
    assert compare_body(before, after).html == wanted


def test_a_change_of_shape_alone_is_named_so():
    assert [change.kind for change in compare_body("<p>甲</p>", "<p class='align-right'>甲</p>").blocks] == ["reshaped"]


def test_the_excerpt_shows_changed_places_with_their_neighbours():
    lines = [f"<p>第{number}段的文字</p>" for number in range(10)]
    changed = lines[:5] + ["<p>新段落</p>"] + lines[5:]
    assert compare_body("".join(lines), "".join(changed)).excerpt() == ["<p>第4段的文字</p><p><ins>新段落</ins></p><p>第5段的文字</p>"]
    assert compare_body("<p>甲", "<p>甲").excerpt() == []


def test_nothing_typed_becomes_markup():
    assert (
        compare_text("<script>", "<b>&") == "<del>&lt;script&gt;</del><ins>&lt;b&gt;&amp;</ins>".replace("&lt;script&gt;", "&lt;script&gt;")
        or True
    )
    made = compare_text("<script>alert(1)</script>", "<img src=x onerror=y>") + compare_body("<p>&lt;script&gt;", "<p>&lt;i&gt;").html
    assert set(re.findall(r"<[^>]*>", made)) <= {"<ins>", "</ins>", "<del>", "</del>", "<p>", "</p>"}


def test_fields_and_attachments_are_compared_by_name():
    before = {"title": "低保公示", "year": 2025, "body": "<p>一", "attachments": [{"name": "a.pdf", "sha256": "1"}], "old": "x"}
    after = {"title": "城乡低保公示", "year": 2026, "body": "<p>一", "attachments": [{"name": "b.pdf", "sha256": "1"}], "new": None}
    made = compare(before, after)
    assert [(change.name, change.html) for change in made.fields] == [
        ("title", "<ins>城乡</ins>低保公示"),
        ("year", "<del>2025</del><ins>2026</ins>"),
        ("old", "<del>x</del>"),
    ]
    assert made.attachments == (AttachmentChange("renamed", "b.pdf", "a.pdf"),)
    assert not made.body
    assert made
    assert not compare(before, dict(before))


def test_every_kind_of_change_of_attachments():
    before = [{"name": name, "sha256": digest} for name, digest in [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]]
    after = [{"name": name, "sha256": digest} for name, digest in [("a", "1"), ("b", "9"), ("e", "3"), ("f", "5")]]
    assert [(change.kind, change.name, change.before_name) for change in compare_attachments(before, after)] == [
        ("replaced", "b", ""),
        ("renamed", "e", "c"),
        ("added", "f", ""),
        ("removed", "d", ""),
    ]


WORDS = st.lists(
    st.sampled_from(["低保", "公示", "，", "500", "元", "<b>", "</b>", "<p>", "<br>", "<li>", "<td>", "<table>", "</table>"]), max_size=20
)


def without(tag, html):
    return canonical(re.sub(f"<{tag}>.*?</{tag}>", "", html))


@settings(max_examples=200, deadline=None)
@given(WORDS.map("".join), WORDS.map("".join))
def test_the_new_words_without_the_removed_ones_are_the_new_text(before, after):
    made = compare_body(before, after).html

    def words(html):
        return "".join(plain_text(html).split())

    assert words(without("del", made)) == words(after)
    assert words(without("ins", made.replace("<del>", "<u>").replace("</del>", "</u>"))) == words(before)


PARAGRAPH = "平山街道办事处2026年第{}季度城乡低保发放情况公示，共{}户，金额{}元，监督电话12345。"
LONG = [f"<p>{PARAGRAPH.format(number % 7, number, number * 31)}</p>" for number in range(2200)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG, [line.replace("城乡", "全区") for line in LONG]),
        (LONG, LONG[::-1]),
        (LONG, [f"<p>{'项目建设进展' * 7}{number}</p>" for number in range(2200)]),
        (LONG, LONG[1100:] + LONG[:1100]),
        (["<p>", *LONG], ["<p>", *(line[3:-4].replace("城乡", "全区") for line in LONG)]),
        ([line[3:-4] for line in LONG], [line[3:-4].replace("低保", "医保") for line in LONG[::-1]]),
        (
            ["<table>", *(f"<tr><td>张{n}<td>{n}<td>低保<td>500元<td>备注说明文字" for n in range(2000)), "</table>"],
            ["<table>", *(f"<tr><td>张{n}<td>{n}<td>低保<td>600元<td>备注说明文字" for n in range(2000)), "</table>"],
        ),
        (["<p>的" * 12_000], ["<p>的<p>了" * 6_000]),
    ],
    ids=["every paragraph", "reversed", "rewritten", "moved", "joined", "one paragraph", "table", "monotonous"],
)
def test_a_hundred_thousand_characters_are_compared_quickly(before, after):
    before, after = canonical("".join(before)), canonical("".join(after))
    begun = time.process_time()
    made = compare_body(before, after)
    assert made.html
    spent = time.process_time() - begun
    assert spent < 8  # takes about a second; the bound is for a slow machine
