"""An item's way through its levels: order, separation of persons, returns, edits, recalls. (条例 第十七条)"""

from datetime import timedelta

import pytest
from django.utils.translation import override

from people.models import Appointment, Duty, Unit
from tests.office import CHAINS, CONTENT, LONG_AGO, MONDAY, fresh
from workflows.deadlines.ladder import DEFAULT_RULES, DEFAULT_RUNGS
from workflows.deadlines.rules import publish_ladder
from workflows.disclosure import actions, categories, stages
from workflows.disclosure.chains import levels_of
from workflows.disclosure.pages.timeline import asked
from workflows.disclosure.states import State
from workflows.engine.models import OPEN, Move, Task
from workflows.notices.models import Notice
from workflows.refusals import Refused


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.codes


@pytest.mark.parametrize("code", CHAINS)
def test_an_item_passes_the_levels_of_its_category_in_order(office, code):
    item, way = office.draft(code), []
    while item.state != State.ARCHIVED:
        item = office.pass_level(item)
        way.append(item.state)
    levels = [level if isinstance(level, str) else level[0] for level in CHAINS[code]]
    assert way == [*levels, "awaiting_publication", "published", "archived"]


def test_a_new_version_of_a_chain_holds_for_what_is_submitted_from_then_on(office):
    under_way, drafted = office.does("author", "submit", office.draft()), office.draft()
    [old] = drafted.category.chains.all()
    shorter = [level for level in levels_of(old.levels) if level.state != State.LEADER_REVIEW]
    assert len(shorter) == len(old.levels) - 1
    new = categories.publish_chain(drafted.category, shorter, reason="分管复审并入主任签发", by=office.author, at=office.later)
    submitted = office.does("author", "submit", drafted)
    assert (fresh(under_way).chain_id, submitted.chain_id) == (old.pk, new.pk)
    assert State.LEADER_REVIEW in {level.state for level in fresh(under_way).levels}
    assert State.LEADER_REVIEW not in {level.state for level in submitted.levels}


def test_a_routine_item_needs_four_people_one_click_each(office):
    item = office.item_in("published", "routine")
    actors = list(
        Move.objects.filter(process=item.process, step__in=["submit", "approve", "conclude_secrecy_review", "publish"]).values_list(
            "actor__name", flat=True
        )
    )
    assert actors == ["author", "head", "reviewer", "officer"]


def test_a_reprint_needs_two(office):
    item = office.draft("reprint", by=office.officer)
    item = office.does("officer", "submit", item)
    item = office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear")
    assert office.publish(item).state == "published"


def test_every_change_of_state_has_exactly_one_move_and_one_open_task(office):
    item = office.item_in("secrecy_review")
    assert [(move.source, move.target) for move in Move.objects.filter(process=item.process).order_by("number")] == [
        ("", "draft"), ("draft", "section_review"), ("section_review", "office_review"), ("office_review", "secrecy_review"),
    ]  # fmt: skip
    assert list(Task.objects.filter(process=item.process, status__in=OPEN).values_list("node", flat=True)) == ["secrecy_review"]


def test_nobody_decides_on_their_own_draft(office):
    office.person("both", "author", "section_head", unit=office.section)
    both = type(office.author).objects.get(username="both")
    item = office.draft(by=both)
    actions.submit(item.pk, by=both, at=office.later)
    assert refused(actions.approve, item.pk, by=both, at=office.later) == ["own_item"]


def test_the_first_reviewer_does_not_make_the_secrecy_review(office):
    item = office.item_in("office_review")
    office.person("two_hats", "disclosure_officer", "secrecy_reviewer", unit=office.unit)
    two_hats = type(office.author).objects.get(username="two_hats")
    item = office.item_in("section_review")
    office.person("head_and_reviewer", "section_head", "secrecy_reviewer", unit=office.unit)
    same = type(office.author).objects.get(username="head_and_reviewer")
    actions.approve(item.pk, by=same, at=office.later)
    actions.approve(item.pk, by=two_hats, at=office.later)
    assert refused(actions.conclude_secrecy_review, item.pk, by=same, at=office.later, conclusion="clear") == ["also_first_reviewer"]


