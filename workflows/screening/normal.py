"""The view of a text that is searched: full-width characters made half-width, invisible ones dropped, every place traceable to the original."""

import re
from bisect import bisect_right

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF |= dict.fromkeys([0x3000, 0xA0, 0x202F, 0x205F, *range(0x2000, 0x200B)], 0x20)
_HALF |= dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFE31], 0x2D)
_HALF |= dict.fromkeys([0x2028, 0x2029, 0x85], 0x0A)
#: The characters of labels that a text in traditional characters has: 身份證號碼, 聯絡電話, 殘疾類別.
_HALF |= {
    ord(one): ord(other)
    for one, other in zip(
        "證號碼電話聯繫絡戶現類別級殘體銀賬帳開車護學兒內絕機聽視點歲張",
        "证号码电话联系络户现类别级残体银账账开车护学儿内绝机听视点岁张",
        strict=True,
    )
}
_WIDE = re.compile(f"[{''.join(map(chr, sorted(_HALF)))}]")
_HALF_TEXT = {chr(wide): chr(half) for wide, half in _HALF.items()}

#: Zero-width characters, marks of direction, soft hyphens, variation selectors, control characters that are no space.
INVISIBLE = "\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


def normal(text: str) -> str:
    """The text with full-width characters, odd spaces and dashes made plain, one for one."""
    if not text.isascii():
        for wide in set(_WIDE.findall(text)):  # few sorts in any text: replacing each is quicker than one by one
            text = text.replace(wide, _HALF_TEXT[wide])
    return text


class View:
    """A text as detectors see it. `text` is searched; `start` and `end` lead back to the original."""

    __slots__ = ("_originals", "_views", "original", "text")

    def __init__(self, original: str):
        self.original = original
        self.text = normal(original)
        self._views: list[int] = []  # where a stretch begins in `text`…
        self._originals: list[int] = []  # …and in the original; both empty when nothing was dropped
        if _INVISIBLE.search(self.text):
            self._drop()

    def _drop(self) -> None:
        kept, at, length = [], 0, 0
        for gap in [*_INVISIBLE.finditer(self.text), None]:
            end = gap.start() if gap else len(self.text)
            if end > at:
                self._views.append(length)
                self._originals.append(at)
                kept.append(self.text[at:end])
                length += end - at
            if gap:
                at = gap.end()
        self.text = "".join(kept)

    def start(self, at: int) -> int:
        """Where the character at `at` stands in the original."""
        if not self._views:
            return at
        stretch = max(0, bisect_right(self._views, at) - 1)
        return self._originals[stretch] + at - self._views[stretch]

    def end(self, at: int) -> int:
        """Where something that ends before `at` ends in the original (exclusive)."""
        return self.start(at - 1) + 1 if at else 0

    def at(self, original: int) -> int:
        """Where in the view a place of the original stands; of a dropped character, what follows it."""
        if not self._originals:
            return min(original, len(self.text))
        stretch = bisect_right(self._originals, original) - 1
        if stretch < 0:
            return 0
        following = self._views[stretch + 1] if stretch + 1 < len(self._views) else len(self.text)
        return min(self._views[stretch] + original - self._originals[stretch], following)
