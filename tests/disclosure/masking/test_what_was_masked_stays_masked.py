"""The original is read for a reason and in no other way; what was masked is masked wherever it is shown. (条例 第十五条)"""

import json

from django.contrib.postgres.search import SearchQuery
from django.core.files.uploadedfile import SimpleUploadedFile

from people import tokens
from tests.disclosure.test_the_sensitivity_check import answer, groups
from tests.office import MONDAY, checked, fresh, seen_by
from workflows import subjects
from workflows.disclosure import actions as steps
from workflows.disclosure import attachments
from workflows.disclosure.content.words import search_query
from workflows.disclosure.masking import actions, originals
from workflows.disclosure.models import Draft, Item, Reading
from workflows.screening.models import Masking

from .copies import ID, TEXT, ask, client, make


def masked(office, item):
    ask(office, item)
    actions.use(make(office), by=office.author, at=office.later)
    return fresh(item)


def test_an_original_is_reached_with_a_reason_and_in_no_other_way(office, item, processes, monkeypatch):
    sha256 = item.sha256
    item = masked(office, item)
    item = office.does("author", "submit", item)
    page = f"/items/{item.public_id}"
    masking = Masking.objects.get()
    for name in ("author", "reviewer", "head", "director"):
        browser = client(office, name, monkeypatch)
        assert browser.get(f"{page}/files/{sha256}/").status_code == 404
        for address in (f"{page}/", f"{page}/?view=difference", f"{page}/?view=files", f"{page}/originals/"):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert ID not in answer.content.decode()
        assert str(item.public_id) not in browser.get(f"/items/?q={ID}").content.decode()
        assert browser.get(f"{page}/redact/{sha256}/").status_code == 404
        assert browser.get(f"{page}/redact/{sha256}/page/1/").status_code == 404
    address = f"{page}/originals/{masking.pk}/"
    assert client(office, "head", monkeypatch).get(address).status_code == 403
    assert client(office, "stranger", monkeypatch).get(address).status_code == 404
    browser = client(office, "reviewer", monkeypatch)
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": "核对机密★10年的原件"}).context["form"].errors["reason"]
    assert not Reading.objects.exists()
    answer = browser.post(address, {"reason": "核对原件"})
    assert b"".join(answer.streaming_content).decode() == TEXT
    assert "no-store" in answer["Cache-Control"]
    reading = Reading.objects.get()
    assert (reading.user, reading.what, reading.reason) == (office.reviewer, "original:名单.txt", "核对原件")


def sent(office):
    """A submitted item with an attachment in which nothing was found."""
    attached = attachments.attach([SimpleUploadedFile("名单.txt", "说明".encode())], [], office.later)
    return office.does("author", "submit", office.draft(attachments=checked(attached, office.unit)))


def test_an_original_stays_withdrawn_while_another_still_has_it_in_a_draft_of_before(office):
    item = sent(office)
    item = office.does("head", "return_item", item, stage="returned", reason="请脱敏")
    item.look(office.author, office.later)
    steps.save_draft(item.pk, by=office.author, at=office.later, content=item.before)  # with the original still in it
    [sha256] = [entry["sha256"] for entry in item.before["attachments"]]
    assert originals.withdrawn_from_view(fresh(item)) == frozenset()
    record(office, item, source=sha256, result="1" * 64, name="名单.txt")
    assert originals.withdrawn_from_view(fresh(item)) == {sha256}


def test_the_record_calls_a_file_by_its_copys_name_for_whoever_may_not_read_the_original(office, monkeypatch):
    item = sent(office)
    [entry] = seen_by(item, office.head, office.later).present["attachments"]
    record(office, item, source="0" * 64, result=entry["sha256"], name="甲乙残疾证.txt")
    record(office, item, source="2" * 64, result="3" * 64, name="丙丁残疾证.txt")  # of which there is no copy any more
    page = f"/items/{item.public_id}/originals/"
    told = client(office, "head", monkeypatch).get(page).content.decode()
    assert "残疾证" not in told
    assert "名单.txt" in told
    assert told.count("某个文件") == 1
    assert client(office, "reviewer", monkeypatch).get(page).content.decode().count("残疾证") == 2


