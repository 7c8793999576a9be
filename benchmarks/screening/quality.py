"""Recall by kind and false alarms by document, over cases whose truth is known."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.screening.cases import Case, generated
from benchmarks.screening.ordinary import documents
from workflows.screening.detectors import detect
from workflows.screening.findings import Finding, Passage
from workflows.screening.kinds import REFUSING, Kind
from workflows.screening.lexicon import Lexicon
from workflows.screening.rules import DEFAULT_ACTIONS, Rules

TODAY, KEY = date(2026, 6, 1), b"benchmark"
RULES = Rules.of({})
BLOCKING = frozenset(kind for kind, action in DEFAULT_ACTIONS.items() if action in REFUSING)
CHECKED = frozenset({Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.CREDIT_CODE})  # have a check digit
CHECKED_AIM, OTHER_AIM = 0.99, 0.95  # recall
HARMLESS = frozenset({Kind.CREDIT_CODE, Kind.LANDLINE})  # rightly found in ordinary documents, and nothing to do
SHIPPED = Path(__file__).parents[2] / "workflows" / "replay" / "data" / "notices.json"


@dataclass
class Score:
    """What was there, what was found of it, and what was found that was not there."""

    there: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    false: Counter = field(default_factory=Counter)
    documents: int = 0
    missed: list = field(default_factory=list)
    alarms: list = field(default_factory=list)

    def recall(self, kind: Kind) -> float:
        return self.found[kind] / self.there[kind]

    def blocking_alarms(self) -> float:
        """False alarms of blocking kinds a document."""
        return sum(count for kind, count in self.false.items() if kind in BLOCKING) / max(1, self.documents)


def search(passage: Passage) -> list[Finding]:
    return detect([passage], RULES, Lexicon.of([]), KEY, TODAY)


def judged(cases: Iterable[Case]) -> Score:
    score = Score()
    for case in cases:
        findings = search(case.passage())
        score.documents += 1
        for kind, start, end in case.truth:
            score.there[kind] += 1
            near = [one for one in findings if one.kind is kind or {one.kind, kind} == {Kind.MINOR, Kind.PERSON_NAME}]
            if any(one.start < end and start < one.end for one in near if kind is not Kind.MINOR or one.kind is kind):
                score.found[kind] += 1
            else:
                score.missed.append((case.name, str(kind), case.text[start:end], case.text[max(0, start - 20) : end + 10]))
        for one in findings:
            counts = one.kind in BLOCKING or (case.ordinary and one.kind not in HARMLESS)
            if counts and not any(_explains(kind, one) and one.start < end and start < one.end for kind, start, end in case.truth):
                around = case.text[max(0, one.start - 20) : one.end + 10]
                score.false[one.kind] += 1
                score.alarms.append((case.name, str(one.kind), case.text[one.start : one.end], one.reason, around))
    return score


def _explains(kind: Kind, one: Finding) -> bool:
    """Whether the truth of one kind accounts for a finding of another: a child's number, a mobile that is a chat account too."""
    return one.kind is kind or one.kind in (Kind.MINOR, Kind.PERSON_NAME) and kind in (Kind.PERSON_NAME, Kind.MINOR, Kind.ID_NUMBER)


def on_generated(seed: int, count: int) -> Score:
    return judged(generated(seed, count))


def on_ordinary(seed: int, count: int) -> Score:
    return judged(documents(seed, count))


def on_notices(directory: Path | None) -> Iterator[tuple[str, int, int, int]]:
    """What was found in labelled notices: kind, notices said to hold it, of these found, found in others.

    `directory` holds an index.json with labels and the texts; without one our own notices are read, which hold nothing.
    """
    labels, texts = _labelled(directory) if directory else ({}, _own())
    for kind, told in ((Kind.MOBILE_PHONE, "mobile_phone"), (Kind.ID_NUMBER, "id_number"), (Kind.LANDLINE, "landline"), (Kind.BANK_ACCOUNT, "bank_account"),
                       (Kind.ADDRESS, "name_with_address"), (Kind.HEALTH, "health_data"), (Kind.SECRET_MARK, "")):  # fmt: skip
        has = {name for name, label in labels.items() if _holds(label.get(told, ""))}
        found = {name for name, text in texts.items() if any(one.kind is kind for one in search(Passage(name, text, first_page=True)))}
        yield str(kind), len(has), len(has & found), len(found - has)


def _holds(label) -> bool:
    """Whether a label means that the value itself stands in the text; what the site masked cannot be found."""
    return label is not True and bool(label) and str(label) != "none" and "masked by the platform" not in str(label)


def _labelled(directory: Path) -> tuple[dict, dict]:
    items = json.loads((directory / "index.json").read_text(encoding="utf-8"))["items"]
    return {item["file"]: item["personal_data"] for item in items}, {
        item["file"]: (directory / item["file"]).read_text(encoding="utf-8") for item in items
    }


def _own() -> dict[str, str]:
    return {one["code"]: "\n".join([one["title"], *one["text"]]) for one in json.loads(SHIPPED.read_text(encoding="utf-8"))}
