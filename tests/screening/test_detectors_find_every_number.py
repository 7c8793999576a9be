"""Numbers with check digits are found wherever they stand and however they are split; offsets and excerpts keep their promises."""

from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.screening import values
from tests.screening.detecting import divided, drawn, found
from workflows.screening.detectors.checks import is_credit_code, is_identity
from workflows.screening.kinds import Kind

BEFORE = st.sampled_from(["", "经查，", "序号3：", "（", "张三 ", "\n", "证件"])
AFTER = st.sampled_from(["", "。", "，住平山村", "）", " 5000元", "\n2 李四"])


@given(BEFORE, divided(values.identity, most=17), AFTER)
def test_an_identity_number_is_found_however_it_is_split(before, value, after):
    number, written = value
    text = before + written + after
    [one] = found(text, Kind.ID_NUMBER)
    assert (one.start, one.end, one.reason) == (len(before), len(before) + len(written), "checksum")


@given(BEFORE, drawn(values.card), st.sampled_from(["", " ", "-", "\u200b"]), AFTER)
def test_a_bank_card_is_found_whole_and_in_fours(before, number, gap, after):
    written = gap.join(number[at : at + 4] for at in range(0, len(number), 4))
    text = before + written + after
    assert [(one.start, one.end) for one in found(text, Kind.BANK_ACCOUNT)] == [(len(before), len(before) + len(written))]


@given(st.sampled_from(["卡号：", "银行账号 ", "银行卡号\t"]), divided(values.card))
@example("卡号：", ("6222020703210002", "622202070321000 2"))  # whose first fifteen digits could be an identity number of the old form
@example("卡号：", ("6217005537408472710", "6 217005537408472710"))  # whose last eighteen could be a credit code
@example("卡号：", ("6217005537408472710", "6\n217005537408472710"))
@example("银行账号 ", ("6217005537408472710", "6 217005537408472710"))
@example("银行卡号\t", ("6217005537408472710", "6\t217005537408472710"))
def test_after_its_label_a_bank_card_may_be_split_anywhere(label, value):
    assert found(label + value[1], Kind.BANK_ACCOUNT)


@given(BEFORE, divided(values.credit_code), AFTER)
def test_a_credit_code_is_recognised_and_hides_nothing_else(before, value, after):
    code, written = value
    text = f"{before}统一社会信用代码：{written}{after}"
    assert {one.kind for one in found(text)} - {Kind.PERSON_NAME, Kind.ADDRESS} == {Kind.CREDIT_CODE}


@given(st.sampled_from(["电话：", "手机 ", "请联系", "，"]), drawn(values.mobile), st.sampled_from(["", " ", "-", "\u200b", "full"]), AFTER)
def test_a_mobile_is_found_whole_spaced_and_dashed(before, number, gap, after):
    written = values.wide(number) if gap == "full" else gap.join((number[:3], number[3:7], number[7:]))
    text = before + written + after.replace("元", "")
    assert [(one.start, one.end) for one in found(text, Kind.MOBILE_PHONE)] == [(len(before), len(before) + len(written))]


@given(st.sampled_from(["电话：", "联系电话 ", "手机号码："]), divided(values.mobile))
def test_after_its_label_a_mobile_may_be_split_anywhere(label, value):
    assert found(label + value[1], Kind.MOBILE_PHONE)


@given(BEFORE, st.integers(0, 2**32))
def test_a_wrong_check_digit_without_a_label_is_nobodys_number(before, seed):
    number = values.identity_mistyped(Random(seed))
    assert not found(f"编号{number}。", Kind.ID_NUMBER)
    assert not is_identity(number)


@given(drawn(values.credit_code), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_other_last_character_is_no_credit_code(code, last):
    assert is_credit_code(code[:17] + last) is (code[17] == last)


def test_a_sum_that_is_a_multiple_of_31_gives_the_check_digit_0():
    """A known implementation answers 31 here, which is no character at all. (GB 32100-2015)"""
    random = Random(3)
    ending = next(code for code in (values.credit_code(random) for _ in range(1000)) if code[17] == "0")
    assert is_credit_code(ending)


@given(st.lists(divided(values.identity, most=2), min_size=1, max_size=4), st.text(alphabet="公示张三，。 \n\t1", max_size=12))
def test_an_excerpt_never_shows_what_is_masked_nor_a_neighbour(numbers, between):
    text = ("；" + between + "；").join(written for _, written in numbers)
    findings = found(text, Kind.ID_NUMBER)
    shown = ["".join(c for c in one.excerpt if c.isalnum() or c == "*") for one in findings]
    assert len(findings) == len(numbers)
    for number, _ in numbers:
        hidden = {number[at : at + 6] for at in range(3, 12)} - {number[:6]}  # the six in front are shown, and may stand in the rest again
        assert not any(part in one for one in shown for part in hidden)


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text):
    for one in found(text):
        assert 0 <= one.start <= one.end <= len(text)
        one.excerpt.encode()
        assert "\0" not in one.excerpt


@given(
    st.text(
        alphabet="身份证密级机★秘内部姓名电话：:　 \t\n\r\0\u200b\u202e\ud800张三李四0123456789xX*-[]（）〔〕号栋单元村组@.京A学生年级班岁患癌",
        max_size=200,
    )
)
def test_no_text_of_our_own_words_is_too_odd(text):
    for one in found(text):
        assert 0 <= one.start < one.end <= len(text)
