"""归类（条例 第十二条）: the drafter says under which catalogue row and category an item stands, the disclosure office puts it right; what follows."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from people.queries import standings
from tests.office import MONDAY, fresh, seen_by
from workflows.catalogue.models import Topic
from workflows.deadlines.models import Deadline
from workflows.disclosure import checklist, secrecy_register
from workflows.disclosure.models import CheckList
from workflows.disclosure.pages.form import opinions
from workflows.disclosure.pages.timeline import timeline
from workflows.engine.models import Move, Task
from workflows.invariants import broken, items
from workflows.notices.models import Notice
from workflows.refusals import Refused


def topic(office, code, category, **more):
    return Topic.objects.create(office=office.unit, code=code, field="社会救助", level1=code, category=office.category(category), **more)


@pytest.fixture
def rows(office):
    """Rows of the catalogue, each of a category with another chain; `near` is of the same category as most items."""
    return {
        "near": topic(office, "near", "standard"),
        "norm": topic(office, "norm", "normative"),
        "quick": topic(office, "quick", "normative", limit=7, limit_text="7个工作日"),
        "people": topic(office, "people", "standard", masking_profile="relief_list"),
    }


def clock_of(item):
    return Deadline.objects.get(process=item.process_id, kind="publication", met_at=None, cancelled_at=None)


def refused(office, who, step, item, **inputs):
    before = fresh(item)
    with pytest.raises(Refused) as refusal:
        office.does(who, step, item, **inputs)
    after = fresh(item)
    assert (after.version, after.state, after.topic_id, after.category_id, after.chain_id) == (
        before.version,
        before.state,
        before.topic_id,
        before.category_id,
        before.chain_id,
    )
    return refusal.value.codes


# -- the drafter -----------------------------------------------------------------------------------------------------------------
def test_the_drafter_changes_row_and_category_of_a_draft_and_it_passes_the_other_chain(office, rows):
    item = office.does("author", "refile", office.draft(), topic="norm")
    assert (item.topic, item.category.code, item.state) == (rows["norm"], "normative", "draft")
    item = office.does("author", "submit", item)
    assert item.chain.category.code == "normative"
    assert item.submitted_under.category.code == "normative"
    passed = []
    while item.state != "awaiting_publication":
        passed.append(item.state)
        item = office.pass_level(item)
    assert "legal_review" in passed


def test_nobody_but_the_drafter_changes_a_draft(office, rows):
    assert refused(office, "head", "refile", office.draft(), topic="norm") == ["not_your_duty"]
    assert refused(office, "author", "refile", office.item_in("section_review"), topic="norm") == ["wrong_state"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "filing_missing"),
        ({"topic": "nowhere"}, "topic_unknown"),
        ({"category": "nothing"}, "category_unknown"),
        ({"category": "standard"}, "unchanged"),
    ],
)
def test_what_is_not_there_or_changes_nothing_is_refused(office, rows, said, code):
    assert refused(office, "author", "refile", office.draft(), **said) == [code]


def test_after_a_return_another_category_begins_its_own_chain_and_no_approval_counts(office, rows):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="returned", reason="应按规范性文件办理")
    item = office.does("author", "refile", item, category="normative")
    assert (item.chain_id, item.returned_from) == (None, "")
    item = office.does("author", "submit", item)
    assert item.state == "section_review"  # not straight back to the leader
    assert item.look(office.head, office.later).passed() == {}


def test_another_row_of_the_same_category_keeps_the_approvals(office, rows):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="returned", reason="栏目有误")
    item = office.does("author", "refile", item, topic="near")
    assert office.does("author", "submit", item).state == "leader_review"


def test_another_masking_profile_asks_the_secrecy_review_again(office, rows):
    item = office.item_in("leader_review")
    item = office.does("leader", "return_item", item, stage="returned", reason="栏目有误")
    item = office.does("author", "refile", item, topic="people")
    assert set(item.look(office.author, office.later).passed()) == {"section_review", "office_review"}


# -- the clock -------------------------------------------------------------------------------------------------------------------
def test_the_statutory_clock_is_counted_anew_only_where_the_limit_differs_and_never_stops(office, rows):
    item = office.draft()
    first = clock_of(item)
    item = office.does("author", "refile", item, topic="near")
    assert clock_of(item) == first
    item = office.does("author", "refile", item, topic="quick")
    second = clock_of(item)
    assert (second.budget, second.started_at, second.statutory) == (7, first.started_at, True)  # from the same day
    assert second.due_on < first.due_on
    first.refresh_from_db()
    assert first.cancelled_at
    task = Task.objects.get(process=item.process_id, status__in=["NEW", "ASSIGNED"])
    assert task.due_at == second.due_at  # the list shows the new date


def test_party_affairs_put_under_government_information_get_the_statutory_clock(office, rows):
    office.settle("routine", regime="party")
    item = office.draft("routine")
    assert not clock_of(item).statutory
    assert clock_of(office.does("author", "refile", item, topic="near")).statutory


# -- the disclosure office -------------------------------------------------------------------------------------------------------
def test_the_disclosure_office_puts_the_column_right_in_the_move_that_passes_its_review(office, rows):
    item = office.item_in("office_review")
    clock, number = clock_of(item), item.version
    item = office.does("officer", "approve", item, topic="near")
    assert (item.topic, item.state, item.version) == (rows["near"], "secrecy_review", number + 1)
    assert clock_of(item) == clock
    move = Move.objects.get(process=item.process_id, step="approve", source="office_review")
    assert (move.inputs["refiled"]["topic"], move.inputs["refiled"]["before"]["topic"]) == (rows["near"].pk, None)
    assert str(rows["near"]) in timeline(item.look(office.author, office.later))[0]["text"]
    assert Notice.objects.get(event="tell_author_if_refiled").user == office.author


def test_another_category_starts_its_chain_from_the_beginning(office, rows):
    item = office.item_in("office_review")
    item = office.does("officer", "approve", item, topic="norm")
    assert (item.state, item.category.code, item.chain.category.code) == ("section_review", "normative", "normative")
    assert item.look(office.head, office.later).passed() == {}
    while item.state != "archived":
        item = office.pass_level(item)
    assert {one.rule for one in broken(office.later)} <= {"no_notice_waits_to_be_composed"}  # no worker runs here


def test_a_chain_nobody_can_serve_takes_no_item(office, rows):
    office.lawyer.appointments.update(until=MONDAY - timedelta(days=1))
    assert refused(office, "officer", "approve", office.item_in("office_review"), topic="norm") == ["duty_vacant"]


def test_a_row_of_a_draft_without_a_date_is_changed_too(office, rows):
    assert office.does("author", "refile", office.draft(formed_on=""), topic="quick").topic == rows["quick"]


def test_nobody_else_puts_a_column_right(office, rows):
    assert refused(office, "head", "approve", office.item_in("section_review"), topic="near") == ["not_here"]


def test_taken_back_the_item_stands_where_it_stood(office, rows):
    item = office.item_in("office_review")
    chain, clock = item.chain_id, clock_of(item)
    item = office.does("officer", "approve", item, topic="quick")
    assert clock_of(item).budget == 7
    item = office.does("officer", "recall", item)
    assert (item.state, item.topic, item.category.code, item.chain_id) == ("office_review", None, "standard", chain)
    assert (clock_of(item).budget, clock_of(item).started_at) == (clock.budget, clock.started_at)
    assert set(item.look(office.officer, office.later).passed()) == {"section_review"}
    assert office.pass_level(item).state == "secrecy_review"


def test_a_correction_given_up_leaves_the_item_where_it_stood(office, rows):
    item = office.item_in("archived")
    item = office.does("author", "correct", item, reason="电话变更", changed_on=MONDAY.date())
    item = office.does("author", "refile", item, topic="norm")
    item = office.does("author", "discard", item, reason="不改了")
    assert (item.state, item.topic, item.category.code) == ("archived", None, "standard")


def test_a_step_that_puts_it_elsewhere_keeps_to_twelve_statements(office, rows, django_assert_max_num_queries):
    item = office.item_in("office_review")
    with django_assert_max_num_queries(14):  # with the savepoint's two
        office.does("officer", "approve", item, topic="norm")


@pytest.fixture
def covered(office):
    """The secrecy review answers the disclosure office's, before a leader decides. (合并环节)"""
    levels = [{"state": "section_review"}, {"state": "secrecy_review", "covers": ["office_review"]}, {"state": "leader_review"}]
    office.category("standard").chains.create(number=2, levels=levels, at=MONDAY, reason="人少")
    return office.item_in("secrecy_review")


