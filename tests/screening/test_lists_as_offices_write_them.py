"""Lists in the layouts offices really use: who stands in them beside whom they are about, and headings that say little."""

import pytest

from tests.screening.detecting import found, said, table
from workflows.screening.kinds import Kind

ID = "999999199001010016"


def values(text, *kinds, **options):
    return [text[one.start : one.end] for one in found(text, **options) if one.kind in kinds]


# -- headings ------------------------------------------------------------------------------------------------------------
def test_a_header_of_two_lines_in_plain_text_is_one():
    text = f"村\t户主信息\t\t\t一卡通账号\n\t姓名\t身份证号\t门牌\t\n河口村\t杜明远\t{ID}\t河口村二组19号\t1013084218783812660"
    assert said(text, Kind.PERSON_NAME) == [("杜明远", "column")]
    assert said(text, Kind.ADDRESS)[0][0] == "河口村二组19号"


@pytest.mark.parametrize("in_cells", [True, False])
def test_headings_that_say_little_are_a_header_when_somebody_stands_below(in_cells):
    rows = (["评估对象", "照护单位", "评估结论", "上门频次", "结算口径"], ["杜明远", "清波", "重度失能Ⅰ级", "每周", "安心居家"])
    text, cells = table(*rows)
    options = {"cells": cells} if in_cells else {}
    assert values(text, Kind.PERSON_NAME, **options) == ["杜明远"]
    assert values(text, Kind.HEALTH, **options) == ["重度失能Ⅰ级"]
    nobody = text.replace("杜明远", "九项指标")
    options = {"cells": table(rows[0], ["九项指标", *rows[1][1:]])[1]} if in_cells else {}
    assert "九项指标" not in values(nobody, Kind.PERSON_NAME, **options)


def test_whom_to_reach_in_a_list_of_persons_at_home_is_one_of_theirs():
    rows = (["老人姓名", "年龄", "户籍地址", "联系人", "联系电话"], ["杜明远", "80", "石桥村3组15号", "女儿薛涵琳", "19800001234"])
    text, cells = table(*rows)
    assert values(text, Kind.PERSON_NAME, cells=cells) == ["杜明远", "薛涵琳"]
    text, cells = table(["项目", "责任单位", "联系人", "联系电话"], ["路灯改造", "城管办", "薛涵琳", "19800001234"])
    assert not values(text, Kind.PERSON_NAME, cells=cells)


def test_what_ails_somebody_is_told_once_and_who_is_poor_is_no_illness():
    text = f"失能老年人养老服务补贴公示\n杜明远，身份证{ID}，河口社区，完全失能，低保，200元/月\n薛涵琳，身份证{ID}，石桥社区，重度失能，特困，200元/月"
    assert values(text, Kind.HEALTH) == ["完全失能", "重度失能"]
    assert values(text, Kind.HARDSHIP) == ["低保", "特困"]


# -- who stands beside whom a list is about --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heading", "entry", "names"),
    [
        ("共有人", "继承人薛涵琳", ["薛涵琳"]),
        ("家庭成员", "妻薛涵琳，子杜一诺", ["薛涵琳", "杜一诺"]),
        ("被征收人", "女婿薛涵琳", ["薛涵琳"]),
        ("联系情况", "车主薛涵琳称车已抵债", ["薛涵琳"]),
    ],
)
def test_whose_somebody_is_before_a_name_is_no_part_of_it(heading, entry, names):
    text, cells = table(["申请人", "身份证号", heading], ["杜明远", ID, entry])
    assert values(text, Kind.PERSON_NAME, Kind.MINOR, cells=cells) == ["杜明远", *names]


def test_an_owner_is_found_in_a_list_of_cars():
    text, cells = table(["序号", "车牌号", "停放位置", "联系情况"], ["1", "冀A12B34", "文化路北口", "车主薛涵琳，电话停机"])
    assert values(text, Kind.PERSON_NAME, cells=cells) == ["薛涵琳"]


@pytest.mark.parametrize(
    "row",
    [["杜一诺", "孤儿", "0"], ["杜一诺（8岁）", "——", "0"], ["杜一诺", "事实无人抚养儿童", "0"]],
)
def test_a_child_is_one_by_what_its_row_says(row):
    text, cells = table(["姓名", "救助对象类别", "金额（元）"], row)
    assert values(text, Kind.MINOR, cells=cells) == ["杜一诺"]
    text, cells = table(["姓名", "救助对象类别", "金额（元）"], ["杜一诺（38岁）", "低保", "0"])
    assert values(text, Kind.MINOR, cells=cells) == []


@pytest.mark.parametrize(
    "text",
    [
        "薛涵琳及其8岁女儿杜一诺由社区送至庇护所，薛涵琳左臂骨折。",
        f"母亲薛涵琳，身份证号{ID}，次子杜一诺未上学。",
        f"薛涵琳（身份证号{ID}）独自抚养孙子杜一诺。",
    ],
)
def test_a_child_is_one_by_what_a_sentence_says(text):
    assert "杜一诺" in values(text, Kind.MINOR)


def test_who_answers_for_a_building_and_lives_there_is_who_the_list_is_about():
    text, cells = table(["楼栋", "楼长", "手机号码", "住址"], ["榕景台2栋", "杜明远", "19800001234", "榕景台2栋1102房"])
    assert values(text, Kind.PERSON_NAME, cells=cells) == ["杜明远"]


