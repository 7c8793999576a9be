"""An attachment kept here in which a mark of secrecy is found only when the check changes: it waits in quarantine for a person."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils.translation import override

from tests.office import fresh, has_read, seen_by
from workflows.disclosure import actions, attachments, store
from workflows.disclosure.content import files
from workflows.disclosure.models import Draft, StoredFile
from workflows.engine import perform as engine
from workflows.notices import composing, letters
from workflows.notices.models import Letter, Notice
from workflows.refusals import Refused
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.models import Quarantined

from .conftest import LATER
from .test_under_way import MARK, kept, refused, work_off

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def suspected(office, new_rules):
    """(item in the secrecy review, its attachment, what is in quarantine): found only by the new edition."""
    entry = kept(office, MARK)
    item = office.item_in("secrecy_review", attachments=[entry])
    new_rules()
    work_off()
    return item, entry, Quarantined.objects.get()


def test_a_search_that_moves_a_file_to_quarantine_is_not_recorded_as_done_by_whoever_attached_it(office, suspected, client, monkeypatch):
    _item, _entry, material = suspected
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    client.force_login(office.reviewer, "people.backends.Backend")
    [moved] = client.get(reverse("quarantined", args=[material.public_id])).context["events"]
    assert moved["who"] == "系统"


def test_a_mark_found_only_now_blocks_is_told_and_waits_for_a_person(office, suspected, client, monkeypatch):
    item, entry, material = suspected
    assert Notice.objects.get(event="attachment_suspected").process_id == material.process_id  # the leader may not know of the item
    told = {(notice.event, notice.duty or notice.user_id) for notice in Notice.objects.filter(at__gte=LATER)}
    assert {
        ("secret_suspected", "secrecy_reviewer"),
        ("attachment_suspected", "disclosure_leader"),
        ("attachment_held", office.author.pk),
    } <= told
    assert refused(item, "conclude_secrecy_review", office.reviewer, conclusion="clear") == ["in_quarantine"]
    assert fresh(item).version == item.version
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    for who in (office.author, office.reviewer):
        client.force_login(who, "people.backends.Backend")
        assert client.get(reverse("attachment", args=[item.public_id, entry["sha256"]])).status_code == 403
    assert client.get(reverse("item", args=[item.public_id])).context["check"]["held"] == (entry["name"],)
    work_off()
    assert Quarantined.objects.count() == 1
    assert storages["internal"].exists(StoredFile.objects.get().location)  # a person decides


def test_it_blocks_what_is_not_for_the_public_as_well(office, new_rules):
    reason = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "涉及个人隐私"}
    item = office.draft(attachments=[kept(office, MARK)], **reason)
    new_rules()
    work_off()
    assert refused(item, "submit", office.author) == ["in_quarantine"]


@pytest.mark.parametrize(
    ("code", "state", "step", "who", "inputs"),
    [
        ("standard", "section_review", "approve", "head", {}),
        ("standard", "office_review", "approve", "officer", {}),
        ("normative", "legal_review", "approve", "lawyer", {}),
        ("normative", "collective_review", "record_meeting", "officer", {"meeting": "主任办公会〔2026〕3号纪要"}),
        ("standard", "leader_review", "approve", "leader", {}),
        ("emergency", "disclosure_leader_review", "approve", "disclosure_leader", {}),
        ("normative", "signing", "sign", "director", {}),
    ],
)
def test_no_level_passes_on_an_item_with_a_held_file(office, new_rules, code, state, step, who, inputs):
    by = getattr(office, who)
    item = office.item_in(state, code, attachments=[kept(office, MARK)])
    new_rules()
    work_off()
    assert refused(item, step, by, **inputs) == ["in_quarantine"]
    assert step in steps_of(item, by, "in_quarantine")  # said on the page already
    assert fresh(item).version == item.version
    back = actions.return_item(item.pk, by=by, at=LATER, stage="returned", reason="附件疑似涉密，请取出").subject
    assert back.state == "returned"


def steps_of(item, by, code):
    """The steps this person sees refused with this code."""
    subject = seen_by(item, by, LATER)
    return {name for name in ("approve", "record_meeting", "sign", "record_consent") if code in codes_of(subject, name, by)}


def codes_of(subject, name, by):
    return [refusal.code for refusal in engine.refusals(subject, name, by=by, at=LATER)]


def test_consent_by_telephone_is_held_up_too_and_taking_back_is_not(office, new_rules):
    item = office.item_in("disclosure_leader_review", "emergency", attachments=[kept(office, MARK)])
    new_rules()
    work_off()
    consent = {"consenter": office.disclosure_leader.pk, "said_at": LATER, "means": "电话"}
    assert refused(item, "record_consent", office.officer, **consent) == ["in_quarantine"]
    assert actions.recall(item.pk, by=office.reviewer, at=LATER).subject.state == "secrecy_review"


def test_what_is_held_is_named_with_who_decides_and_once_decided_what_to_do(office, new_rules, django_capture_on_commit_callbacks):
    entry = kept(office, MARK)
    item = office.item_in("section_review", attachments=[entry])
    assert codes_of(seen_by(item, office.head, LATER), "approve", office.head) == []
    new_rules()
    work_off()
    with override("zh-hans"):
        [refusal] = engine.refusals(seen_by(item, office.head, LATER), "approve", by=office.head, at=LATER)
        assert all(part in refusal.message for part in (entry["name"], "保密审查员", "分管", "退回"))
    with django_capture_on_commit_callbacks(execute=True):
        quarantine.confirm(Quarantined.objects.get().pk, by=office.reviewer, at=LATER, level="secret")
    with override("zh-hans"):
        [refusal] = engine.refusals(seen_by(item, office.head, LATER), "approve", by=office.head, at=LATER)
        assert all(part in refusal.message for part in (entry["name"], "确认", "退回"))


def test_released_it_is_passed_on(office, new_rules):
    item = office.item_in("section_review", attachments=[kept(office, MARK)])
    new_rules()
    work_off()
    has_read(office.reviewer, Quarantined.objects.get())
    quarantine.release(Quarantined.objects.get().pk, by=office.reviewer, at=LATER, reason="公开的法规名称")
    assert actions.approve(item.pk, by=office.head, at=LATER).subject.state == "office_review"


def test_released_it_is_read_again_and_the_item_goes_on_as_it_is(office, suspected, new_rules):
    item, _entry, material = suspected
    has_read(office.reviewer, material)
    quarantine.release(material.pk, by=office.reviewer, at=LATER, reason="公开的法规名称")
    assert arrivals.go_on(lambda: LATER)
    assert not Draft.objects.filter(item=item).exists()
    assert Notice.objects.filter(event="arrival_attached").exists()
    assert office.pass_level(fresh(item)).state == "leader_review"
    new_rules()
    work_off()
    assert Quarantined.objects.count() == 1  # a person has answered


def test_confirmed_page_and_refusal_say_it_is_destroyed_and_nobody_waits_for_the_reviewer(office, suspected, client, monkeypatch):
    item, entry, material = suspected
    quarantine.confirm(material.pk, by=office.reviewer, at=LATER, level="secret")
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    client.force_login(office.reviewer, "people.backends.Backend")
    page = client.get(reverse("item", args=[item.public_id]))
    assert (page.context["check"]["held"], page.context["check"]["destroyed"]) == ((), (entry["name"],))
    assert "已由保密审查员确认涉密，并已在本系统内销毁" in page.content.decode()
    assert "核实" not in page.content.decode()
    listed = client.get(reverse("item", args=[item.public_id]) + "?view=files").content.decode()
    assert "涉密，已在本系统内销毁" in listed
    assert "在隔离区" not in listed
    with override("zh-hans"), pytest.raises(Refused) as error:
        actions.conclude_secrecy_review(item.pk, by=office.reviewer, at=LATER, conclusion="clear")
    assert ["确认涉密" in refusal.message and "移除" in refusal.message for refusal in error.value.refusals] == [True]


def test_what_tells_of_it_leads_to_the_material_and_says_so(suspected):
    _item, _entry, material = suspected
    composing.compose(LATER)
    told = letters.load(Letter.objects.filter(notice__event="secret_suspected"))
    with override("zh-hans"):
        assert {letters.leads_to(letter) for letter in told} == {(reverse("quarantined", args=[material.public_id]), "查看材料")}


def test_of_what_was_destroyed_on_purpose_nobody_says_that_it_cannot_be_read(office, suspected, new_rules):
    item, _entry, material = suspected
    quarantine.confirm(material.pk, by=office.reviewer, at=LATER, level="secret")
    new_rules()
    work_off()
    check = seen_by(fresh(item), office.reviewer, LATER).findings
    assert check.destroyed
    assert not check.unsearched
    assert [one.kind for one in check.groups] == []


def test_confirmed_the_file_is_destroyed_here_and_the_item_goes_on_only_without_it(office, suspected, django_capture_on_commit_callbacks):
    item, _entry, material = suspected
    with django_capture_on_commit_callbacks(execute=True):
        quarantine.confirm(material.pk, by=office.reviewer, at=LATER, level="secret")
    stored = StoredFile.objects.get()
    assert stored.purged_at == LATER
    assert not storages["internal"].exists(stored.location)
    assert refused(item, "conclude_secrecy_review", office.reviewer, conclusion="clear") == ["in_quarantine"]
    item = office.does("reviewer", "conclude_secrecy_review", item, conclusion="withhold", basis="条例 第十四条", reason="涉密")
    attachments.keep(files.FileFacts("名单.txt", stored.sha256, stored.size, "text/plain", "txt"), ContentFile(MARK.encode()), LATER)
    stored.refresh_from_db()
    assert stored.purged_at is None  # the same file, released for another item
    without = store.content_of(item.revision) | {"attachments": []}
    assert office.does("author", "submit", item, content=without).state == "section_review"
