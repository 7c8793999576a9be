"""Names, minors, homes, illness and hardship: in lists and beside identifiers, never in what a policy says of everybody."""

from datetime import date

import pytest

from tests.screening.detecting import KEY, RULES, TODAY, found, said, table
from workflows.screening.detectors import people_marks
from workflows.screening.findings import Passage
from workflows.screening.kinds import Kind

LIST = (
    ["序号", "户主姓名", "身份证号", "家庭住址", "残疾等级", "致贫原因", "金额（元）"],
    ["1", "欧阳娜", "999999199001010016", "石桥村3组15号", "肢体二级", "因病", "500"],
)


def test_a_list_with_too_many_columns_is_found_column_by_column():
    text, cells = table(*LIST)
    assert [(one.kind, text[one.start : one.end], one.column, one.cell) for one in found(text, cells=cells)] == [
        (Kind.PERSON_NAME, "欧阳娜", "户主姓名", "1,1"),
        (Kind.ID_NUMBER, "999999199001010016", "身份证号", "1,2"),
        (Kind.ADDRESS, "石桥村3组15号", "家庭住址", "1,3"),
        (Kind.HEALTH, "肢体二级", "残疾等级", "1,4"),
        (Kind.HARDSHIP, "因病", "致贫原因", "1,5"),
    ]


@pytest.mark.parametrize("between", ["\t", "|", "  ", " ", ","])
def test_a_list_typed_as_plain_text_is_read_too(between):
    text = "救助名单\n" + "\n".join(between.join(row) for row in LIST)
    assert {one.kind for one in found(text)} >= {Kind.PERSON_NAME, Kind.ID_NUMBER, Kind.ADDRESS, Kind.HEALTH, Kind.HARDSHIP}


def test_the_header_may_stand_below_a_title_and_in_two_rows():
    text, cells = table(["临时救助名单", "", ""], ["姓名", "联系方式", "备注"], ["", "电话", ""], ["王芳", "19800001234", "患尿毒症"])
    assert [one.kind for one in found(text, cells=cells)] == [Kind.PERSON_NAME, Kind.MOBILE_PHONE, Kind.HEALTH]


def test_a_form_gives_the_cell_beside_its_label():
    text, cells = table(["姓名", "张三", "性别", "男"], ["身份证号", "440308199003141234", "住址", "翠竹苑3栋201室"])
    assert {one.kind for one in found(text, cells=cells)} == {Kind.PERSON_NAME, Kind.ID_NUMBER, Kind.ADDRESS}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("当事人张三（身份证号999999199001010016）", "张三"),
        ("请将款项汇入李梅账户，卡号6222020200112233446", "李梅"),
        ("姓    名：张  伟", "张  伟"),
        ("1 王小明 999999199001010016", "王小明"),
        ("999999199001010016，户名买买提·艾力", "买买提·艾力"),
        ("登记：王芳，宅电0311-88881111", "王芳"),
        ("现由父亲王小文去年办理，卡号6222020200112233446", "王小文"),
        ("户主王建国家住石桥村，账户6222020200112233446", "王建国"),
    ],
)
def test_a_name_beside_an_identifier_or_after_a_label_is_found(text, name):
    assert [one for one, _ in said(text, Kind.PERSON_NAME)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "李强同志任平山街道综合行政执法队队长。",
        "联系人：范川(19800004898) 余磊(19800005599)",
        "法定代表人：刘建国",
        "张某某（身份证999999199001010016）",
        "李*，19800001234",
    ],
)
def test_officials_contacts_prose_and_masked_names_are_not(text):
    assert said(text, Kind.PERSON_NAME) == []


def test_a_directory_of_staff_is_no_list_of_private_persons():
    text, cells = table(["姓名", "职务", "办公电话"], ["王建军", "书记", "0311-82941001"])
    assert not found(text, Kind.PERSON_NAME, cells=cells)


def test_children_are_minors_by_list_school_age_and_date_of_birth():
    text, cells = table(["学生姓名", "监护人", "就读学校"], ["王小丫", "王大山", "平山小学"])
    assert [(one.kind, one.reason) for one in found(text, cells=cells)] == [(Kind.MINOR, "school"), (Kind.PERSON_NAME, "column")]
    assert said("平山小学三年级（2）班李子轩同学", Kind.MINOR) == [("李子轩", "school")]
    assert said("张雨桐，女，8岁，家住平山村", Kind.MINOR) == [("张雨桐", "age")]
    child = "王小丫 999999201503120020"
    assert [why for _, why in said(child, Kind.MINOR)] == ["birth_date"]
    assert not said(child, Kind.MINOR, today=None)
    text, cells = table(["姓名", "年龄", "金额"], ["王小丫", "9", "500"], ["王大山", "45", "500"])
    assert [one.kind for one in found(text, cells=cells)] == [Kind.MINOR, Kind.PERSON_NAME]


