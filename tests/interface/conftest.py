"""A small office: one section with its chain, everybody with a token, and an item that walks."""

import json
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from people import tokens
from people.models import Appointment, Duty, Unit, User
from workflows.disclosure import actions
from workflows.disclosure.models import Category, ChainVersion, Item, OfficeProfile

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LONG_AGO = datetime(2020, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
CONTENT = {
    "title": "平山街道2026年度义务植树活动安排",
    "source": "made",
    "carrier": "document",
    "formed_on": "2026-02-27",
    "attribute": "public",
    "basis": "《中华人民共和国政府信息公开条例》第十九条",
    "audience": "社会公众",
    "contact": "0000-1234567",
    "body": "<p>三月十二日上午九时,在街道广场集合。</p>",
    "channels": ["district_portal"],
}
CHAIN = [{"state": state} for state in ("section_review", "office_review", "secrecy_review", "signing")]
DUTIES = {  # person → (duty, unit)
    "author": (Duty.AUTHOR, "civil"),
    "head": (Duty.SECTION_HEAD, "civil"),
    "officer": (Duty.DISCLOSURE_OFFICER, "street"),
    "reviewer": (Duty.SECRECY_REVIEWER, "street"),
    "director": (Duty.DIRECTOR, "street"),
    "publisher": (Duty.PUBLISHER, "street"),
    "archivist": (Duty.ARCHIVIST, "street"),
    "discipline": (Duty.DISCIPLINE, "street"),
    "scorer": (Duty.SCORER, "street"),
    "other_author": (Duty.AUTHOR, "works"),
    "other_head": (Duty.SECTION_HEAD, "works"),
}


class Caller(Client):
    """A program holding somebody's token."""

    def __init__(self, secret="", language="en"):
        super().__init__(headers={"authorization": f"Bearer {secret}", "accept-language": language} if secret else {})

    def read(self, path, **query):
        return self.get(f"/api/v1{path}", query)

    def send(self, path, method="post", **body):
        return getattr(self, method)(f"/api/v1{path}", json.dumps(body), content_type="application/json")

    def step(self, item, name, **body):
        return self.send(f"/items/{item.public_id}/steps/{name}", **body)


@pytest.fixture
def monday():
    cache.clear()
    with time_machine.travel(MONDAY, tick=False):
        yield MONDAY


def furnish():
    """The rows of the office: units, people, a category with its chain, and how it publishes."""
    street = Unit.objects.create(kind=Unit.Kind.STREET, name="平山街道办事处", code="street")
    units = {"street": street}
    for code, name in (("civil", "民政科"), ("works", "城建科")):
        units[code] = Unit.objects.create(kind=Unit.Kind.SECTION, name=name, code=code, parent=street)
    people = {}
    for name, (duty, unit) in DUTIES.items():
        people[name] = User.objects.create(username=name, name=name, home=units[unit])
        Appointment.objects.create(user=people[name], duty=duty, unit=units[unit], since=LONG_AGO)
    category = Category.objects.create(office=street, code="routine", name="一般信息")
    ChainVersion.objects.create(category=category, number=1, levels=CHAIN, at=LONG_AGO)
    OfficeProfile.objects.create(office=street, index_prefix="PS", at=LONG_AGO)
    return SimpleNamespace(units=units, people=people, category=category, **people)


@pytest.fixture
def office(db, monday):
    return furnish()


def draft(office, **content):
    """A new item of the civil section; returns its row."""
    turn = actions.create(by=office.author, at=MONDAY, unit=office.units["civil"], category=office.category, content=CONTENT | content)
    return Item.objects.get(pk=turn.subject.pk)


def submitted(office, **content):
    item = draft(office, **content)
    actions.submit(item.pk, by=office.author, at=MONDAY)
    return Item.objects.get(pk=item.pk)


def caller(user, scope="perform", language="en"):
    return Caller(tokens.issue(user, name="test", scope=scope, at=MONDAY)[1], language)


@pytest.fixture
def call(office):
    """`call("author")`: a program with that person's token."""
    return lambda name, **options: caller(office.people[name], **options)


def codes(response):
    body = response.json()
    return [entry["code"] for entry in body.get("refusals", body.get("errors"))]
