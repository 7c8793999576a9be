"""Two people at one item: what somebody typed and did not submit is theirs to find, and never taken for the text."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import Delegation, Duty
from tests.office import CONTENT, LONG_AGO, fresh
from workflows.disclosure import actions, attachments, store
from workflows.disclosure.models import Draft

MINE, THEIRS = "<p>代岗人写的文字。</p>", "<p>起草人写的文字。</p>"


@pytest.fixture
def deputy(office):
    office.deputy = office.person("deputy")
    Delegation.objects.create(
        principal=office.author, deputy=office.deputy, duties=[Duty.AUTHOR], since=LONG_AGO, until=office.later.replace(year=2030),
        made_by=office.author,
    )  # fmt: skip
    return office.deputy


def page(item, name="item", *more):
    return reverse(name, args=[item.public_id, *more])


def test_the_authors_draft_outlives_the_deputys_submission(office, deputy, as_):
    item = office.draft()
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT | {"body": THEIRS})
    actions.submit(item.pk, by=deputy, at=office.later, content=CONTENT | {"body": MINE})
    item = fresh(item)
    assert store.content_of(item.revision)["body"] == MINE
    kept = Draft.objects.get(item=item)
    assert (kept.editor, kept.base, kept.data["body"]) == (office.author, 0, THEIRS)
    author = as_("author")
    assert page(item, "unsent", kept.pk) in author.get(page(item)).text
    shown = author.get(page(item, "unsent", kept.pk))
    assert "起草人写的文字。" in shown.text
    assert shown.context["edit_url"] == ""  # it is under review
    assert "<del>" in shown.context["change"].body.html  # the difference to what went on


def test_nobody_else_finds_it(office, deputy, as_):
    item = office.draft()
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT | {"body": THEIRS})
    actions.submit(item.pk, by=deputy, at=office.later, content=CONTENT | {"body": MINE})
    kept = Draft.objects.get()
    for name in ("deputy", "officer", "head"):
        assert as_(name).get(page(item, "unsent", kept.pk)).status_code == 404
        assert as_(name).post(page(item, "unsent", kept.pk)).status_code == 404
    assert "起草人写的文字" not in as_("head").get(page(item)).text


def test_it_is_offered_when_the_item_comes_back_and_taken_only_when_asked_for(office, deputy, as_):
    item = office.draft()
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT | {"body": THEIRS})
    actions.submit(item.pk, by=deputy, at=office.later, content=CONTENT | {"body": MINE})
    item = office.does("head", "return_item", item, stage="returned", reason="金额不符")
    author, kept = as_("author"), Draft.objects.get()
    edit = author.get(page(item, "edit"))
    assert edit.context["form"]["body"].value() == MINE
    assert page(item, "unsent", kept.pk) in edit.text
    taken = author.get(f"{page(item, 'edit')}?unsent={kept.pk}")
    assert taken.context["form"]["body"].value() == THEIRS
    form = CONTENT | {"body": THEIRS, "version": item.version, "draft_version": 0}
    assert author.post(f"{page(item, 'edit')}?unsent={kept.pk}", form).status_code == 302
    assert {(draft.base, draft.data["body"]) for draft in Draft.objects.all()} == {(0, THEIRS), (1, THEIRS)}
    assert author.post(page(item, "unsent", kept.pk)).status_code == 302
    assert [draft.base for draft in Draft.objects.all()] == [1]


def test_what_equals_the_submission_is_not_kept(office, deputy):
    item = office.draft()
    actions.submit(item.pk, by=deputy, at=office.later, content=CONTENT)
    assert not Draft.objects.exists()
    again = office.draft()
    actions.submit(again.pk, by=deputy, at=office.later)  # nothing given: the author's draft is what is submitted
    assert store.content_of(fresh(again).revision)["title"] == CONTENT["title"]
    assert not Draft.objects.exists()


def test_a_reviewers_edit_begun_and_overtaken_is_found_on_the_item(office, as_):
    item = office.item_in("office_review")
    actions.save_draft(item.pk, by=office.officer, at=office.later, content=CONTENT | {"body": MINE})
    item = office.does("second_officer", "approve", item)
    kept = Draft.objects.get()
    assert "代岗人写的文字。" in as_("officer").get(page(item, "unsent", kept.pk)).text
    assert store.content_of(item.revision)["body"] == CONTENT["body"]


def test_a_reviewers_revision_and_the_authors_next_draft_do_not_meet(office, as_):
    item = office.item_in("leader_review")
    item = office.does("leader", "revise", item, reason="改称谓", content=CONTENT | {"body": MINE})
    item = office.does("leader", "return_item", item, stage="returned", reason="请再核对")
    assert as_("author").get(page(item, "edit")).context["form"]["body"].value() == MINE


LEADERS, OLD = "<p>领导改定的文字。</p>", "<p>旧窗口里的文字。</p>"


@pytest.fixture
def old_tab(office, as_):
    """(item, client, what the author's window, still open since before, would send): meanwhile it was submitted elsewhere, edited by the leader
    and sent back."""
    item, author = office.draft(), as_("author")
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT)
    shown = author.get(page(item, "edit"))
    hidden = {name: shown.context[name] for name in ("version", "draft_version", "base")}
    while item.state != "leader_review":
        item = office.pass_level(item)
    item = office.does("leader", "revise", item, reason="改称谓", content=CONTENT | {"body": LEADERS})
    item = office.does("leader", "return_item", item, stage="returned", reason="请再核对")
    return item, author, CONTENT | hidden | {"body": OLD}


def leaders_text_stands(item, author):
    assert author.get(page(item, "edit")).context["form"]["body"].value() == LEADERS
    assert not store.drafts_of(item).exists()


def test_typing_in_an_old_tab_does_not_undo_what_the_leader_changed(old_tab):
    item, author, form = old_tab
    answer = author.post(page(item, "autosave"), form)
    assert (answer.status_code, [one["code"] for one in answer.json()["refusals"]]) == (409, ["stale"])
    leaders_text_stands(item, author)


@pytest.mark.parametrize("pressed", [{}, {"submit": "1"}], ids=["save", "submit"])
def test_saving_in_an_old_tab_says_what_happened_and_keeps_what_was_typed_beside(old_tab, pressed):
    item, author, form = old_tab
    answer = author.post(page(item, "edit"), form | pressed)
    assert answer.status_code == 409
    assert answer.context["stale"]
    assert "revise" in [event["step"] for event in answer.context["events"]]
    assert answer.context["form"]["body"].value() == OLD
    leaders_text_stands(item, author)
    [kept] = Draft.objects.filter(item=item)
    assert (kept.base, kept.data["body"]) == (0, OLD)
    assert page(item, "unsent", kept.pk) in author.get(page(item)).text
    hidden = {name: answer.context[name] for name in ("version", "draft_version", "base")}
    assert author.post(page(item, "edit"), form | hidden).status_code == 302  # now they have seen it
    assert store.drafts_of(item).get().data["body"] == OLD


def test_a_file_chosen_in_an_old_tab_is_named_because_it_was_not_attached(old_tab):
    item, author, form = old_tab
    answer = author.post(page(item, "edit"), form | {"files": SimpleUploadedFile("补充名单.txt", "名单".encode())})
    assert (answer.status_code, answer.context["chosen"]) == (409, ["补充名单.txt"])
    assert "<li>补充名单.txt</li>" in answer.text
    answer = author.post(page(item, "edit"), form | {"contact": "0" * 999, "files": SimpleUploadedFile("补充名单.txt", "名单".encode())})
    assert (answer.status_code, answer.context["chosen"]) == (422, ["补充名单.txt"])


def test_what_was_taken_over_from_an_old_tab_and_submitted_waits_no_more(old_tab):
    item, author, form = old_tab
    author.post(page(item, "edit"), form)
    kept = Draft.objects.get(item=item)
    shown = author.get(f"{page(item, 'edit')}?unsent={kept.pk}").context
    hidden = {name: shown[name] for name in ("version", "draft_version", "base")}
    assert author.post(f"{page(item, 'edit')}?unsent={kept.pk}", form | hidden | {"submit": "1"}).status_code == 302
    assert store.content_of(fresh(item).revision)["body"] == OLD
    assert not Draft.objects.filter(item=item).exists()


def test_what_is_attached_in_a_second_window_is_kept_when_its_words_are_not_saved(office, as_):
    item, author = office.draft(), as_("author")
    shown = author.get(page(item, "edit")).context
    form = CONTENT | {name: shown[name] for name in ("version", "draft_version", "base")}
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT | {"body": THEIRS})
    answer = author.post(page(item, "edit"), form | {"body": MINE, "files": SimpleUploadedFile("补充名单.txt", "名单".encode())})
    assert answer.status_code == 409
    kept = store.drafts_of(item).get().data
    assert (kept["body"], [one["name"] for one in kept["attachments"]]) == (THEIRS, ["补充名单.txt"])
    hidden = {name: answer.context[name] for name in ("version", "draft_version", "base")}
    assert author.post(page(item, "edit"), form | hidden | {"body": MINE}).status_code == 302
    kept = store.drafts_of(item).get().data
    assert (kept["body"], [one["name"] for one in kept["attachments"]]) == (MINE, ["补充名单.txt"])


def test_a_new_draft_of_the_same_number_is_not_taken_for_the_old_one(office, old_tab):
    item, author, form = old_tab
    for _time in range(form["draft_version"]):
        actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT | {"body": LEADERS})
    assert store.drafts_of(item).get().version == form["draft_version"]
    assert author.post(page(item, "autosave"), form).status_code == 409
    assert author.post(page(item, "edit"), form).context["stale"]
    assert store.drafts_of(item).get().data["body"] == LEADERS


def test_a_refused_field_does_not_make_an_old_tab_a_new_one(old_tab):
    item, author, form = old_tab
    refused = author.post(page(item, "edit"), form | {"contact": "0" * 101})
    assert refused.status_code == 422
    hidden = {name: refused.context[name] for name in ("version", "draft_version", "base")}
    assert author.post(page(item, "edit"), form | hidden | {"submit": "1"}).status_code == 409
    leaders_text_stands(item, author)


def test_other_words_in_a_second_window_are_no_second_click(office, as_):
    item, author = office.draft(), as_("author")
    form = CONTENT | {"version": item.version, "draft_version": 1, "base": 0, "submit": "1"}
    assert author.post(page(item, "edit"), form).status_code == 302
    answer = author.post(page(item, "edit"), form | {"body": OLD})
    assert answer.status_code == 409
    assert "旧窗口里的文字" in answer.text


UNSENT = "<p>还未送出：身份证号11010519491231002X。</p>"


@pytest.fixture
def returned(office):
    """Sent back, and what its handler has changed since, with a file of its own."""
    item = office.does("head", "return_item", office.item_in("section_review"), stage="returned", reason="请核对")
    [entry] = attachments.attach([SimpleUploadedFile("新附件.txt", "新名单".encode())], [], office.later, item=item, by=office.author)
    actions.save_draft(item.pk, by=office.author, at=office.later, content=CONTENT | {"body": UNSENT, "attachments": [entry]})
    return fresh(item)


def test_what_the_handler_changes_is_looked_into_by_nobody_else_before_it_is_sent(office, as_, returned):
    [entry] = store.drafts_of(returned).get().data["attachments"]
    for name in ("head", "officer", "reviewer"):
        reader = as_(name)
        shown = reader.get(page(returned))
        assert shown.context["check"]["findings"] == []
        for address in (page(returned), page(returned, "uploads"), page(returned, "waiting_files")):
            text = reader.get(address).text
            assert "新附件" not in text, address
            assert "还未送出" not in text, address
            assert "110105" not in text, address
        assert reader.get(page(returned, "attachment", entry["sha256"])).status_code == 404


def test_whoever_writes_it_sees_what_was_found_in_it(office, deputy, as_, returned):
    [entry] = store.drafts_of(returned).get().data["attachments"]
    for name in ("author", "deputy"):
        writer = as_(name)
        assert writer.get(page(returned)).context["check"]["findings"]
        assert "新附件" in writer.get(page(returned, "uploads")).text
        assert writer.get(page(returned, "attachment", entry["sha256"])).status_code == 200


def test_of_a_first_draft_whoever_was_asked_sees_what_they_are_asked_about(office, as_):
    item = office.draft(body=UNSENT)
    item = office.does("author", "add_signer", item, people=[office.lawyer.pk])
    shown = as_("lawyer").get(page(item))
    assert "还未送出" in shown.text
    assert shown.context["check"]["findings"]


def test_who_goes_on_in_a_second_window_is_not_told_of_somebody_else(office, as_):
    item, author = office.draft(), as_("author")
    form = {"title": "第一个窗口", "version": item.version, "draft_version": 1, "base": 0}
    assert author.post(page(item, "autosave"), form).json()["draft_version"] == 2
    answer = author.post(page(item, "autosave"), form | {"title": "第二个窗口"})
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (409, "stale")
    assert answer.json()["refusals"][0]["message"].startswith("您本人已在另一窗口")
    item = office.does("author", "submit", item, content=CONTENT)
    item = office.does("head", "return_item", item, stage="returned", reason="补充依据")
    typed = form | {"title": "第一个窗口又写", "draft_version": 2}
    assert (
        author.post(page(item, "autosave"), typed).json()["refusals"][0]["message"].startswith("您本人已在另一窗口")
    )  # who sent it themselves


def test_who_sent_it_in_another_window_reads_on_the_page_that_it_was_they_themselves(office, as_):
    item, author = office.item_in("section_review"), as_("head")
    old = {"version": item.version, "draft_version": 0, "base": 1, "reason": "润色", "submit": "1"} | CONTENT
    office.does("head", "revise", item, content=CONTENT | {"body": "<p>另一窗口改的。</p>"}, reason="润色")
    answer = author.post(page(item, "edit"), old | {"body": "<p>这一窗口改的。</p>"})
    assert answer.status_code == 409
    assert "您本人已在另一窗口" in answer.text
    assert "他人" not in answer.text
