import pytest
from django.test import Client

from tests.office import MONDAY, Office


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def as_(office, monkeypatch):
    """as_(name): a browser of theirs, on the Monday everything begins."""
    monkeypatch.setattr("people.middleware.timezone.now", lambda: MONDAY)

    def sign_in(name):
        client = Client()
        client.force_login(getattr(office, name), "people.backends.Backend")
        return client

    return sign_in
