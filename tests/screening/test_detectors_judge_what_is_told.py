"""What is told of a private person is found whatever its words are; what an office does, a rule says or a list counts is not."""

import re

import pytest

from tests.screening.detecting import found, said, table
from workflows.screening.detectors.particulars import OUTRIGHT, Hints, clauses, judged
from workflows.screening.kinds import Kind

ID = "999999199001010016"
TOLD = (Kind.HEALTH, Kind.HARDSHIP)


def told(text, **options):
    return [text[one.start : one.end] for one in found(text, **options) if one.kind in TOLD]


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("婆婆摔坏了胯骨", Kind.HEALTH),
        ("舌头打结", Kind.HEALTH),
        ("嚼不动硬饭", Kind.HEALTH),
        ("天天扎胰岛素", Kind.HEALTH),
        ("得了一种罕见的皮肤病", Kind.HEALTH),
        ("弟弟蹲监狱", Kind.HARDSHIP),
        ("孙子学费凑不齐", Kind.HARDSHIP),
        ("靠摆摊养活两个娃", Kind.HARDSHIP),
        ("与妻子早已分居", Kind.HARDSHIP),
        ("房子被债主占了", Kind.HARDSHIP),
    ],
)
def test_a_clause_is_judged_by_what_it_is_about(clause, kind):
    verdict = judged(clause)
    assert verdict.weight >= OUTRIGHT - 1
    assert verdict.health if kind is Kind.HEALTH else verdict.hardship


@pytest.mark.parametrize(
    "clause",
    [
        "向街道申请困难补助",
        "残疾人每人每月补贴100元",
        "由社区医院安排体检",
        "请携带病历到窗口办理",
        "符合条件的困难家庭",
        "学校位于文化路",
        "已电话告知处理结果",
        "工作人员入户核查",
        "三日内恢复供水",
    ],
)
def test_what_an_office_does_or_a_rule_says_tells_nothing(clause):
    verdict = judged(clause)
    assert verdict.policy or verdict.weight < OUTRIGHT - 1


def test_sums_are_not_cut_at_their_commas():
    text = "欠了亲戚36,500元,房子也押了"
    assert [text[slice(*span)] for span in clauses(text, 0, len(text))] == ["欠了亲戚36,500元", "房子也押了"]


def test_clauses_in_a_row_are_one_finding():
    text = f"王建国，身份证号{ID}，爹妈走得早，自己又赌，把老宅输给了人家，现在睡桥洞。"
    assert said(text, Kind.HARDSHIP) == [("爹妈走得早，自己又赌，把老宅输给了人家，现在睡桥洞", "of_person")]


def test_a_paragraph_goes_on_about_whom_it_names():
    text = f"王建国，身份证号{ID}，本村人。两条腿肿得穿不上鞋。"
    assert said(text, Kind.HEALTH) == [("两条腿肿得穿不上鞋", "of_person")]
    assert told("本村人。两条腿肿得穿不上鞋。") == []


def test_a_label_of_free_text_says_that_more_is_told():
    text = f"姓名：王建国\n身份证号：{ID}\n求助事由：铺面烧成了空壳，货款还欠着。\n联系人：刘主任，电话0311-88880001"
    assert told(text) == ["铺面烧成了空壳，货款还欠着"]


def test_somebody_described_by_sex_or_age_is_somebody():
    assert told("王秀英，女，81岁，耳朵背得厉害。") == ["耳朵背得厉害"]


def test_an_entry_under_a_heading_of_free_text_is_read_clause_by_clause():
    text, cells = table(["姓名", "身份证号", "走访情况"], ["王建国", ID, "腰直不起来，儿子常年不管"])
    assert Kind.HEALTH in {one.kind for one in found(text, cells=cells)}
    text, cells = table(["姓名", "身份证号", "走访情况"], ["王建国", ID, "已发放宣传册，无异议"])
    assert told(text, cells=cells) == []


def test_a_list_with_numbers_of_disability_is_about_disability():
    text, cells = table(["姓名", "证号", "类别", "等级"], ["王建国", f"{ID}41", "肢体", "二级"])
    assert [value for value, _ in said(text, Kind.HEALTH, cells=cells)] == ["肢体", "二级"]


