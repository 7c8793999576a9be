"""发文字号 that are not written as they must be, and words of the lexicon."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from ..lexicon import Lexicon
from .day import Day
from .reading import Hit, Reading

_NUMBER = re.compile(
    r"(?P<open>[〔\[(【﹝{])(?<=[一-鿿]{2}.) ?(?P<year>[0-9]{2,4}) ?年?(?P<close>[〕\])】﹞}]) ?(?P<ordinal>第? ?)(?P<number>[0-9]{1,5}) ?号"
)
_NO_ISSUER = re.compile(r"(?:修订|修正|版|试行|标准|规范|规程|年|期|届|会议|第.{1,4}次)$")
FIRST_YEAR, LAST_YEAR = 1949, 2099


def document_numbers(reading: Reading) -> Iterator[Hit]:
    """机关代字〔年份〕序号号: six-cornered brackets, a year in full, a number neither padded nor with 第. (GB/T 9704-2012 7.2.5)"""
    for match in _NUMBER.finditer(reading.text) if "号" in reading.text else ():
        if _NO_ISSUER.search(reading.text[max(0, match.start() - 14) : match.start()]):
            continue
        if reason := _problem(match, reading.day):
            number = f"{match['year']}〕{int(match['number'])}号"
            yield Hit(
                Kind.DOCUMENT_NUMBER,
                match.start(),
                match.end(),
                reason,
                number,
                {"suggestion": f"〔{match['year']}〕{int(match['number'])}号"},
            )


def _problem(match: re.Match[str], day: Day | None) -> str:
    if match["open"] + match["close"] != "〔〕":
        return "bracket"
    year = int(match["year"])
    if len(match["year"]) != 4 or year < FIRST_YEAR or (day.is_to_come(year) if day else year > LAST_YEAR):
        return "year"
    if match["ordinal"].strip():
        return "ordinal"
    return "padded" if match["number"][0] == "0" else ""


def wording(reading: Reading, lexicon: Lexicon) -> Iterator[Hit]:
    for entry, start, end in lexicon.matches(reading.text):
        detail = {"suggestion": entry.suggestion, "category": str(entry.category)} | ({"action": entry.action} if entry.action else {})
        yield Hit(Kind.WORDING, start, end, "lexicon", entry.word, detail)