def record(office, item, **what):
    return Masking.objects.create(process=item.process, actor=office.colleague, duty="author", at=office.later, **what)


def test_the_record_says_who_reviewed_it_afterwards(office, item, processes, monkeypatch):
    item = masked(office, item)
    browser = client(office, "reviewer", monkeypatch)
    while item.state != "leader_review":
        item = office.pass_level(item)
        said = browser.get(f"/items/{item.public_id}/originals/").content.decode()
        assert ("not reviewed yet" in said or "尚未审查" in said) == (item.state != "leader_review")
    assert "reviewer" in said


def test_an_older_version_is_shown_with_what_was_masked_since_masked(office):
    item = office.draft(body=f"<p>领取人身份证号{ID}。</p>")
    before = Draft.objects.get(item=item).data
    answer(office, item, "author", "id_number", "masked")
    shown = originals.as_masked_since(seen_by(item, office.head, office.later), before)
    assert ID not in json.dumps(shown)
    assert "110105********002X" in shown["body"]


def test_what_was_sent_back_is_shown_masked_to_whoever_may_read_no_originals_before_it_is_sent_again(office, monkeypatch):
    item = office.item_in(
        "section_review", body=f"<p>设备编号{ID}。</p>", attribute="on_request", attribute_ground="N4", attribute_reason="隐私"
    )
    item = office.does("head", "return_item", item, stage="returned", reason="请脱敏")
    page = f"/items/{item.public_id}/"
    before = {name: client(office, name, monkeypatch).get(page).context["version"] for name in ("head", "author")}
    assert len(set(before.values())) == 1
    assert ID in client(office, "head", monkeypatch).get(page).content.decode()  # nobody has masked anything yet
    answer(office, item, "author", "id_number", "masked")
    for name, reads in (("head", False), ("leader", False), ("author", True), ("reviewer", True)):
        browser = client(office, name, monkeypatch)
        shown = browser.get(page)
        assert (ID in shown.content.decode(), bool(shown.context["version"])) == (reads, True)
        assert shown.context["version"] != before["head"]
        _row, token = tokens.issue(getattr(office, name), name="系统", scope="read", at=MONDAY)
        told = browser.get(f"/api/v1/items/{item.public_id}", headers={"Authorization": f"Bearer {token}"}).json()
        assert (ID in json.dumps(told["content"]), told["masked"]) == (reads, not reads)
    item = office.does("author", "submit", fresh(item))
    again = client(office, "author", monkeypatch).get(page)
    assert ID not in again.content.decode()
    assert again.context["version"] == ""


def before_two(office):
    """An item before the disclosure office, of which two officers may write what it says."""
    private = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "隐私"}
    return office.item_in("office_review", body=f"<p>设备编号{ID}。</p>", **private)


def test_what_one_masked_another_goes_on_writing_masked(office, monkeypatch):
    item = before_two(office)
    edit = f"/items/{item.public_id}/edit/"
    assert ID in client(office, "second_officer", monkeypatch).get(edit).content.decode()
    answer(office, item, "officer", "id_number", "masked")
    browser = client(office, "second_officer", monkeypatch)
    page = browser.get(edit)
    assert ID not in page.content.decode()
    assert "110105********002X" in page.context["form"].initial["body"]
    assert ID in originals.to_write(seen_by(item, office.author, office.later), office.author)[0]["body"]  # may read originals
    _row, token = tokens.issue(office.second_officer, name="系统", scope="perform", at=MONDAY)
    files = {"files": SimpleUploadedFile("说明.txt", "说明".encode())}
    told = browser.post(f"/api/v1/items/{item.public_id}/attachments", files, headers={"Authorization": f"Bearer {token}"})
    assert told.status_code == 200, told.content
    assert ID not in json.dumps(Draft.objects.get(item=item, editor=office.second_officer).data)


def test_what_was_masked_is_masked_beside_a_draft_that_was_not_sent(office, monkeypatch):
    item = before_two(office)
    content = steps.store.content_of(item.revision)
    draft = steps.save_draft(item.pk, by=office.second_officer, at=office.later, content=content | {"title": "改", "body": "<p>改</p>"})
    item = office.does("officer", "return_item", item, stage="returned", reason="请脱敏")
    page = f"/items/{item.public_id}/unsent/{draft.pk}/"
    assert ID in client(office, "second_officer", monkeypatch).get(page).content.decode()
    answer(office, item, "author", "id_number", "masked")
    shown = client(office, "second_officer", monkeypatch).get(page).content.decode()
    assert ID not in shown
    assert "110105********002X" in shown