@pytest.mark.parametrize(
    "text",
    [
        "问：父母双双病故的孩子怎么办？答：孤儿每人每月发1500元。联系人：王主任，电话13812340001。",
        "凡丧失劳动能力、没有收入来源、子女无力赡养的老人，可以申请特困供养。",
        "街道党工委书记张志远走访困难群众，询问老人的身体和收入，鼓励他们克服困难。",
        "肝炎、肺结核患者应当规范服药。咨询电话0311-88880001。",
        "任前公示：张志远，男，1980年3月生，大学学历，现任街道民政办主任，拟任街道办事处副主任。",
    ],
)
def test_policy_news_and_notices_of_office_holders_are_left_alone(text):
    assert told(text) == []
    assert said(text, Kind.PERSON_NAME) == []


def test_a_decision_about_somebody_tells_no_more_than_who_it_is():
    text = (
        f"当事人：王建国，身份证号{ID}。经查，当事人未取得许可证经营熟食，违反了《食品安全法》第三十五条的规定。"
        "如不服本决定，可以在六十日内申请行政复议。逾期不履行的，申请法院强制执行。"
    )
    assert told(text) == []
    assert said(text, Kind.PERSON_NAME) == [("王建国", "label")]


class TestNames:
    def test_a_name_that_no_word_introduces_is_found_by_how_words_run(self):
        text = f"王建国，身份证号{ID}。昨晚樊小军跑到社区闹，钥匙后来交给卞志高保管。"
        assert {value for value, _ in said(text, Kind.PERSON_NAME)} == {"王建国", "樊小军", "卞志高"}

    def test_whoever_acts_for_an_office_stays_unfound(self):
        text = f"王建国，身份证号{ID}，由民警符文斌送回，社工谷雨晴跟进，闵行舟副主任陪同。"
        assert [value for value, _ in said(text, Kind.PERSON_NAME)] == ["王建国"]

    def test_words_and_streets_are_no_names(self):
        text = f"王建国，身份证号{ID}，住柳荫胡同82号，未能及时修复的房屋依据食品安全法处理，他在车库里睡。"
        assert [value for value, _ in said(text, Kind.PERSON_NAME)] == ["王建国"]

    def test_a_word_that_begins_like_a_name_is_none(self):
        text = f"王建国，身份证号{ID}。昨晚他在荣誉墙睡着，后来回文明岗去。"
        assert [value for value, _ in said(text, Kind.PERSON_NAME)] == ["王建国"]

    def test_a_name_found_once_is_found_wherever_it_stands_again(self):
        text = f"樊小军，身份证号{ID}。" + "本月无事。" * 60 + "樊小军到场。"
        assert [value for value, _ in said(text, Kind.PERSON_NAME)] == ["樊小军", "樊小军"]
        text = f"高峰，身份证号{ID}。" + "本月无事。" * 60 + "用电高峰期。"
        assert [value for value, _ in said(text, Kind.PERSON_NAME)] == ["高峰"]

    def test_who_is_born_lately_is_a_minor(self):
        assert said(f"王建国（身份证号{ID}）之女王小雨，2016年生。", Kind.MINOR) == [("王小雨", "birth_date")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"王建国，身份证号{ID}，住王家湾四组。", ["王家湾四组"]),
        (f"王建国，身份证号{ID}，住机械厂家属院3排5号。", ["机械厂家属院3排5号"]),
        (f"王建国，身份证号{ID}，家在人民路56号院内平房。", ["人民路56号院内平房"]),
        (f"王建国，身份证号{ID}，住河沿村东头老供销社后面第三家。", ["河沿村东头老供销社后面第三家"]),
        (f"王建国（身份证号{ID}，青石巷19号之2）", ["青石巷19号之2"]),
        ("上午到青石巷19号看望王秀英老人。", ["青石巷19号"]),
        ("上午到青石巷19号走访环卫中队。", []),
        (f"王建国，身份证号{ID}，住院三个月。", []),
        (f"王建国，身份证号{ID}，到人民路56号派出所报案。", []),
    ],
)
def test_a_home_is_what_stands_behind_the_word_that_somebody_lives_there(text, expected):
    assert [value for value, _ in said(text, Kind.ADDRESS)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"王建国，身份证号{ID}，本村人。\n冬天路灯不亮，大家都盼着修。", []),
        (f"王建国，身份证号{ID}，本村人。\n老人腿摔断了没钱治怎么办？找社区。", []),
        (f"姓名：王建国\n身份证号：{ID}\n信访原因：已由街道受理", []),
        (f"王建国，身份证号{ID}。\n联系人：腿摔断了的请先说", []),
        ("联系人樊小军，电话13812340001，腿摔断了。", []),
        ("樊小军，电话13812340001，腿摔断了。", ["腿摔断了"]),
        (f"王建国，身份证号{ID}，因腿摔断了在家。", ["腿摔断了在家"]),
        (f"姓名：王建国\n身份证号：{ID}\n家庭情况：\n铺面烧成了空壳。\n隔壁的旧账一本又一本。", ["铺面烧成了空壳", "隔壁的旧账一本又一本"]),
        ("网格员小周：青石巷19号的樊小军大爷，腿肿得鞋都穿不上。", ["腿肿得鞋都穿不上"]),
    ],
)
def test_where_it_stands_says_whose_it_is(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize("clause", ["因病致贫", "药钱欠了两万元", "酒后又动手打她", "卡里不到两百块", "儿子态度不好"])
def test_want_and_quarrels_are_no_illness(clause):
    assert not judged(clause).health


def test_an_illness_among_the_reasons_of_want_is_an_illness_too():
    text, cells = table(["姓名", "身份证号", "致困原因"], ["王建国", ID, "尘肺三期，靠制氧机"])
    assert {one.kind for one in found(text, cells=cells)} >= set(TOLD)
    text, cells = table(["姓名", "身份证号", "致困原因"], ["王建国", ID, "突发重大疾病"])
    assert Kind.HEALTH not in {one.kind for one in found(text, cells=cells)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"王建国，身份证号{ID}，户籍人民路56号派出所。", []),
        (f"王建国，身份证号{ID}，家住河沿村3组5号每天下地干活挣钱。", ["河沿村3组5号"]),
        ("1 樊小军，青石巷19号，由侄子背。", ["青石巷19号"]),
        ("·青石巷19号 樊小军奶奶：要软饭", ["青石巷19号"]),
        ("经核，当日系居民樊小军，现居青石巷19号。", ["青石巷19号"]),
        ("第一小学：柳荫小区、文化苑、澄湖大道2号至88号（双号）。", []),
        ("青石巷19号 便民窗口：周一休息", []),
    ],
)
def test_a_home_stands_beside_whoever_lives_there(text, expected):
    assert [value for value, _ in said(text, Kind.ADDRESS)] == expected
    if expected and "王建国" not in text:
        assert [value for value, _ in said(text, Kind.PERSON_NAME)] == ["樊小军"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("樊小军家：房子塌了半边，一家五口挤在偏房。", ["樊小军"]),
        ("谁先报？樊小军，爹妈双亡。", ["樊小军"]),
        ("第三户樊小军，爹妈双亡。", ["樊小军"]),
        ("樊小军：\n经比对，您名下有一辆汽车。", ["樊小军"]),
        ("樊小军家：通知已经送到。", []),
        ("樊小军，负责人，爹妈双亡的孩子由他登记。", []),
        ("樊小军：\n本次会议由街道召开。", []),
    ],
)
def test_whoever_begins_what_tells_of_misfortune_is_named(text, expected):
    assert [value for value, _ in said(text, Kind.PERSON_NAME)] == expected


