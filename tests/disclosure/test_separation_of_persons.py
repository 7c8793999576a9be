"""Who may decide on what, when levels are passed again, by a stand-in, by telephone or after an edit. (条例 第十七条；三审三校)"""

import pytest

from people.models import Delegation, Duty
from tests.disclosure.test_the_chain import refused
from tests.office import CONTENT, MONDAY, fresh
from workflows.disclosure import actions
from workflows.disclosure.pages.forms import step_form
from workflows.invariants import people

LINK = "https://www.example.gov.cn/1"


def stands_in(deputy, principal, *duties):
    Delegation.objects.create(
        principal=principal, deputy=deputy, duties=list(duties), since=MONDAY, until=MONDAY.replace(year=2027), made_by=principal
    )


def publication_by(office, item, who):
    at = office.later
    return refused(actions.publish, item.pk, by=who, at=at, public_at=at, link=LINK)


# -- first reviewer and secrecy reviewer ---------------------------------------------------------------------------------------
@pytest.fixture
def passed_again(office):
    """An item whose secrecy reviewer sent it back to the first level, which passed it again after the second had; and both reviewers."""
    head = office.person("head_and_reviewer", Duty.SECTION_HEAD, Duty.SECRECY_REVIEWER, unit=office.unit)
    officer = office.person("officer_and_reviewer", Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, unit=office.unit)
    item = office.item_in("section_review")
    actions.approve(item.pk, by=head, at=office.later)
    actions.approve(item.pk, by=officer, at=office.later)
    item = office.does("reviewer", "return_item", fresh(item), stage="section_review", reason="户数不符")
    actions.approve(item.pk, by=head, at=office.later)
    assert fresh(item).state == "secrecy_review"
    return item, head, officer


def test_whoever_passed_the_first_level_is_the_first_reviewer_however_often_it_was_passed(office, passed_again):
    item, head, _officer = passed_again
    assert refused(actions.conclude_secrecy_review, item.pk, by=head, at=office.later, conclusion="clear") == ["also_first_reviewer"]


def test_nor_does_the_secrecy_review_wait_for_whoever_passed_the_first_level(office, passed_again):
    item, head, officer = passed_again
    assert refused(actions.sign_for, item.pk, by=head, at=office.later) == ["also_first_reviewer"]
    assert refused(actions.hand_over, item.pk, by=office.reviewer, at=office.later, to=head.pk) == ["colleague_unknown"]
    offered = [value for value, _label in step_form(fresh(item).look(office.reviewer, office.later), "hand_over").fields["to"].choices]
    assert officer.pk in offered
    assert not {head.pk, office.author.pk} & set(offered)


def test_whoever_passed_a_later_level_is_not_the_first_reviewer(office, passed_again):
    item, _head, officer = passed_again
    actions.conclude_secrecy_review(item.pk, by=officer, at=office.later, conclusion="clear")
    assert fresh(item).state == "leader_review"


def test_what_a_stand_in_reviewed_first_counts_as_its_principals_review(office):
    both = office.person("head_and_reviewer", Duty.SECTION_HEAD, Duty.SECRECY_REVIEWER, unit=office.unit)
    stands_in(office.lawyer, both, Duty.SECTION_HEAD)
    item = office.item_in("section_review")
    actions.approve(item.pk, by=office.lawyer, at=office.later)
    item = office.does("officer", "approve", item)
    assert refused(actions.conclude_secrecy_review, item.pk, by=both, at=office.later, conclusion="clear") == ["also_first_reviewer"]


def test_a_secrecy_review_asked_again_is_the_same_reviewers(office):
    item = office.does("leader", "revise", office.item_in("leader_review"), reason="改称谓", content=CONTENT | {"body": "<p>改。</p>"})
    item = office.does("leader", "approve", item)
    assert office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear").state == "awaiting_publication"


# -- asking for a withdrawal and consenting to it -----------------------------------------------------------------------------
def test_nobody_consents_to_the_withdrawal_they_asked_for(office):
    both = office.person("asks_and_consents", Duty.SECTION_HEAD, Duty.DISCLOSURE_LEADER, unit=office.unit)
    item = office.item_in("archived")
    actions.request_withdrawal(item.pk, by=both, at=office.later, reason="含身份证号", ground="privacy")
    for step in ("approve_withdrawal", "sign_for"):
        assert refused(getattr(actions, step), item.pk, by=both, at=office.later) == ["own_item"]
    handing = {"by": office.disclosure_leader, "at": office.later, "to": both.pk}
    assert refused(actions.hand_over, item.pk, **handing) == ["colleague_unknown"]
    assert office.does("disclosure_leader", "approve_withdrawal", item).state == "withdrawn"


