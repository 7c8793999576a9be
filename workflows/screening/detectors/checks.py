"""Check digits, dates and regions of numbers: pure arithmetic on values without separators."""

import re
from datetime import date
from functools import lru_cache
from operator import mul

from stdnum import numdb

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54}
    | {61, 62, 63, 64, 65, 71, 81, 82, 83, 91, 99}
)
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice a digit, its own digits added
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NO_VALUE = 255
_CREDIT_VALUES = bytes(_CREDIT.find(chr(code)) if chr(code) in _CREDIT else _NO_VALUE for code in range(256))
_CREDIT_WEIGHTS = tuple(3**position % 31 for position in range(17))
#: Registering body and kind of organisation, then the region. (GB 32100-2015 table 1)
_CREDIT_KIND = re.compile(r"(?:1[1239]|2[19]|3[1-59]|4[19]|5[1-59]|6[129]|7[129]|8[19]|9[123]|A[19]|[EFG][1-9]|N[1239]|Y1)[0-9]{6}")
FIRST_YEAR, LAST_YEAR = 1880, 2099


def identity_check(number: str) -> str:
    """The check digit of the first 17 digits. (GB 11643-1999)"""
    return _CHECKS[sum(map(mul, _WEIGHTS, map(int, number[:17]))) % 11]


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: region of a province (99: none exists), real date of birth, check digit."""
    return number[:17].isdecimal() and in_a_province(number) and birth(number) is not None and identity_check(number) == number[17]


def birth(number: str) -> date | None:
    """The date of birth in an identity number of 18 or 15 characters, None when it is no date."""
    digits = number[6:14] if len(number) >= 17 else f"19{number[6:12]}"
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if FIRST_YEAR <= born.year <= LAST_YEAR else None


def in_a_province(number: str) -> bool:
    return int(number[:2]) in _PROVINCES


@lru_cache(maxsize=8192)
def in_a_county(region: str) -> bool:
    """Whether six digits are or were the code of a county (GB/T 2260, as python-stdnum knows it)."""
    return any(properties for _, properties in numdb.get("cn/loc").info(region))


def age(born: date, today: date) -> int:
    """Full years. (A child of PIPL 28 is under 14.)"""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def is_credit_code(code: str) -> bool:
    """A 统一社会信用代码: the check is (31 - sum mod 31) mod 31; where the sum is a multiple of 31 it is 0. (GB 32100-2015)"""
    if not _CREDIT_KIND.match(code):
        return False
    values = code.encode("ascii", "replace").translate(_CREDIT_VALUES)
    return _NO_VALUE not in values[:17] and _CREDIT[-sum(map(mul, _CREDIT_WEIGHTS, values)) % 31] == code[17]


def is_luhn(number: str) -> bool:
    """Whether the last digit is the check digit of the others. (ISO/IEC 7812-1 annex B)"""
    digits = number[::-2] + number[-2::-2].translate(_DOUBLED)
    return (sum(digits.encode()) - len(digits) * ord("0")) % 10 == 0  # bytes add up without being made numbers one by one
