"""统一社会信用代码, 护照和通行证, 车牌: codes of letters and digits."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from .accounts import SAID
from .checks import is_credit_code, is_identity
from .context import coded
from .headings import Role
from .reading import Hit, Reading, plain

_CHARACTER = "[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]"
_G = r"[ \t\r\n\-]{0,4}+"
_CREDIT = re.compile(
    rf"[1-9AEFGNYaefgny](?<![0-9A-Za-z].)(?=({_G}{_CHARACTER}(?:{_G}[0-9]){{6}}(?:{_G}{_CHARACTER}){{10}})(?![0-9A-Za-z]))"
)
_OF_NUMBERS = "0123456789- \t\r\n"
_CREDIT_LABEL = re.compile(r"(?:信用代码|机构代码|税号|纳税人识别号)[^0-9A-Za-z\n]{0,10}\n?$")

_PASSPORT = re.compile(
    r"[EGDSPegdsp1](?<![A-Za-z0-9\-/_.].)(?:(?<!1)[0-9]{8}|(?<=[Ee])[A-HJ-NP-Za-hj-np-z][0-9]{7}|(?<=1)[45][0-9]{7})(?![A-Za-z0-9]|[\-/.][0-9])"
)
_PERMIT = re.compile(
    r"(?<![A-Za-z0-9\-/_.])(?:[CWHMLTchwmlt][A-Za-z]?[0-9]{7,8}(?:[0-9]{2})?|[0-9]{8}(?:[0-9]{2})?|[A-Z]{2}[0-9]{6,7})(?![A-Za-z0-9]|[\-/.年月][0-9])"
)
_PASSPORT_IN_PARTS = re.compile(r"[EGDSPegdsp](?<![A-Za-z0-9\-/_.].) ?(?:[A-Za-z] ?)?[0-9](?: ?[0-9]){6,7}(?![A-Za-z0-9]|[\-/.][0-9])")
_TRAVEL_LABEL = re.compile(r"(?:护照|通行证|回乡证|台胞证|旅行证|往来港澳|往来台湾|[Pp]assport)[^0-9\n。;]{0,14}?$")
#: A number of a document whose sort is said elsewhere, if at all: letters tell it from an identity number.
_DOCUMENT_LABEL = re.compile(r"(?<!执法)(?<!工作)(?:证件号码?|证件编号|有效证件)[^0-9A-Za-z\n。;]{0,6}$")
_LETTERED = re.compile(r"[A-Za-z]{1,2}[0-9]{7,10}")
_TRAVEL_WORDS = re.compile(r"护照|通行证|回乡证|台胞证|旅行证|Passport|passport")
_DATE_LIKE = re.compile(r"[A-Za-z](?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}$|[A-Za-z](?:19|20)[0-9]{2}")

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{PROVINCES}](?![一-鿿]) ?[A-HJ-NP-Za-hj-np-z][ ·.\-•]?"
    r"(?:[0-9A-HJ-NP-Za-hj-np-z]{4}[0-9A-HJ-NP-Za-hj-np-z学警挂领港澳试超](?![0-9A-Za-z])|[DFABCEGHJKdfabceghjk][0-9A-HJ-NP-Za-hj-np-z][0-9]{4}(?![0-9A-Za-z])"
    r"|[0-9]{5}[DFABCEGHJKdfabceghjk](?![0-9A-Za-z]))"
)
#: The same with gaps, where it is called one.
_PLATE_IN_PARTS = re.compile(
    rf"[{PROVINCES}] ?[A-HJ-NP-Za-hj-np-z](?:[ ·.\-•]{{0,2}}[0-9A-HJ-NP-Za-hj-np-z]){{4,5}}"
    r"(?:[ ·.\-•]{0,2}[0-9A-HJ-NP-Za-hj-np-z学警挂领港澳试超])(?![0-9A-Za-z])"
)
_PLATE_CALLED = re.compile(r"(?:车牌|号牌|牌照|车号)(?:号码?)?[:为是]? ?\Z")
_EMBASSY = re.compile(r"[0-9使](?<![0-9A-Za-z].)(?:(?<=使)[0-9]{3}[ ·.]?[0-9]{3}|(?<!使)[0-9]{5}使)(?![0-9A-Za-z])")
_REGISTERED = re.compile(r"[梯容锅瓶起索游车管][0-9]{2}$")  # before a province: a certificate of special equipment, 梯11冀A00123(25)
_CARS = re.compile(r"车|号牌|牌照|驾驶|违停|停放")


def credit_codes(reading: Reading) -> Iterator[Hit]:
    for match in reading.numbers(_CREDIT, 6, lead=10, rest=90):
        start, end = match.start(), match.end(1)
        code = plain(reading.text[start:end])
        if not is_credit_code(code):
            continue
        labelled = bool(_CREDIT_LABEL.search(reading.before(start, 24)))
        whole = end - start == 18
        if not labelled and (is_identity(code) or (code.isdigit() and (not whole or _in_an_account(reading, start)))):
            continue
        yield Hit(Kind.CREDIT_CODE, start, end, "checksum", code)


def _in_an_account(reading: Reading, at: int) -> bool:
    """Whether it is called one, though some of its digits were passed already: 卡号:6 217…"""
    return reading.role(at) is Role.ACCOUNT or bool(SAID.search(reading.before(at, 24).rstrip(_OF_NUMBERS)))


def travel_documents(reading: Reading) -> Iterator[Hit]:
    text, seen = reading.text, set()
    for match in reading.numbers(_PASSPORT, 7, lead=2):
        labelled = _says_travel(reading, match.start())
        if not labelled and (
            match[0][0].isdigit() or match[0][0] not in "EG" or _DATE_LIKE.match(match[0]) or coded(reading, match.start())
        ):
            continue
        seen.add(match.start())
        yield Hit(Kind.TRAVEL_DOCUMENT, match.start(), match.end(), "label" if labelled else "form", match[0].upper())
    for word in _TRAVEL_WORDS.finditer(text):
        high = reading.line(word.end(), 24)[1]
        permit = _PASSPORT_IN_PARTS.search(text, word.end(), high) or _PERMIT.search(text, word.end(), high)
        if permit and permit.start() not in seen and _says_travel(reading, permit.start()):
            seen.add(permit.start())
            yield Hit(Kind.TRAVEL_DOCUMENT, permit.start(), permit.end(), "label", plain(permit[0]))
    for _, slot in reading.grid.under(Role.TRAVEL):
        if slot.start not in seen and (entry := _PERMIT.fullmatch(text, slot.start, slot.end)):
            yield Hit(Kind.TRAVEL_DOCUMENT, entry.start(), entry.end(), "column", entry[0].upper())
    yield from _of_any_sort(reading, seen)


def _of_any_sort(reading: Reading, seen: set[int]) -> Iterator[Hit]:
    """Under 证件号码, where identity numbers stand too: what begins with letters, or what the same row calls a travel document."""
    text = reading.text
    for table in reading.grid.tables:
        if Role.ID not in table.roles:
            continue
        for row in table.rows:
            for slot in row:
                entry = _PERMIT.fullmatch(text, slot.start, slot.end) if slot.role is Role.ID and slot.start not in seen else None
                if entry and (_LETTERED.fullmatch(entry[0]) or _TRAVEL_WORDS.search(text, row[0].start, row[-1].end)):
                    yield Hit(Kind.TRAVEL_DOCUMENT, entry.start(), entry.end(), "column", entry[0].upper())
    for label in re.finditer("证件", text):
        low, high = label.start(), reading.line(label.end(), 24)[1]
        entry = _PERMIT.search(text, label.end(), high)
        if entry and entry.start() not in seen and _LETTERED.fullmatch(entry[0]) and _DOCUMENT_LABEL.search(text, low, entry.start()):
            seen.add(entry.start())
            yield Hit(Kind.TRAVEL_DOCUMENT, entry.start(), entry.end(), "label", entry[0].upper())


def _says_travel(reading: Reading, at: int) -> bool:
    return reading.role(at) is Role.TRAVEL or bool(_TRAVEL_LABEL.search(reading.before(at, 30)))


def plates(reading: Reading) -> Iterator[Hit]:
    whole = set()
    for match in _PLATE.finditer(reading.text):
        whole.add(match.start())
        serial = re.sub(r"[ ·.\-•]", "", match[0])[2:]
        near = reading.text[max(0, match.start() - 16) : match.end() + 10]
        if _REGISTERED.search(reading.text, max(0, match.start() - 3), match.start()):
            continue
        plain_figures = serial.isdigit() and serial[:2] in {"19", "20"}
        if (not any(c.isdigit() for c in serial) or plain_figures) and not (
            _CARS.search(near) or reading.role(match.start()) is Role.PLATE
        ):
            continue
        yield Hit(Kind.VEHICLE_PLATE, match.start(), match.end(), "form", re.sub(r"[ ·.\-•]", "", match[0]).upper())
    for match in _PLATE_IN_PARTS.finditer(reading.text) if "牌" in reading.text or "车号" in reading.text else ():
        called = _PLATE_CALLED.search(reading.before(match.start(), 8)) or reading.role(match.start()) is Role.PLATE
        if called and match.start() not in whole and any(one.isdigit() for one in match[0]):
            yield Hit(Kind.VEHICLE_PLATE, match.start(), match.end(), "label", re.sub(r"[ ·.\-•]", "", match[0]).upper())
    if "使" in reading.text:
        for match in _EMBASSY.finditer(reading.text):
            if _CARS.search(reading.text[max(0, match.start() - 16) : match.end() + 10]) or reading.role(match.start()) is Role.PLATE:
                yield Hit(Kind.VEHICLE_PLATE, match.start(), match.end(), "form", plain(match[0]))
