"""What is skipped for speed holds nothing: searching where digits stand together finds what searching everywhere does."""

import hmac

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.screening import values
from tests.screening.detecting import KEY, RULES, drawn, found, said
from workflows.screening.detectors import accounts, certificates, codes, identity, mentions, people, phones
from workflows.screening.detectors.assembly import _OF_NUMBERS
from workflows.screening.detectors.context import holding
from workflows.screening.detectors.reading import Reading
from workflows.screening.findings import Passage, mark
from workflows.screening.kinds import Kind
from workflows.screening.manners import Manner, masked

LOOKED_FOR = [
    (identity._DATED, 17, {}), (identity._OLD, 15, {}), (accounts._UNION, 16, {}), (accounts._OTHER, 16, {}), (phones._MOBILE, 11, {}),
    (codes._CREDIT, 6, {"lead": 10, "rest": 90}), (codes._PASSPORT, 7, {"lead": 2}),
]  # fmt: skip
PARTS = st.one_of(
    drawn(values.identity), drawn(values.mobile), drawn(values.card), drawn(values.credit_code), drawn(values.passport),
    st.text("0123456789", max_size=6), st.text(" \t\n-.·_/", max_size=6), st.text("XxAE人：", max_size=3),
)  # fmt: skip


@given(st.lists(PARTS, max_size=12).map("".join))
@example("EA816405192130102QWD18YGFC9")  # fifteen digits that begin like a card's
def test_numbers_are_found_in_stretches_as_in_the_whole_text(text):
    reading = Reading(Passage("body/1", text), RULES, None)
    for pattern, least, around in LOOKED_FOR:
        spans = [match.span() for match in reading.numbers(pattern, least, **around)]
        assert spans == [match.span() for match in pattern.finditer(reading.text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("持A1130102MA01234561", Kind.CREDIT_CODE),
        ("登记证91130119900101A12D", Kind.CREDIT_CODE),  # shaped like an identity number but for a letter
        ("银行账号：1234567890", Kind.BANK_ACCOUNT),
        ("电话：(0755)82345675", Kind.LANDLINE),
        ("电话：8234567", Kind.LANDLINE),
        ("护照号EA1234567", Kind.TRAVEL_DOCUMENT),
        ("通行证：AB123456", Kind.TRAVEL_DOCUMENT),
        ("小车冀AABCDE", Kind.VEHICLE_PLATE),  # no digit at all
        ("QQ：12345", Kind.CHAT_ACCOUNT),
        ("微信：zhangsan", Kind.CHAT_ACCOUNT),
        ("服务器fe80:a:b:c::d", Kind.IP_ADDRESS),
    ],
)
def test_the_shortest_there_is_passes_what_a_detector_asks_for(text, kind):
    assert [one.kind for one in found(text)] == [kind]


@given(st.lists(PARTS, max_size=6).map("".join))
def test_a_detector_finds_nothing_where_too_few_digits_stand_together(text):
    reading = Reading(Passage("body/1", text), RULES, None)
    for detector, digits in _OF_NUMBERS:
        assert reading.longest >= digits or list(detector(reading)) == []


def test_a_street_ends_in_the_line_before_its_number():
    assert said("张三，身份证11010519491231002X，住团结路\n12号3单元", Kind.ADDRESS) == [("团结路\n12号3单元", "label")]


@given(
    drawn(values.identity) | drawn(values.mobile),
    st.integers(1, 17),
    st.sampled_from(sorted({Manner.BIRTH, Manner.LAST_FOUR, Manner.MIDDLE})),
)
def test_a_number_in_one_piece_is_masked_as_one_in_parts(value, cut, manner):
    assert masked(f"{value[:cut]} {value[cut:]}", manner).replace(" ", "") == masked(value, manner)


@given(st.binary(max_size=100), st.text(max_size=20))
def test_a_mark_is_the_hmac_it_always_was(key, value):
    assert mark(key or KEY, Kind.ID_NUMBER, value) == hmac.digest(key or KEY, f"id_number\0{value}".encode(), "sha256").hex()[:32]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("平山街道红旗社区88号", "平山街道红旗社区"),
        ("双槐村3组12号", "双槐村"),
        ("光明路88号阳光新村3栋402", "光明路"),
        ("幸福路八十八号阳光新村", "幸福路"),
        ("平山街道光明路88号阳光新村3栋", "平山街道"),
        ("88号阳光新村", "***"),
        ("光明路88号", "***"),
        ("曹杨8村12号", "曹杨8村"),
        ("第3社区5号", "第3社区"),
        ("三里屯村", "三里屯村"),
    ],
)
def test_an_address_is_cut_to_the_village_and_before_any_number_of_a_house(address, shown):
    assert masked(address, Manner.VILLAGE) == shown


RARE = (
    "村", "3组", "王秀英", "老人", "老人院", "李强", "实名", "反映", "举报", "举报人", ":", "。", "\n", "冀(2020)", "平山县", "不动产权第0012345号",
    "某房权证字第", "123456号", "平国用(2008)第", "房产证", "2012年5月3日", "出生", "2012年生", "生产", "00",
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(RARE), max_size=14).map("".join))
def test_what_holds_something_rare_is_found_around_it_as_everywhere(text):
    for anchor, pattern, before in (
        (mentions._OLD_PERSON, mentions._OLD, mentions._OLD_BEFORE),
        (mentions._SPEAKS, mentions._SPEAKER, mentions._SPEAKER_BEFORE),
        (certificates._FORMED, certificates._FORM, certificates._FORM_BEFORE),
        (people._BORN, people._BORN_BEFORE, people._BORN_AFTER),
    ):
        assert [match.span() for match in holding(anchor, pattern, text, before)] == [match.span() for match in pattern.finditer(text)]