def test_a_secrecy_review_that_answers_for_the_disclosure_office_puts_the_column_right(office, rows, covered):
    item = office.does("reviewer", "conclude_secrecy_review", covered, conclusion="clear", topic="near")
    assert (item.topic, item.state) == (rows["near"], "leader_review")
    assert Notice.objects.get(event="tell_author_if_refiled").user == office.author


def test_moved_to_another_category_its_review_counts_in_neither_chain(office, rows, covered):
    item = office.does("reviewer", "conclude_secrecy_review", covered, conclusion="clear", topic="norm")
    assert (item.state, item.chain.category.code) == ("section_review", "normative")
    assert item.look(office.head, office.later).passed() == {}
    while item.state != "archived":
        item = office.pass_level(item)
    assert {one.rule for one in broken(office.later)} <= {"no_notice_waits_to_be_composed"}


def test_moved_under_another_masking_profile_it_is_reviewed_again_by_that_one(office, rows, covered):
    item = office.does("reviewer", "conclude_secrecy_review", covered, conclusion="clear", topic="people")
    assert (item.topic, item.state) == (rows["people"], "secrecy_review")
    assert set(item.look(office.reviewer, office.later).passed()) == {"section_review"}
    assert office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear").state == "leader_review"


def test_what_goes_back_stays_where_it_stands(office, rows, covered):
    said = {"conclusion": "redact", "reason": "隐去姓名", "topic": "near"}
    assert refused(office, "reviewer", "conclude_secrecy_review", covered, **said) == ["goes_back"]