def test_nor_to_the_one_their_stand_in_asked_for(office):
    both = office.person("asks_and_consents", Duty.SECTION_HEAD, Duty.DISCLOSURE_LEADER, unit=office.unit)
    stands_in(office.lawyer, both, Duty.SECTION_HEAD)
    item = office.item_in("archived")
    actions.request_withdrawal(item.pk, by=office.lawyer, at=office.later, reason="含身份证号", ground="privacy")
    assert refused(actions.approve_withdrawal, item.pk, by=both, at=office.later) == ["own_item"]


# -- final approver and publisher ---------------------------------------------------------------------------------------------
def consented(office, leader, code="emergency"):
    """An urgent item at its last level, consented to by this leader by telephone; the officer wrote it down."""
    item, at = office.item_in("signing", code), office.later
    return office.does("officer", "record_consent", item, consenter=leader.pk, said_at=at, means="电话 82910001")


def test_whoever_consented_by_telephone_approved_last_not_whoever_wrote_it_down(office):
    both = office.person("signs_and_publishes", Duty.DIRECTOR, Duty.PUBLISHER, unit=office.unit)
    item = consented(office, both)
    assert publication_by(office, item, both) == ["also_final_approver"]
    assert refused(actions.sign_for, item.pk, by=both, at=office.later) == ["also_final_approver"]  # nobody else could publish it then
    assert office.publish(item, who="officer").state == "published"
    assert list(people.who_published_did_not_approve_last.find(MONDAY)) == []


def test_after_an_edit_at_the_last_level_whoever_signed_is_still_the_final_approver(office):
    both = office.person("signs_and_publishes", Duty.DIRECTOR, Duty.PUBLISHER, unit=office.unit)
    office.person("reviews_and_publishes", Duty.SECRECY_REVIEWER, Duty.PUBLISHER, unit=office.unit)
    item = office.item_in("signing", "leader_first")
    actions.revise(item.pk, by=both, at=office.later, reason="改称谓", content=CONTENT | {"body": "<p>改过的文字。</p>"})
    actions.sign(item.pk, by=both, at=office.later)
    item = office.does("reviewer", "conclude_secrecy_review", fresh(item), conclusion="clear")
    assert item.state == "awaiting_publication"
    assert publication_by(office, item, both) == ["also_final_approver"]
    assert office.publish(item).state == "published"


def test_whose_stand_in_gave_the_final_approval_does_not_publish(office):
    both = office.person("signs_and_publishes", Duty.DIRECTOR, Duty.PUBLISHER, unit=office.unit)
    stands_in(office.lawyer, both, Duty.DIRECTOR)
    item = office.item_in("signing", "leader_first")
    actions.sign(item.pk, by=office.lawyer, at=office.later)
    assert publication_by(office, fresh(item), both) == ["also_final_approver"]


# -- drafter ------------------------------------------------------------------------------------------------------------------
def test_nobody_consents_by_telephone_to_their_own_draft(office):
    both = office.person("drafts_and_signs", Duty.AUTHOR, Duty.DIRECTOR, unit=office.unit)
    item = office.draft("emergency")
    item = office.does("author", "hand_over", item, to=both.pk)
    actions.submit(item.pk, by=both, at=office.later)
    item = fresh(item)
    while item.state != "signing":
        item = office.pass_level(item)
    at = office.later
    said = {"consenter": both.pk, "said_at": at, "means": "电话 82910001"}
    assert refused(actions.record_consent, item.pk, by=office.officer, at=at, **said) == ["consenter_drafted"]
    form = step_form(item.look(office.officer, at), "record_consent")
    assert [value for value, _label in form.fields["consenter"].choices] == ["", office.director.pk]  # who drafted it is not offered
    assert form["consenter"].value() == office.director.pk  # the only one who can have consented


def test_an_item_is_not_handed_over_to_whoever_submitted_it(office):
    both = office.person("drafts_and_heads", Duty.AUTHOR, Duty.SECTION_HEAD, unit=office.section)
    item = office.does("author", "hand_over", office.draft(), to=both.pk)
    actions.submit(item.pk, by=both, at=office.later)
    assert refused(actions.hand_over, item.pk, by=office.head, at=office.later, to=both.pk) == ["colleague_unknown"]
    form = step_form(fresh(item).look(office.head, office.later), "hand_over")
    assert both.pk not in [value for value, _label in form.fields["to"].choices]  # nor offered
