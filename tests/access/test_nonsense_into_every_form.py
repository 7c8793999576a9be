"""Nonsense, hostile and huge text into every field of every form of administration: a clear answer, never an error."""

import re
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import quote_plus

import pytest
from django.db import connection, transaction
from django.urls import reverse

from people.models import Appointment, Duty, Unit
from tests.journeys.test_abuse import HOSTILE
from tests.office import LONG_AGO

from .test_every_url_for_every_duty import ADMINISTRATION, TABLE
from .world import signed_in

OTHERS = (
    "person", "person_edit", "deactivate", "appointment_new", "appointment_change", "appointment_end", "unit", "category", "category_chain",
    "import_preview", "delegation_new", "delegation_new_for", "tokens", "password", "messages", "account",
)  # fmt: skip
MEANT = {200, 302, 403, 404, 409, 422}
KEPT = ("csrfmiddlewaretoken",)
LONG = 9999  # characters
URLENCODED = "application/x-www-form-urlencoded"


class Forms(HTMLParser):
    """The POST forms of a page, as (address, {field: value})."""

    def __init__(self):
        super().__init__()
        self.found, self.form, self.choice = [], None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("method", "").lower() == "post":
            self.form = {}
            self.found.append((attrs.get("action"), self.form))
        elif self.form is not None and attrs.get("name") and tag in ("input", "textarea", "select", "button"):
            self.form[attrs["name"]] = attrs.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


@pytest.fixture
def administrator(world):
    return signed_in(world.people["administrator"])


def pages(world):
    for name in (*ADMINISTRATION, *OTHERS):
        row = next((row for row in TABLE[name] if row.post is None and row.expected("administrator") == 200), None)
        if row is not None:
            yield name, reverse(name, args=[world.named(arg) for arg in row.args])


@pytest.fixture(scope="module")
def forms(made):
    """The forms of all pages, as (page, address, fields), of somebody who administers all offices; they are the same for every text."""
    with transaction.atomic():
        administrator = made.people["administrator"]
        for unit in Unit.objects.filter(parent=None).exclude(appointments__user=administrator):
            Appointment.objects.create(user=administrator, duty=Duty.ADMINISTRATOR, unit=unit, since=LONG_AGO)
        client = signed_in(administrator)
        yield [(name, *form) for name, address in pages(made) for form in forms_of(client, address)]
        transaction.set_rollback(True)


@lru_cache(maxsize=64)
def quoted(text):
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def encoded(fields):
    """As urlencode, which would spell a hundred thousand characters out again for each request."""
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields.items())


def sent(client, address, fields):
    """The status of one POST, whose changes are forgotten. What is long goes as forms with files send it: it is read ten times as quickly."""
    long = any(len(value) > LONG for value in fields.values())
    with transaction.atomic():
        answer = client.post(address, fields) if long else client.post(address, encoded(fields), content_type=URLENCODED)
        transaction.set_rollback(True)
    return answer.status_code


def test_there_are_forms_to_fill_in(forms):
    assert {
        "person_new",
        "person_edit",
        "unit_new",
        "category",
        "category_chain",
        "ladder",
        "office_profile",
        "calendars",
        "tokens",
    } <= {name for name, _address, _fields in forms}


def forms_of(client, address):
    answer = client.get(address)
    reader = Forms()
    if answer["Content-Type"].startswith("text/html"):
        reader.feed(answer.text)
    return [
        (action or address, fields)
        for action, fields in reader.found
        if action != reverse("sign_out") and not (action or "").startswith("/language")
    ]


NAMES = ("office", "year", "section", "page", "q", "days")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_every_address_of_administration_survives_nonsense(world, administrator, read, text):
    """In every name that a page asks its address for, alone and together with all others. A name it does not ask for, it cannot mind.

    What is longer than a server takes as an address is cut.
    """
    tried, text = set(), text[:LONG]
    for name, address in pages(world):
        assert administrator.get(f"{address}?{encoded(dict.fromkeys(NAMES, text))}").status_code in MEANT
        read.clear()
        assert administrator.get(address).status_code == 200
        alone = set()
        while left := read - alone:  # one may be asked for only where another stands
            alone.add(one := min(left))
            assert administrator.get(f"{address}?{encoded({one: text})}").status_code in MEANT, (name, one)
        tried |= {(name, one) for one in alone}
    assert {("people", "q"), ("ladder", "office"), ("undeliverable", "page")} <= tried


def typed(fields):
    """The fields somebody may type into; of a table's rows the first and the last."""
    alike = {}
    for field in fields:
        if field not in KEPT:
            alike.setdefault(re.sub("[0-9]+", "#", field), []).append(field)
    return [field for field in fields if any(field in (rows[0], rows[-1]) for rows in alike.values())]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_every_field_of_administration_survives_nonsense(forms, administrator, text):
    wrong = []
    for name, action, fields in forms:
        tries = [fields | {field: text} for field in typed(fields)]
        if len(text) < LONG:  # a request has a size
            tries.append(dict.fromkeys([field for field in fields if field not in KEPT], text))
        for one in tries:
            status = sent(administrator, action, one)
            if status not in MEANT:
                wrong.append((name, action, [field for field in one if one[field] == text], status))
    assert wrong == []
    assert connection.connection is not None
