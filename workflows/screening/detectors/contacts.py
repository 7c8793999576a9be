"""E-mail addresses, QQ and 微信 accounts, network addresses."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from ..kinds import Kind
from .context import coded
from .headings import Role
from .reading import Hit, Reading

_EMAIL = re.compile(
    r"[A-Za-z0-9](?<![A-Za-z0-9._%+\-].)[A-Za-z0-9._%+\-]{0,63} ?@ ?(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.){1,4}[A-Za-z]{2,10}(?![A-Za-z0-9])"
)
_CHAT = re.compile(
    r"(?:QQ|qq|扣扣|企鹅号|微信|薇信|WeChat|Wechat|wechat|VX|vx)(?:"
    r"(?<=[Qq扣号])(?:号码|账号|帐号|号)?[ :为是\-】\]=…]{0,8}(?P<number>[1-9][0-9]{4,10})(?![0-9A-Za-z]|@)"
    r"|(?<=[信tXx])(?:号码|账号|帐号|号|ID|id)?(?:\(同手机号?\)|[也就]行|也可以|都行)?[ :为是】\]=…]{0,8}"
    r"(?P<name>[A-Za-z](?<![A-Za-z].)[A-Za-z0-9_\-]{5,19}|[0-9]{5,11})(?![A-Za-z0-9@]))"
)
_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{5,19}|[1-9][0-9]{4,10}")
_NO_PERSON = re.compile(r"(?:公众|官方|服务|订阅|企业|群|小程序|政务)[^\n]{0,2}$")
_DOTS = re.compile(r"\.(?<=[0-9]\.)[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")  # rarer than digits are, so looked for first
_IP4 = re.compile(r"[0-9](?<![0-9A-Za-z.].)[0-9]{0,2}\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}(?![0-9A-Za-z]|\.[0-9])")
_IP6 = re.compile(
    r"[0-9A-Fa-f](?<![0-9A-Fa-f:.].)[0-9A-Fa-f]{0,3}:(?:[0-9A-Fa-f]{1,4}:){2,6}(?::|[0-9A-Fa-f]{1,4})(?::?[0-9A-Fa-f]{1,4}){0,4}(?![0-9A-Fa-f:])"
)
_NET_WORDS = re.compile(r"(?:IP|ip|网址|服务器|地址|网关|内网|主机)[^0-9\n]{0,8}$")
_VERSION = re.compile(r"(?:版本|版|[Vv]|[Vv]er|[Vv]ersion|第)[ :]{0,2}$")


def found(reading: Reading) -> Iterator[Hit]:
    text = reading.text
    if "@" in text:
        yield from _emails(reading)
    for match in _CHAT.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        if _NO_PERSON.search(before) or (match[0][0].isascii() and before[-1:].isascii() and before[-1:].isalpha()):
            continue
        start, end = match.span(match.lastgroup or 0)
        if text.startswith("(公众号", end):
            continue
        yield Hit(Kind.CHAT_ACCOUNT, start, end, "label", text[start:end].lower())
    for _, slot in reading.grid.under(Role.CHAT):
        if account := _ACCOUNT.fullmatch(text, slot.start, slot.end):
            yield Hit(Kind.CHAT_ACCOUNT, slot.start, slot.end, "column", account[0].lower())
    yield from _addresses(reading)


def _emails(reading: Reading) -> Iterator[Hit]:
    for match in _EMAIL.finditer(reading.text):
        address = match[0].replace(" ", "").lower()
        domain = address.rpartition("@")[2]
        if not any(domain == own or domain.endswith("." + own) for own in reading.rules.office_domains):
            yield Hit(Kind.EMAIL, match.start(), match.end(), "form", address)


def _addresses(reading: Reading) -> Iterator[Hit]:
    """Four numbers with dots are also headings (3.1.2.1) and versions: one must be large, or a word must say so."""
    for dots in _DOTS.finditer(reading.text):
        start = dots.start()
        while start > max(0, dots.start() - 3) and "0" <= reading.text[start - 1] <= "9":
            start -= 1
        if not (match := _IP4.match(reading.text, start)):
            continue
        numbers = [int(part) for part in match[0].split(".")]
        before = reading.text[max(0, match.start() - 12) : match.start()]
        if max(numbers) > 255 or _VERSION.search(before):
            continue
        if _NET_WORDS.search(before) or (max(numbers) >= 40 and numbers[0] and not coded(reading, match.start()) and _is_address(match[0])):
            yield Hit(Kind.IP_ADDRESS, match.start(), match.end(), "form", match[0])
    if "::" in reading.text or reading.text.count(":") >= 7:
        for match in _IP6.finditer(reading.text):
            if any(c.isalpha() for c in match[0]) and _is_address(match[0]):
                yield Hit(Kind.IP_ADDRESS, match.start(), match.end(), "form", match[0].lower())


def _is_address(text: str) -> bool:
    try:
        IPv6Address(text) if ":" in text else IPv4Address(text)
    except AddressValueError:
        return False
    return True
