"""The canonical HTML: safe, stable, and the same for what Word, WPS and a keyboard mean alike."""

import re
import time
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflows.disclosure.content.html import (
    LONGEST,
    LONGEST_INPUT,
    TooLong,
    canonical,
    from_input,
    from_text,
    outline,
    plain_text,
    tables,
)

ALLOWED_ATTRIBUTES = {"class", "href", "rel", "colspan", "rowspan", "start"}
ALLOWED_TAGS = set(re.findall(r"\w+", "p h2 h3 h4 ul ol li table caption thead tbody tr th td blockquote br a strong em u sub sup"))
FRAGMENTS = [
    "<p>", "</p>", "<p class='MsoNormal' style='text-indent:21pt'>", "<b>", "</b>", "<i>", "<strong>",
    "</strong>", "<em>", "</i>", "<u>", "</u>", "<sub>", "<sup>", "</sup>", "<span style='font-weight:bold'>",
    "</span>", "<span style='display:none'>", "<h1>", "</h1>", "<h3 align=right>", "<ul>", "</ul>", "<ol>",
    "<ol start=7>", "</ol>", "<li>", "</li>", "<table>", "</table>", "<tr>", "</tr>", "<td>",
    "<td rowspan=3 colspan='2'>", "<th>", "</th>", "</td>", "<thead>", "</thead>", "<caption>", "</caption>",
    "<tbody>", "<blockquote>", "</blockquote>", "<br>", "<br/>", "<div>", "<div align=center>", "</div>",
    "<center>", "<script>", "</script>", "<style>", "</style>", "<svg onload=alert(1)>", "</svg>", "<!--",
    "-->", "<![if !supportLists]>", "<p style='mso-list:l0 level2 lfo1'>", "<span style='mso-list:Ignore'>",
    "1.", "·", "（一）", "<a href='javascript:x'>", "<a href=https://a.cn>", "<a href='/f/1' onclick=x>", "</a>",
    "<img src=x onerror=alert(1)>", "<o:p>", "</o:p>", "&nbsp;", "&lt;script&gt;", "&", "<", ">", "\"", "'",
    "\u3000", "\xa0\xa0", "\n", " ", "\u2028", "\u0338", "e\u0301", "\u200b", "张三", "低保", "x", "<del>",
    "</del>", "\ud800",
]  # fmt: skip


class Seen(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.classes = set(), set(), [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        self.classes |= {part for name, value in attrs if name == "class" for part in value.split()}

    def handle_comment(self, data):
        raise AssertionError("a comment got through")

    handle_decl = unknown_decl = handle_pi = handle_comment


def assert_canonical(made):
    assert canonical(made) == made
    assert unicodedata.normalize("NFC", made) == made
    seen = Seen()
    seen.feed(made)
    seen.close()
    assert seen.tags <= ALLOWED_TAGS
    assert seen.attributes <= ALLOWED_ATTRIBUTES
    assert seen.classes <= {"align-center", "align-right", "indent"}
    assert all(link.lower().startswith(("http://", "https://", "mailto:", "/", "attachments/")) for link in seen.links)
    assert not any(link.startswith("//") for link in seen.links)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=25).map("".join))
@example("<table><table><td>x<ul><li>y<caption>z</table>w")
@example("<ul><li><p>a</p><table><td>b</table><p>c</ul>")
@example("<p>a<b> \u0338x</b>")
def test_any_input_becomes_safe_html_that_stays_as_it_is(html):
    assert_canonical(canonical(html))
    assert_canonical(from_text(html))
    assert_canonical(from_input(html))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_plain_text_loses_no_visible_word(text):
    def kept(value):
        value = "".join(c for c in unicodedata.normalize("NFC", value) if not c.isspace())
        return "".join(c for c in value if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn"} and c != "\u0338")

    assert kept(plain_text(from_text(text))) == kept(text)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<b><i>低保</i></b>", "<p><strong><em>低保</em></strong></p>"),
        ("<i><b>低保</b></i>", "<p><strong><em>低保</em></strong></p>"),
        ("<p>　　第一段</p>", '<p class="indent">第一段</p>'),
        ("<p>&nbsp;&nbsp;&nbsp;&nbsp;第一段</p>", '<p class="indent">第一段</p>'),
        ("<p style='text-indent:24.0pt;mso-char-indent-count:2.0'>第一段</p>", '<p class="indent">第一段</p>'),
        ("<p>城乡\n  低保 A\nB</p>", "<p>城乡低保 A B</p>"),
        ("一<br>二<br><br>三", "<p>一<br>二</p><p>三</p>"),
        ("<p></p><p>&nbsp;</p><p>一</p><p><o:p></o:p></p>", "<p>一</p>"),
        ("<h1>通知</h1><h6>附</h6>", "<h2>通知</h2><h4>附</h4>"),
        ("<div align=center>公示</div>", '<p class="align-center">公示</p>'),
        ("<p style='text-align: right'>2026年3月1日</p>", '<p class="align-right">2026年3月1日</p>'),
        ("收入<a万元，支出>b", "<p>收入&lt;a万元，支出&gt;b</p>"),
        ("<p>x<!--[if gte mso 9]><xml>secret</xml><![endif]-->y</p>", "<p>xy</p>"),
        ("<p>删<del>旧</del><ins>新</ins><span style='display:none'>藏</span></p>", "<p>删新</p>"),
        ("<p>没有关<span style='display:none'>上</p><p>下文</p>", "<p>没有关上</p><p>下文</p>"),
        ("<b style='font-weight:normal'>不粗</b><span style='font-weight:700'>粗</span>", "<p>不粗<strong>粗</strong></p>"),
        ("<p><span style='font-weight:⑦⑦⑦'>不粗</span></p>", "<p>不粗</p>"),
        ("H<sub>2</sub>O 10m<sup>2</sup>", "<p>H<sub>2</sub>O 10m<sup>2</sup></p>"),
        ("<a href='java\nscript:x'>y</a><a href='//evil.cn'>z</a>", "<p>yz</p>"),
        ("<a href='attachments/3'>附件</a>", '<p><a href="attachments/3">附件</a></p>'),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<ol start=3><li><p>a</p><p>b</p><li>c</ol>", '<ol start="3"><li>a<br>b</li><li>c</li></ol>'),
        ("<table><tr><td>&nbsp;</td></tr></table>", ""),
        ("<blockquote>a</blockquote><p>b", "<blockquote><p>a</p></blockquote><p>b</p>"),
    ],
)
def test_the_canonical_form(html, wanted):
    assert canonical(html) == wanted


