"""How a workbook shows a number: dates as dates, long numbers digit by digit; and which formats show nothing at all."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])  # numbered formats that are dates or times
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_LAST_DAY = 2_958_466  # of the year 9999


class Formats:
    """The styles of a workbook, as far as they change what is seen."""

    def __init__(self, root: Any | None, *, since_1904: bool = False):
        self._zero = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  a sheet knows no time zone
        self._dates: list[bool] = []
        self._codes: list[str] = []
        if root is None:
            return
        written = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(f"{S}numFmt")}
        white = [_is_white(font) for font in root.iterfind(f"{S}fonts/{S}font")]
        filled = [_is_filled(fill) for fill in root.iterfind(f"{S}fills/{S}fill")]
        for style in root.iterfind(f"{S}cellXfs/{S}xf"):
            number = style.get("numFmtId", "0")
            code = written.get(number, "")
            self._dates.append(_is_date(code) if code else number.isdecimal() and int(number) in _DATES)
            legible = not _at(white, style.get("fontId")) or _at(filled, style.get("fillId"))
            self._codes.append("hidden_text" if code.strip() == ";;;" else "" if legible else "white_text")

    def conceals(self, style: str | None) -> str:
        """How this style hides a cell's text; empty when it does not."""
        return _at(self._codes, style) or ""

    def shown(self, value: str, style: str | None) -> str:
        """A number as its digits, never as a power of ten; a date as 2026-03-01. What is no number stays as it is."""
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number.adjusted()) > 30:
            return value
        if _at(self._dates, style) and 0 <= number < _LAST_DAY:
            moment = self._zero + timedelta(seconds=round(float(number) * 86_400))
            return moment.strftime("%Y-%m-%d") if number == number.to_integral_value() else moment.strftime("%Y-%m-%d %H:%M:%S")
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


def _at(values: list, index: str | None) -> Any:
    return values[int(index)] if index and index.isdecimal() and int(index) < len(values) else None


def _is_white(font: Any) -> bool:
    colour = font.find(f"{S}color")
    return colour is not None and (colour.get("rgb", "").upper() in _WHITE or (colour.get("theme") == "0" and not colour.get("tint")))


def _is_filled(fill: Any) -> bool:
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:
        return fill.find(f"{S}gradientFill") is not None
    ground = pattern.find(f"{S}fgColor")
    white = ground is not None and ground.get("rgb", "").upper() in _WHITE
    return pattern.get("patternType", "none") != "none" and not white


def _is_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', "", code.partition(";")[0].lower())
    return any(letter in bare for letter in "ymdhs") and "general" not in bare and "0" not in bare.replace("ss.0", "").replace("ss.00", "")
