"""Documents written apart from the rules (unseen/), by somebody who had not read them: templates, what must be found in them, and what was.

A template is a text under a heading `=== name | ways`. `→` is a tabulator, `3*` before a line repeats it, `<n>` counts. `<mobile>` is an
invented value that must be found, `<id/spaced>` one in a shape of its own, `<health:二级>` these very words; `<~name>` need not be found.
Each is read in the ways such documents come: `text`, a file of plain text, and `typed`, paragraphs and tables as a page or a Word file has them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.screening.invented import TAGS, value
from benchmarks.screening.quality import BLOCKING, KEY, RULES, TODAY
from workflows.screening.detectors import detect
from workflows.screening.extraction.gathering import Gathering, table
from workflows.screening.extraction.plain import read_text
from workflows.screening.findings import Passage
from workflows.screening.kinds import Kind
from workflows.screening.lexicon import Lexicon
from workflows.screening.limits import Limits
from workflows.screening.normal import normal

FOLDER = Path(__file__).parent / "unseen"
WAYS = ("text", "typed")
FIRST_PAGE = 12  # paragraphs
DISABLED = 20  # characters of a 残疾人证号: the identity number, sort and grade
TAG = re.compile(r"<(?P<spared>~?)(?P<name>[a-z0-9]+)(?:/(?P<variant>[a-z]+))?(?::(?P<words>[^>]*))?>")
REPEATED = re.compile(r"([0-9])\*(?=\S)")
MARKS = frozenset({Kind.SECRET_MARK, Kind.INTERNAL_MARK, Kind.DRAFT_MARK, Kind.DOCUMENT_NUMBER, Kind.HEADER_FIELD})


@dataclass(frozen=True, slots=True)
class Label:
    """What must be found, and where it stands in the text (end exclusive)."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Template:
    """A document with gaps; `ordinary` ones hold nothing of a blocking kind."""

    name: str
    ways: tuple[str, ...]
    text: str
    ordinary: bool

    def filled(self, random: Random) -> tuple[str, list[Label]]:
        """The text with values in it, and what must be found in them."""
        text, labels, _ = self.told(random)
        return text, labels

    def told(self, random: Random) -> tuple[str, list[Label], list[Label]]:
        """The same, and what need not be found."""
        written = "\n".join(line for one in self.text.splitlines() for line in _lines(one)).replace("→", "\t")
        text, at, count = "", 0, 0
        labels: list[Label] = []
        spared: list[Label] = []
        for tag in TAG.finditer(written):
            count += tag["name"] == "n"
            text += written[at : tag.start()]
            start, at = len(text), tag.end()
            text += str(count) if tag["name"] == "n" else tag["words"] or value(random, tag["name"], tag["variant"] or "")
            if tag["name"] != "n":
                (spared if tag["spared"] else labels).append(Label(TAGS[tag["name"]][0], start, len(text)))
        return text + written[at:], labels, spared


def _lines(written: str) -> list[str]:
    times = REPEATED.match(written)
    return [written[times.end() :]] * int(times[1]) if times else [written]


@cache
def templates() -> tuple[Template, ...]:
    """All of them."""
    found = []
    for path in sorted(FOLDER.glob("*/*.txt")):
        for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            heading, _, text = part.partition("\n")
            title, _, ways = heading.partition("|")
            name = f"{path.parent.name}/{path.stem}: {title.strip()}"
            found.append(Template(name, tuple(ways.split()) or WAYS, text.strip("\n"), path.stem.startswith("ordinary")))
    return tuple(found)


