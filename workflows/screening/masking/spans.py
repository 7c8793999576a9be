"""What is to be masked, and how that changes a text: spans become edits, edits are spread over the pieces a format cuts a text into."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, NamedTuple

from ..findings import Cell
from ..kinds import Kind
from ..manners import STAR, Manner, masked

BETWEEN_CELLS = "\t\n"
GONE = masked("", Manner.REMOVE)  # what stands where nothing may stay, however long it was


class DoesNotFit(ValueError):
    """The offsets of a span lie outside its text: what is to be masked is not what was searched. Names the place, never the text."""


@dataclass(frozen=True, slots=True)
class Span:
    """A finding to be masked: `start` and `end` (exclusive) count characters of the passage at `place`, as in the finding; both 0: no text."""

    place: str
    cell: str
    start: int
    end: int
    kind: Kind
    manner: Manner

    def data(self) -> dict[str, Any]:
        return asdict(self) | {"kind": str(self.kind), "manner": str(self.manner)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Span":
        """From what `data` made."""
        return cls(**{**data, "kind": Kind(data["kind"]), "manner": Manner(data["manner"])})


@dataclass(frozen=True, slots=True)
class Box:
    """遮盖框: a part of a page or picture a person wants covered, with its ground.

    Coordinates are fractions (0 to 1) of the page as it is displayed, from its upper left corner; pages count from 1, a picture is page 1.
    `place` is that of the file when it is packed in another, as in findings (`member:a.pdf`), else empty.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    ground: str
    place: str = ""

    def data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Box":
        """From what `data` made."""
        return cls(**data)


