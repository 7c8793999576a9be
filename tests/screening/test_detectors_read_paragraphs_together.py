"""What is typed in paragraphs is read as one text, and told where it stands: a mark, a form or a list may run over several."""

import pytest

from tests.screening.detecting import KEY, NO_WORDS, RULES, TODAY, table
from workflows.screening.detectors import detect, marks_in
from workflows.screening.detectors.joined import joined
from workflows.screening.findings import Passage
from workflows.screening.kinds import Kind
from workflows.screening.manners import Manner, masked


def typed(*paragraphs, first_page=True):
    return [Passage(f"body/{number}", text, first_page=first_page) for number, text in enumerate(paragraphs)]


def told(passages, kind):
    texts = {one.place: one.text for one in passages}
    found = detect(passages, RULES, NO_WORDS, KEY, TODAY)
    return [(one.place, texts[one.place][one.start : one.end]) for one in found if one.kind is kind]


@pytest.mark.parametrize(
    ("paragraphs", "at", "value"),
    [
        (("机密", "★10年", "关于某事的报告"), "body/0", "机密"),
        (("000012", "秘　密", "★", "１年"), "body/1", "秘　密"),
        (("绝", "密", "行动方案"), "body/0", "绝"),
        (("关于值守工作的通知（机密）", "各社区："), "body/0", "机密"),
    ],
)
def test_a_mark_over_several_paragraphs_stands_where_it_begins(paragraphs, at, value):
    passages = typed(*paragraphs)
    assert told(passages, Kind.SECRET_MARK) == [(at, value)]
    [quick] = marks_in(passages, KEY)  # what asks at every save
    assert quick.place == at
    assert quick.mark in {one.mark for one in detect(passages, RULES, NO_WORDS, KEY, TODAY)}


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("国家秘密的等级", "绝密", "机密", "秘密"),
        ("有关事项属于国家秘密", "★各科室要抓好落实"),
        ("请各社区妥善保管机密", "★1年内不得销毁"),
        ("保密期限", "绝密级不超过30年（绝密）"),
        ("国家秘密分为三级：绝密、机密、秘密", "（保密宣传专栏）"),
        ("请领会保密", "密码由专人保管"),
    ],
)
def test_what_is_said_of_secrecy_over_several_paragraphs_is_no_mark(paragraphs):
    assert not told(typed(*paragraphs), Kind.SECRET_MARK)
    assert not marks_in(typed(*paragraphs), KEY)


def test_a_mark_below_the_first_page_needs_its_star():
    assert told(typed("正文", "机密", "★10年", first_page=False), Kind.SECRET_MARK) == [("body/1", "机密")]
    assert not told(typed("正文", "机密", first_page=False), Kind.SECRET_MARK)


def test_a_form_in_paragraphs_is_one_form():
    passages = typed("姓名：王小明", "诊断：慢性肾脏病5期", "家庭住址 云栖里7-2-1303")
    assert told(passages, Kind.HEALTH) == [("body/1", "慢性肾脏病5期")]
    assert told(passages, Kind.ADDRESS) == [("body/2", "云栖里7-2-1303")]


def test_a_list_in_paragraphs_is_one_list():
    passages = typed("幸福里幼儿园小一班名单", "序号　姓名　　性别", "1　　杨小玉　　女", "2　　康一诺　　男")
    assert told(passages, Kind.MINOR) == [("body/2", "杨小玉"), ("body/3", "康一诺")]


def test_a_table_knows_what_stands_above_it():
    text, cells = table(["姓名", "结果"], ["杨小玉", "轻度近视"])
    passages = [*typed("四（2）班视力筛查情况"), Passage("body/1", text, tuple(cells))]
    assert told(passages, Kind.MINOR) == [("body/1", "杨小玉")]
    assert told(passages, Kind.HEALTH) == [("body/1", "轻度近视")]


def test_a_number_is_not_put_together_of_two_paragraphs():
    number = "11010519491231002X"
    assert not told(typed(f"编号{number[:9]}", number[9:]), Kind.ID_NUMBER)
    assert told(typed("证件", number), Kind.ID_NUMBER) == [("body/1", number)]


def test_a_number_that_is_called_one_is_found_in_both_paragraphs_it_runs_over():
    number = "11010519491231002X"
    passages = typed(f"身份证号码：{number[:9]}", f"  {number[9:]}，住云栖里")
    assert told(passages, Kind.ID_NUMBER) == [("body/0", number[:9]), ("body/1", number[9:])]
    assert [masked(value, Manner.BIRTH) for _, value in told(passages, Kind.ID_NUMBER)] == ["*" * 9, "*" * 9]  # nothing of a part stays


def test_other_fields_and_hidden_paragraphs_stay_apart():
    comment = Passage("body/1", "★10年", hidden="comment")
    assert not told([Passage("title", "机密工作"), *typed("★10年")], Kind.SECRET_MARK)
    assert [place for place, _ in told([*typed("机密"), comment], Kind.SECRET_MARK)] == ["body/0"]


# -- a list that goes on over the page ---------------------------------------------------------------------------------------
HEADER = ("姓名", "家庭住址", "银行账号", "备注")
ROWS = (
    ("杜明远", "石桥村3组15号", "6217000000000001", "低保"),
    ("薛涵琳", "石桥村4组7号", "6217000000000002", "轻度失能"),
    ("逄占元", "石桥村9组2号", "6217000000000003", ""),
)


def pages(*tables):
    """A table on each page, and what stands in its margin."""
    for number, rows in enumerate(tables, start=1):
        text, cells = table(*rows)
        yield Passage(f"page:{number}", f"第{number}页", first_page=number == 1)
        yield Passage(f"page:{number}/table:1", text, tuple(cells), first_page=number == 1)


def test_what_stands_on_the_next_page_stands_under_the_header_of_the_first():
    passages = list(pages((HEADER, ROWS[0]), (ROWS[1],), (ROWS[2],)))
    found = detect(passages, RULES, NO_WORDS, KEY, TODAY)
    for number, (name, home, account, _note) in enumerate(ROWS, start=1):
        place = f"page:{number}/table:1"
        assert {(place, name)} <= set(told(passages, Kind.PERSON_NAME))
        assert (place, home) in told(passages, Kind.ADDRESS)
        assert (place, account) in told(passages, Kind.BANK_ACCOUNT)
        row = int(number == 1)  # of its own page
        assert {one.cell for one in found if one.place == place and one.kind is Kind.ADDRESS} == {f"{row},1"}
    assert ("page:1/table:1", "低保") in told(passages, Kind.HARDSHIP)
    assert ("page:2/table:1", "轻度失能") in told(passages, Kind.HEALTH)


@pytest.mark.parametrize(
    "other",
    [
        (("片区", "15号", "20"),),  # of fewer columns
        (("项目", "建设地点", "概算", "工期"), ("游园", "石桥村3组15号", "60", "90天")),  # with a header of its own
    ],
)
def test_another_table_on_the_next_page_is_another(other):
    passages = list(pages((HEADER, ROWS[0]), other))
    assert all(len(one.parts) == 1 for one in joined(passages))
    assert len(list(joined(passages))) == len(passages)


def test_a_page_between_ends_the_table():
    passages = list(pages((HEADER, ROWS[0]), (ROWS[1],), (ROWS[2],)))
    without_the_second = [one for one in passages if not one.place.startswith("page:2")]
    assert [len(one.parts) for one in joined(passages)] == [1, 3, 1, 1]
    assert all(len(one.parts) == 1 for one in joined(without_the_second))
