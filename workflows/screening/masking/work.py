"""One masking of one file: what is to be masked where, what has been, and what was left out on the way."""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..findings import Passage, Problem
from ..kinds import Kind
from ..limits import Limits
from ..manners import Manner, masked
from .spans import Box, DoesNotFit, Edit, Span, apply, by_place, edits, log, spread

Progress = Callable[[int, int, str], None]  # done, of, place
Change = Callable[[list[str]], list[str]]  # the pieces of a text, before and after


class Work:
    """What a format's writer asks: what changes at a place. It remembers which places were asked for, so that none is forgotten.

    Places are relative to the file being written; `inside` gives the view of a file packed in it.
    """

    def __init__(
        self, passages: Iterable[Passage], spans: Iterable[Span], boxes: Iterable[Box], limits: Limits, progress: Progress | None = None
    ):
        self.limits = limits
        self.progress = progress or (lambda done, of, place: None)
        self.all_spans, self.boxes = list(spans), list(boxes)
        self._passages: dict[str, Passage] = {}
        self._ambiguous: set[str] = set()  # members whose names differ in nothing but starred digits
        for passage in passages:
            if self._passages.setdefault(passage.place, passage).text != passage.text:
                self._ambiguous.add(passage.place)
        self._drawn: set[int] = set()
        self._spans: Mapping[str, list[Span]] = by_place(self.all_spans)
        self._seen: set[str] = set()
        self._left_out: Counter[tuple[Kind, str]] = Counter()
        self.problems: list[Problem] = []
        self._prefix = ""

    def inside(self, place: str) -> "Work":
        """The same work, seen from a file packed at `place`."""
        inner = object.__new__(Work)
        inner.__dict__ = self.__dict__ | {"_prefix": f"{self._prefix}{place}/"}
        return inner

    def deep(self) -> bool:
        """Whether this file lies so deep in others that no more are opened."""
        return self._prefix.count("member:") >= self.limits.nesting

    # -- what changes --------------------------------------------------------------------------------------------------
    def edits(self, place: str, text: str | None = None) -> list[Edit]:
        """What changes in the passage at a place; `text` is what the writer finds there. Raises DoesNotFit when that is not what was searched."""
        full = self._prefix + place
        self._seen.add(full)
        spans = self._spans.get(full, [])
        if not spans:
            return []
        passage = self._passages.get(full)
        if passage is None or full in self._ambiguous or text is not None and not _same(text, passage.text):
            raise DoesNotFit(full)
        return edits(passage.text, spans, passage.cells)

    def spans(self, place: str) -> list[Span]:
        """The spans at a place, for what is painted rather than written."""
        self._seen.add(self._prefix + place)
        return self._spans.get(self._prefix + place, [])

    def has(self, place: str) -> bool:
        """Whether something at this place is to be masked."""
        return bool(self._spans.get(self._prefix + place))

    def places(self, start: str) -> list[str]:
        """The places that begin so and have something to be masked."""
        return [place.removeprefix(self._prefix) for place in self._spans if place.startswith(self._prefix + start)]

    def apply(self, place: str, text: str) -> str:
        """The text found at a place, masked. Raises DoesNotFit."""
        return apply(text, self.edits(place, text))

    def hidden_cells(self, place: str) -> set[str]:
        """The names of cells of a table whose text nobody sees."""
        passage = self._passages.get(self._prefix + place)
        return {cell.name for cell in passage.cells if cell.hidden} if passage else set()

    def without(self, start: str) -> None:
        """What stands at places that begin so is not taken over into the copy at all."""
        self._seen.update(place for place in self._spans if place.startswith(self._prefix + start))

    def cells(self, place: str) -> dict[str, Change]:
        """How the cells of a table change, by the name (or "row,column") of those that do. Raises DoesNotFit."""
        passage = self._passages.get(self._prefix + place)
        changes = self.edits(place)
        if passage is None or not changes:
            return {}
        found: dict[str, Change] = {}
        starts = [one.start for one in changes]
        for cell in passage.cells:
            within = changes[bisect_left(starts, cell.start) : bisect_left(starts, cell.end)]
            inside = [Edit(one.start - cell.start, one.end - cell.start, one.text) for one in within]
            if inside:
                found[cell.name or f"{cell.row},{cell.column}"] = _changer(passage.text[cell.start : cell.end], inside)
        return found

    def boxes_of(self, page: int) -> list[Box]:
        """The boxes drawn on a page (from 1) of the file being written."""
        found = [box for box in self.boxes if box.page == page and box.place == self._prefix.rstrip("/")]
        self._drawn.update(map(id, found))
        return found

    # -- what became of it ---------------------------------------------------------------------------------------------
    def left_out(self, kind: Kind, what: str, count: int = 1) -> None:
        """Something of a sort was not taken over into the copy."""
        self._left_out[(kind, what)] += count

    def problem(self, code: str, place: str = "") -> None:
        """There can be no copy, and why."""
        self.problems.append(Problem(Kind.UNSCREENABLE, code, (self._prefix + place).rstrip("/")))

    def forgotten(self) -> list[str]:
        """Places with something to be masked, or a box, that no writer asked for. What is hidden is left out of every copy and needs no asking."""
        hidden = {place for place, passage in self._passages.items() if passage.hidden}
        spans = sorted(place for place in self._spans if place not in self._seen and place not in hidden)
        return spans + sorted(f"{box.place}/page:{box.page}".lstrip("/") for box in self.boxes if id(box) not in self._drawn)

    def remaining(self, after: Iterable[Passage]) -> list[str]:
        """Places whose masked values the result still shows as often as the original did, less than once for each span."""
        values: dict[str, list[Span]] = {}
        for span in self.all_spans:
            passage = self._passages.get(span.place)
            value = passage.text[span.start : span.end] if passage and span.end > span.start else ""
            plain = _compact(value)
            if len(plain) > 1 and _compact(masked(value, span.manner)) != plain:
                values.setdefault(plain, []).append(span)
        before, now = _joined(self._passages.values()), _joined(after)
        return [
            spans[0].place
            for value, spans in values.items()
            if now.count(value) > max(0, before.count(value) - len({(span.place, span.start) for span in spans}))
        ]

    def _as_done(self, span: Span) -> Span:
        """A span as it was really masked: what stands where nobody sees it is in no copy."""
        passage = self._passages.get(span.place)
        return replace(span, manner=Manner.REMOVE) if passage and passage.hidden else span

    def log(self) -> list[dict[str, Any]]:
        """What a masking log keeps. Never a value.

        What was left out is counted once, as that: the finding that there is such a thing is no second one, and what was found inside went with it.
        """
        counted = {kind for (kind, _what), count in self._left_out.items() if count}
        spans = [span for span in self.all_spans if not (span.kind in counted and span.start == span.end)]
        entries = log(map(self._as_done, spans), self.boxes)
        entries += [
            {"kind": str(kind), "manner": str(Manner.REMOVE), "count": count, "ground": "", "place": what}
            for (kind, what), count in sorted(self._left_out.items())
            if count
        ]
        return entries


def _changer(known: str, changes: Sequence[Edit]) -> Change:
    """Changes the pieces of a cell; when they are not what was searched, a number shown in another way, the first gets all of it."""

    def change(pieces: list[str]) -> list[str]:
        if _same("".join(pieces), known):
            return spread(pieces, changes)
        return [apply(known, changes), *[""] * (len(pieces) - 1)]

    return change


def _same(one: str, other: str) -> bool:
    """Whether two texts differ at most in what sort of white space stands where: tables hold blanks only."""
    return one == other or len(one) == len(other) and all(a == b or a.isspace() and b.isspace() for a, b in zip(one, other, strict=True))


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _joined(passages: Iterable[Passage]) -> str:
    return "\0".join(_compact(passage.text) for passage in passages)
