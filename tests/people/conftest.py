"""A small street office: 平山 under a county, with a section that has a sub-section, and 东河 beside it."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from people.appointing import appoint
from people.models import Duty, Unit, User

BEIJING = ZoneInfo("Asia/Shanghai")


def moment(day, hour=0):
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=BEIJING)


SINCE, NOW = moment("2024-01-01"), moment("2026-03-02", 9)


@pytest.fixture
def tree(db):
    county = Unit.objects.create(kind="county", name="云岭县", code="CO")
    street = Unit.objects.create(kind="street", name="平山街道", code="PS", parent=county)
    party = Unit.objects.create(kind="section", name="党政办", code="PS-DZB", parent=street)
    disclosure = Unit.objects.create(kind="section", name="政务公开办", code="PS-ZWGK", parent=party)
    social = Unit.objects.create(kind="section", name="社会事务办", code="PS-SHB", parent=street)
    other = Unit.objects.create(kind="street", name="东河街道", code="DH", parent=county)
    hall = Unit.objects.create(kind="section", name="综合办", code="DH-ZHB", parent=other)
    return SimpleNamespace(county=county, street=street, party=party, disclosure=disclosure, social=social, other=other, hall=hall)


@pytest.fixture
def person(tree):
    def make(username, *duties, home=None, name="", since=SINCE, until=None, scopes=(), unit=None):
        home = home or tree.social
        user, _new = User.objects.get_or_create(username=username, defaults={"name": name or username, "home": home})
        for duty in duties:
            appoint(user, duty, unit or home, since, until, scopes=scopes, at=since)
        return user

    return make


@pytest.fixture
def administrator(person, tree):
    return person("shenhao", Duty.ADMINISTRATOR, home=tree.party, unit=tree.street, name="沈浩")


@pytest.fixture
def client_of():
    """A signed-in browser of one's own for each person."""

    def make(user):
        client = Client()
        client.force_login(user, "people.backends.Backend")
        return client

    return make


@pytest.fixture(autouse=True)
def people_alone(settings):
    """These tests are about people's own pages, whatever stands on them."""
    settings.ROOT_URLCONF = "tests.people.urls"