def passages(text: str, way: str) -> Iterator[tuple[int, Passage]]:
    """A text the way it comes: each passage, with where it begins in the text."""
    if way == "text":
        gathering = Gathering(Limits())
        read_text(text.encode(), "a.txt", gathering)
        yield from ((0, one) for one in gathering.result().passages)
        return
    at, number, rows = 0, 0, []
    for line in [*text.split("\n"), ""]:
        if rows and "\t" not in line:
            whole, cells = table([[(column, cell, "", False) for column, cell in enumerate(row.split("\t"))] for row in rows])
            yield at - len(whole) - 1, Passage(f"body/{number}", whole, tuple(cells), first_page=number < FIRST_PAGE)
            rows, number = [], number + 1
        if "\t" in line:
            rows.append(line)
        elif line.strip():
            yield at, Passage(f"body/{number}", line, first_page=number < FIRST_PAGE)
            number += 1
        at += len(line) + 1


@dataclass
class Tally:
    """What was there and what was found of it, by kind; what was found of blocking kinds beside it."""

    there: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    documents: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    alarms: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, kind: Kind) -> float:
        return self.found[kind] / self.there[kind]

    def blocking_alarms(self) -> float:
        """False alarms of blocking kinds a document."""
        return len(self.alarms) / max(1, self.documents)


def measured(chosen: Iterable[Template], seeds: Iterable[int], ways: Iterable[str] = WAYS) -> Tally:
    """What is found in the templates, filled once for each seed."""
    tally, seeds, ways = Tally(), tuple(seeds), frozenset(ways)
    for template in chosen:
        for seed in seeds:
            text, labels = template.filled(Random(f"{template.name}/{seed}"))
            for way in template.ways:
                if way in ways:
                    _count(tally, f"{template.name} ({way})", list(passages(text, way)), text, labels)
    return tally


def _count(tally: Tally, name: str, placed: list[tuple[int, Passage]], text: str, labels: list[Label]) -> None:
    begins = {passage.place: begin for begin, passage in placed}
    found = [
        Label(one.kind, begins[one.place] + one.start, begins[one.place] + one.end)
        for one in detect([passage for _, passage in placed], RULES, Lexicon.of([]), KEY, TODAY)
    ]
    tally.documents += 1
    for label in labels:
        tally.there[label.kind] += 1
        if any(_found(text, label, one) for one in found) or _found_in_parts(text, label, found):
            tally.found[label.kind] += 1
        else:
            tally.missed.append((name, label.kind, text[label.start : label.end]))
    for one in found:
        if one.kind in BLOCKING and not any(_explained(label, one) for label in labels):
            tally.alarms.append((name, one.kind, text[max(0, one.start - 10) : one.end + 10]))


def _found(text: str, label: Label, one: Label) -> bool:
    """Whether a finding is what must be found: exactly, but for where words begin and end."""
    common = min(one.end, label.end) - max(one.start, label.start)
    if common <= 0 or (one.kind is not label.kind and (one.kind, label.kind) != (Kind.MINOR, Kind.PERSON_NAME)):
        return False
    match label.kind:
        case Kind.HEALTH | Kind.HARDSHIP:
            return 2 * common >= label.end - label.start
        case Kind.ADDRESS:  # to the last of it: the door
            return one.end >= label.end and 2 * common >= label.end - label.start
        case Kind.ID_NUMBER if label.end - label.start == DISABLED:  # the last two digits are no part of it
            return common >= DISABLED - 2
        case kind if kind in MARKS or kind is Kind.MINOR:
            return True
    return _plain(text, one) == _plain(text, label)


def _found_in_parts(text: str, label: Label, found: list[Label]) -> bool:
    """Whether a number that runs over the end of a paragraph was found in both."""
    parts = [one for one in found if one.kind is label.kind and label.start <= one.start and one.end <= label.end]
    return len(parts) > 1 and "".join(_plain(text, one) for one in parts) == _plain(text, label)


def _plain(text: str, label: Label) -> str:
    return re.sub(r"[\s\-·()]", "", normal(text[label.start : label.end])).upper().removeprefix("+86")


def _explained(label: Label, one: Label) -> bool:
    """Whether what must be found accounts for a finding: a child's number or name is found as a child's too."""
    alike = one.kind is label.kind or (one.kind is Kind.MINOR and label.kind in (Kind.ID_NUMBER, Kind.PERSON_NAME))
    return alike and one.start < label.end and label.start < one.end
