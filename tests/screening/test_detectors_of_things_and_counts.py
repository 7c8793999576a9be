"""Certificates of property, numbers of people so small that they name somebody, and what is called in parts."""

import pytest

from workflows.screening.kinds import Action, Kind
from workflows.screening.rules import ORDINARY, Rules

from .detecting import found, said, table


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("不动产权证号：冀（2020）平安市不动产权第0012345号", "冀（2020）平安市不动产权第0012345号", "form"),
        ("土地证：平国用（2008）第00123号", "平国用（2008）第00123号", "form"),
        ("产权证号 平房权证字第123456号，砖混", "平房权证字第123456号", "form"),
        ("王某的房产证号：00123456", "00123456", "label"),
        ("机动车登记证书编号：130012345678", "130012345678", "label"),
    ],
)
def test_the_certificate_of_somebodys_property_is_found(text, number, reason):
    assert said(text, Kind.PROPERTY_CERTIFICATE) == [(number, reason)]


def test_so_is_one_under_its_heading():
    text, cells = table(("姓名", "房产证号"), ("测试甲", "0012-345-678"))
    assert said(text, Kind.PROPERTY_CERTIFICATE, cells=cells) == [("0012-345-678", "column")]


@pytest.mark.parametrize(
    "text",
    [
        "平安街道办事处办公用房，不动产权证号：冀（2020）平安市不动产权第0012345号",
        "请携带房产证、身份证到窗口办理",
        "房产证3个工作日内办结",
        "平政发〔2020〕12号",
        "不动产权证（编号格式如“冀（2025）平安市不动产权第0000000号”）",
    ],
)
def test_an_offices_own_and_the_mere_word_are_none(text):
    assert not said(text, Kind.PROPERTY_CERTIFICATE)


def test_a_certificate_is_masked_whatever_the_profile_and_its_number_is_no_documents():
    rules = Rules.of({})
    assert {rules.action(Kind.PROPERTY_CERTIFICATE, one) for one in rules.profiles} == {Action.MASK}
    assert not found("土地证：平国用（2008）第00123号", Kind.DOCUMENT_NUMBER)


def test_a_cell_of_one_or_two_people_is_found_and_asked_about_in_statistics_only():
    text, cells = table(
        ("村（社区）", "低保户数", "金额（元）"), ("东村", "12", "2"), ("西村", "2", "1"), ("南村", "0", "1"), ("北村", "1户", "3")
    )
    assert [text[one.start : one.end] for one in found(text, Kind.SMALL_COUNT, cells=cells)] == ["2", "1"]
    rules = Rules.of({})
    assert rules.action(Kind.SMALL_COUNT, "statistics") is Action.MASK
    assert {rules.action(Kind.SMALL_COUNT, one) for one in (ORDINARY, "relief_list", "reply")} == {Action.ALLOW}


@pytest.mark.parametrize("cell", ["0 2", "00 2人", "1 1", "２ ", " 2 户", "²", "两", "99999999999999999999"])
def test_whatever_stands_in_a_cell_nothing_breaks(cell):
    text, cells = table(("村", "救助人数"), ("东村", cell))
    assert [text[one.start : one.end] for one in found(text, Kind.SMALL_COUNT, cells=cells)] == (
        [cell.strip()[0]] if cell in ("２ ", " 2 户") else []
    )


def test_numbers_along_a_row_are_counted_too_and_a_list_of_people_is_no_statistic():
    text, cells = table(("项目", "东村", "西村"), ("残疾人数", "2", "15"), ("路灯", "1", "2"))
    assert [text[one.start : one.end] for one in found(text, Kind.SMALL_COUNT, cells=cells)] == ["2"]
    text, cells = table(("姓名", "家庭人数"), ("测试甲", "2"))
    assert not found(text, Kind.SMALL_COUNT, cells=cells)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("护照 E 1234 5678", Kind.TRAVEL_DOCUMENT, "E 1234 5678"),
        ("护照号码：E 12345678", Kind.TRAVEL_DOCUMENT, "E 12345678"),
        ("车牌号：冀 A 1 2 3 4 5", Kind.VEHICLE_PLATE, "冀 A 1 2 3 4 5"),
        ("号牌号码 冀 A·D 1 2 3 4 5", Kind.VEHICLE_PLATE, "冀 A·D 1 2 3 4 5"),
    ],
)
def test_what_is_called_by_its_name_is_found_in_parts(text, kind, value):
    assert said(text, kind) == [(value, "label")]


@pytest.mark.parametrize("text", ["冀 A 栋 1 2 3 4 5", "见附件 E 1234 5678 号", "牌匾位于冀 B 区"])
def test_and_not_where_nobody_calls_it_so(text):
    assert not found(text, Kind.TRAVEL_DOCUMENT)
    assert not found(text, Kind.VEHICLE_PLATE)


@pytest.mark.parametrize("text", ["（修订模式）", "征求意见稿：", "关于某事的通知（征求意见稿）"])
def test_marks_of_a_draft(text):
    assert len(found(text, Kind.DRAFT_MARK)) == 1
