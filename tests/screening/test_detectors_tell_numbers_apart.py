"""What is shaped like a person's number and is none; what is mistyped, old or badly masked and is one; whose account and telephone it is."""

import pytest

from tests.screening.detecting import found, said, table
from workflows.screening.kinds import Action, Kind
from workflows.screening.rules import DEFAULT_ACTIONS, Rules


def blocking(text, **options):
    return [
        (one.kind, text[one.start : one.end]) for one in found(text, **options) if DEFAULT_ACTIONS[one.kind] in (Action.BLOCK, Action.MASK)
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("身份证号：440308199003141234", "label"),
        ("公民身份号码 11010519491231002", "label"),
        ("身份证：110105491231002", "old_form"),
        ("持证人110105491231002已换证", "old_form"),
        ("证号110105****1231002X。", "badly_masked"),
        ("身份证4420001971*******2", "badly_masked"),
        ("残疾证号11010519491231002X42", "checksum"),
        ("请核对999999199001010016", "checksum"),
        ("11010519491231002X19800001234", "checksum"),
    ],
)
def test_an_identity_number_that_is_not_as_it_should_be_is_found_with_its_reason(text, reason):
    assert [why for _, why in said(text, Kind.ID_NUMBER)] == [reason]


@pytest.mark.parametrize("text", ["110105********002X", "身份证：**************002X", "1101**********1234", "3701021990********"])
def test_a_number_masked_as_it_should_be_is_left_alone(text):
    shown = said(text, Kind.ID_NUMBER)
    assert shown == ([] if "1990" not in text else [(text, "badly_masked")])


@pytest.mark.parametrize(
    "text",
    [
        "快递单号：SF1234567890123", "订单编号：13812345678", "合同编号 HT-2024-13812345678", "项目代码：2405-130102-04-01-123456", "折合13812345678.50元",
        "金额13812345678元", "流水号6222020200112233447", "采购编号202403151234567890", "ISBN 978-7-1234-5678-9", "坐标114.13812345678，38.04",
        "0.622202020011223344", "水表读数13812345", "系数3.141592653589793238", "附件http://x.gov.cn/t20240315_13812345678.html",
        "版本V1.2.3.200", "3.1.2.1 施工要求", "（2023）冀0102民初1234号", "国道G107、S302，型号BYD-A12345",
        "档案号：13812345678",
    ],
)  # fmt: skip
def test_numbers_of_things_are_nobodys(text):
    assert blocking(text) == []


def test_neighbours_in_a_table_of_figures_do_not_grow_together():
    text, cells = table(
        ["乡镇", "户数", "人数", "金额"],
        ["桥头镇", "138", "1200", "3400"],
        ["桥下镇", "6222", "0202", "0011"],
        ["巽宅镇", "110105", "19491231", "3"],
    )
    assert blocking(text, cells=cells) == []
    assert blocking("138 1200 3400 5 6 7\n186  265  53000  60\n86  164  93632444") == []


def test_a_number_split_over_cells_and_lines_is_one():
    text, cells = table(["身份证号", *"11010519491231002X"])
    assert [why for _, why in said(text, Kind.ID_NUMBER, cells=cells)] == ["checksum"]
    assert said("电话198000\n01731，请联系", Kind.MOBILE_PHONE) == [("198000\n01731", "form")]
    assert said("卡号6222 0202 0011 2233 446", Kind.BANK_ACCOUNT) == [("6222 0202 0011 2233 446", "checksum")]


def test_the_account_of_an_organisation_is_left_alone_and_a_persons_is_not():
    assert not said("户名：平山县财政局 开户行：农业银行平山支行 账号：50605001040006886", Kind.BANK_ACCOUNT)
    assert not said("捐款账户：平山县慈善总会，账号6222020200112233446", Kind.BANK_ACCOUNT)
    assert said("户名：张伟 开户行：农业银行平山支行 账号：50605001040006887", Kind.BANK_ACCOUNT) == [("50605001040006887", "label")]
    assert not said("微信公众号账号：1234567890123", Kind.BANK_ACCOUNT)


def test_the_offices_own_telephone_numbers_are_allowed_by_list():
    own = Rules.of({"office_numbers": ["0311-88881234"]})
    text = "电话0311-88881234，88881234；监督电话：0311-66665555转8012"
    assert said(text, Kind.LANDLINE, rules=own) == [("0311-66665555转8012", "form")]
    assert len(said(text, Kind.LANDLINE)) == 3


def test_a_landline_needs_an_area_that_exists_or_a_label():
    assert said("电话：22200129；0719-8785977", Kind.LANDLINE) == [("22200129", "form"), ("0719-8785977", "form")]
    assert not said("编号0200-1234567，读数22200129", Kind.LANDLINE)
    assert not said("热线12345，监督12388，400-123-4567", Kind.LANDLINE)


def test_credit_codes_travel_documents_plates_and_accounts_of_chats():
    assert said("代码91350100M000100Y43", Kind.CREDIT_CODE) == [("91350100M000100Y43", "checksum")]
    assert said("护照E12345678、EA1234567；港澳通行证C12345678", Kind.TRAVEL_DOCUMENT)[0] == ("E12345678", "label")
    assert said("批号E20240315", Kind.TRAVEL_DOCUMENT) == []
    assert [one for one, _ in said("冀A·12345、冀AD12345、京A1B2C学、粤Z1234港", Kind.VEHICLE_PLATE)] == [
        "冀A·12345",
        "冀AD12345",
        "京A1B2C学",
        "粤Z1234港",
    ]
    assert said("微信号：zhang_san88；QQ群：123456789", Kind.CHAT_ACCOUNT) == [("zhang_san88", "label")]


def test_an_offices_mailbox_is_its_own_business():
    assert said("a@pingshan.gov.cn，b@163.com", Kind.EMAIL) == [("b@163.com", "form")]


def test_a_network_address_is_told_from_a_heading_and_a_version():
    assert said("服务器192.168.1.10，V10.20.30.40，4.2.1.3 总则", Kind.IP_ADDRESS) == [("192.168.1.10", "form")]
