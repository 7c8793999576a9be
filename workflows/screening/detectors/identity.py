"""居民身份证号: of 18 characters, of 15 digits, mistyped, and masked so badly that the person stays plain."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from .checks import birth, in_a_county, in_a_province, is_credit_code, is_identity
from .context import as_identity, coded, measured
from .headings import Role
from .reading import GAP, Hit, Reading, plain

_G = GAP + "{0,4}+"
_END = r"(?![0-9])|(?=[1-7][1-4](?:B[0-9])?(?![0-9A-Za-z]))|(?=1[3-9][0-9]{9}(?![0-9]))"  # a disabled person's card adds two digits
_DATED = re.compile(
    rf"[1-9](?<![0-9].)(?=((?:{_G}[0-9]){{5}}{_G}(?:1{_G}[89]|2{_G}0)(?:{_G}[0-9]){{2}}{_G}[01]{_G}[0-9]{_G}[0-3]{_G}[0-9]"
    rf"(?:{_G}[0-9]){{3}}{_G}[0-9Xx])(?:{_END}))"
)
_OLD = re.compile(r"[1-9](?<![0-9A-Za-z.].)[0-9]{7}[01][0-9][0-3][0-9]{4}(?![0-9A-Za-z]|\.[0-9])")
_LABELLED = re.compile(
    r"(?:身份证|公民身份|身份号码|证件号)[^0-9\n]{0,14}\n?[^0-9\n]{0,4}([0-9](?:[ \-]?[0-9]){13,18}[ \-]?[0-9Xx](?![0-9A-Za-z]))"
)
_COLUMN = re.compile(r"[0-9](?:[ \-]?[0-9]){13,17}[ \-]?[0-9Xx]")
_STARS = "*×•●○■□◆#"
_STAR = re.compile(rf"[{_STARS}](?<=[0-9]{{3}}.)|[xX](?<=[0-9]{{3}}.)[xX]")
_DIGITS = re.compile(r"[0-9]{3,17}$")
_MASKED = re.compile(rf"[1-9](?<![0-9A-Za-z.].)[0-9]{{2,15}}(?:[{_STARS}]|[xX]{{2}})[0-9{_STARS}xX]{{0,16}}")


def found(reading: Reading) -> Iterator[Hit]:
    if reading.longest >= 14:  # digits of the shortest that is not masked
        whole = list(_of_eighteen(reading))
        yield from whole
        yield from _labelled(reading, {(hit.start, hit.end) for hit in whole})
        yield from _of_fifteen(reading)
    yield from _badly_masked(reading)


def _hit(start: int, end: int, reason: str, value: str) -> Hit:
    return Hit(Kind.ID_NUMBER, start, end, reason, value)


def _of_eighteen(reading: Reading) -> Iterator[Hit]:
    reached = 0
    for match in reading.numbers(_DATED, 17):
        start, end = match.start(), match.end(1)
        if start < reached:
            continue
        number = plain(reading.text[start:end])
        if is_identity(number):
            if is_credit_code(number) and "信用代码" in reading.before(start, 16):
                continue
            yield _hit(start, end, "checksum", number)
            reached = end
        elif birth(number) and as_identity(reading, start):
            yield _hit(start, end, "label", number)
            reached = end


def _labelled(reading: Reading, known: set[tuple[int, int]]) -> Iterator[Hit]:
    """What a label or heading calls an identity number, though a digit is wrong, missing or too many; what is `known` already is left out."""
    for match in _LABELLED.finditer(reading.text):
        if hit := _called(reading, match.start(1), match.end(1)):
            yield hit
    for _, slot in reading.grid.under(Role.ID):
        number = _COLUMN.search(reading.text, slot.start, slot.end)
        if number and number.span() not in known and (hit := _called(reading, number.start(), number.end())):
            yield hit


def _called(reading: Reading, start: int, end: int) -> Hit | None:
    number = plain(reading.text[start:end])
    if len(number) == 15 and number.isdigit():
        return _hit(start, end, "old_form", number)
    if len(number) == 18 and not is_identity(number) and not (is_credit_code(number) and not birth(number)):
        return _hit(start, end, "label", number)
    if len(number) in (17, 19) and in_a_province(number) and birth(number):
        return _hit(start, end, "label", number)
    return None


def _of_fifteen(reading: Reading) -> Iterator[Hit]:
    for match in reading.numbers(_OLD, 15):
        number = match[0]
        if not in_a_province(number) or birth(number) is None or not in_a_county(number[:6]):
            continue
        if not coded(reading, match.start()) and not measured(reading, match.start(), match.end()):
            yield _hit(match.start(), match.end(), "old_form", number)


def _badly_masked(reading: Reading) -> Iterator[Hit]:
    """Ten characters or more are left, four or more of them of the date of birth."""
    text, reached = reading.text, 0
    for star in _STAR.finditer(text):
        digits = _DIGITS.search(text, max(reached, star.start() - 17), star.start())
        if not digits or not (match := _MASKED.match(text, digits.start())):
            continue
        reached, number = match.end(), match[0].upper()
        if not 13 <= len(number) <= 22 or not in_a_province(number):
            continue
        hidden = [c in _STARS or (c == "X" and at < len(number) - 1) for at, c in enumerate(number)]
        if len(number) - sum(hidden) < 10:
            continue
        front = hidden.index(True)
        back = hidden[::-1].index(True)
        shown = max(0, front - 6) + max(0, back - 4)
        if len(number) == 18:
            shown = 8 - sum(hidden[6:14])
        if shown >= 4 and _dated(number, front, back):
            yield _hit(match.start(), match.end(), "badly_masked", number)


def _dated(number: str, front: int, back: int) -> bool:
    """Whether the visible part of the date can be one: years 18xx to 20xx, months to 12."""
    if front >= 8 and number[6:8] not in {"18", "19", "20"}:
        return False
    if front >= 12 and number[10] not in "01":
        return False
    return not (back >= 8 and front < 12) or number[-8] in "01"
