"""Makes the statistical models of particulars from the documents in unseen/: `python -m benchmarks.screening.training`.

What stands in HELD_OUT is never learned from, so that it can say how the models do with a stranger's documents. Learned are also the notices
shipped with the replay, which hold nothing of anybody's. Who is named and no private person, the model of the language says (tagger.py). The same
documents give the same models.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from tempfile import NamedTemporaryFile

import numpy as np

from benchmarks.screening.quality import RULES, SHIPPED
from benchmarks.screening.unseen import Template, passages, templates
from workflows.screening.detectors import glance, traits
from workflows.screening.detectors.assembly import numbered
from workflows.screening.detectors.excerpt import Excerpt, units
from workflows.screening.detectors.field import KINDS, MODEL, NAMED, SCALE, TAGS, begins
from workflows.screening.detectors.looks import looks
from workflows.screening.detectors.recognised import SENTENCE
from workflows.screening.detectors.tagger import persons
from workflows.screening.findings import Passage
from workflows.screening.kinds import Kind

HELD_OUT = frozenset({"twenty-third", "twenty-seventh", "thirty-first", "thirty-second", "thirty-third", "thirty-fourth"})
SEEDS = 1
LEAST = 2  # times a trait must be seen
PLAIN, SPARSE = 0.1, 0.05  # how strongly weights are kept small, and few (L2, L1)
ROUNDS = 80
FAINT = 0.05  # what counts for less is left out: two traits in three, and hardly anything is found otherwise for it
#: Of the first look: how often all is gone through, how many letters at once, how far each step goes, and how much more what is somebody's counts.
PASSES, AT_ONCE, STEP, WEIGHT = 2, 8192, 0.1, 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is read as one: the traits of each letter (letters × traits), its slots in the first look (looks × letters), and what it is part of."""

    document: str
    traits: np.ndarray
    slots: np.ndarray
    tags: np.ndarray


def units_of(chosen: Iterable[Template], seeds: Iterable[int]) -> Iterator[Unit]:
    """All of documents, filled once for each seed, in the ways they come."""
    for template in chosen:
        for seed in seeds:
            text, labels, spared = template.told(Random(f"{template.name}/{seed}"))
            truth = np.zeros(len(text) + 1, np.uint8)
            for label in spared:
                if label.kind is Kind.PERSON_NAME:
                    truth[label.start], truth[label.start + 1 : label.end] = NAMED, NAMED + 1
            for label in labels:
                if label.kind in KINDS:
                    truth[label.start], truth[label.start + 1 : label.end] = begins(label.kind), begins(label.kind) + 1
            for way in template.ways:
                yield from _read(template.name, list(passages(text, way)), truth)


def plain_units() -> Iterator[Unit]:
    """Those of notices that hold nothing of anybody's."""
    for notice in json.loads(SHIPPED.read_text(encoding="utf-8")):
        text = "\n".join([notice["title"], *notice["text"]])
        yield from _read(notice["code"], [(0, Passage("text", text))], np.zeros(len(text) + 1, np.uint8))


def _read(name: str, placed: Sequence[tuple[int, Passage]], truth: np.ndarray) -> Iterator[Unit]:
    starts = {passage.place: start for start, passage in placed}
    read = list(numbered((passage for _, passage in placed), RULES))
    sheet = traits.Sheet([reading for _, reading in read])
    tags = np.zeros(len(sheet.text), np.uint8)
    for begin, (one, reading) in zip(sheet.starts, read, strict=True):
        places = np.full(len(one.passage.text) + 1, len(truth) - 1)
        at = 0
        for part in one.parts:
            places[at : at + len(part.text)] = np.arange(len(part.text)) + starts[part.place]
            at += len(part.text) + 1
        tags[begin : begin + len(reading.text)] = truth[places[[reading.view.start(letter) for letter in range(len(reading.text))]]]
    _tell_named(sheet.text, tags)
    seen, slots = all_traits(sheet), np.stack(list(glance.places_in(looks(sheet.text), 0, len(sheet.text))))
    yield from (Unit(name, seen[low:high], slots[:, low:high], tags[low:high]) for low, high in units(sheet.text).tolist())


def _tell_named(text: str, tags: np.ndarray) -> None:
    """Tags those whom the model of the language sees named where nothing is labelled."""
    sentences = [found.span() for found in SENTENCE.finditer(text)]
    for (start, _), named in zip(sentences, persons([text[low:high] for low, high in sentences]), strict=True):
        for at, name in named:
            low, high = start + at, start + at + len(name)
            if not tags[low:high].any():
                tags[low], tags[low + 1 : high] = NAMED, NAMED + 1


