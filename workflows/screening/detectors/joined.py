"""Paragraphs that stand under one another, read as one text: a list, a form or a mark may run over several of them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..findings import Finding, Passage
from ..kinds import Kind

ABOVE = 200  # characters before a table that may be its title
_CALLED = re.compile(r"(?:身份证|公民身份|证件号|身份号码|银行卡|卡号|[账帐][号户])[^0-9\n。;]{0,14}\Z")  # right before a number
_NUMBERED = re.compile(r"(.*?)[0-9]+")  # the place of a paragraph: body/3, paragraph:12


@dataclass(frozen=True, slots=True)
class Joined:
    """Passages read as one: `passage` holds the text of all `parts`, divided by line ends; `above` is the end of what stands before it."""

    passage: Passage
    parts: tuple[Passage, ...]
    above: str = ""

    def told(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings where they stand in the parts. What runs over several is none, but for a 密级标志, which stands where it begins, and
        for a number whose label and check digit say what it is: that is one in each."""
        if len(self.parts) == 1:
            yield from findings
            return
        begins = [0]
        for part in self.parts:
            begins.append(begins[-1] + len(part.text) + 1)
        for finding in findings:
            at = bisect_right(begins, finding.start) - 1
            part, begin = self.parts[at], begins[at]
            end = min(finding.end, begin + len(part.text))
            whole = end == finding.end
            certain = not whole and finding.reason == "checksum" and _CALLED.search(part.text, 0, finding.start - begin) is not None
            if whole or certain or finding.kind is Kind.SECRET_MARK:
                yield finding._replace(place=part.place, start=finding.start - begin, end=end - begin)
            while certain and end < finding.end:
                at += 1
                part, begin = self.parts[at], begins[at]
                end = min(finding.end, begin + len(part.text))
                if rest := part.text[: end - begin].lstrip():
                    yield finding._replace(place=part.place, start=end - begin - len(rest), end=end - begin)


def joined(passages: Iterable[Passage]) -> Iterator[Joined]:
    """The passages in their order, each run of plain paragraphs of one story as one; empty ones left out."""
    waiting: list[Passage] = []
    above = ""
    for passage in passages:
        if not passage.text:
            continue
        if waiting and not _goes_on(waiting[-1], passage):
            one = _one(waiting, above)
            yield one
            above, waiting = one.passage.text[-ABOVE:], []
        waiting.append(passage)
    if waiting:
        yield _one(waiting, above)


def _goes_on(last: Passage, passage: Passage) -> bool:
    """Whether a passage is the next paragraph of the story another belongs to."""
    if last.cells or passage.cells:
        return False
    alike = (last.hidden, last.certain, last.first_page) == (passage.hidden, passage.certain, passage.first_page)
    story, following = _NUMBERED.fullmatch(last.place), _NUMBERED.fullmatch(passage.place)
    return alike and story is not None and following is not None and story[1] == following[1]


def _one(parts: list[Passage], above: str) -> Joined:
    if len(parts) == 1:
        return Joined(parts[0], (parts[0],), above)
    return Joined(replace(parts[0], text="\n".join(part.text for part in parts)), tuple(parts), above)