def test_a_secrecy_review_of_its_own_puts_no_column_right(office, rows):
    item = office.item_in("secrecy_review")
    assert refused(office, "reviewer", "conclude_secrecy_review", item, conclusion="clear", topic="near") == ["not_here"]


def test_a_level_behind_the_secrecy_review_sends_it_back_there_under_another_masking_profile(office, rows):
    levels = [{"state": "section_review"}, {"state": "secrecy_review"}, {"state": "signing", "covers": ["office_review"]}]
    office.category("standard").chains.create(number=2, levels=levels, at=MONDAY, reason="人少")
    item = office.does("director", "sign", office.item_in("signing"), topic="people")
    assert (item.state, item.topic) == ("secrecy_review", rows["people"])
    assert office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear").state == "awaiting_publication"


def test_nobody_takes_a_level_back_once_the_next_has_put_the_item_elsewhere(office, rows, covered):
    item = office.does("reviewer", "conclude_secrecy_review", covered, conclusion="clear", topic="people")
    assert refused(office, "head", "recall", item) == ["refiled_since"]


def test_the_button_of_such_a_review_follows_conclusion_and_row(office, rows, covered, as_):
    client, url = as_("reviewer"), reverse("step", args=[covered.public_id, "conclude_secrecy_review"])
    page = client.get(url)
    said = {value: line["button"] for value, line in json.loads(page.context["by_choice"]).items()}
    assert page.context["deciding"] == "conclusion topic"
    assert said["clear norm"] == "改列该目录，送科室初审"
    assert said["clear people"] == "改列该目录，送保密审查"
    assert "clear near" not in said  # the same way: what the conclusion alone says
    assert not [key for key in said if key.startswith("redact ")]
    data = {"version": covered.version, "conclusion": "clear", "topic": "people", "checked": list(checklist.DEFAULT)}
    assert client.post(url, data)["Location"] == reverse("item", args=[covered.public_id])
    assert fresh(covered).topic == rows["people"]


def test_the_register_says_what_such_a_review_covered_where_it_was_made(office, rows, covered):
    office.does("reviewer", "conclude_secrecy_review", covered, conclusion="clear", topic="norm")
    [move] = secrecy_register.reviews(office.reviewer, standings(office.reviewer.pk, office.later), office.later)
    [entry] = secrecy_register.entries([move], office.reviewer, standings(office.reviewer.pk, office.later), office.later)
    assert entry.covers == ["office_review"]