@pytest.mark.parametrize(("born", "kind"), [("2016.4", Kind.MINOR), ("1956.4", Kind.PERSON_NAME)])
def test_a_column_of_births_tells_who_is_a_minor(born, kind):
    text, cells = table(["姓名", "出生", "缘由", "住处"], ["樊小军", born, "母亲出走", "青石巷19号"])
    assert [value for value, _ in said(text, kind, cells=cells)] == ["樊小军"]
    assert [value for value, _ in said(text, Kind.HARDSHIP, cells=cells)] == ["母亲出走"]
    assert [value for value, _ in said(text, Kind.ADDRESS, cells=cells)] == ["青石巷19号"]


def test_who_goes_to_primary_school_is_a_minor():
    text = f"王建国，身份证号{ID}，孙女卞小雨今年上二年级，女儿樊小军上大学。"
    assert [value for value, _ in said(text, Kind.MINOR)] == ["卞小雨"]


@pytest.mark.parametrize("text", ["甲级丙肝甲(乙肝丁", "丙等级(三级肝级二级(", "肝硬化，乙肝[丙"])
def test_hints_are_found_where_one_of_their_patterns_matches(text):
    patterns = [re.compile(r"甲|乙[丙肝](?!丁)|肝(?:硬化)?[(:]?"), re.compile(r"[丙丁](?:等|级(?:[(]三级)?)|级(?<=[一二三]级)(?:[(])")]
    hints, at, found_at = Hints(*patterns), 0, []
    while (at := hints.next(text, at, len(text))) >= 0:
        found_at.append(at)
        at += 1
    assert found_at == [place for place in range(len(text)) if any(pattern.match(text, place) for pattern in patterns)]
    assert found_at