class Edit(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text become `text`."""

    start: int
    end: int
    text: str


def by_place(spans: Iterable[Span]) -> dict[str, list[Span]]:
    """The spans that stand on text, by the place of their passage; a span without text has nothing to replace."""
    found: dict[str, list[Span]] = {}
    for span in spans:
        if span.end > span.start:
            found.setdefault(span.place, []).append(span)
    return found


def kept(value: str, manner: Manner) -> list[bool]:
    """Which characters of a value stay visible when it is masked in place: what is painted over must hide exactly the others."""
    shown = masked(value, manner)
    if len(shown) == len(value):
        return [a == b for a, b in zip(shown, value, strict=True)]
    same = next((at for at, (a, b) in enumerate(zip(shown, value, strict=False)) if a != b), min(len(shown), len(value)))
    return [at < same for at in range(len(value))]


def hidden(text: str, spans: Iterable[Span]) -> bytearray:
    """For each character of the text whether it must go: 1 where any of the spans hides it. Raises DoesNotFit."""
    gone = bytearray(len(text))
    for span in spans:
        _check(text, span)
        for at, stays in enumerate(kept(text[span.start : span.end], span.manner), start=span.start):
            gone[at] |= not stays
    return gone


def edits(text: str, spans: Iterable[Span], cells: Sequence[Cell] = ()) -> list[Edit]:
    """What changes in the text, in order, without overlaps, none reaching over the edge of one of `cells`. Raises DoesNotFit.

    A value found alone is written as its manner says. Where findings overlap, or one reaches over several cells, a character stays only
    when every one of them lets it stay.
    """
    wanted = sorted({(span.start, span.end, span.manner): span for span in spans}.values(), key=lambda span: (span.start, -span.end))
    edges = sorted({edge for cell in cells for edge in (cell.start, cell.end)})
    made: list[Edit] = []
    for group in _overlapping(wanted):
        for span in group:
            _check(text, span)
        start, end = group[0].start, max(span.end for span in group)
        cuts = edges[bisect_right(edges, start) : bisect_right(edges, end - 1)]
        if len(group) == 1 and not cuts:
            made.append(Edit(start, end, masked(text[start:end], group[0].manner)))
        else:
            made += _together(text, group, [start, *cuts, end])
    return [edit for edit in made if text[edit.start : edit.end] != edit.text]


def _check(text: str, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise DoesNotFit(span.place)


def _overlapping(spans: Iterable[Span]) -> Iterable[list[Span]]:
    group: list[Span] = []
    for span in spans:
        if group and span.start >= max(one.end for one in group):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _together(text: str, group: Sequence[Span], cuts: Sequence[int]) -> Iterable[Edit]:
    """One edit for each part between two of `cuts`: a character is starred when any span hides it; a value whose length must not show shrinks."""
    start, end = cuts[0], cuts[-1]
    state = [0] * (end - start)  # 1: hidden, 2: hidden, and how much was there is nobody's business
    for span in group:
        value = text[span.start : span.end]
        shrinks = len(masked(value, span.manner)) != len(value)
        for at, stays in enumerate(kept(value, span.manner), start=span.start - start):
            state[at] = max(state[at], 0 if stays or text[start + at] in BETWEEN_CELLS else 2 if shrinks else 1)
    for low, high in zip(cuts, cuts[1:], strict=False):
        shown = []
        for gone, run in groupby(range(low, high), key=lambda at: bool(state[at - start])):
            places = list(run)
            if not gone:
                shown.append(text[places[0] : places[-1] + 1])
            elif any(state[at - start] == 2 for at in places):
                shown.append(GONE)
            else:
                shown.append(STAR * len(places))
        yield Edit(low, high, "".join(shown))


def apply(text: str, changes: Iterable[Edit]) -> str:
    """The text with the edits made."""
    [whole] = spread([text], changes)
    return whole


def spread(pieces: Sequence[str], changes: Iterable[Edit]) -> list[str]:
    """The pieces of a text (which joined are the text the edits count in) with the edits made, so that each piece keeps its own formatting.

    An edit over several pieces: when it keeps the length each piece gets its share, else the first piece gets all of it.
    """
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    parts: list[list[str]] = [[] for _ in pieces]
    at = index = 0

    def copy_to(end: int, text: str | None):
        """Moves on to `end`; what stands between is the pieces' own or, character for character, `text`'s."""
        nonlocal at, index
        begun = at
        while at < end:
            while starts[index + 1] <= at:
                index += 1
            stop = min(end, starts[index + 1])
            parts[index].append(
                pieces[index][at - starts[index] : stop - starts[index]] if text is None else text[at - begun : stop - begun]
            )
            at = stop

    for edit in changes:
        copy_to(edit.start, None)
        if len(edit.text) == edit.end - edit.start:
            copy_to(edit.end, edit.text)
        else:
            while starts[index + 1] <= at:
                index += 1
            parts[index].append(edit.text)
            at = edit.end
    copy_to(starts[-1], None)
    return ["".join(part) for part in parts]


def renamed(name: str, changes: Iterable[Edit]) -> str:
    """A file's new name: stars are not possible in names on every system."""
    return apply(name, [Edit(edit.start, edit.end, edit.text.replace(STAR, "x")) for edit in changes])


def told_apart(names: Sequence[str]) -> list[str]:
    """The names, numbered where masking made two alike: 名单-xxx.docx, 名单-xxx-2.docx."""
    taken: set[str] = set()
    made = []
    for name in names:
        stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem}-{number}{dot}{extension}"
        taken.add(candidate.casefold())
        made.append(candidate)
    return made


def log(spans: Iterable[Span], boxes: Iterable[Box] = ()) -> list[dict[str, Any]]:
    """What a masking log keeps: how many of what were masked how, in what sort of place, and the ground of boxes. Never a value."""
    counted = Counter((str(span.kind), str(span.manner), "", place_summary(span.place)) for span in spans)
    counted.update(("box", "", box.ground, place_summary(f"{box.place}/page:{box.page}")) for box in boxes)
    return [
        {"kind": kind, "manner": manner, "count": count, "ground": ground, "place": place}
        for (kind, manner, ground, place), count in sorted(counted.items())
    ]


def place_summary(place: str) -> str:
    """A place without the names in it: `member:张三.docx/sheet:名单` is `member/sheet`; numbers of pages stay."""
    parts = []
    for part in place.split("/"):
        head, colon, rest = part.partition(":")
        plain = head.isascii() and head.replace("_", "").isalpha()
        parts.append(part if plain and colon and rest.isdigit() and len(rest) < 6 else head if plain else "")
    return "/".join(part for part in parts if part)
