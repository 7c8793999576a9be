"""One world for all tests of a module: it takes longer to make than most of them take, and each forgets what it did to it."""

import pytest
from django.db import transaction

from .world import NOW, World


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(made):
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
