"""密级标志 and the marks of internal papers and drafts are found; what laws and forms say of them is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.screening.detecting import KEY, found, said
from workflows.screening.detectors import marks_only
from workflows.screening.kinds import Kind

BODY = "\n平山街道办事处关于有关工作的报告\n现将情况报告如下。"


@pytest.mark.parametrize(
    "mark",
    [
        "机密★5年",
        "秘密★1年",
        "绝密★长期",
        "机密★会议开始前",
        "秘 密 ★ １年",
        "机　密★\n5年",
        "秘密＊10年",
        "机\u200b密☆6个月",
        "机密\n★\n5年",
        "秘密★",
        "机\0密★5年",
    ],
)
def test_a_full_mark_is_found_anywhere_and_by_the_quick_check_too(mark):
    for text in (mark + BODY, "正文" * 900 + "\n" + mark + "\n" + BODY):
        [one] = found(text, Kind.SECRET_MARK)
        assert text[one.start : one.end].startswith(mark[0])
        [quick] = marks_only(text, KEY, "body/1")
        assert (quick.start, quick.end, quick.mark, quick.place) == (one.start, one.end, one.mark, one.place)


@pytest.mark.parametrize("mark", ["秘密", "机 密", "【绝密】", "秘密 特急", "000012\n机密"])
def test_a_level_alone_counts_in_the_first_lines_of_a_first_page(mark):
    assert [why for _, why in said(mark + BODY, Kind.SECRET_MARK)] == ["mark_alone"]
    assert not found(mark + BODY, Kind.SECRET_MARK, first_page=False)
    assert not found("正文\n" * 40 + mark, Kind.SECRET_MARK)


def test_a_label_answered_with_a_level_counts():
    assert said("密级：机密\n正文", Kind.SECRET_MARK) == [("机密", "mark_label")]
    assert said("密级：□绝密 ☑机密 □秘密", Kind.SECRET_MARK) == [("机密", "mark_label")]


@pytest.mark.parametrize(
    "text",
    [
        "涉及国家秘密、商业秘密、个人隐私的政府信息不得公开。",
        "属于国家秘密：否",
        "密级：□绝密 □机密 □秘密 ☑不涉密",
        "密级：公开",
        "密级（绝密、机密、秘密）",
        "保密审查意见",
        "依照《中华人民共和国保守国家秘密法》",
        "机密性、完整性、可用性",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "标志形式为“秘密★1年”，由定密责任人确定。",
        "绝密\n机密\n秘密\n合计",
        "**国家秘密**",
        "保守商业秘密 * 5年内有效",
        "秘密级文件管理规定",
        "密级\t绝密\t机密\t秘密",
    ],
)
def test_what_is_said_of_secrets_is_no_mark(text):
    assert not found(text, Kind.SECRET_MARK)
    assert marks_only(text, KEY) == []


def test_a_mark_is_shown_without_what_stands_around_it():
    [one] = found("机密★5年会议内容甲乙丙", Kind.SECRET_MARK)
    assert one.excerpt == "机密★5年"


@given(st.text(alphabet="绝机秘密★*＊ \u200b\0\n:：级5年长期□☑文件abc", max_size=60))
def test_the_quick_check_finds_exactly_what_the_whole_one_finds(text):
    whole = [(one.start, one.end, one.reason) for one in found(text, Kind.SECRET_MARK)]
    assert sorted((one.start, one.end, one.reason) for one in marks_only(text, KEY)) == sorted(whole)


@pytest.mark.parametrize(
    "text", ["内部资料，注意保存\n正文", "（此件不得翻印）", "仅供领导参阅\n正文", "内部\n通报", "工作秘密\n正文", "阅后收回"]
)
def test_marks_of_internal_papers_are_found(text):
    assert found(text, Kind.INTERNAL_MARK)


@pytest.mark.parametrize(
    "text",
    [
        "工作秘密泄露后会造成不利影响，应当依法保护。",
        "依据条例，内部文件不予公开；注意保密审查。",
        "价格仅供参考。",
        "涉及国家秘密的不得公开。",
        "内部装修改造工程公告",
    ],
)
def test_words_about_internal_matters_are_no_marks(text):
    assert not found(text, Kind.INTERNAL_MARK)


def test_a_draft_is_marked_and_a_public_consultation_is_not():
    assert said("网格管理办法（讨论稿）\n第一条", Kind.DRAFT_MARK) == [("讨论稿", "phrase")]
    assert said("网格管理办法（征求意见稿）\n第一条", Kind.DRAFT_MARK)
    assert not found("关于《办法（征求意见稿）》公开征求意见的公告", Kind.DRAFT_MARK)


def test_header_fields_of_the_file_copy_are_told():
    text = "000012\n特急\n签发人：王建军\n正文000013\n特急件到达"
    assert [one for one, _ in said(text, Kind.HEADER_FIELD)] == ["000012", "特急", "王建军"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[2024]5号", "bracket"),
        ("（2024）5号", "bracket"),
        ("〔2024〕05号", "padded"),
        ("〔2024〕第5号", "ordinal"),
        ("〔24〕5号", "year"),
        ("〔2031〕5号", "year"),
    ],
)
def test_a_document_number_written_wrongly_is_told_with_the_right_form(written, reason):
    [one] = found(f"根据平政办发{written}文件", Kind.DOCUMENT_NUMBER)
    assert one.reason == reason
    assert one.detail["suggestion"].startswith("〔")


def test_a_right_document_number_and_a_case_number_are_left_alone():
    assert not found("平政办发〔2024〕5号，（2023）冀0102民初123号，国务院令第711号", Kind.DOCUMENT_NUMBER)