def all_traits(sheet: traits.Sheet) -> np.ndarray:
    """The traits of each letter (letters × traits)."""
    size = len(sheet.text)
    columns = [np.full(size, trait, np.uint32) for trait in traits.of_title(sheet.title)]
    for _, numbers in traits.of_letters(looks(sheet.text), np.arange(size), size):
        columns += [trait for of_a_look in numbers for trait in of_a_look]
    for shared in traits.of_lines(sheet):
        columns += list(shared.traits[:, shared.places])
    some = Excerpt(units(sheet.text))
    for shared in traits.of_words(sheet.text, some.units.tolist()):
        told = np.full((len(shared.traits), size), traits.NONE, np.uint32)
        told[:, some.places] = shared.traits[:, shared.places]
        columns += list(told)
    return np.stack(columns, axis=1)


def first_look(learned: Sequence[Unit], passes: int = PASSES) -> np.ndarray:
    """Learns what each slot of the first look speaks for (logistic regression; Duchi, Hazan, Singer 2011), of the letters that are part of
    anything."""
    asked = sum(len(distances) for _, distances in glance.ASKED)
    slots = np.concatenate([unit.slots for unit in learned], axis=1) + glance.SLOTS * np.arange(asked)[:, None]
    truth = np.concatenate([unit.tags > 0 for unit in learned]).astype(np.float32)
    counts = np.where(truth > 0, np.float32(WEIGHT), np.float32(1))
    weights, squares = np.zeros(asked * glance.SLOTS, np.float32), np.full(asked * glance.SLOTS, 1e-3, np.float32)
    shuffled = np.random.default_rng(0)
    for _ in range(passes):
        order = shuffled.permutation(len(truth))
        for first in range(0, len(order), AT_ONCE):
            letters = order[first : first + AT_ONCE]
            there = slots[:, letters]
            chance = 1 / (1 + np.exp(-weights[there].sum(axis=0)))
            wrong = (chance - truth[letters]) * counts[letters]
            told, which = np.unique(there, return_inverse=True)
            slope = np.bincount(which.ravel(), np.tile(wrong, asked)).astype(np.float32)
            squares[told] += slope * slope
            weights[told] -= STEP * slope / np.sqrt(squares[told])
    return np.rint(weights.reshape(asked, glance.SLOTS) * glance.SCALE).astype(np.int16)


def learn(learned: Iterable[Unit], path: str, rounds: int = ROUNDS) -> None:
    """Learns a model, as the package's own file."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    keeping = {"c1": SPARSE, "c2": PLAIN, "feature.minfreq": LEAST}
    trainer.set_params({**keeping, "max_iterations": rounds, "feature.possible_transitions": True})  # what never follows is learned too
    for unit in learned:
        trainer.append(spelt(unit), [str(tag) for tag in unit.tags.tolist()])
    trainer.train(path)


def spelt(unit: Unit) -> list[list[str]]:
    """The traits of a unit's letters as the package takes them."""
    return [[str(trait) for trait in letter if trait != traits.NONE] for letter in unit.traits.tolist()]


def told(path: str, faint: float = FAINT) -> dict[str, np.ndarray]:
    """What a model says: traits that count for as much as `faint`, what each speaks for, and which tag follows which; as a Field takes it."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    with tagger.open(path):
        said = tagger.info()
    slots = np.array(sorted({int(trait) for trait, _ in said.state_features}), np.uint32)
    rows = {str(slot): row for row, slot in enumerate(slots.tolist())}
    weights, following = np.zeros((len(slots), TAGS), np.float32), np.zeros((TAGS, TAGS), np.float32)
    for (trait, tag), weight in said.state_features.items():
        weights[rows[trait], int(tag)] = weight
    for (before, tag), weight in said.transitions.items():
        following[int(before), int(tag)] = weight
    whole = np.rint(weights * SCALE).astype(np.int16)
    heard = np.abs(whole).max(axis=1) >= max(1, faint * SCALE)
    return {"slots": slots[heard], "weights": whole[heard], "following": following}


def main():
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    chosen = [one for one in templates() if one.name.split("/")[0] not in HELD_OUT]
    learned = [*units_of(chosen, range(SEEDS)), *plain_units()]
    log.info("%s documents, %s sentences and lines", len(chosen), len(learned))
    with NamedTemporaryFile(suffix=".crfsuite") as file:
        learn(learned, file.name)
        field = told(file.name)
    log.info("%s traits count", len(field["slots"]))
    np.savez_compressed(MODEL, allow_pickle=False, **field)
    np.savez_compressed(glance.WEIGHTS, allow_pickle=False, weights=first_look(learned))


if __name__ == "__main__":
    main()