def test_a_title_masked_in_a_correction_stays_masked_in_lists_when_the_correction_is_given_up(office):
    private = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "隐私"}
    item = office.item_in("secrecy_review", title=f"关于设备{ID}的说明", **private)
    for kind in groups(office, item, "reviewer"):
        answer(office, item, "reviewer", kind, "lawful", basis="条例 第十五条")
    while item.state != "registered_on_request":
        item = office.pass_level(fresh(item))
    item = office.does("author", "correct", item, reason="表述有误", changed_on=office.later.date())
    while item.state != "secrecy_review":
        item = office.pass_level(item)
    answer(office, item, "reviewer", "id_number", "overruled", reason="应当脱敏")
    item = office.does("reviewer", "return_item", item, stage="returned", reason="请脱敏")
    answer(office, item, "author", "id_number", "masked")
    item = office.does("author", "submit", item)
    item = office.does("reviewer", "return_item", item, stage="returned", reason="不必更正")
    item = office.does("author", "discard", item, reason="不必更正")
    assert (item.state, item.revision.number) == ("registered_on_request", 1)
    assert "110105********002X" in item.title
    assert not Item.objects.filter(pk=item.pk, search=SearchQuery(search_query(ID), config="simple", search_type="raw")).exists()


def test_a_title_masked_but_not_sent_again_is_masked_wherever_the_item_is_named(office, monkeypatch):
    private = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "隐私"}
    item = office.item_in("section_review", title=f"关于设备{ID}的说明", **private)
    office.does("head", "copy_to", item, people=[office.leader.pk, office.author.pk])
    item = office.does("head", "return_item", item, stage="returned", reason="请脱敏")
    pages = {
        "inbox": ("author", "/inbox/drafted/"),
        "copies": ("leader", "/inbox/copies/"),
        "library": ("head", "/items/"),
        "step": ("head", f"/items/{item.public_id}/steps/copy_to/"),
        "tasks": ("author", "/api/v1/tasks"),
        "items": ("head", "/api/v1/items"),
    }

    def said(name, **query):
        who, url = pages[name]
        _row, token = tokens.issue(getattr(office, who), name="系统", scope="read", at=MONDAY)
        answer = client(office, who, monkeypatch).get(url, query, headers={"Authorization": f"Bearer {token}"} if "api" in url else {})
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode().encode().decode("unicode_escape") if "api" in url else answer.content.decode()

    for name in pages:
        assert ID in said(name), name
    assert ID in said("library", q=ID)
    answer(office, item, "author", "id_number", "masked")
    for name in pages:
        assert ID not in said(name), name
        assert "110105********002X" in said(name), name
    told = subjects.of([item.process_id])[item.process_id]  # what messages, clocks and escalations call it
    assert told.title_for(close=True) == "关于设备110105********002X的说明"
    assert "110105********002X" not in said("library", q=ID)  # nor can one ask for it
    item = fresh(item)
    assert item.title == "关于设备110105********002X的说明"
    item = office.does("author", "submit", item)
    assert item.title == "关于设备110105********002X的说明"


def test_a_title_is_masked_in_lists_at_once_also_before_it_was_ever_sent_and_unsent_changes_do_not_show(office):
    draft = office.draft(title=f"关于设备{ID}的说明")
    answer(office, draft, "author", "id_number", "masked")
    assert fresh(draft).title == "关于设备110105********002X的说明"
    sent = office.item_in(
        "section_review", title="标题", body=f"<p>设备{ID}</p>", attribute="on_request", attribute_ground="N4", attribute_reason="x"
    )
    sent = office.does("head", "return_item", sent, stage="returned", reason="请脱敏")
    data = Draft.objects.filter(item=sent)
    assert not data.exists()
    steps.save_draft(sent.pk, by=office.author, at=office.later, content=steps.store.content_of(sent.revision) | {"title": "改过的标题"})
    answer(office, fresh(sent), "author", "id_number", "masked")
    assert fresh(sent).title == "标题"
