"""Facts stay as written, whoever asks: the triggers, not the code, are the last word."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.disclosure.test_the_chain import refused
from tests.office import Office, fresh
from workflows.disclosure import actions
from workflows.disclosure.models import Content, Item, Publication, Revision
from workflows.engine.models import Move, Process, Task
from workflows.refusals import Refused


@pytest.mark.parametrize("table", ["workflows_move", "workflows_revision"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET public_id = gen_random_uuid()"])
def test_facts_are_neither_changed_nor_deleted(office, table, change):
    office.item_in("section_review")
    with connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute(change.format(table))


@pytest.mark.parametrize("model", [Item, Process, Task, Publication])
def test_the_things_facts_speak_of_are_never_deleted(office, model):
    office.item_in("published")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


def test_a_state_without_a_move_is_refused_by_the_database(office):
    item = office.item_in("section_review")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE workflows_item SET state = 'published' WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE", [item.pk])


def test_when_and_in_which_transaction_a_fact_was_recorded_is_the_databases_word(office):
    move = Move.objects.filter(process=office.draft().process).get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, clock_timestamp()")
        xid, now = cursor.fetchone()
    assert move.xid == xid
    assert abs((now - move.recorded_at).total_seconds()) < 60
    assert move.at != move.recorded_at


def test_an_approval_is_bound_to_the_content_it_saw(office):
    item = office.item_in("office_review")
    approval = Move.objects.get(process=item.process, step="approve")
    assert approval.content_hash == item.revision.content_hash == Content.objects.get().content_hash
    assert Revision.objects.get().core_hash == approval.core_hash


def test_a_stale_page_is_refused(office):
    item = office.item_in("section_review")
    assert refused(actions.approve, item.pk, by=office.head, at=office.later, version=item.version - 1) == ["stale"]


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_counts_and_the_other_is_told():
    office = Office()
    item = office.item_in("section_review")
    at, answers, start = office.later, [], threading.Barrier(3)

    def click():
        try:
            start.wait()
            actions.approve(item.pk, by=office.head, at=at, version=item.version)
            answers.append("done")
        except Refused as refused:
            answers.append(refused.codes[0])
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(3)]
    [thread.start() for thread in clicks]
    [thread.join() for thread in clicks]
    assert sorted(answers) == ["done", "stale", "stale"]
    assert fresh(item).state == "office_review"
    assert Move.objects.filter(process=item.process, step="approve").count() == 1
    assert Task.objects.filter(process=item.process, node="office_review").count() == 1


@pytest.mark.parametrize(
    ("state", "step", "who", "inputs"),
    [
        ("section_review", "approve", "head", {}),
        ("secrecy_review", "conclude_secrecy_review", "reviewer", {"conclusion": "clear"}),
        ("section_review", "return_item", "head", {"stage": "returned", "reason": "改"}),
        ("published", "archive", "officer", {}),
        ("section_review", "sign_for", "head", {}),
    ],
)
def test_a_step_costs_at_most_twelve_statements(office, state, step, who, inputs, django_assert_max_num_queries):
    item = office.item_in(state)
    at = office.later
    with django_assert_max_num_queries(14):  # twelve, and the savepoint a test adds around them
        getattr(actions, step)(item.pk, by=getattr(office, who), at=at, **inputs)
