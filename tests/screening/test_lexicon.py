"""The lexicon finds its words, the longest first, and knows where they are right; a table brought by somebody is read or told why not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.screening.detecting import found, said
from workflows.screening.kinds import Kind
from workflows.screening.lexicon import Category, Entry, Lexicon, parse, shipped, written


def test_the_longest_word_wins_and_an_exception_is_right():
    lexicon = Lexicon.of(
        [Entry("香港政府", "香港特别行政区政府", exceptions=("港英香港政府",)), {"word": "中国香港政府", "suggestion": "x"}]
    )
    assert said("中国香港政府与香港政府和港英香港政府", Kind.WORDING, lexicon=lexicon) == [
        ("中国香港政府", "lexicon"),
        ("香港政府", "lexicon"),
    ]


def test_a_finding_of_wording_carries_its_suggestion_and_its_own_action():
    [one] = found("认真布署", Kind.WORDING, lexicon=Lexicon.of([Entry("布署", "部署", Category.HOMOPHONE, (), "review")]))
    assert dict(one.detail) == {"suggestion": "部署", "category": "homophone", "action": "review"}


def test_a_word_is_found_in_full_width_and_between_invisible_characters():
    assert said("用电５ＫＷＨ，布\u200b署", Kind.WORDING, lexicon=shipped()) == [("ＫＷＨ", "lexicon"), ("布\u200b署", "lexicon")]


def test_what_is_shipped_is_whole_and_right():
    entries = shipped().entries
    assert len(entries) > 800
    assert {entry.category for entry in entries} == set(Category)
    assert not any(list(shipped().matches(entry.suggestion)) for entry in entries if entry.category is Category.HOMOPHONE)


@pytest.mark.parametrize(
    "text",
    [
        "12月31日前完成，预防犯罪，办公分配，产品目录，成立分布署名委员会，项目的目的",
        "内部份额、组成份额；解决对策；训练合格；国籍、户籍此次统一登记",
        "平方米、千瓦时；政府信息公开条例；检察院；人民法院",
    ],
)
def test_right_words_are_left_alone(text):
    assert [entry.word for entry, _, _ in shipped().matches(text)] == []


def test_a_table_is_read_with_chinese_or_english_headings_and_bad_rows_are_told():
    entries, errors = parse(
        "错误表述,建议,类别,例外,处理\n布署,部署,homophone,分布署名,\n单,x,,,\n布署,部署,,,\n园满,圆满,nonsense,,\n既使,即使,,既,\n立既,立即,,,explode\n立既,立即,,,mask\n"
    )
    assert [entry.word for entry in entries] == ["布署", "立既"]
    assert [error.row for error in errors] == [3, 4, 5, 6, 7]
    assert parse("词 部署")[1][0].row == 1
    assert parse("")[1]


@given(
    st.lists(
        st.builds(Entry, st.text("甲乙丙丁", min_size=2, max_size=5), st.text("子丑寅", max_size=4), st.sampled_from(Category)),
        unique_by=lambda e: e.word,
    )
)
def test_what_is_written_is_read_again(entries):
    assert parse(written(entries)) == (entries, [])
    assert Lexicon.of([entry.data() for entry in entries]).entries == tuple(entries)


@given(st.text(max_size=60))
def test_any_table_is_answered(text):
    parse(text)


@pytest.mark.slow
def test_fifty_thousand_words_are_searched_fast():
    lexicon = Lexicon.of([{"word": f"{chr(0x4E00 + at // 200)}{chr(0x5E00 + at % 200)}错"} for at in range(50_000)])
    text, began = "平山街道办事处关于有关事项的通告。" * 60_000, time.process_time()
    assert list(lexicon.matches(text)) == []
    assert time.process_time() - began < 3
