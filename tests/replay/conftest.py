"""The demo office, with the open work of one day in it, for the tests that only look or that roll back."""

from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection

from people.models import Unit
from tests.conftest import start_over
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.sweep import sweep
from workflows.demo import office as demo_office
from workflows.replay.present import present_day

TUESDAY = datetime(2026, 3, 10, 15, 30, tzinfo=BEIJING)
AUTUMN = datetime(2025, 11, 14, 16, 0, tzinfo=BEIJING)


def demo(at=TUESDAY) -> Unit:
    """The demo's first subdistrict, made where it is missing."""
    demo_office.make(at)
    return Unit.objects.get(code=demo_office.OFFICE)


@pytest.fixture
def office(db, monkeypatch):
    monkeypatch.setattr(settings, "DEMO", True)
    return demo()


@pytest.fixture(scope="module")
def a_day(django_db_setup, django_db_blocker):
    """A database with the demo and a day of open work, committed; thrown away after the module."""
    with django_db_blocker.unblock():
        demo()
        present_day(TUESDAY)
        sweep(TUESDAY, muted=True)
        yield
        connection.close()
        start_over(None)