def test_who_gave_the_final_approval_does_not_publish(office):
    office.person("signs_and_publishes", "business_leader", "publisher", unit=office.unit)
    both = type(office.author).objects.get(username="signs_and_publishes")
    item = office.item_in("leader_review")
    actions.approve(item.pk, by=both, at=office.later)
    at = office.later
    assert refused(actions.publish, item.pk, by=both, at=at, public_at=at, link="https://www.example.gov.cn/1") == ["also_final_approver"]


def test_only_the_owner_of_a_level_may_pass_it(office):
    item = office.item_in("section_review")
    for name in ("officer", "reviewer", "leader", "director", "stranger", "other_head", "author"):
        assert refused(actions.approve, item.pk, by=getattr(office, name), at=office.later) == ["not_your_duty"], name
    assert refused(actions.sign, item.pk, by=office.director, at=office.later) == ["wrong_state"]


def test_a_refusal_says_whose_the_step_is(office):
    def said(item, step, by, **inputs):
        with override("zh-hans"), pytest.raises(Refused) as error:
            getattr(actions, step)(item.pk, by=by, at=office.later, **inputs)
        return error.value.refusals[0].message

    item = office.item_in("section_review")
    assert f"科室负责人（{office.head}）" in said(item, "approve", office.officer)
    assert f"承办人（{office.author}）" in said(item, "recall", office.officer)
    item = office.does("head", "consult_units", item, units=[office.other_section.pk])
    assert f"{office.other_section}科室负责人" in said(item, "give_opinion", office.officer, agrees=True)
    assert "已经答复" in said(item, "countersign", office.officer)


def test_a_return_without_a_reason_changes_nothing(office):
    item = office.item_in("section_review")
    moves = Move.objects.count()
    assert refused(actions.return_item, item.pk, by=office.head, at=office.later, reason=" ", stage="returned") == ["reason_missing"]
    assert fresh(item).state == "section_review"
    assert Move.objects.count() == moves


def test_what_was_returned_goes_straight_back_to_the_returner(office):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="returned", reason="数字对不上")
    assert (item.state, item.returned_from) == ("returned", "leader_review")
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>2月共保障133户。</p>"})
    assert item.state == "leader_review"


def test_after_a_change_of_text_the_secrecy_review_is_asked_again(office):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="returned", reason="数字对不上")
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>2月共保障133户。</p>"})
    item = office.does("leader", "approve", item)
    assert item.state == "secrecy_review"
    item = office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear")
    assert item.state == "awaiting_publication"


def test_a_change_of_the_public_attribute_voids_all_approvals(office):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="returned", reason="应依申请公开")
    changed = CONTENT | {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "涉及第三方"}
    item = office.does("author", "submit", item, content=changed)
    assert item.state == "section_review"


def test_a_return_to_an_earlier_level_comes_back_when_that_level_passes_it_again(office):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="office_review", reason="栏目不对")
    assert item.state == "office_review"
    assert office.does("officer", "approve", item).state == "leader_review"


def test_a_level_not_yet_passed_cannot_be_returned_to(office):
    item = office.item_in("office_review")
    assert refused(actions.return_item, item.pk, by=office.officer, at=office.later, reason="x", stage="leader_review") == ["stage_unknown"]


def test_a_leaders_own_edit_is_confirmed_by_the_secrecy_reviewer(office):
    item = office.item_in("leader_review")
    item = office.does("leader", "revise", item, reason="改称谓", content=CONTENT | {"body": "<p>改过的文字。</p>"})
    assert (item.state, item.revision.number) == ("leader_review", 2)
    item = office.does("leader", "approve", item)
    assert item.state == "secrecy_review"
    assert office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear").state == "awaiting_publication"


