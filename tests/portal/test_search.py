"""Searching what is public: Chinese words inside sentences, exact numbers, filters, and anything a person may type."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.excerpts import beginning, excerpt, marked, words_of
from tests.portal.world import MARCH, published

LONG = (
    "<p>根据有关规定，街道党工委会议研究决定。</p><p>" + "其他事项照旧办理，" * 40 + "困难群众的低保金已于三月发放到位。" + "请予监督。</p>"
)


def found(client, **query):
    answer = client.get("/public/search/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_words_are_found_inside_sentences_and_marked_there(client, office):
    published(office, "三月份公示", LONG)
    page = found(client, q="低保")
    assert "困难群众的<mark>低保</mark>金已于三月发放到位。" in page
    assert "街道党工委会议" not in page


def test_a_title_counts_more_than_a_mention(client, office):
    published(office, "会议纪要", "<p>提到低保。</p>", at=MARCH)
    published(office, "低保公示", "<p>名单如下。</p>", at=MARCH)
    page = found(client, q="低保")
    assert page.index("名单如下") < page.index("提到")


def test_every_word_must_occur(client, office):
    published(office, "低保公示")
    assert "低保" not in found(client, q="低保 棚改").split("</form>")[-1]


@pytest.mark.parametrize("number", ["平街办〔2026〕12号", "平街办[2026]12号", " 平街办（2026） 12号 "])
def test_a_document_number_is_found_whole_with_any_brackets(client, office, number):
    published(office, "要找的文件", metadata={"document_number": "平街办〔2026〕12号"})
    published(office, "另一份文件", metadata={"document_number": "平街办〔2026〕1号"})
    page = found(client, number=number)
    assert ("要找的文件" in page, "另一份文件" in page) == (True, False)


def test_an_index_number_is_found_whole(client, office):
    wanted = published(office, "要找的文件")
    published(office, "另一份文件")
    page = found(client, number=wanted.index_number)
    assert ("要找的文件" in page, "另一份文件" in page) == (True, False)
    assert "要找的文件" not in found(client, number=wanted.index_number[:-1])


def test_column_and_year_narrow_a_search(client, office):
    published(office, "救助公示甲")
    published(office, "预算公示乙", field="财政预决算")
    page = found(client, q="公示", column="财政预决算", year="2026")
    assert ("甲" in page, "预算<mark>公示</mark>乙" in page) == (False, True)
    assert "预算<mark>" not in found(client, q="公示", column="财政预决算", year="2025")


@pytest.mark.parametrize(
    "q", ["", "   ", "&|!():*", "'; drop table", "的" * 100_000, "\x00", "\ud800", "%", "<script>alert(1)</script>", "𠮷" * 300]
)
def test_nonsense_is_answered_without_complaint(client, office, q):
    published(office)
    answer = client.get(
        "/public/search/", {"q": q.encode("utf-8", "replace").decode(), "number": "x" * 100_000, "column": "\x00", "year": "½"}
    )
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert len(answer.content) < 30_000


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60), number=st.text(max_size=20), column=st.text(max_size=20), year=st.text(max_size=6), page=st.text(max_size=6))
def test_nothing_typed_breaks_the_search(client, office, q, number, column, year, page):
    query = {"q": q, "number": number, "column": column, "year": year, "page": page}
    assert (
        client.get("/public/search/", {key: value.encode("utf-8", "replace").decode() for key, value in query.items()}).status_code == 200
    )
    assert client.get("/public/items/", {key: value.encode("utf-8", "replace").decode() for key, value in query.items()}).status_code == 200


# -- excerpts ------------------------------------------------------------------------------------------------------------------------
@given(st.text(max_size=300), st.lists(st.text(alphabet="低保金ab1", min_size=1, max_size=3), max_size=4))
def test_marking_changes_no_character_and_lets_no_tag_through(text, terms):
    from html import unescape

    shown = marked(text, terms)
    assert unescape(shown.replace("<mark>", "").replace("</mark>", "")) == unescape(shown.replace("<mark>", "").replace("</mark>", ""))
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert unescape(bare) == text


def test_neighbouring_pairs_are_one_mark_and_latin_words_count_from_their_beginning():
    assert marked("低保金", ["低保", "保金"]) == "<mark>低保金</mark>"
    assert marked("GDP 与 xgdp，１２３", ["gdp", "123"]) == "<mark>GDP</mark> 与 xgdp，<mark>１２３</mark>"


def test_an_excerpt_of_a_text_cut_in_the_middle_of_a_tag_shows_no_tag():
    assert words_of('<p>甲</p><p>乙<a href="https://exa') == "甲\n乙"
    assert beginning("<p>甲&amp;乙</p>") == "甲&乙"
    assert excerpt("<p>1 &lt; 2 且 <b>&lt;img&gt;</b></p>", ["且"]) == "1 &lt; 2 <mark>且</mark> &lt;img&gt;"


def test_the_sentence_with_most_words_is_shown_shortened_around_them():
    shown = excerpt(LONG, ["低保", "发放"])
    assert "<mark>低保</mark>金已于三月<mark>发放</mark>到位。" in shown
    assert shown.startswith("…")
    assert len(shown) < 160


@pytest.mark.parametrize("text", ["<p>" + "低保" * 30_000, "<" * 60_000, "<p>" + "a" * 60_000, "&lt;" * 15_000])
def test_an_excerpt_is_quick_whatever_the_text(text):
    began = time.perf_counter()
    excerpt(text, ["低保", "aa", "保低"])
    assert time.perf_counter() - began < 2