# -- 二校、格式: what is confirmed --------------------------------------------------------------------------------------------------
def test_of_a_routine_item_the_click_confirms_the_list_and_the_form_prints_it(office):
    item = office.does("officer", "approve", office.item_in("office_review"))
    move = Move.objects.get(process=item.process_id, step="approve", source="office_review")
    assert move.inputs["checked"] == list(checklist.DEFAULT)
    printed = next(one for one in opinions(item.look(office.officer, office.later)) if one["seen"] and "二校" in one["text"])
    assert printed["who"] == "officer"


def test_of_any_other_item_each_line_is_ticked(office):
    office.settle(is_routine=False)
    item = office.item_in("section_review")
    item = office.does("head", "approve", item)
    assert refused(office, "officer", "approve", item) == ["checks_missing"]
    assert refused(office, "officer", "approve", item, checked=list(checklist.DEFAULT[:-1])) == ["checks_missing"]
    assert office.does("officer", "approve", item, checked=list(checklist.DEFAULT)).state == "secrecy_review"


def test_who_answers_the_disclosure_offices_review_with_another_confirms_too(office):
    office.settle("emergency", is_routine=False)
    category = office.category("emergency")
    category.chains.create(
        number=2, levels=[{"state": "section_review"}, {"state": "secrecy_review", "covers": ["office_review"]}], at=MONDAY, reason="人少"
    )
    item = office.item_in("secrecy_review", "emergency")
    assert refused(office, "reviewer", "conclude_secrecy_review", item, conclusion="clear") == ["checks_missing"]
    back = office.does(
        "reviewer", "conclude_secrecy_review", item, conclusion="redact", reason="隐去姓名"
    )  # nothing is confirmed of what goes back
    assert "checked" not in back.look(office.author, office.later).case.moves[-1].inputs
    item = office.does("author", "submit", back)
    item = office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear", checked=list(checklist.DEFAULT))
    assert item.look(office.author, office.later).case.moves[-1].inputs["checked"] == list(checklist.DEFAULT)


def test_a_consent_by_telephone_for_it_confirms_too(office):
    office.settle("emergency", is_routine=False)
    levels = [{"state": "secrecy_review"}, {"state": "signing", "covers": ["office_review"]}]
    office.category("emergency").chains.create(number=2, levels=levels, at=MONDAY, reason="人少")
    item = office.item_in("signing", "emergency")
    said = {"consenter": office.director.pk, "said_at": office.later, "means": "值班电话"}
    assert refused(office, "officer", "record_consent", item, **said) == ["checks_missing"]
    assert office.does("officer", "record_consent", item, **said, checked=list(checklist.DEFAULT)).state == "awaiting_publication"


def test_a_correction_given_up_after_it_was_sent_under_another_category_keeps_nothing_of_that_one(office, rows):
    item = office.does("author", "correct", office.item_in("published"), reason="电话变更", changed_on=MONDAY.date())
    item = office.does("author", "refile", item, topic="norm")
    item = office.does("head", "return_item", office.does("author", "submit", item), reason="不必改", stage="returned")
    assert item.chain.category.code == "normative"
    item = office.does("author", "discard", item, reason="不改了")
    assert (item.category.code, item.topic, item.chain, item.submitted_under) == ("standard", None, None, None)
    assert items.an_item_passes_the_chain_of_its_category in items.RULES
    assert not list(items.an_item_passes_the_chain_of_its_category.find(office.later))


def test_the_list_says_what_approving_in_it_confirms_wherever_the_disclosure_office_is_asked(office):
    levels = [{"state": "section_review"}, {"state": "leader_review", "covers": ["office_review"]}, {"state": "secrecy_review"}]
    office.category("emergency").chains.create(number=2, levels=levels, at=MONDAY, reason="人少")
    first, covering = office.item_in("section_review", "emergency"), office.item_in("leader_review", "emergency")
    plain = office.item_in("office_review")
    asked = [one.public_id for one in (first, covering, plain)]
    assert checklist.of_items(asked) == dict.fromkeys(asked[1:], checklist.DEFAULT)


def test_no_other_level_is_asked(office):
    item = office.does("head", "approve", office.item_in("section_review"), checked=["什么都行"])
    assert "checked" not in item.look(office.author, office.later).case.moves[-1].inputs


