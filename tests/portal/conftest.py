"""A street with a column, on the day the tests take place."""

import pytest
import time_machine
from django.core.files.storage import storages
from django.utils import translation

from tests.portal import world


@pytest.fixture(autouse=True)
def public_site(settings, db, tmp_path):
    """The portal under /public/, on NOW, with a public store of its own."""
    settings.ROOT_URLCONF = "tests.portal.urls"
    settings.PORTAL_OFFICE = ""
    guard = "portal.middleware.LanguageIsInTheAddress"
    if guard not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [guard, *settings.MIDDLEWARE]
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
