"""Becoming public, being corrected, being withdrawn: what citizens read is a fact of its own. (条例 第六条、第二十六条)"""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from people.models import Unit
from tests.disclosure.test_the_chain import refused
from tests.office import CONTENT, MONDAY, checked, fresh
from workflows.deadlines.clocks import extend
from workflows.deadlines.models import Deadline
from workflows.disclosure import actions, attachments, stages, store
from workflows.disclosure.models import Item, Publication, StoredFile
from workflows.disclosure.visibility import visible_items
from workflows.engine.models import OPEN, Task
from workflows.invariants import broken, publications
from workflows.refusals import Refused


def live(item):
    return Publication.objects.filter(item=item, ended_at=None).first()


def test_the_statutory_clock_stops_when_it_was_public_not_at_the_click(office):
    item = office.item_in("awaiting_publication")
    public_at = office.later
    actions.publish(
        item.pk, by=office.officer, at=public_at + timedelta(hours=20), public_at=public_at, link="https://www.example.gov.cn/1"
    )
    clock = Deadline.objects.get(process=item.process, kind="publication")
    assert (clock.met_at, clock.statutory) == (public_at, True)


def test_twenty_working_days_count_from_the_day_after_formation(office):
    item = office.draft(formed_on="2026-02-09")
    assert Deadline.objects.get(process=item.process, kind="publication").due_on.isoformat() == "2026-03-13"


def test_nothing_is_published_before_its_final_approval_or_in_the_future(office):
    item = office.item_in("awaiting_publication")
    at = office.later
    for public_at, code in ((at + timedelta(minutes=1), "time_in_future"), (at - timedelta(days=3), "published_before_approval")):
        assert refused(actions.publish, item.pk, by=office.officer, at=at, public_at=public_at, link="https://www.example.gov.cn/1") == [
            code
        ]
    assert refused(actions.publish, item.pk, by=office.officer, at=at, public_at=at, link="javascript:alert(1)") == ["link_missing"]


@pytest.mark.parametrize("how", ["lost", "purged", "never stored"])
def test_what_an_attachment_is_missing_of_is_neither_published_nor_packed_and_both_name_it(office, as_, how):
    attached = attachments.attach([SimpleUploadedFile(f"{how}.txt", how.encode())], [], office.later)
    item = office.item_in("awaiting_publication", attachments=checked(attached, office.unit))
    package = f"/items/{item.public_id}/package.zip"
    assert as_("officer").get(package).status_code == 200
    stored = StoredFile.objects.get(pk=attached[0]["sha256"])
    if how == "lost":
        storages["internal"].delete(stored.location)
    elif how == "purged":
        StoredFile.objects.update(purged_at=MONDAY)
    else:
        stored.delete()
    assert refused(office.publish, item) == ["file_gone"]
    assert live(item) is None
    answer = as_("officer").get(package)
    assert answer.status_code == 409
    assert f"{how}.txt" in answer.content.decode()
    assert as_("officer").get(f"/items/{item.public_id}/").status_code == 200


def test_index_numbers_run_through_the_month_without_a_gap(office):
    numbers = [office.item_in("published").index_number for _ in range(3)]
    assert numbers == [f"11999999MB0000000X/202603-{n:05d}" for n in (1, 2, 3)]


def test_an_office_below_another_begins_its_index_numbers_with_its_own_code(office):
    assert office.item_in("published").index_number == "11999999MB0000000X/202603-00001"
    street = Unit.objects.create(kind=Unit.Kind.STREET, name="东街街道办事处", code="EAST", parent=office.unit)  # has no profile of its own
    office.section.parent = street
    office.section.save()
    assert office.item_in("published").index_number == "EAST/202603-00001"


def test_an_archived_item_stays_public(office):
    item = office.item_in("archived")
    assert live(item).title == CONTENT["title"]


