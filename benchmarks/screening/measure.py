"""./do bench screening: recall by kind on generated cases and labelled notices, false alarms, megabytes a second."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.screening import quality, scans, unseen
from benchmarks.screening.quality import CHECKED, CHECKED_AIM, KEY, OTHER_AIM, RULES, TODAY
from benchmarks.table import Line
from workflows.screening.detectors import detect, marks_only, tagger
from workflows.screening.findings import Passage
from workflows.screening.lexicon import Lexicon

WORDS = 50_000
SEED = 20_260_601


def measured(size: dict, notices: Path | None = None) -> Iterator[Line]:
    """The lines of the part; `notices`: a directory of texts with an index.json of labels."""
    found = quality.on_generated(SEED, size["cases"])
    for kind in sorted(found.there):
        aim = CHECKED_AIM if kind in CHECKED else OTHER_AIM
        yield Line("screening", f"generated, {kind}: recall of {found.there[kind]:,}", found.recall(kind), "", aim, True)
    yield Line("screening", "generated, blocking kinds: false alarms a document", found.blocking_alarms(), "")
    ordinary = quality.on_ordinary(SEED, size["cases"])
    yield Line(
        "screening", f"ordinary, blocking kinds: false alarms a document of {ordinary.documents:,}", ordinary.blocking_alarms(), "", 0.1
    )
    for kind, there, right, wrong in quality.on_notices(notices):
        if there:
            yield Line("screening", f"notices, {kind}: recall of {there}", right / there, "", OTHER_AIM, True)
        yield Line("screening", f"notices, {kind}: others with a finding", wrong, "")
    yield from written_apart(range(1 + size["cases"] // 1000), size["apart"])
    yield from speed(size["megabytes"])
    if size["scans"]:
        yield from scanned(size["scans"])


def written_apart(seeds: range, step: int) -> Iterator[Line]:
    """What is found in every so many documents that were written apart from the rules, each filled with values once for each seed."""
    chosen = unseen.templates()[::step]
    ordinary, telling = (unseen.measured((one for one in chosen if one.ordinary is sort), seeds) for sort in (True, False))
    for kind in sorted(telling.there):
        aim = CHECKED_AIM if kind in CHECKED else OTHER_AIM
        yield Line("screening", f"written apart, {kind}: recall of {telling.there[kind]:,}", telling.recall(kind), "", aim, True)
    yield Line("screening", "written apart, blocking kinds: false alarms a document", telling.blocking_alarms(), "")
    yield Line(
        "screening",
        f"written apart, ordinary, blocking kinds: false alarms a document of {ordinary.documents:,}",
        ordinary.blocking_alarms(),
        "",
        0.1,
    )


def scanned(pages: int) -> Iterator[Line]:
    """What is read off so many scanned pages, and how long they take."""
    figures = scans.measured(pages, Random(SEED))
    yield Line(
        "screening", f"{pages} scanned pages: with detectors", figures["seconds with detectors"], "s", 60 if pages == scans.PAGES else None
    )
    for name, told in figures.items():
        if name.startswith("recall "):
            yield Line(
                "screening", f"scanned pages, {name.removeprefix('recall ')}: recall", float(str(told).split("= ")[1]), "", OTHER_AIM, True
            )


def speed(megabytes: float) -> Iterator[Line]:
    """All text detectors and a lexicon of 50,000 words over plain text nobody has read before, in processor seconds of one core."""
    lexicon = invented(WORDS)
    apart = [one.filled(Random(one.name))[0] for one in unseen.templates() if one.ordinary]
    texts = {
        "prose": _long("\n".join(case.text for case in quality.documents(SEED, 400) if case.name == "notice"), megabytes),
        "ordinary documents": _long("\n".join(case.text for case in quality.documents(SEED, 400)), megabytes),
        "ordinary documents written apart": "\n".join(apart[:: max(1, round(0.5 / megabytes))]),
        "lists of persons": _long("\n".join(case.text for case in quality.generated(SEED, 400) if case.name == "list"), megabytes / 4),
    }
    for name, text in texts.items():
        size = len(text.encode()) / 1e6
        tagger.forget()
        began = time.process_time()
        detect([Passage(name, text, first_page=True)], RULES, lexicon, KEY, TODAY)
        yield Line(
            "screening",
            f"{name}, {WORDS:,} words: speed",
            size / (time.process_time() - began),
            "MB/s",
            2,
            True,
        )
    yield short(texts["prose"][:900], lexicon)
    text, began = texts["prose"], time.process_time()
    for _ in range(20):
        marks_only(text, KEY)
    took = max(time.process_time() - began, 1e-6)
    yield Line("screening", "classification marks alone: speed", 20 * len(text.encode()) / 1e6 / took, "MB/s", 50, True)


def short(text: str, lexicon: Lexicon, times: int = 50) -> Line:
    """What one look at a notice costs, in ten passages as a content has: most of it is begun anew for each of them."""
    passages = [Passage(f"body/{at // 90}", text[at : at + 90], first_page=True) for at in range(0, len(text), 90)]
    began = time.process_time()
    for _ in range(times):
        detect(passages, RULES, lexicon, KEY, TODAY)
    return Line(
        "screening", f"a notice of {len(text)} characters in ten passages: time", (time.process_time() - began) / times * 1000, "ms"
    )


def invented(count: int) -> Lexicon:
    random = Random(SEED)
    words: set[str] = set()
    while len(words) < count:
        words.add("".join(chr(random.randrange(0x4E00, 0x9FA5)) for _ in range(random.randint(2, 5))))
    return Lexicon.of([{"word": word} for word in sorted(words)])


def _long(text: str, megabytes: float) -> str:
    return (text + "\n") * max(1, int(megabytes * 1e6 / len(text.encode())))
