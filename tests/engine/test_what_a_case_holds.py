"""What is read with a case: what every machine's guards look at, and what a subject adds for its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.office import MONDAY
from workflows.disclosure.models import Item

ADDED = {
    "revisions": "SELECT json_agg(json_build_object('number', r.number, 'at', r.at)) FROM workflows_revision r WHERE r.item_id = %(subject)s",
    "mine": "SELECT count(*) FROM workflows_draft d WHERE d.item_id = %(subject)s AND d.editor_id = %(user)s",
    "asked_about": "json_build_array(%(process)s::bigint, %(unit)s::bigint, to_json(%(at)s::timestamptz))",
}


@pytest.fixture
def curious(monkeypatch):
    """Items whose guards look at more."""
    monkeypatch.setattr(Item, "CASE_EXTRAS", Item.CASE_EXTRAS | ADDED)


def test_a_subject_finds_what_it_adds_under_its_names(office, curious):
    item = office.item_in("section_review")
    extras = item.look(office.author, MONDAY).case.extras
    assert set(ADDED) < set(extras)
    assert [one["number"] for one in extras["revisions"]] == [1]
    assert extras["mine"] == 0  # submitted, the draft is gone
    assert extras["asked_about"] == [item.process_id, item.unit_id, "2026-03-02T01:00:00+00:00"]


def test_nobody_looking_is_nobodys_draft(office, curious):
    item = office.draft()
    assert item.look(None, MONDAY).case.extras["mine"] == 0
    assert item.look(office.author, MONDAY).case.extras["mine"] == 1


def test_it_is_read_in_the_statement_that_loads_the_case(office, monkeypatch):
    item = office.item_in("section_review")
    cases = []
    for added in ({}, ADDED):
        monkeypatch.setattr(Item, "CASE_EXTRAS", added)
        with CaptureQueriesContext(connection) as sent:
            cases.append(item.look(office.head, MONDAY).case)
        assert len(sent) == 1
    plain, curious = cases
    assert plain.extras == {}
    assert len(curious.extras) == len(ADDED)
    assert (plain.moves, plain.tasks, plain.standings) == (curious.moves, curious.tasks, curious.standings)