def test_whoever_moved_last_may_take_it_back_until_somebody_signs_for_it(office):
    item = office.item_in("office_review")
    assert office.does("head", "recall", item).state == "section_review"
    item = office.does("head", "approve", item)
    item = office.does("officer", "sign_for", item)
    assert refused(actions.recall, item.pk, by=office.head, at=office.later) == ["already_taken"]


def test_what_somebody_signed_for_is_no_longer_anybody_elses(office):
    item = office.does("officer", "sign_for", office.item_in("office_review"))
    assert refused(actions.approve, item.pk, by=office.second_officer, at=office.later) == ["taken"]
    assert refused(actions.urge, item.pk, by=office.officer, at=office.later) == ["waits_for_you"]  # nobody urges themselves
    item = office.does("officer", "put_back", item)
    assert office.does("second_officer", "approve", item).state == "secrecy_review"


def told(item):
    """Whom the last urging told, as (duty, unit or None) or a name."""
    notices = Notice.objects.filter(move=Move.objects.filter(process=item.process, step="urge").last())
    return {str(notice.user) if notice.user else (notice.duty, notice.unit) for notice in notices}


def test_the_same_person_urges_once_a_working_day_and_again_when_it_waits_for_somebody_else(office):
    item = office.does("author", "urge", office.item_in("section_review"))
    assert told(item) == {(Duty.SECTION_HEAD, office.section)}
    assert refused(actions.urge, item.pk, by=office.author, at=office.later) == ["urged_lately"]
    item = office.does("head", "consult_units", item, units=[office.other_section.pk])
    item = office.does("author", "urge", item)
    assert told(item) == {(Duty.SECTION_HEAD, office.other_section)}  # not the head who waits for them
    item = office.does("head", "sign_for", item)
    item = office.does("head", "urge", item)  # signed for, it still waits for those asked
    assert told(item) == {(Duty.SECTION_HEAD, office.other_section)}
    assert refused(actions.urge, item.pk, by=office.head, at=office.later) == ["urged_lately"]
    tomorrow = office.later + timedelta(days=1)
    assert actions.urge(item.pk, by=office.head, at=tomorrow).move_id
    office.does("other_head", "give_opinion", item, agrees=True)
    assert refused(actions.urge, item.pk, by=office.head, at=tomorrow) == ["waits_for_you", "urged_lately"]


def test_how_often_one_may_urge_is_the_offices_rule(office):
    publish_ladder(office.unit.pk, DEFAULT_RUNGS, DEFAULT_RULES | {"urge_again_days": 0}, by=office.administrator, at=office.later)
    item = office.does("author", "urge", office.does("author", "urge", office.item_in("section_review")))
    assert Move.objects.filter(process=item.process, step="urge").count() == 2


def test_handing_over_goes_to_a_colleague_with_the_same_duty_only(office):
    item = office.item_in("office_review")
    assert refused(actions.hand_over, item.pk, by=office.officer, at=office.later, to=office.head.pk) == ["colleague_unknown"]
    item = office.does("officer", "hand_over", item, to=office.second_officer.pk)
    with pytest.raises(Refused) as error:
        actions.approve(item.pk, by=office.officer, at=office.later)
    assert error.value.codes == ["taken"]
    assert str(office.second_officer) in error.value.refusals[0].message
    here = next(stage for stage in stages.path(fresh(item).look(office.officer, office.later)) if stage.progress == "now")
    assert here.who == str(office.second_officer)  # not also whoever could have had it
    assert office.does("second_officer", "approve", item).state == "secrecy_review"


def test_whoever_drafted_an_item_is_not_told_as_one_who_could_decide_on_it(office):
    Appointment.objects.create(user=office.author, duty=Duty.SECTION_HEAD, unit=office.section, since=LONG_AGO)
    draft = office.draft().look(office.author, office.later)
    [review] = [stage for stage in stages.path(draft) if stage.state == State.SECTION_REVIEW]
    assert review.who == str(office.head)
    assert str(office.author) not in stages.sentence(draft, State.SECTION_REVIEW)
    assert str(office.head) in stages.sentence(draft, State.SECTION_REVIEW)


