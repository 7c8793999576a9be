"""What is searched and what is found, as values: passages with places, findings with offsets and masked excerpts. No rows, no settings."""

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from .kinds import Kind

EXCERPT = 60  # characters at most
CONTEXT = 8  # characters shown on either side of what was found
EDGES = "\t\n\r"  # of a cell or line
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a passage that is a table: where its text stands in the passage (end exclusive), its row and column from 0, its own address.

    `name` is how people call it: `C5` of a sheet, empty where row and column say enough.
    """

    start: int
    end: int
    row: int
    column: int
    name: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that belongs together: a field, a paragraph, a table, a page. Offsets of findings count characters in `text`.

    Of a table `text` is its rows joined by "\\n" and their cells by "\\t", and `cells` says which part is which cell; the first row is its
    header when its cells read like one. `place` is the address within the material, stable and free of content: `body/3`, `sheet:名单`,
    `page:2`, `page:2/annotation:1`, `member:a.docx/paragraph:4`, `properties:author`. `hidden` says how it is kept from a reader's eye
    (comment, hidden_row, tracked_change, under_box…); empty: it is plainly visible. `certain` is false for text read off a picture.
    """

    place: str
    text: str
    cells: tuple[Cell, ...] = ()
    hidden: str = ""
    certain: bool = True
    first_page: bool = False  # where 密级标志 and other header marks stand


@dataclass(frozen=True, slots=True)
class Problem:
    """Why some of a file could not be read, or what it carries beside text: becomes a finding without a stretch of text.

    `code` is one of the reasons of labels.REASONS for its kind, e.g. encrypted, corrupt, too_large, time_limit for UNSCREENABLE.
    """

    kind: Kind
    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came out of a file. `pictures`: pages and images not read yet because nobody asked for character recognition."""

    passages: tuple[Passage, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: int = 0
    pictures: int = 0


class Finding(NamedTuple):
    """One thing found. `start` and `end` (exclusive) count characters in the passage at `place`; both 0 where there is no text.

    `reason` is a code (labels.REASONS) saying why it is taken for what `kind` says. `excerpt` never shows the value. `mark` recognises the
    same value again, in a later version or another list, without telling what it is: a keyed hash of kind and value.
    """

    kind: Kind
    place: str
    start: int
    end: int
    excerpt: str
    reason: str
    mark: str
    cell: str = ""  # "row,column" of a table, from 0, or the cell's name
    column: str = ""  # the header of its column, for grouping
    detail: Mapping[str, Any] = {}  # e.g. {"suggestion": …} of a wording; never a personal value

    def data(self) -> dict[str, Any]:
        """As it is stored in a Screening."""
        return {
            "kind": str(self.kind), "place": self.place, "start": self.start, "end": self.end, "excerpt": self.excerpt,
            "reason": self.reason, "mark": self.mark, "cell": self.cell, "column": self.column, "detail": dict(self.detail),
        }  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Finding":
        """From what `data` made."""
        return cls(**{**data, "kind": Kind(data["kind"])})


def once(findings: Iterable[Finding], passages: Iterable[Passage]) -> list[Finding]:
    """The findings without those a scanned page shows and the words laid behind it say too: one value in one place, told by the words."""
    layered = {one.place for one in passages if not one.certain and not one.hidden and _PAGE.fullmatch(one.place)}
    findings = list(findings)
    said = Counter((match.group(1), one.kind, one.mark) for one in findings if one.place in layered and (match := _PAGE.match(one.place)))
    kept = []
    for one in findings:
        match = _SCAN.match(one.place)
        if match and said[(match.group(1), one.kind, one.mark)] > 0:
            said[(match.group(1), one.kind, one.mark)] -= 1
        else:
            kept.append(one)
    return kept


_PAGE = re.compile(r"(.*\bpage:\d+)(?:/table:\d+)?", re.DOTALL)
_SCAN = re.compile(r"(.*\bpage:\d+)/picture(?:/table:\d+)?\Z", re.DOTALL)


def mark(key: bytes, kind: Kind, value: str) -> str:
    """32 hexadecimal digits by which a site recognises a value it does not keep. `value` is normalised: half-width, no separators."""
    keyed = _keyed(key).copy()
    keyed.update((kind + "\0" + value).encode("utf-8", "surrogatepass"))
    return keyed.hexdigest()[:32]


@lru_cache(maxsize=4)
def _keyed(key: bytes) -> hmac.HMAC:
    """The hash with the key in it, to be copied: making it takes longer than a value does."""
    return hmac.new(key, digestmod="sha256")


def excerpt(text: str, start: int, end: int, masked: str, others: tuple[tuple[int, int], ...] = ()) -> str:
    """The masked value with a little of what stands beside it in its line and cell; `others` are spans that must not show either."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    for edge in EDGES:
        before, after = before.rpartition(edge)[2], after.partition(edge)[0]
    if others and (before or after):
        before, after = _starred(before, start - len(before), others), _starred(after, end, others)
    return tidy(f"{before}{masked}{after}")


def tidy(shown: str) -> str:
    """An excerpt without what no database and no page can hold (control characters, halves of surrogate pairs), on one line."""
    if not shown.isprintable():
        shown = UNFIT.sub(" ", shown)
    return " ".join(shown.split())[:EXCERPT]


def _starred(part: str, low: int, spans: tuple[tuple[int, int], ...]) -> str:
    """A part of a text that begins at `low`, with a star for every character of the spans."""
    for first, last in spans:
        first, last = max(first - low, 0), min(last - low, len(part))
        if first < last:
            part = part[:first] + "*" * (last - first) + part[last:]
    return part


def cells_by_row(passage: Passage) -> Iterator[list[Cell]]:
    """The rows of a table, each a list of its cells in order."""
    row: list[Cell] = []
    for cell in passage.cells:
        if row and cell.row != row[0].row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row
