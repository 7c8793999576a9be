"""What is still owed beside the chain is found and finished when a correction or withdrawal begins a new passage. (突发事件应对法 第七条)"""

from datetime import timedelta

import pytest

from people.queries import standings
from tests.disclosure.test_the_chain import refused
from tests.office import fresh
from workflows.deadlines.models import Deadline
from workflows.deadlines.sweep import sweep
from workflows.disclosure import actions, inbox
from workflows.engine.models import Move, Task


def consented(office, state="published"):
    """An urgent item that went on with a consent given by telephone, which is not signed for yet."""
    item = office.item_in("signing", "emergency")
    at = office.later
    item = office.does("officer", "record_consent", item, consenter=office.director.pk, said_at=at, means="电话 82910001")
    return office.publish(item, "second_officer") if state == "published" else item


def corrected(office, item):
    return office.does("author", "correct", item, reason="数字有误", changed_on=office.later.date())


def copied(office):
    item = office.item_in("published")
    return office.does("officer", "copy_to", item, people=[office.lawyer.pk])


def withdrawn(office):
    return office.does("director", "withdraw_urgently", office.item_in("published"), ground="privacy")


def listed(office, who, tab="mine"):
    """The nodes in a person's to-do list."""
    at = office.later
    return [row.node for row in inbox.page(who.pk, standings(who.pk, at), at, tab).rows]


@pytest.mark.parametrize(
    ("begun", "who", "tab", "step", "node", "kind", "inputs"),
    [
        (consented, "director", "mine", "countersign", "countersign", "countersign", {}),
        (withdrawn, "director", "mine", "explain_withdrawal", "explain_withdrawal", "explanation", {"reason": "误登个人信息"}),
        (copied, "lawyer", "copies", "acknowledge", "copy", "", {}),
    ],
)
def test_what_is_owed_comes_along_with_its_clock_and_its_history(office, begun, who, tab, step, node, kind, inputs):
    item, person = begun(office), getattr(office, who)
    asked = Move.objects.filter(process=item.process).order_by("number").values_list("pk", "process")
    before, task = list(asked), Task.objects.get(process=item.process, node=node)
    due = Deadline.objects.filter(process=item.process, kind=kind).values_list("pk", "due_at").first()
    item = corrected(office, item)
    assert (node in listed(office, person, tab), item.process.number) == (True, 2)
    assert list(Move.objects.filter(pk__in=[pk for pk, _process in before]).order_by("number").values_list("pk", "process")) == before
    item = office.does(who, step, item, **inputs)
    task.refresh_from_db()
    assert (task.status, task.owner, item.state) == ("DONE", person, "draft")
    assert node not in listed(office, person, tab)
    if kind:
        clock = Deadline.objects.get(pk=due[0])
        assert (clock.due_at, clock.met_at is not None, clock.process_id) == (due[1], True, item.process_id)


def test_a_signature_owed_is_demanded_in_the_new_passage_too(office):
    item = corrected(office, consented(office))
    clock = Deadline.objects.get(kind="countersign")
    sweep(clock.due_at + timedelta(minutes=1))
    assert clock.escalations.exists()
    while item.state != "published":
        item = office.pass_level(item)
    assert refused(actions.archive, item.pk, by=office.second_officer, at=office.later) == ["countersignature_missing"]
    item = office.does("director", "countersign", item)
    assert office.does("second_officer", "archive", item).state == "archived"


def test_a_withdrawal_asked_for_takes_it_along_as_well(office):
    item = office.does("author", "request_withdrawal", consented(office), ground="error", reason="重复")
    assert "countersign" in listed(office, office.director)
    assert office.does("director", "countersign", item).state == "withdrawal_review"


def test_taking_back_a_consent_takes_back_its_signature_and_no_other_one(office):
    item = corrected(office, consented(office))
    item = office.does("head", "recall", office.pass_level(office.pass_level(item)))
    assert Task.objects.get(node="countersign").status == "ASSIGNED"

    other = consented(office, "awaiting_publication")
    office.does("officer", "recall", other)
    assert Task.objects.get(process=other.process, node="countersign").status == "CANCELED"
    assert Deadline.objects.get(process=other.process, kind="countersign").cancelled_at
    assert fresh(item).state == "section_review"