def test_a_draft_handed_over_is_the_colleagues_to_submit(office):
    item = office.does("author", "hand_over", office.draft(), to=office.colleague.pk)
    assert office.does("colleague", "submit", item).state == "section_review"


def test_all_sections_asked_must_answer_before_the_chain_goes_on(office):
    item = office.does("officer", "consult_units", office.item_in("office_review"), units=[office.other_section.pk], question="标准对吗")
    for at, late in ((office.later, False), (MONDAY + timedelta(days=4), True)):
        [owed] = asked(fresh(item).look(office.officer, at))
        assert (owed["of"], owed["due"], owed["late"]) == (str(office.other_section), "2026-03-05", late)  # three working days
    assert refused(actions.approve, item.pk, by=office.officer, at=office.later) == ["opinions_missing"]
    item = office.does("other_head", "give_opinion", item, agrees=True, text="无意见")
    assert office.does("officer", "approve", item).state == "secrecy_review"


def test_an_objection_needs_words(office):
    item = office.does("officer", "add_signer", office.item_in("office_review"), people=[office.lawyer.pk])
    assert refused(actions.give_opinion, item.pk, by=office.lawyer, at=office.later, agrees=False, text="") == ["reason_missing"]
    assert refused(actions.give_opinion, item.pk, by=office.leader, at=office.later, agrees=True) == ["not_your_duty"]


def test_a_copy_is_noted_and_changes_nothing(office):
    item = office.does("officer", "copy_to", office.item_in("office_review"), people=[office.director.pk])
    assert office.does("director", "acknowledge", item).state == "office_review"


def test_a_vacant_duty_refuses_submission_and_is_named(office):
    item = office.draft("normative")
    office.lawyer.appointments.update(until=office.later)
    with pytest.raises(Refused) as error:
        actions.submit(item.pk, by=office.author, at=office.later)
    assert error.value.codes == ["duty_vacant"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", "title_missing"),
        ("title", "长" * 201, "title_too_long"),
        ("body", "", "body_missing"),
        ("formed_on", "", "formed_on_missing"),
        ("formed_on", "2026-12-31", "formed_in_future"),
        ("basis", "", "basis_missing"),
        ("contact", "", "contact_missing"),
        ("attribute", "withheld", "ground_missing"),
        ("personal_information", True, "handling_missing"),
        ("third_party", True, "third_party_missing"),
    ],
)
def test_an_incomplete_form_is_not_passed_on(office, field, value, code):
    item = office.draft()
    assert code in refused(actions.submit, item.pk, by=office.author, at=office.later, content=CONTENT | {field: value})
    assert fresh(item).state == "draft"


def test_each_section_asked_answers_for_itself_in_whatever_order(office):
    third = office.person("third_head", Duty.SECTION_HEAD, unit=Unit.objects.create(kind="section", name="司法所", parent=office.unit))
    units = [office.other_section.pk, third.appointments.get().unit_id]
    item = office.does("officer", "consult_units", office.item_in("office_review"), units=units)
    actions.give_opinion(item.pk, by=third, at=office.later, agrees=True)
    still_asked = Task.objects.get(node="opinion", status="NEW")
    assert still_asked.unit == office.other_section
    assert refused(actions.give_opinion, item.pk, by=third, at=office.later, agrees=True) == ["not_your_duty"]
    item = office.does("other_head", "give_opinion", item, agrees=False, text="户数不符")
    assert office.does("officer", "approve", item).state == "secrecy_review"


def test_characters_nobody_can_see_are_in_no_field(office):
    item = office.draft(title="甲\x01乙\u200b丙", basis="条例\u202e第二十条")
    assert item.title == "甲乙丙"
    data = item.drafts.get().data
    assert (data["title"], data["basis"]) == ("甲乙丙", "条例第二十条")
