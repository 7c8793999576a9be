"""银行卡号 and 银行账号 of persons; an organisation's account may be published and is left alone."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from .checks import is_luhn
from .context import after_letter, coded, measured, over_line_end
from .headings import Role
from .names import is_name
from .reading import GAP, Hit, Reading, plain

_G = GAP + "{0,4}+"
#: UnionPay's 62 and 81, the older domestic ranges; 16 to 19 digits, parts with anything between them.
_UNION = re.compile(
    rf"[689](?<![0-9].)(?=((?:(?<=6){_G}[02]{_G}[0-9]|(?<=8){_G}1{_G}[0-9]|(?<=9){_G}5{_G}5){_G}[0-9](?:{_G}[0-9]){{12,15}}))"
)
#: Cards of other schemes: whole, or in fours.
_OTHER = re.compile(r"[345](?<![0-9A-Za-z.].)(?:[0-9]{15}|[0-9]{3}(?:[ \-][0-9]{4}){3})(?![0-9A-Za-z]|[.\-][0-9])")
_PREFIXES = re.compile(r"6[02]|81|9558|9559|95[0-9]{2}")
_PARTS = re.compile(r"[0-9]+")
_LABEL = re.compile(
    r"(?:银行卡|卡号|账号|帐号|账户|帐户|存折|一卡通|社保卡|惠农卡|卡上|(?<=[一-鿿])卡(?=[0-9])|[存汇打转划][入到至])(?:号码|号|:|\([^()\n]{0,8}\)|为|是|\s|-){0,4}"
    r"(?:[一-鿿]{2,16}(?:银行|支行|分行|信用社|分理处|营业部)[ :,]{0,3})?\n?([0-9](?:[ \-]?[0-9]){9,29})(?![0-9A-Za-z])"
)
SAID = re.compile(r"(?:卡号|账号|帐号|账户|存折|一卡通|银行卡)[^0-9\n]{0,10}\n?$")
_ENTRY = re.compile(r"(?:[一-鿿]{2,16}[: ]?)?([0-9](?:[ \-]?[0-9]){9,29})")  # its bank before it
_NO_BANK = re.compile(r"(?:微信|QQ|公众|抖音|快手|微博|登录|登陆|用户|平台|系统|缴费|水费|电费|燃气|会员|邮箱|视频|学习|实名)[^\n]{0,4}$")
_HOLDER = re.compile(
    r"(?:收款人[全名]称|收款单位全称|全称|户名|账户名称|账户名|帐户名称|开户名称|开户名|单位名称|收款单位|收款人|收款方|名称)[: \t]{0,3}([^\s,;。:()]{2,40})"
)
_ORGANISATION = re.compile(
    r"(?:局|处|公司|中心|委员会|委|政府|医院|学校|小学|中学|大学|学院|基金会|协会|商会|红十字会|总会|合作社|联合社|村|社区|厂|所|站|院|专户|部|厅|会|队|社|店|馆|庭|团|街道)$"
)
_OF_OFFICE = re.compile(
    r"对公|供应商|代理机构|成交|单位账户|专户|保证金|非税|捐款|捐赠|善款|认捐|基本户|基本账户|公款|指定账户|竞买|投标|专用账户|监管账户|汇缴|国库|零余额|缴库"
)
_IN_WHOSE_NAME = re.compile(r"账户[: ]{1,3}([一-鿿]{2,4})(?=[,;、 ])")
_THEIRS = re.compile(
    r"(?:[其他她您你]|本人|老人|家属)的?(?:名下)?(?:银行)?(?:[账帐][户号]|卡号?)[^0-9一-鿿]{0,3}\Z"
)  # right before a number
_AROUND = 90
_CARD_LENGTHS = (19, 18, 17, 16)


def found(reading: Reading) -> Iterator[Hit]:
    cards = list(_cards(reading))
    yield from cards
    yield from _labelled(reading, {(hit.start, hit.end) for hit in cards})


def _cards(reading: Reading) -> Iterator[Hit]:
    text, reached = reading.text, 0
    for match in reading.numbers(_UNION, 16):
        if match.start() >= reached and (end := _card(reading, match.start(), match.end(1))):
            reached = end
            if not _of_organisation(reading, match.start(), end):
                yield Hit(Kind.BANK_ACCOUNT, match.start(), end, "checksum", plain(text[match.start() : end]))
    for match in reading.numbers(_OTHER, 16):
        number, (start, end) = plain(match[0]), match.span()
        if is_luhn(number) and not _is_other_number(reading, start, end) and not _of_organisation(reading, start, end):
            yield Hit(Kind.BANK_ACCOUNT, start, end, "checksum", number)


def _card(reading: Reading, start: int, most: int) -> int:
    """Where a card number that begins at `start` ends, 0 when none does.

    The longest whose check digit fits; but what stands in the next line or cell does not go on with a number that is whole.
    """
    text, best = reading.text, 0
    parts = list(_PARTS.finditer(text, start, most))
    if most < len(text) and text[most].isdigit():
        parts = parts[:-1]
    for count in range(1, len(parts) + 1):
        number, end = "".join(part[0] for part in parts[:count]), parts[count - 1].end()
        if len(number) in _CARD_LENGTHS and _PREFIXES.match(number) and is_luhn(number) and _joined(reading, parts[:count]):
            if best and not text[best:end].isprintable():  # a tab or the end of a line between
                break
            best = end
    return 0 if best and _is_other_number(reading, start, best) else best


def _joined(reading: Reading, parts: list[re.Match[str]]) -> bool:
    """Whether parts are one number rather than neighbours: nothing between, groups of four, a part no figure is as long as, or padded parts."""
    if len(parts) == 1:
        return True
    text = reading.text
    gaps = [text[a.end() : b.start()] for a, b in zip(parts, parts[1:], strict=False)]
    slot = reading.slot(parts[0].start())
    if (slot and slot.role is Role.ACCOUNT and (parts[-1].end() <= slot.end or not slot.listed)) or _said_account(
        reading, parts[0].start()
    ):
        return True
    sizes = [len(part[0]) for part in parts]
    fours = all(size == 4 for size in sizes[:-1])
    padded = any(part[0][0] == "0" for part in parts[1:])
    if "\n" in "".join(gaps):
        return len(parts) == 2 and (max(sizes) >= 10 or over_line_end(reading, parts[0].start(), parts[-1].end()))
    if "\t" in "".join(gaps) or max(map(len, gaps)) > 1:
        return padded and fours or max(sizes) == 1
    return fours or padded or max(sizes) >= 10


def _said_account(reading: Reading, at: int) -> bool:
    return bool(SAID.search(reading.before(at, 24)))


def _is_other_number(reading: Reading, start: int, end: int) -> bool:
    if after_letter(reading, start) or coded(reading, start):
        return True
    return reading.role(start) is not Role.ACCOUNT and measured(reading, start, end)


def _labelled(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Hit]:
    """Accounts without a check digit, by their label or heading; what is `known` for its check digit is left out."""
    for match in _LABEL.finditer(reading.text):
        if not _NO_BANK.search(reading.before(match.start(), 8)) and reading.role(match.start(1)) is not Role.CODE:
            yield from _account(reading, match.start(1), match.end(1))
    for table, slot in reading.grid.under(Role.ACCOUNT):
        if (slot.start, slot.end) not in known and (entry := _ENTRY.fullmatch(reading.text, slot.start, slot.end)):
            if table.of_people or Role.ID in table.roles:
                number = plain(entry[1])
                if entry.span(1) not in known:
                    yield Hit(Kind.BANK_ACCOUNT, *entry.span(1), _reason(number, "column"), number)
            else:
                yield from _account(reading, *entry.span(1))


def _account(reading: Reading, start: int, end: int) -> Iterator[Hit]:
    number = plain(reading.text[start:end])
    mobile = len(number) == 11 and number[0] == "1"
    if not mobile and not _of_organisation(reading, start, end):
        yield Hit(Kind.BANK_ACCOUNT, start, end, _reason(number, "label"), number)


def _reason(number: str, otherwise: str) -> str:
    return "checksum" if len(number) in _CARD_LENGTHS and is_luhn(number) else otherwise


def _of_organisation(reading: Reading, start: int, end: int) -> bool:
    """Whether the holder named nearest the number is no person, or what stands around says whose account it is."""
    slot = reading.slot(start)
    if slot and slot.role is Role.ACCOUNT:
        return False
    if _THEIRS.search(reading.before(start, 12)):
        return False
    low, high = max(0, start - _AROUND), end + _AROUND
    around = reading.text[low:high]
    holders = sorted(_HOLDER.finditer(around), key=lambda match: abs(match.start() + low - start))
    if holders:
        return bool(_ORGANISATION.search(holders[0][1]))
    return bool(_OF_OFFICE.search(around)) and not any(is_name(one[1]) for one in _IN_WHOSE_NAME.finditer(around))
