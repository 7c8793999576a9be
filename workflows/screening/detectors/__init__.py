"""Searching passages for what may not be published. So far: identity numbers, mobile and landline numbers, and the usual internal mark."""

import re
from collections.abc import Iterable

from ..findings import Finding, Passage, excerpt, mark
from ..kinds import Kind
from ..lexicon import Lexicon
from ..manners import masked
from ..rules import Rules

#: Raised whenever detection changes: what an older edition found is then searched again.
DETECTORS = 1

_PATTERNS = (
    (Kind.ID_NUMBER, re.compile(r"(?<![0-9])[0-9]{17}[0-9X](?![0-9])"), "checksum"),
    (Kind.MOBILE_PHONE, re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])"), "pattern"),
    (Kind.LANDLINE, re.compile(r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}(?![0-9])"), "pattern"),
    (Kind.INTERNAL_MARK, re.compile(r"内部(?:资料|文件|事项)"), "mark"),
)
_NAME = re.compile(r"(?<=\n)[\u4e00-\u9fff]{2,4}(?=\t)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def detect(passages: Iterable[Passage], rules: Rules, lexicon: Lexicon, key: bytes) -> list[Finding]:
    """Everything found in the passages, in their order."""
    found = []
    for passage in passages:
        patterns = [*_PATTERNS, (Kind.PERSON_NAME, _NAME, "column")] if passage.text.startswith("姓名\t") else _PATTERNS
        for kind, pattern, reason in patterns:
            for match in pattern.finditer(passage.text):
                value = match.group()
                if kind is Kind.ID_NUMBER and not _fits(value):
                    continue
                shown = masked(value, rules.manner(kind)) if kind in rules.manners else value
                where = excerpt(passage.text, match.start(), match.end(), shown)
                found.append(Finding(kind, passage.place, match.start(), match.end(), where, reason, mark(key, kind, value)))
    return found


def _fits(number: str) -> bool:
    """Whether the last character is the check digit of the others. (GB 11643)"""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11] == number[17]
