"""撤回: what was sent on by mistake is taken back, once, to where it came from; what had passed before stays passed."""

import pytest

from tests.disclosure.test_the_chain import refused
from tests.office import CONTENT, MONDAY, fresh
from workflows.disclosure import actions
from workflows.disclosure.chains import cleared
from workflows.engine import perform as engine
from workflows.engine.models import Move
from workflows.engine.subject import MoveLine


def taken_back(office, who, item):
    return office.does(who, "recall", item).state


def test_a_return_to_a_level_is_taken_back_and_the_level_has_still_passed_it(office):
    item = office.does("leader", "return_item", office.item_in("leader_review"), stage="office_review", reason="栏目不对")
    assert taken_back(office, "leader", item) == "leader_review"
    assert office.does("leader", "approve", item).state == "awaiting_publication"  # not to the disclosure office again


def test_the_publishers_return_to_a_level_is_taken_back_and_what_is_public_passed_every_level(office):
    item = office.does("officer", "return_item", office.item_in("awaiting_publication"), stage="leader_review", reason="请再看")
    assert taken_back(office, "officer", item) == "awaiting_publication"
    item = office.publish(item)
    assert item.state == "published"
    seen = item.look(None, MONDAY)
    assert set(seen.passed()) == {level.state for level in seen.levels}


def test_what_was_determined_is_taken_back_to_be_recorded_right(office):
    item = office.does("reviewer", "conclude_secrecy_review", office.item_in("secrecy_review"), conclusion="uncertain", reason="拿不准")
    item = office.does("officer", "record_determination", item, authority="区保密局", releasable=True)
    assert taken_back(office, "officer", item) == "determination"
    assert office.does("officer", "record_determination", item, authority="区保密局", releasable=False).state == "returned"


def test_what_was_taken_back_is_not_taken_back_again(office):
    item = office.does("director", "sign", office.item_in("signing", "leader_first"))
    item = office.does("director", "recall", item)
    assert refused(actions.recall, item.pk, by=office.director, at=office.later) == ["taken_back_already"]
    seen = item.look(office.director, office.later)
    [drawn] = [refusals for step, refusals in engine.open_steps(seen, by=office.director, at=seen.at) if step.name == "recall"]
    assert [one.code for one in drawn] == ["taken_back_already"]  # the button is not drawn open
    assert office.does("director", "sign", item).state == "awaiting_publication"


def test_taking_back_twice_is_no_way_past_a_level(office):
    item = office.does("head", "recall", office.item_in("office_review"))
    assert refused(actions.recall, item.pk, by=office.head, at=office.later) == ["taken_back_already"]
    assert fresh(item).state == "section_review"


def test_what_somebody_edited_meanwhile_is_not_taken_back(office):
    item = office.does("officer", "return_item", office.item_in("awaiting_publication"), stage="leader_review", reason="请再看")
    item = office.does("leader", "revise", item, reason="改称谓", content=CONTENT | {"body": "<p>改过的文字。</p>"})
    assert refused(actions.recall, item.pk, by=office.officer, at=office.later) == ["edited_since"]


@pytest.mark.parametrize("state", ["office_review", "secrecy_review", "leader_review", "awaiting_publication"])
def test_an_approval_taken_back_has_to_be_given_again(office, state):
    item = office.item_in(state)
    last = Move.objects.filter(process=item.process).latest("number")
    at = office.later
    actions.recall(item.pk, by=last.actor, at=at)
    item = fresh(item).look(None, at)
    assert item.state == last.source
    assert last.source not in item.passed()


def line(number, step, source, target):
    return MoveLine(number, step, source, target, 1, None, "", "h", "c", {}, MONDAY)


def test_a_history_in_which_somebody_took_back_twice_passes_nothing_by_it():
    moves = [
        line(1, "submit", "draft", "section_review"),
        line(2, "approve", "section_review", "office_review"),
        line(3, "recall", "office_review", "section_review"),
        line(4, "recall", "section_review", "office_review"),
    ]
    assert cleared(moves, "h", "c") == {}
