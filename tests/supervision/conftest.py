"""An office in which a section review was missed, looked at on a known day."""

from datetime import datetime

import pytest

from people.models import Duty
from tests.office import SHANGHAI, Office, fresh
from workflows.deadlines.models import Deadline
from workflows.deadlines.sweep import sweep
from workflows.disclosure.states import State

LATER = datetime(2026, 3, 13, 9, tzinfo=SHANGHAI)  # a Friday; the review was due on Tuesday 3 March


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def late(office):
    """late(): the step clock of an item that has waited for its section review since 2 March, swept on the 13th."""

    def make(code="standard", state=State.SECTION_REVIEW, at=LATER, **changes):
        item = office.item_in(state, code, **changes)
        sweep(at)
        return Deadline.objects.get(process=item.process_id, kind="step", met_at=None)

    return make


@pytest.fixture
def statutory(office):
    """The publication clock of an item that is no routine, formed in January: it ran out on 2 March."""
    office.settle(is_routine=False)
    item = office.draft(formed_on="2026-01-30")
    item = office.pass_level(item)
    sweep(LATER)
    return Deadline.objects.get(process=fresh(item).process_id, kind="publication")


@pytest.fixture
def signed_in(client, monkeypatch):
    """signed_in(user): the client, at nine o'clock on 13 March 2026."""
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)

    def as_person(user):
        client.force_login(user)
        return client

    return as_person


@pytest.fixture
def people(office):
    """One person for every duty there is, by duty."""
    return {duty: office.person(f"only_{duty}", duty, unit=office.unit) for duty in Duty}
