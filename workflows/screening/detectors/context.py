"""Words before or after a number that say what it is, or that it is nothing of the sort."""

import re
from collections.abc import Iterator

from .headings import Role
from .reading import Reading

_CODE = re.compile(
    r"(?:编号|单号|订单|运单|快递|快件|邮件号|流水|代码|编码|文号|合同|案号|学号|学籍|考号|准考|证书|批号|登记号|受理号|备案|条码|条形码|发票|票号|凭证|车架|设备号"
    r"|序列号|型号|户号|表号|物流|招标|采购|标段|国标|许可证|执照|注册号|产权证|不动产权|(?:执法|资格|工作|检查|监督|上岗|职业|记者|教师|律师|医师|结婚|离婚|出生)证号|批准书|地块|图号|档案号|索引号|工单|工号|ISBN|ISSN|IMEI|SN|MAC|ID|No\.?|NO\.?|№)"
    r"(?:\([^()\n]{0,8}\))?[^0-9\n一-鿿]{0,4}(?:[A-Za-z\-]{0,6})?$"
)
_IDENTITY = re.compile(r"(?:身份证|公民身份|证件号|身份号码|居民证|有效证件)[^0-9\n。;]{0,14}(?:\n {0,4})?$")
_PHONE = re.compile(
    r"(?:电话|手机|联系方式|联系号码|热线|座机|固话|传真|致电|拨打|来电|T[Ee][Ll]|t[Ee][Ll]|Phone|phone|Mobile|mobile)[^0-9\n。;]{0,10}(?:\n {0,4})?$"
)
_PHONE_BEFORE = re.compile(
    r"(?:电话|手机|联系方式|联系号码|热线|座机|固话|传真|T[Ee][Ll]|t[Ee][Ll]|Phone|phone|Mobile|mobile)[^\n。;]{0,30}$"
)
_SUM = re.compile(r"(?:¥|\$|€|人民币|金额|合计|总计|共计|总额|造价|价款|价格|投资)[^0-9\n一-鿿]{0,3}$")
_UNIT = re.compile(
    r" ?(?:元|万|亿|千|平方|㎡|m2|吨|米|公里|株|度|千瓦|亩|人(?!员)|户(?![籍主口名])|件|次|个(?!人)|%|立方|美元|港元|欧元|kW|公顷)"
)
_DECIMAL_BEFORE, _NUMBERING = re.compile(r"[0-9][.]$"), re.compile(r"(?:^|[\s;,。(])[1-9][0-9]?\.$")
_DECIMAL_AFTER = re.compile(r"[.][0-9]")
_LATIN_LABEL = re.compile(r"(?:tel|phone|mobile|mob|cell|qq|wechat|wx|weixin|id|card)[ :.]*$", re.IGNORECASE)
_LINKED_BEFORE, _LINKED_AFTER = re.compile(r"[0-9A-Za-z]-$"), re.compile(r"-[0-9A-Za-z]")
_URL = re.compile(r"(?:https?://|ftp://|www\.)[\x21-\x7e]+")


def coded(reading: Reading, at: int) -> bool:
    """Whether the number that begins here is announced as the number of a thing: an order, a contract, a document."""
    role = reading.role(at)
    if role is Role.CODE and _PHONE.search(reading.before(at, 30)):
        return False  # a line of several labels: what stands right before a number says what it is
    return role is Role.CODE or (role is Role.NONE and bool(_CODE.search(reading.before(at, 24))))


def as_identity(reading: Reading, at: int) -> bool:
    return reading.role(at) is Role.ID or bool(_IDENTITY.search(reading.before(at, 36)))


def as_phone(reading: Reading, at: int) -> bool:
    return reading.role(at) is Role.PHONE or bool(_PHONE.search(reading.before(at, 30)))


def among_phones(reading: Reading, at: int) -> bool:
    """As `as_phone`, or further on in what such a label announced: 电话：…、…"""
    return reading.role(at) is Role.PHONE or bool(_PHONE_BEFORE.search(reading.before(at, 48)))


def measured(reading: Reading, start: int, end: int) -> bool:
    """Whether a run of digits is a sum, a measure or part of a decimal number."""
    before, after = reading.text[max(0, start - 10) : start], reading.text[end : end + 4]
    if _UNIT.match(after) or _DECIMAL_AFTER.match(after) or _SUM.search(before):
        return True
    return bool(_DECIMAL_BEFORE.search(before)) and not _NUMBERING.search(before)


def after_letter(reading: Reading, at: int) -> bool:
    """Whether letters run into the number, as in the codes of orders; not when they are a label."""
    last = reading.text[max(0, at - 1) : at]
    return last.isascii() and (last.isalpha() or last == "_") and not _LATIN_LABEL.search(reading.text, max(0, at - 9), at)


def over_line_end(reading: Reading, start: int, end: int) -> bool:
    """Whether a number runs over the end of a line of prose: something other than figures stands before and behind it."""
    before, after = reading.text[max(0, start - 2) : start], reading.text[end : end + 1]
    return bool(before.strip()) and not before[-1].isdigit() and (not after or not after.isspace())


def chained(reading: Reading, start: int, end: int) -> bool:
    """Whether dashes link the digits to more letters or digits, as in a code of many parts."""
    before, after = reading.text[max(0, start - 2) : start], reading.text[end : end + 2]
    return bool(_LINKED_BEFORE.search(before) or _LINKED_AFTER.match(after))


def urls(text: str) -> list[tuple[int, int]]:
    """Where addresses of pages stand, in which digits are nobody's number."""
    if "://" not in text and "www." not in text:
        return []
    return [match.span() for match in _URL.finditer(text)]


def holding(anchor: re.Pattern[str], pattern: re.Pattern[str], text: str, before: int) -> Iterator[re.Match[str]]:
    """Matches of a pattern in which an anchor begins at most so many letters behind their beginning.

    The same as `finditer` of a pattern that begins with any letter, but looked for only around what is rare in it.
    """
    reached = 0
    for found in anchor.finditer(text):
        for start in range(max(reached, found.start() - before), found.start() + 1):
            if match := pattern.match(text, start):
                yield match
                reached = max(match.end(), start + 1)
                break
