"""A street with a column, on the day the tests take place."""

import pytest
import time_machine
from django.core.files.storage import storages
from django.utils import translation

from tests.portal import world


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs Chromium")


@pytest.fixture(autouse=True)
def public_site(settings, db, tmp_path):
    """The public site on NOW, with a public store of its own."""
    settings.PORTAL_OFFICE = ""
    settings.STORAGES = settings.STORAGES | {
        "public": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with time_machine.travel(world.NOW, tick=False), translation.override("zh-hans"):
        yield


@pytest.fixture
def office():
    return world.an_office()


@pytest.fixture
def store():
    return storages["public"]
