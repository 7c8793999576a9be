"""The demo office, with the open work of one day in it, for the tests that only look or that roll back."""

import os
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from people.models import Appointment, Duty, Unit
from tests.conftest import start_over
from tests.office import has_read
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.sweep import sweep
from workflows.demo import office as demo_office
from workflows.disclosure import intake
from workflows.disclosure.models import Item
from workflows.replay.present import present_day
from workflows.screening.findings import Finding
from workflows.screening.kinds import Kind
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.destinations import Clean
from workflows.screening.quarantine.models import Quarantined

TUESDAY = datetime(2026, 3, 10, 15, 30, tzinfo=BEIJING)
AUTUMN = datetime(2025, 11, 14, 16, 0, tzinfo=BEIJING)


def demo(at=TUESDAY) -> Unit:
    """The demo's first subdistrict, made where it is missing."""
    demo_office.make(at)
    return Unit.objects.get(code=demo_office.OFFICE)


def suspect(vault):
    """Two texts in quarantine, one of them released, and a scan that waits; what is in the vault has been there for a week."""
    items = list(Item.objects.filter(state="draft").select_related("author", "process").order_by("id")[:3])
    for item in items[:2]:
        found = Finding(Kind.SECRET_MARK, "title", 0, 2, "", "secret_star", "m" * 32)
        quarantine.quarantine(
            intake.bound(item, by=item.author, at=TUESDAY, via="replay"),
            "text",
            hash="0" * 64,
            size=1,
            findings=[found],
            header={"keywords": "机密★"},
        )
    reviewer = Appointment.objects.filter(duty=Duty.SECRECY_REVIEWER, unit__office_id=items[0].office_id).first().user
    has_read(reviewer, Quarantined.objects.first())
    quarantine.release(Quarantined.objects.first().pk, by=reviewer, at=TUESDAY, reason="法规名称", via="replay")
    scan = Clean("扫描件.pdf", "1" * 64, 1, "application/pdf")
    arrivals.receive(intake.bound(items[2], by=items[2].author, at=TUESDAY), scan, [b"x"], 1)
    week_ago = (TUESDAY - timedelta(days=7)).timestamp()
    for file in vault.glob("*.sealed"):
        os.utime(file, (week_ago, week_ago))


@pytest.fixture
def office(db, monkeypatch):
    monkeypatch.setattr(settings, "DEMO", True)
    return demo()


@pytest.fixture(scope="module")
def a_day(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with the demo and a day of open work, committed; thrown away after the module."""
    vault = tmp_path_factory.mktemp("vault")
    own = settings.STORAGES | {"quarantine": {**settings.STORAGES["quarantine"], "OPTIONS": {"location": vault}}}
    with django_db_blocker.unblock(), override_settings(STORAGES=own, STATE_DIR=vault):
        demo()
        present_day(TUESDAY)
        suspect(vault)
        sweep(TUESDAY, muted=True)
        yield
        connection.close()
        start_over(None)