@pytest.mark.parametrize(
    "text",
    [
        "张三，住解放路12号3栋2单元501室。",
        "家庭住址：石桥村3组15号",
        "对翠竹苑3号楼2单元501住户的违建",
        "李四999999199001010016 翠竹苑3栋201室",
        "姓名：赵秀芬　地址：纺织厂宿舍5号楼1单元102室　改造内容：卫生间扶手",  # behind a colon stands something else
    ],
)
def test_a_home_is_found_to_the_door(text):
    assert len(said(text, Kind.ADDRESS)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "登记地点：罗湖区东晓街道东晓路4005号泰和花园1栋A02（东晓社区工作站）。",
        "电话:0818-2516685 地址:达州市通川区朝阳街道金兰路114号306室",
        "翠竹苑3栋、5栋外墙改造",
        "报名地点：解放路12号3号楼2单元201室",
        "会议在平山大厦5楼会议室召开",
        "封闭路段：解放路12号至30号",
    ],
)
def test_public_places_are_nobodys_home(text):
    assert said(text, Kind.ADDRESS) == []


@pytest.mark.parametrize(
    "text",
    [
        "残疾等级为一级、二级的残疾人每人每月补贴100元。",
        "对患有尿毒症、白血病等重大疾病的困难群众给予临时救助。",
        "低保户、特困人员、社区矫正对象按规定办理。",
        "预防艾滋病、肺结核，健康生活。咨询电话19800001234",
        "残疾人1769人，其中肢体二级300人",
    ],
)
def test_a_policy_speaks_of_nobody(text):
    assert [one.kind for one in found(text) if one.kind in (Kind.HEALTH, Kind.HARDSHIP)] == []


def test_statistics_of_disability_are_not_a_list_of_persons():
    text, cells = table(["残疾类别", "人数", "金额"], ["肢体二级", "12", "600"])
    assert not found(text, Kind.HEALTH, cells=cells)


def test_illness_and_hardship_of_a_named_person_are_found():
    assert said("李四（身份证号999999199001010016）患尿毒症。", Kind.HEALTH) == [("患尿毒症", "of_person")]
    assert said("王芳，女，患有癫痫，生活困难。", Kind.HEALTH) == [("患有癫痫", "of_person")]
    assert said("走访慰问低保户王芳。", Kind.HARDSHIP) == [("低保户", "of_person")]


def test_the_same_person_is_recognised_in_two_lists_by_number_or_by_name_and_village():
    from workflows.screening.detectors import detect
    from workflows.screening.lexicon import Lexicon

    def people(*rows):
        text, cells = table(*rows)
        return set(people_marks(detect([Passage("x", text, tuple(cells))], RULES, Lexicon.of([]), KEY, TODAY)))

    heading = ["姓名", "所属社区", "身份证号"]
    first = people(heading, ["王芳", "东河社区", "999999199001010016"], ["李梅", "石桥村", ""])
    assert len(people(heading, ["王芳", "", "999999199001010016"]) & first) == 1
    assert len(people(heading, ["李梅", "石桥村", ""]) & first) == 1
    assert not people(heading, ["李梅", "东河社区", ""]) & first
    assert not people(heading, ["李梅", "", ""])


