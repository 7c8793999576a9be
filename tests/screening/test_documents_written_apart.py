"""Documents somebody wrote who had not read the rules: almost all is found that they hold, and the ordinary ones raise no alarm.

Three sorts of sets: those by which rules were mended; those the model learned from and no rule was mended by; and those it never learned from,
which alone say what to expect of a stranger's documents. Three of these are hard on purpose, three a fair sample of an office's year; a few
rules were mended by the thirty-first after it had been measured.
"""

import pytest

from benchmarks.screening import unseen
from benchmarks.screening.quality import CHECKED, CHECKED_AIM, OTHER_AIM
from benchmarks.screening.training import HELD_OUT
from workflows.screening.detectors.field import KINDS
from workflows.screening.kinds import Kind

SEED = 1
ALARMS = 0.1  # of blocking kinds, an ordinary document
LEARNED = frozenset({
    "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-eighth", "twenty-ninth", "thirtieth",
})  # fmt: skip
LEARNED_AIM = dict.fromkeys(KINDS, 0.93) | {Kind.MINOR: 0.9}
#: Somewhat less than is found in the sets that are held out: the same for whoever changes rules or learns a model anew.
FLOORS = {
    "twenty-third": {Kind.PERSON_NAME: 0.91, Kind.ADDRESS: 0.89, Kind.HEALTH: 0.93, Kind.HARDSHIP: 0.9, Kind.MINOR: 0.85},
    "twenty-seventh": {Kind.PERSON_NAME: 0.94, Kind.ADDRESS: 0.96, Kind.HEALTH: 0.91, Kind.HARDSHIP: 0.88, Kind.MINOR: 0.7},
    "thirty-first": {Kind.PERSON_NAME: 0.95, Kind.ADDRESS: 0.96, Kind.HEALTH: 0.95, Kind.HARDSHIP: 0.9, Kind.MINOR: 0.94},
    "thirty-second": {Kind.PERSON_NAME: 0.93, Kind.ADDRESS: 0.95, Kind.HEALTH: 0.93, Kind.HARDSHIP: 0.94, Kind.MINOR: 0.92},
    "thirty-third": {Kind.PERSON_NAME: 0.92, Kind.ADDRESS: 0.98, Kind.HEALTH: 0.89, Kind.HARDSHIP: 0.75, Kind.MINOR: 0.87},
    "thirty-fourth": {Kind.PERSON_NAME: 0.87, Kind.ADDRESS: 0.98, Kind.HEALTH: 0.93, Kind.HARDSHIP: 0.84, Kind.MINOR: 0.69},
}
#: More than is allowed of others: among twenty ordinary documents the seat of a firm, and the family of a novel.
ALARMING = {"thirty-third": 0.15}


def documents(ordinary, sets=None):
    """Those of some sets, or of all by which rules were mended."""
    return [one for one in unseen.templates() if one.ordinary == ordinary and _within(one.name.split("/")[0], sets)]


def _within(name, sets):
    return name in sets if sets else name not in HELD_OUT | LEARNED


@pytest.fixture(scope="module")
def tally():
    return unseen.measured(documents(ordinary=False), [SEED])


def test_of_each_kind_almost_all_is_found(tally):
    assert len(tally.there) >= 19
    fewer = {kind: tally.recall(kind) for kind in tally.there if tally.recall(kind) < (CHECKED_AIM if kind in CHECKED else OTHER_AIM)}
    assert not fewer, [missed for missed in tally.missed if missed[1] in fewer]


def test_what_is_found_beside_it_is_little(tally):
    assert tally.blocking_alarms() <= ALARMS, tally.alarms


def test_ordinary_documents_raise_no_alarm():
    ordinary = documents(ordinary=True)
    found = unseen.measured(ordinary, [SEED])
    assert len(ordinary) >= 100
    assert found.blocking_alarms() <= ALARMS / 10, found.alarms


def test_what_the_model_learned_from_is_found():
    found = unseen.measured(documents(ordinary=False, sets=LEARNED), [SEED], ways=["text"])  # in the other it learned the same
    fewer = {kind: found.recall(kind) for kind, aim in LEARNED_AIM.items() if found.recall(kind) < aim}
    assert not fewer, [missed for missed in found.missed if missed[1] in fewer]
    assert unseen.measured(documents(ordinary=True, sets=LEARNED), [SEED]).blocking_alarms() <= ALARMS


@pytest.mark.parametrize("held_out", sorted(HELD_OUT))
def test_a_strangers_documents_are_found_as_they_were_at_first(held_out):
    found = unseen.measured(documents(ordinary=False, sets={held_out}), [SEED])
    fewer = {kind: found.recall(kind) for kind, floor in FLOORS[held_out].items() if found.recall(kind) < floor}
    assert not fewer  # what was missed is not shown: whoever mends by it has no stranger's documents any more
    assert all(found.recall(kind) >= CHECKED_AIM for kind in (Kind.ID_NUMBER, Kind.BANK_ACCOUNT))
    assert unseen.measured(documents(ordinary=True, sets={held_out}), [SEED]).blocking_alarms() <= ALARMING.get(held_out, ALARMS)