def test_an_office_has_a_list_of_its_own_and_what_was_confirmed_stays(office):
    before = office.does("officer", "approve", office.item_in("office_review"))
    checklist.publish(office.unit, ["二校", "格式"], reason="简化", by=office.administrator, at=office.later)
    after = office.does("officer", "approve", office.item_in("office_review"))
    said = [Move.objects.get(process=one.process_id, source="office_review").inputs["checked"] for one in (before, after)]
    assert said == [list(checklist.DEFAULT), ["二校", "格式"]]


@pytest.mark.parametrize(
    ("lines", "reason", "code"),
    [([], "简化", "lines_missing"), (["x"] * 1 + [str(n) for n in range(12)], "简化", "too_many"), (["二校"], " ", "reason_missing")],
)
def test_a_list_nobody_could_mean_is_refused(office, lines, reason, code):
    with pytest.raises(Refused) as found:
        checklist.publish(office.unit, lines, reason=reason, by=office.administrator, at=office.later)
    assert found.value.codes == [code]
    assert not CheckList.objects.exists()


# -- the pages -------------------------------------------------------------------------------------------------------------------
def test_the_page_says_what_the_click_confirms_and_sends_just_that(office, as_):
    item = office.item_in("office_review")
    page = as_("officer").get(reverse("item", args=[item.public_id]))
    for line in checklist.DEFAULT:
        assert f'<input type="hidden" name="checked" value="{line}">' in page.text
    row = as_("officer").get(reverse("inbox")).text
    assert "；".join(checklist.DEFAULT) in row
    data = {"version": item.version, "checked": list(checklist.DEFAULT)}
    assert as_("officer").post(reverse("step", args=[item.public_id, "approve"]), data).status_code == 302
    assert fresh(item).state == "secrecy_review"


def test_a_list_changed_since_the_page_was_drawn_is_not_confirmed_unread(office, as_):
    item = office.item_in("office_review")
    checklist.publish(office.unit, [*checklist.DEFAULT, "无障碍"], reason="新增", by=office.administrator, at=MONDAY)
    data = {"version": item.version, "checked": list(checklist.DEFAULT)}
    refusal = as_("officer").post(reverse("step", args=[item.public_id, "approve"]), data)
    assert refusal.status_code == 422
    assert "无障碍" in refusal.context["form"].errors["checked"][0]


def test_the_drafters_page_leads_to_the_change_and_back(office, rows, as_):
    item = office.draft()
    client, url = as_("author"), reverse("step", args=[item.public_id, "refile"])
    assert url in client.get(reverse("edit", args=[item.public_id])).text
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": item.version, "topic": "norm"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("edit", args=[item.public_id]))
    assert seen_by(item, office.author, MONDAY).category.code == "normative"


def test_the_list_is_changed_on_its_page_by_administrators(office, as_):
    url = reverse("check_list")
    assert as_("officer").get(url).status_code == 403
    client = as_("administrator")
    assert client.post(url, {"lines": "二校\n格式", "reason": "", "knows": "0"}).status_code == 422
    assert client.post(url, {"lines": "二校\n格式", "reason": "简化", "knows": "0"}).status_code == 302
    assert CheckList.objects.get().lines == ["二校", "格式"]
    assert client.post(url, {"lines": "二校", "reason": "再简化", "knows": "0"}).status_code == 409
    assert "简化" in client.get(url).text


def test_the_button_says_where_the_item_goes_under_the_row_that_is_chosen(office, rows, client):
    item = office.item_in("office_review")
    client.force_login(office.officer)
    page = client.get(reverse("step", args=[item.public_id, "approve"]))
    said = {value: line["button"] for value, line in json.loads(page.context["by_choice"]).items()}
    assert said == dict.fromkeys(["", "near", "people"], "同意，送保密审查") | dict.fromkeys(["norm", "quick"], "改列该目录，送科室初审")
    assert page.context["button"] == said[""]
    for row, stage in (("near", "secrecy_review"), ("norm", "section_review")):
        with transaction.atomic():
            assert office.does("officer", "approve", item, topic=row, checked=list(checklist.DEFAULT)).state == stage
            transaction.set_rollback(True)
