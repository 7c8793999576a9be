"""The pages staff live in cost a fixed number of statements, however much there is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.office import MONDAY, Office

INBOX_MOST, ITEM_MOST = 8, 25


@pytest.fixture
def office(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    return Office()


def asked(user, address):
    """The statements of a page, when the person has looked at it before; those of the session are counted too."""
    client = Client()
    client.force_login(user, "people.backends.Backend")
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in found.captured_queries if query["sql"] and not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_the_inbox_of_a_busy_person(office):
    few = len(asked(office.head, "/inbox/"))
    for _number in range(12):
        office.does("author", "submit", office.draft())
    many = asked(office.head, "/inbox/")
    assert len(many) <= few  # the first of a process may also have to fetch the calendar
    assert len(many) <= INBOX_MOST, many


def test_the_item_page_after_many_moves(office):
    item = office.does("author", "submit", office.draft())
    address = f"/items/{item.public_id}/"
    few = len(asked(office.head, address))
    for _round in range(4):
        office.does("head", "return_item", item, stage="returned", reason="再改")
        item = office.does("author", "submit", item)
    office.does("head", "copy_to", item, people=[office.colleague.pk, office.officer.pk])
    many = asked(office.head, address)
    assert len(many) <= few + 1, many  # one more: what it is compared with
    assert len(many) <= ITEM_MOST, many


def test_the_library_of_many_items(office):
    office.does("author", "submit", office.draft())
    few = len(asked(office.head, "/items/"))
    for _number in range(10):
        office.does("author", "submit", office.draft())
    assert len(asked(office.head, "/items/")) <= few
    assert len(asked(office.head, "/items/?q=低保")) <= few + 1
