"""How much a step and a page may ask of the database. Times depend on the machine and are measured by ./do bench; counts do not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.queries import standings
from tests.office import CONTENT, MONDAY
from workflows.disclosure import inbox

TRANSACTION = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
MOST = 10
ITS_OWN = 1  # the test looks for the category, or at the item afterwards
STATES = ["draft", "section_review", "secrecy_review", "awaiting_publication", "published"]


def statements(sent):
    return [query["sql"] for query in sent.captured_queries if not str(query["sql"]).startswith(TRANSACTION)]


@pytest.mark.parametrize("state", STATES)
def test_a_step_stays_below_its_ceiling(office, state):
    item = office.item_in(state, "routine")
    with CaptureQueriesContext(connection) as sent:
        office.pass_level(item)
    assert len(statements(sent)) - ITS_OWN <= MOST, "\n".join(str(sql)[:120] for sql in statements(sent))


def test_creating_an_item_stays_below_its_ceiling(office):
    with CaptureQueriesContext(connection) as sent:
        office.draft("routine")
    assert len(statements(sent)) - ITS_OWN <= MOST


def test_the_inbox_asks_no_more_with_many_tasks_than_with_one(office):
    held = standings(office.head.pk, MONDAY)
    found = []
    for number in (1, 8):
        for each in range(number):
            office.item_in("section_review", title=f"{CONTENT['title']} {number} {each}")
        with CaptureQueriesContext(connection) as sent:
            page = inbox.page(office.head.pk, held, MONDAY + timedelta(days=1))
            inbox.counts(office.head.pk, held, MONDAY + timedelta(days=1))
        found.append((len(page.rows), len(statements(sent))))
    assert found == [(1, 4), (9, 4)]
