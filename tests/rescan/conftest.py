"""An office that has published what it should not have, before anybody looked."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from tests.office import MONDAY, Office
from workflows.disclosure.models import Item, Publication
from workflows.disclosure.rescan import starting, working
from workflows.disclosure.rescan.models import Rescan
from workflows.screening import versions
from workflows.screening.models import RuleVersion

ID_NUMBER, OTHER_ID = "999999199001010016", "999999200412310027"  # synthetic: there is no region 999999
MOBILE = "19800001234"
LATER = MONDAY + timedelta(days=3)


@contextmanager
def nobody_looked(monkeypatch):
    """As before the check was introduced: what is found keeps nothing from being published."""
    with monkeypatch.context() as before:
        really = Item.checked
        before.setattr(Item, "checked", lambda self, content: replace(really(self, content), groups=(), unsearched={}))
        yield


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def published(office, monkeypatch):
    """published(body, …): the live publication of an item with this text, which nobody checked."""

    def make(body, **changes):
        with nobody_looked(monkeypatch):
            return Publication.objects.get(item=office.item_in("published", body=body, **changes), ended_at=None)

    return make


@pytest.fixture
def searched(office):
    """searched(): everything public has been searched; the rescan."""
    ticks = count()

    def run(cause=Rescan.Cause.ASKED, by=None):
        at = LATER + timedelta(minutes=next(ticks))
        rescan = starting.start(office.unit.pk, cause, at=at, by=by)
        working.work_off(lambda: at + timedelta(seconds=1), seconds=30)
        rescan.refresh_from_db()
        return rescan

    return run


@pytest.fixture
def own_files(settings, tmp_path):
    """Files and a vault of this test alone."""
    for name in ("internal", "public", "quarantine"):
        settings.STORAGES = {**settings.STORAGES, name: {**settings.STORAGES[name], "OPTIONS": {"location": tmp_path / name}}}
    settings.STATE_DIR = tmp_path


@pytest.fixture
def new_rules(office):
    """new_rules(): from now on another edition is in force."""

    def publish():
        before = versions.in_force(RuleVersion, office.unit)
        data = {"actions": {"email": "hint" if before else "review"}}
        versions.publish_rules(office.unit, data, reason="试行", seen=before.pk if before else 0, by=office.administrator, at=LATER)

    return publish


@pytest.fixture
def at_desk(office, monkeypatch):
    """at_desk(user): their browser, at nine o'clock on 2 March 2026."""
    monkeypatch.setattr("people.middleware.timezone.now", lambda: MONDAY)

    def of(user):
        client = Client()
        client.force_login(user, "people.backends.Backend")
        return client

    return of