WORD = (Path(__file__).parent / "data" / "word.html").read_text()  # laid out as Word 2016 puts it on the clipboard


def test_a_paste_from_word_keeps_tables_lists_and_legal_numbers_and_nothing_of_word():
    assert canonical(WORD) == (
        '<p class="align-center"><strong>2026年城乡低保发放情况公示</strong></p>'
        '<p class="indent">现将我街道低保发放情况予以公示。</p>'
        "<ol><li>公示期七天</li><li>监督电话</li></ol><ul><li>电话一</li></ul><p>（一）保障对象</p>"
        '<table><tbody><tr><td class="align-center" rowspan="2">户主姓名</td><td colspan="2">金额<br>（元）</td></tr>'
        "<tr><td>一月</td><td>二月</td></tr><tr><td>王五</td><td>500</td><td></td></tr></tbody></table>"
    )


def test_merged_cells_are_unfolded_so_that_columns_line_up():
    (table,) = tables(WORD)
    assert table.rows == (("户主姓名", "金额 （元）", ""), ("", "一月", "二月"), ("王五", "500", ""))
    assert table.is_name_list


def test_a_table_of_projects_is_no_name_list():
    (table,) = tables("<table><caption>项目表</caption><tr><th>项目名称<th>金额<tr><td>道路<td>1</table>")
    assert (table.caption, table.is_name_list) == ("项目表", False)


def test_full_width_spaces_in_a_header_do_not_hide_a_name_list():
    assert tables("<table><tr><td>序号<td>姓　　名<tr><td>1<td>张三</table>")[0].is_name_list


def test_plain_text_has_tabs_between_cells_and_lines_between_rows():
    html = "<h2>通知</h2><p>一<br>二</p><ul><li>甲</ul><table><caption>表</caption><tr><th>a<th>b<tr><td>1<td>2<br>3</table>"
    assert plain_text(html) == "通知\n一\n二\n甲\n表\na\tb\n1\t2 3"
    assert outline(html) == [(2, "通知")]


def test_typed_text_is_taken_as_text_and_pasted_html_as_html():
    assert from_input("第一段\r\n\r\n　　第二段 <元>") == '<p>第一段</p><p class="indent">第二段 &lt;元&gt;</p>'
    assert from_input("<p>第一段") == "<p>第一段</p>"


def test_too_long_a_text_is_refused_with_a_sentence_for_people():
    with pytest.raises(TooLong) as refused:
        canonical("x" * (LONGEST_INPUT + 1))
    assert refused.value.limit == LONGEST_INPUT
    assert str(LONGEST_INPUT) in str(refused.value)
    with pytest.raises(TooLong):
        from_text("字" * (LONGEST + 1))


@pytest.mark.parametrize(
    "unit",
    [
        "<div>", "<b><i>", "<a href='x'", "<!--", "<p x='y'", "</b>", "<table><tr><td>", "<ul><li>", "<script>",
        "&", "<", "<span style='display:none'>", "<p style='mso-list:l0 level1'>", " ", "　<b> </b>",
        "<td colspan=100>x", "<font a><p>", "<![", "a ='", "<blockquote>x", "e\u0301\u0338",
    ],
)  # fmt: skip
def test_a_hundred_thousand_characters_of_nonsense_take_little_time(unit):
    nonsense = unit * (100_000 // len(unit))
    begun = time.process_time()
    made = canonical(nonsense)
    tables(made)
    assert time.process_time() - begun < 6  # takes well under one second; the bound is for a loaded machine
    assert canonical(made) == made
