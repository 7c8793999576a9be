"""手机号 and 固话: whole or split, a line of the office's own list left alone."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from ..kinds import Kind
from .context import after_letter, among_phones, as_phone, chained, coded, measured, over_line_end
from .headings import Role
from .reading import GAP, Hit, Reading, plain

_G = GAP + "{0,4}+"
_MOBILE = re.compile(rf"1(?<![0-9].)(?=({_G}[3-9](?:{_G}[0-9]){{9}})(?![0-9]))")
_ABROAD = re.compile(
    rf"86(?:(?:(?<=\+86)|(?<=0086))[ \-)]{{0,2}}(1[3-9](?:{_G}[0-9]){{9}})|(?<![0-9A-Za-z.]86)[ \-]?(1[3-9][0-9]{{9}}))(?![0-9])"
)
_PARTS = re.compile(r"[0-9]+")
_NUMBERS_OF_A_LINE = 5  # more numbers on a line than this, and a spaced triple is columns of figures
_AREA = re.compile(
    r"0(?<![0-9A-Za-z.].)(?:10|2[0-9]|[3-9][0-9]{2})\)?(?:[ \-]{0,3})[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])(?:(?:转|-| - )[0-9]{1,6}(?![0-9]))?"
)
_LOCAL_LABEL = re.compile(r"电话|传真|热线|座机|固话|联系方式|T[Ee][Ll]|t[Ee][Ll]")
_LOCAL = re.compile(r"[2-8](?<![0-9A-Za-z.*\-].)[0-9]{2,3}[ \-]?[0-9]{4}(?![0-9A-Za-z*]|-[0-9]|\.[0-9]|[年月日元])")


def found(reading: Reading) -> Iterator[Hit]:
    yield from _mobiles(reading)
    yield from _with_area(reading)
    yield from _local(reading)


def _mobiles(reading: Reading) -> Iterator[Hit]:
    text, reached = reading.text, 0
    for match in _ABROAD.finditer(text):
        start, end = match.span(match.lastindex or 1)
        yield Hit(Kind.MOBILE_PHONE, start, end, "form", plain(text[start:end]))
    for match in reading.numbers(_MOBILE, 11):
        start, end = match.start(), match.end(1)
        if start >= reached and _is_mobile(reading, start, end):
            yield Hit(Kind.MOBILE_PHONE, start, end, "form", plain(text[start:end]))
            reached = end


def _is_mobile(reading: Reading, start: int, end: int) -> bool:
    if after_letter(reading, start) or coded(reading, start) or (measured(reading, start, end) and not as_phone(reading, start)):
        return False
    if end - start == 11:
        return not chained(reading, start, start)
    slot = reading.slot(start)
    if as_phone(reading, start) and (slot is None or end <= slot.end or not slot.listed):
        return True
    parts = list(_PARTS.finditer(reading.text, start, end))
    if len(parts) > 3:
        return len(parts) == 11 and as_phone(reading, start)  # a box for each digit
    sizes = tuple(len(part[0]) for part in parts)
    gaps = {reading.text[a.end() : b.start()] for a, b in zip(parts, parts[1:], strict=False)}
    padded = any(part[0][0] == "0" for part in parts[1:])  # no figure in a table begins with 0
    if any("\n" in gap for gap in gaps):
        return padded or (len(parts) == 2 and over_line_end(reading, start, end))
    if any("\t" in gap or len(gap) > 1 for gap in gaps):
        return padded and sizes in {(3, 4, 4), (3, 8), (7, 4)}
    [gap, *others] = gaps
    if others or gap.strip(" -.·"):
        return False
    if "-" in gap:
        return sizes in {(3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (3, 3, 5)} and not chained(reading, start, end)
    if sizes not in {(3, 4, 4), (3, 8), (4, 3, 4)}:
        return False
    low, high = reading.line(start)
    return padded or len(_PARTS.findall(reading.text, low, high)) <= _NUMBERS_OF_A_LINE


@lru_cache(maxsize=1024)
def _is_area(code: str) -> bool:
    """Whether this is the area code (with its 0) of a Chinese city."""
    local = "88880000" if len(code) == 3 else "8888000"
    return any(
        phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=86, national_number=int(code[1:] + number)))
        for number in (local, local + "0")
    )


def area_of(digits: str) -> str:
    """The area code, with its 0, of a number's digits; empty when they begin with none."""
    return "" if digits[:1] != "0" else digits[:3] if digits[1:2] in ("1", "2") else digits[:4]


def _with_area(reading: Reading) -> Iterator[Hit]:
    for match in _AREA.finditer(reading.text):
        digits = "".join(c for c in re.split(r"转|-[0-9]{1,6}$| - ", match[0].replace("-", " ", 1))[0] if c.isdigit())
        area = area_of(digits)
        local = digits[len(area) :]
        if len(local) not in ((8,) if len(area) == 3 else (7, 8)) or not _is_area(area):
            continue
        solid = "-" not in match[0] and " " not in match[0] and ")" not in match[0]
        if solid and (coded(reading, match.start()) or measured(reading, match.start(), match.end())):
            continue
        start = match.start() - (reading.text[match.start() - 1 : match.start()] == "(")
        yield from _landline(reading, start, match.end(), digits)


def _local(reading: Reading) -> Iterator[Hit]:
    """Numbers without area code count only where something says that they are telephone numbers."""
    reached = 0
    for label in _LOCAL_LABEL.finditer(reading.text):
        end = reading.line(label.end(), 40)[1]
        for match in _LOCAL.finditer(reading.text, max(label.end(), reached), end):
            if not reading.text[max(0, match.start() - 7) : match.start()].rstrip("-) ").endswith(tuple("0123456789")) and among_phones(
                reading, match.start()
            ):
                yield from _landline(reading, match.start(), match.end(), plain(match[0]))
            reached = match.end()
    for _, slot in reading.grid.under(Role.PHONE):
        if local := _LOCAL.fullmatch(reading.text, slot.start, slot.end):
            yield from _landline(reading, local.start(), local.end(), plain(local[0]))


def _landline(reading: Reading, start: int, end: int, digits: str) -> Iterator[Hit]:
    """Unless it is one of the office's own numbers, with or without its area code."""
    if not any(own == digits or (len(digits) <= 8 and own.endswith(digits)) for own in reading.rules.office_numbers):
        yield Hit(Kind.LANDLINE, start, end, "form", digits)
