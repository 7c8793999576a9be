"""Documents somebody wrote who had not read the rules: almost all is found that they hold, and the ordinary ones raise no alarm."""

import pytest

from benchmarks.screening import unseen
from benchmarks.screening.quality import CHECKED, CHECKED_AIM, OTHER_AIM

SEED = 1
ALARMS = 0.1  # of blocking kinds, an ordinary document


@pytest.fixture(scope="module")
def tally():
    return unseen.measured((one for one in unseen.templates() if not one.ordinary), [SEED])


def test_of_each_kind_almost_all_is_found(tally):
    assert len(tally.there) >= 19
    fewer = {kind: tally.recall(kind) for kind in tally.there if tally.recall(kind) < (CHECKED_AIM if kind in CHECKED else OTHER_AIM)}
    assert not fewer, [missed for missed in tally.missed if missed[1] in fewer]


def test_what_is_found_beside_it_is_little(tally):
    assert tally.blocking_alarms() <= ALARMS, tally.alarms


def test_ordinary_documents_raise_no_alarm():
    ordinary = [one for one in unseen.templates() if one.ordinary]
    found = unseen.measured(ordinary, [SEED])
    assert len(ordinary) >= 100
    assert found.blocking_alarms() <= ALARMS / 10, found.alarms
