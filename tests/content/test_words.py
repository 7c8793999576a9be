"""A query finds its words inside sentences; no query can harm the database; names sort by sound."""

import time

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.disclosure.content.words import PART, pinyin_key, search_parts, search_query, search_text

SENTENCE = "平山街道2026年1月城乡低保金发放情况公示（平街办〔2026〕3号），涉及Wi-Fi建设"


def found(text, query):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)", [search_text(text), search_query(query)])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "低保",
        "城乡低保",
        "低保发放",
        "情况 公示",
        "平街办〔2026〕3号",
        "2026",
        "平街办",
        "金",
        "wi-fi",
        "ＷＩＦＩ"[:2],
        "平山街道 低保",
        "发放?!&|",
    ],
)
def test_words_inside_a_sentence_are_found(query):
    assert found(SENTENCE, query)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["医保", "平街办〔2025〕3号", "低保 医保", "保低"])
def test_other_words_are_not_found(query):
    assert not found(SENTENCE, query)


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from("&|!():*<->'\\\" 低保a1"), st.characters(codec="utf-8")), max_size=300))
def test_no_query_is_an_error(query):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsquery('simple', %s)", [search_query(query)])


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="低保发放情况公示城乡街道办事处", min_size=2, max_size=30), st.data())
def test_any_part_of_a_text_is_found_by_its_pairs(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert set(search_query(part).split(" & ")) <= set(search_text(text).split())


def test_nothing_searchable_gives_an_empty_query():
    assert [search_query(query) for query in ["", " ", "&|!", "〔〕"]] == ["", "", "", ""]


def test_a_query_is_capped():
    assert len(search_query("低保发放情况" * 1000).split(" & ")) <= 20


@pytest.mark.django_db
def test_a_long_text_is_indexed_in_parts_that_postgresql_takes():
    text = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(100_000))
    begun = time.process_time()
    parts = list(search_parts(text))
    assert time.process_time() - begun < 5
    assert len(parts) == 3
    assert f"{text[PART - 1]}{text[PART]}" in parts[1].split()
    with connection.cursor() as cursor:
        for part in parts:
            cursor.execute("SELECT length(to_tsvector('simple', %s))", [part])


def test_names_sort_by_sound_then_character():
    names = ["张三", "单雄信", "阿强", "李四", "重庆", "曾国", "张", "Bob"]
    assert sorted(names, key=pinyin_key) == ["阿强", "Bob", "重庆", "李四", "单雄信", "曾国", "张", "张三"]
    assert pinyin_key("张三") != pinyin_key("章三")
    assert pinyin_key("") == "\u0001"


def test_a_question_looks_for_what_it_is_about_and_its_words_alone_are_looked_for_as_they_are():
    assert search_query("高龄津贴怎么申请？") == search_query("高龄津贴申请")
    assert search_query("请问困难群众什么时候发放补助呢") == search_query("困难群众 发放 补助")
    assert search_query("什么时候") == "什么 & 时候"
