import pytest

from tests.office import Office


@pytest.fixture
def office(db):
    return Office()