def test_who_signed_for_another_is_found():
    text, cells = table(["姓名", "残疾人证号", "领取人签名"], ["杜明远", "43010219900101001644", "薛晶（代）"])
    assert values(text, Kind.PERSON_NAME, cells=cells) == ["杜明远", "薛晶"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("会议听取石岗村村民简树根缠访情况的汇报。该人曾因殴打他人被行政拘留。", ["简树根"]),
        ("石岗社区何女好老人股骨颈骨折，已转入护理院。", ["何女好"]),
        ("居民高度评价这次救助，失独家庭也都来了。", []),
        ("因10千伏柳荫524线路改造停电，家中有卧床病人的居民请提前准备。", []),
    ],
)
def test_whom_a_sentence_tells_of_is_found_without_the_model_and_nobody_else(text, names):
    assert values(text, Kind.PERSON_NAME) == names


# -- numbers and doors -----------------------------------------------------------------------------------------------------
def test_an_account_may_have_its_bank_before_it():
    text, cells = table(["姓名", "收款账户"], ["杜明远", "农信社8801659634478177826"])
    assert values(text, Kind.BANK_ACCOUNT, cells=cells) == ["8801659634478177826"]
    assert values("转侄子杜明远卡201039263690671，已签收。其子因病去世。", Kind.BANK_ACCOUNT) == ["201039263690671"]


def test_an_account_is_theirs_though_an_offices_is_named_behind_it():
    text = "津贴仍发放至其账户（6222029889981270645），请退回街道专户，户名：金榕街道办事处，账号：8801659634478177826。"
    assert values(text, Kind.BANK_ACCOUNT) == ["6222029889981270645"]


def test_a_telephone_before_the_next_label_is_no_number_of_persons():
    text = f"学员编号：2501　姓名：杜明远　身份证号：{ID}　电话：13097301782　人员类别：登记失业"
    assert values(text, Kind.MOBILE_PHONE) == ["13097301782"]
    assert not values("参加活动的共13097301782人", Kind.MOBILE_PHONE)


def test_a_telephone_that_is_called_one_is_found_under_a_heading_of_codes_too():
    text, cells = table(["姓名", "身份证号", "编号"], ["杜明远", ID, "A12，电话：13097301782"])
    assert values(text, Kind.MOBILE_PHONE, cells=cells) == ["13097301782"]
    text, cells = table(["姓名", "身份证号", "编号"], ["杜明远", ID, "13097301782"])
    assert not values(text, Kind.MOBILE_PHONE, cells=cells)


def test_the_number_of_an_officers_card_is_no_telephone():
    assert not values("执法人员：杜明远（执法证号13010122031）", Kind.MOBILE_PHONE)


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("幸福家园欠缴情况\n1栋2单元1201　杜明远　2022.1—2025.9　11,070元", "1栋2单元1201"),  # the estate stands in the title
        (f"杜明远（身份证号{ID}）家被淹，网格员听见云栖区石桥镇前屯村81号传出哭喊声", "云栖区石桥镇前屯村81号"),
        (f"申请人薛涵琳（身份证号{ID}）。在柳荫胡同41号，薛涵琳正坐在炉边烤火。", "柳荫胡同41号"),
    ],
)
def test_a_door_beside_somebody_is_theirs(text, door):
    assert any(door in value for value in values(text, Kind.ADDRESS))


def test_a_room_of_a_house_in_a_list_of_rooms_is_a_home():
    text, cells = table(["房号", "产权人", "是否同意"], ["翠榕北街14号201房", "杜明远", "同意"])
    assert values(text, Kind.ADDRESS, cells=cells) == ["翠榕北街14号201房"]


def test_a_room_alone_is_a_home_in_a_list_of_rooms_and_persons():
    text, cells = table(["房号", "产权人", "身份证号"], ["12-3-101", "杜明远", ID])
    assert values(text, Kind.ADDRESS, cells=cells) == ["12-3-101"]


# -- what is told in them --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heading", "entry", "kind"),
    [
        ("农户类型", "分散供养特困", Kind.HARDSHIP),
        ("监测对象类型", "因灾返贫户", Kind.HARDSHIP),
        ("主要风险", "大棚被风毁，损失7万元", Kind.HARDSHIP),
        ("风险等级", "0级", Kind.HEALTH),
        ("需求等级", "照护3级", Kind.HEALTH),
        ("类别", "特困", Kind.HARDSHIP),
        ("家属及联系电话", "儿媳称已将钱还债，无力退还", Kind.HARDSHIP),
    ],
)
def test_what_sort_of_person_and_what_befell_them_is_told_under_many_headings(heading, entry, kind):
    text, cells = table(["姓名", "诊断", heading], ["杜明远", "精神分裂症", entry])
    assert entry in values(text, kind, cells=cells)


@pytest.mark.parametrize("entry", ["伤残军人", "身体硬朗", "未达标准"])
def test_what_tells_of_no_illness_is_none(entry):
    text, cells = table(["姓名", "优抚类别", "身体状况"], ["杜明远", entry, entry])
    assert not values(text, Kind.HEALTH, cells=cells)


def test_somebody_told_of_has_a_reason_of_their_own():
    assert said("村民马秋菊得了尿毒症，每周透析。", Kind.PERSON_NAME) == [("马秋菊", "told")]