@pytest.mark.parametrize(
    ("rows", "kind", "expected"),
    [
        # no heading we know, and nothing but names under it
        ([["店内称呼", "手机", "身份证号"], ["王建国", "13812340001", "999999199001010016"]], Kind.PERSON_NAME, ["王建国"]),
        ([["项目", "第一户", "第二户"], ["户主", "王建国", "李春梅"], ["电话", "13812340001", "13812340002"]], Kind.PERSON_NAME, ["王建国", "李春梅"]),
        ([["姓名", "房间", "座机"], ["王建国", "301", "0311-88880001"]], Kind.PERSON_NAME, ["王建国"]),
        ([["序号", "姓名", "残疾情况", ""], ["", "", "类别", "等级"], ["1", "王建国", "肢体", "二级"]], Kind.HEALTH, ["肢体", "二级"]),
        ([["残疾职工", "身份证号"], ["王建国", "999999199001010016"]], Kind.HEALTH, []),
        ([["姓名", "家庭成员"], ["王建国", "妻子、长子"]], Kind.HARDSHIP, ["妻子、长子"]),
        ([["姓名", "微信号", "QQ"], ["王建国", "abcd_1234", "123456789"]], Kind.CHAT_ACCOUNT, ["abcd_1234", "123456789"]),
        ([["姓名", "证件种类", "证件号码"], ["王建国", "台胞证", "12345678"]], Kind.TRAVEL_DOCUMENT, ["12345678"]),
    ],
)  # fmt: skip
def test_lists_are_read_however_they_are_headed(rows, kind, expected):
    text, cells = table(*rows)
    assert [value for value, _ in said(text, kind, cells=cells)] == expected
    assert [value for value, _ in said(text, kind)] == expected or len(rows) > 2  # and typed with tabs


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("举报人王建国（手机号：13812340001）反映占道经营。", Kind.PERSON_NAME, ["王建国"]),
        ("现证明我社区居民司马涵，身份证号999999199001010016。", Kind.PERSON_NAME, ["司马涵"]),
        ("死者李春梅，女，公民身份号码999999199001010016。", Kind.PERSON_NAME, ["李春梅"]),
        ("社区主任王建国，电话13812340001。", Kind.PERSON_NAME, []),
        ("负责人王建国，已报名。", Kind.PERSON_NAME, []),
        ("伤者王建国，左手三指骨折，电话13812340001。", Kind.HEALTH, ["左手三指骨折"]),
        ("王建国与妻子李春梅、其子司马涵三人住石桥村，卡号6222020200112233446。", Kind.PERSON_NAME, ["王建国", "李春梅", "司马涵"]),
        ("由王建国负责发放，卡号6222020200112233446。", Kind.PERSON_NAME, []),
        ("1、高血压、糖尿病（慢性病）\n电话13812340001。", Kind.PERSON_NAME, []),
        ("伤者王建国，急性阑尾炎手术，术后腹腔感染，电话13812340001。", Kind.HEALTH, ["急性阑尾炎手术，术后腹腔感染"]),
        ("伤者王建国，曾服用舍曲林，电话13812340001。", Kind.HEALTH, ["曾服用舍曲林"]),
        ("伤者王建国，患希林氏怪病多年，电话13812340001。", Kind.HEALTH, ["患希林氏怪病多年"]),
        ("伤者王建国，已接种水痘疫苗，电话13812340001。", Kind.HEALTH, []),
        (
            "王建国，身份证号999999199001010016，2019年离婚，欠医院7万元，靠捡废品度日。",
            Kind.HARDSHIP,
            ["2019年离婚，欠医院7万元，靠捡废品度日"],
        ),
        ("离婚、负债、辍学的家庭优先，电话13812340001。", Kind.HARDSHIP, []),
        ("王建国住文明路8号2栋3单元501室 银行卡号6222020200112233446。", Kind.ADDRESS, ["文明路8号2栋3单元501室"]),
        ("王建国住文明路8号2栋3单元501室学校电话已留。", Kind.ADDRESS, ["文明路8号2栋3单元501室"]),
        ("姓名：王建国\n殘疾類別：視力殘疾", Kind.HEALTH, ["視力殘疾"]),
        ("王建国，身份证号999999199001010016，住金色港湾18-1-1403。", Kind.ADDRESS, ["金色港湾18-1-1403"]),
        ("11月9日在文化苑3号楼2单元开展演练。", Kind.ADDRESS, []),
        ("使用登记证编号：梯11冀A00123(25)。", Kind.VEHICLE_PLATE, []),
    ],
)
def test_prose_says_whose_it_is(text, kind, expected):
    assert [value for value, _ in said(text, kind)] == expected


@pytest.mark.parametrize("sort", ["参保", "低保", "失业", "残疾", "特困", "刑满释放"])
def test_whom_an_office_deals_with_is_no_office_holder(sort):
    assert ("刘伟", "told") in said(f"{sort}人员刘伟患尿毒症，每周透析三次。", Kind.PERSON_NAME)
    assert not said(f"工作人员刘伟到{sort}人员家中走访。", Kind.PERSON_NAME)


@pytest.mark.parametrize(
    "text",
    [
        "儿童张小明，2018年5月3日出生。",
        "张小明，男，2018年5月3日出生，现就读于阳光小学。",
        "张小明（2018年5月生）符合入学条件。",
        "（儿童姓名）张小明　（性别）女　（出生日期）2019-08-01",
        "姓名：张小明　性别：男　出生年月：2018年5月",
        "新生儿张小明，出生日期：2025年11月2日。",
        "被监护人张小明，生于2015年9月。",
    ],
)
def test_who_was_born_less_than_eighteen_years_ago_is_a_minor(text):
    assert said(text, Kind.MINOR) == [("张小明", "birth_date")]
    assert not said(text, Kind.MINOR, today=date(2045, 1, 1))


@pytest.mark.parametrize("text", ["本中心于2018年5月3日成立。", "该系统2020年1月产生数据，张小明维护。", "张建国，男，1965年3月12日出生。"])
def test_no_date_makes_a_minor_of_who_is_none(text):
    assert not said(text, Kind.MINOR)