def test_while_a_correction_goes_through_the_chain_the_old_text_stays_public(office):
    item = office.item_in("archived")
    item = office.does("author", "correct", item, reason="金额有误", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>更正后的文字。</p>"})
    assert (item.state, item.process.number) == ("section_review", 2)
    assert "118430" in live(item).body
    while item.state != "published":
        item = office.pass_level(item)
    assert "更正后" in live(item).body
    assert list(Publication.objects.filter(item=item).order_by("id").values_list("end", flat=True)) == ["replaced", ""]


def test_the_clock_of_a_correction_counts_from_the_change(office):
    item = office.item_in("archived")
    item = office.does("author", "correct", item, reason="金额有误", changed_on=date(2026, 3, 2))
    item = office.does("author", "submit", item, content=CONTENT | {"formed_on": "2026-02-09", "body": "<p>改。</p>"})
    clock = Deadline.objects.get(process=item.process, kind="publication", cancelled_at=None)
    assert clock.due_on.isoformat() == "2026-03-30"


def test_a_date_that_moves_takes_the_lists_copy_with_it(office):
    item = office.item_in("section_review")
    task = Task.objects.get(process=item.process, node="section_review")
    step = Deadline.objects.get(process=item.process, kind="step", met_at=None)
    assert task.due_at == step.due_at
    extend(step.pk, more=2, reason="会议延期", by=office.leader, at=office.later)
    task.refresh_from_db()
    step.refresh_from_db()
    assert task.due_at == step.due_at


def test_a_correction_given_up_leaves_everything_as_it_was(office):
    item = office.item_in("archived")
    item = office.does("author", "correct", item, reason="金额有误", changed_on=office.later.date())
    item = office.does("author", "discard", item, reason="核对无误")
    assert item.state == "archived"
    assert live(item) is not None


PROPOSED = {"title": "被退回的标题", "body": "<p>被退回的文字。</p>", "formed_on": "2026-02-20"}
HIDDEN = {"attribute": "withheld", "attribute_ground": "N6", "attribute_reason": "讨论稿"}


def said(item):
    """Everything an item takes from the text that is before the chain."""
    return Item.objects.values("revision", "title", "attribute", "formed_on", "search").get(pk=item.pk)


@pytest.mark.parametrize("state", ["published", "archived", "registered_withheld", "withdrawn"])
def test_a_rejected_correction_given_up_leaves_what_was_approved(office, state):
    item = office.item_in("published" if state == "withdrawn" else state, **(HIDDEN if state == "registered_withheld" else {}))
    if state == "withdrawn":
        item = office.does("officer", "withdraw_urgently", item, ground="error")
    before = said(item)
    item = office.does("author", "correct", item, reason="金额有误", changed_on=office.later.date())
    for text in ("<p>被退回的文字。</p>", "<p>又被退回的文字。</p>"):
        item = office.does("author", "submit", item, content=CONTENT | PROPOSED | {"body": text})
        item = office.does("head", "return_item", item, stage="returned", reason="不必更正")
    assert said(item) != before
    item = office.does("author", "discard", item, reason="不必更正")
    assert (item.state, said(item), item.returned_from) == (state, before, "")
    assert not Task.objects.filter(process=item.process, kind="main", status__in=OPEN, returned=True).exists()  # 再次送审 is for a level
    path = [(stop.state, stop.who, stop.progress) for stop in stages.path(item.look(office.officer, office.later))]
    assert path[:2] == [("draft", str(office.author), "done"), ("discarded", str(office.author), "done")]
    assert [(where, progress) for where, _who, progress in path[2:]] == [(state, "now")]  # what was approved is not to be approved again
    assert store.latest(item, office.author)[0]["title"] == CONTENT["title"]  # the next correction starts from what was approved
    assert list(publications.what_is_public_is_what_its_item_says.find(office.later)) == []


def test_correcting_leads_to_the_text_and_giving_it_up_says_what_stays(office, as_):
    item, author = office.item_in("published"), as_("author")

    def address(name, *more):
        return reverse(name, args=[item.public_id, *more])

    form = {"reason": "金额有误", "changed_on": "2026-03-02", "version": item.version}
    assert author.post(address("step", "correct"), form).url == address("edit")
    assert "继续填写，送" in author.get(address("item")).text  # the button leads to the form, and says so
    assert "公众看到的仍是现有内容" in author.get(address("step", "discard")).text


def test_what_is_registered_as_not_disclosed_names_its_statutory_ground(office, as_):
    item = office.item_in("registered_withheld", **HIDDEN)
    assert "条例 第十六条第二款：过程性信息" in as_("officer").get(reverse("item", args=[item.public_id])).text


def test_a_correction_that_said_the_same_again_and_is_given_up_leaves_the_revision_that_is_public(office):
    item = office.item_in("archived")
    before = said(item)
    item = office.does("author", "correct", item, reason="金额有误", changed_on=office.later.date())
    for changed in (PROPOSED, {}):
        item = office.does("author", "submit", item, content=CONTENT | changed)
        item = office.does("head", "return_item", item, stage="returned", reason="不必更正")
    item = office.does("author", "discard", item, reason="不必更正")
    assert said(item) == before


@pytest.mark.parametrize("state", ["archived", "registered_withheld"])
def test_what_a_rejected_correction_left_before_is_put_back_when_the_database_is_migrated(office, state):
    item = office.item_in(state, **(HIDDEN if state == "registered_withheld" else {}))
    before = said(item)
    item = office.does("author", "correct", item, reason="金额有误", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT | PROPOSED)
    item = office.does("head", "return_item", item, stage="returned", reason="不必更正")
    left = said(item)
    item = office.does("author", "discard", item, reason="不必更正")
    Item.objects.filter(pk=item.pk).update(**left)
    untouched = office.item_in("archived")
    with connection.cursor() as cursor:
        cursor.execute(import_module("workflows.migrations.0021_rejected_corrections_put_back").PUT_BACK)
        assert cursor.rowcount == 1
    assert said(untouched)["title"] == CONTENT["title"]
    found = said(item)
    if state == "registered_withheld":  # no publication has its words
        del found["search"], before["search"]
    assert found == before


def test_what_is_not_disclosed_stays_so_when_making_it_public_was_rejected(office):
    item = office.item_in("registered_withheld", **HIDDEN)
    known = visible_items(office.lawyer, office.later).filter(pk=item.pk)
    assert not known.exists()
    item = office.does("author", "correct", item, reason="可以公开", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT)
    item = office.does("head", "return_item", item, stage="returned", reason="不可公开")
    office.does("author", "discard", item, reason="不可公开")
    assert not known.all().exists()


def test_a_withdrawal_is_consented_to_and_its_notice_repeats_nothing(office):
    item = office.item_in("archived")
    item = office.does("author", "request_withdrawal", item, reason="含身份证号", ground="privacy")
    assert live(item) is not None
    item = office.does("disclosure_leader", "approve_withdrawal", item)
    gone = Publication.objects.get(item=item)
    assert (item.state, gone.end) == ("withdrawn", "withdrawn")
    assert item.title not in gone.end_notice
    assert "身份证" not in gone.end_notice


@pytest.mark.parametrize("state", ["published", "archived"])
def test_whoever_asked_for_a_withdrawal_takes_the_wish_back_while_nobody_has_decided(office, state):
    before = live(office.item_in(state))
    item = office.does("author", "request_withdrawal", before.item, reason="含身份证号", ground="privacy")
    item = office.does("disclosure_leader", "sign_for", item)  # nothing was decided with that
    with pytest.raises(Refused) as refused:
        office.does("head", "recall", item)
    assert refused.value.codes == ["not_your_duty"]
    item = office.does("author", "recall", item)
    assert (item.state, live(item)) == (state, before)
    assert [stop.label for stop in stages.path(item.look(office.author, office.later))][1] == "撤回申请"
    assert not Task.objects.filter(process=item.process, node="withdrawal_review", status__in=OPEN).exists()
    item = office.does("author", "request_withdrawal", item, reason="确需撤下", ground="privacy")
    assert office.does("disclosure_leader", "approve_withdrawal", item).state == "withdrawn"
    assert not [one for one in broken(office.later) if one.rule != "no_notice_waits_to_be_composed"]


def test_a_withdrawal_that_was_decided_is_taken_back_by_nobody(office):
    item = office.does("author", "request_withdrawal", office.item_in("archived"), reason="想撤", ground="other")
    item = office.does("disclosure_leader", "refuse_withdrawal", item, reason="应当公开")
    with pytest.raises(Refused) as refused:
        office.does("author", "recall", item)
    assert refused.value.codes == ["wrong_state"]


def test_a_refused_withdrawal_changes_nothing_public(office):
    item = office.does("author", "request_withdrawal", office.item_in("archived"), reason="想撤", ground="other")
    item = office.does("disclosure_leader", "refuse_withdrawal", item, reason="应当公开")
    assert item.state == "archived"
    path = [(stop.who, stop.progress) for stop in stages.path(item.look(office.officer, office.later))]
    assert path == [(str(office.author), "done"), (str(office.disclosure_leader), "done"), ("", "now")]  # no consent, nothing to come
    item = office.does("officer", "withdraw_urgently", item, ground="privacy").look(office.officer, office.later)
    with override("zh-hans"):
        assert [(stop.label, stop.who) for stop in stages.path(item)][1] == ("紧急撤稿", str(office.officer))


@pytest.mark.parametrize("state", ["published", "archived"])
def test_in_an_emergency_one_person_withdraws_at_once_and_explains_afterwards(office, state):
    item = office.item_in(state)
    item = office.does("officer", "withdraw_urgently", item, ground="secret")
    assert (item.state, live(item)) == ("withdrawn", None)
    owed = Task.objects.get(process=item.process, node="explain_withdrawal", status__in=OPEN)
    assert owed.owner == office.officer
    assert Deadline.objects.get(process=item.process, kind="explanation").met_at is None
    office.does("officer", "explain_withdrawal", item, reason="附件含身份证号")
    assert Deadline.objects.get(process=item.process, kind="explanation").met_at is not None


def test_a_public_item_under_correction_can_be_withdrawn_at_once(office):
    item = office.does("author", "correct", office.item_in("archived"), reason="有误", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>改。</p>"})
    assert office.does("reviewer", "withdraw_urgently", item, ground="privacy").state == "withdrawn"
    assert not Task.objects.filter(process=item.process, kind="main", status__in=OPEN).exists()


def test_what_is_withheld_is_registered_not_published(office):
    changed = {"attribute": "withheld", "attribute_ground": "N6", "attribute_reason": "讨论稿"}
    item = office.draft(**changed)
    item = office.does("author", "submit", item)
    while item.state not in ("registered_withheld", "awaiting_publication"):
        item = office.pass_level(item)
    assert item.state == "registered_withheld"
    assert live(item) is None
    assert not Deadline.objects.filter(process=item.process, kind="publication", met_at=None, cancelled_at=None).exists()


@pytest.mark.parametrize(
    ("conclusion", "inputs", "state"),
    [
        ("clear", {}, "leader_review"),
        ("redact", {"reason": "删去手机号"}, "returned"),
        ("on_request", {"reason": "第三方", "basis": "条例 第十五条"}, "returned"),
        ("withhold", {"reason": "秘密", "basis": "条例 第十四条"}, "returned"),
        ("uncertain", {"reason": "拿不准"}, "determination"),
    ],
)
def test_a_secrecy_review_has_five_answers(office, conclusion, inputs, state):
    item = office.item_in("secrecy_review")
    assert office.does("reviewer", "conclude_secrecy_review", item, conclusion=conclusion, **inputs).state == state


@pytest.mark.parametrize(
    ("attribute", "conclusion", "state"),
    [("withheld", "withhold", "registered_withheld"), ("on_request", "on_request", "registered_on_request")],
)
def test_a_conclusion_that_confirms_what_is_proposed_passes_it_on(office, attribute, conclusion, state):
    drafted = office.draft(attribute=attribute, attribute_ground="N6", attribute_reason="讨论稿")
    item = office.does("author", "submit", drafted)
    while item.state != "secrecy_review":
        item = office.pass_level(item)
    clear = {"by": office.reviewer, "at": office.later, "conclusion": "clear"}
    assert refused(actions.conclude_secrecy_review, item.pk, **clear) == ["contradicts_attribute"]  # asked about, not waved through
    inputs = {"conclusion": conclusion, "reason": "过程性信息", "basis": "条例 第十六条"}
    item = office.does("reviewer", "conclude_secrecy_review", item, **inputs)
    assert (item.state, item.returned_from) == ("leader_review", "")
    assert office.pass_level(item).state == state


def test_a_refusal_to_disclose_names_its_article(office):
    item = office.item_in("secrecy_review")
    codes = refused(actions.conclude_secrecy_review, item.pk, by=office.reviewer, at=office.later, conclusion="withhold", reason="不宜")
    assert codes == ["basis_missing"]


@pytest.mark.parametrize(("releasable", "state"), [(True, "secrecy_review"), (False, "returned")])
def test_what_the_authority_determined_decides(office, releasable, state):
    item = office.does("reviewer", "conclude_secrecy_review", office.item_in("secrecy_review"), conclusion="uncertain", reason="拿不准")
    clock = Deadline.objects.get(process=item.process, node="determination", met_at=None)
    assert (clock.budget, clock.budget_unit) == (10, "working_days")  # the authority's time, not a desk's one day
    item = office.does("officer", "record_determination", item, authority="区保密局", releasable=releasable)
    assert item.state == state


def test_consent_by_telephone_is_signed_within_24_hours_and_before_archiving(office):
    item = office.item_in("signing", "emergency")
    at = office.later
    actions.record_consent(item.pk, by=office.officer, at=at, consenter=office.director.pk, said_at=at, means="电话 82910001，何伟在场")
    item = fresh(item)
    clock = Deadline.objects.get(process=item.process, kind="countersign")
    assert (item.state, clock.due_at - at) == ("awaiting_publication", timedelta(hours=24))
    item = office.publish(item, who="second_officer")
    assert refused(actions.archive, item.pk, by=office.officer, at=office.later) == ["countersignature_missing"]
    office.does("director", "countersign", item)
    assert office.does("officer", "archive", item).state == "archived"


def test_nobody_consents_to_a_text_before_there_is_one(office):
    item = office.item_in("signing", "emergency")
    at = office.later
    early = {"by": office.officer, "at": at, "consenter": office.director.pk, "said_at": at - timedelta(days=300), "means": "电话 82910001"}
    assert refused(actions.record_consent, item.pk, **early) == ["time_too_early"]


def consented_twice(office):
    """An urgent item that two leaders consented to by telephone, an hour apart; and whose clock is which."""
    item = office.item_in("disclosure_leader_review", "emergency")
    for leader in (office.disclosure_leader, office.director):
        at = office.later
        item = office.does("officer", "record_consent", item, consenter=leader.pk, said_at=at, means="电话 82910001")
    return item


def clocks_of_consents(item):
    """Who owes a signature, whether they gave it, and whether it is owed no more."""
    rows = Deadline.objects.filter(process=item.process, kind="countersign").order_by("id")
    return [(one.user.username, one.met_at is not None, one.cancelled_at is not None) for one in rows]


@pytest.mark.parametrize("first", ["disclosure_leader", "director"])
def test_of_two_consents_each_has_a_clock_that_stops_when_its_leader_signs(office, first):
    item = consented_twice(office)
    assert clocks_of_consents(item) == [("disclosure_leader", False, False), ("director", False, False)]
    item = office.does(first, "countersign", item)
    assert set(clocks_of_consents(item)) == {(name, name == first, False) for name in ("disclosure_leader", "director")}


def test_a_consent_taken_back_stops_its_own_clock_only(office):
    item = consented_twice(office)
    item = office.does("officer", "recall", item)
    assert clocks_of_consents(item) == [("disclosure_leader", False, False), ("director", False, True)]


def test_only_an_emergency_may_be_consented_to_by_telephone(office):
    item = office.item_in("signing", "normative")
    at = office.later
    codes = refused(actions.record_consent, item.pk, by=office.officer, at=at, consenter=office.director.pk, said_at=at, means="电话")
    assert codes == ["not_urgent"]
