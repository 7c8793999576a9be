"""销毁: what proves to be a state secret leaves the system whole, and the report on it is due within 24 hours. (保密法 第三十一条；实施条例 第六十一条)"""

from datetime import timedelta
from functools import reduce

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from tests.disclosure.test_the_chain import refused
from tests.office import CONTENT, checked, fresh
from workflows import api
from workflows.deadlines.models import Deadline
from workflows.disclosure import actions, attachments, store
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import Content, Draft, Item, Publication, StoredFile
from workflows.disclosure.rescan.models import PublishedMark
from workflows.engine.models import OPEN, Move, Task
from workflows.invariants import publications
from workflows.notices.models import Notice
from workflows.screening.models import Masking

WORD = "青松岭演习"  # the word no table may hold afterwards
SAID = {"level": "secret", "reason": "经定密责任人确认", "secured": True}


@pytest.fixture
def told():
    """A content whose title, text and attachment carry the word."""
    return CONTENT | {"title": f"关于{WORD}的通告", "body": f"<p>{WORD}定于周五举行。</p>", "keywords": WORD}


def attached(office, name, said):
    return checked(attachments.attach([SimpleUploadedFile(name, said.encode())], [], office.later), office.unit)


def destroyed(office, item, **inputs):
    return office.does("reviewer", "destroy", item, **(SAID | inputs))


def when(item):
    """The time it was destroyed."""
    return Move.objects.get(process=item.process, step="destroy").at


def everything() -> str:
    """Every row of every table of the application, as text; search vectors too. Facts of files carry names, which stay (decision 25)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name ~ '^(workflows|people)_'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for name in tables:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            found += [f"{name}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize("state", ["secrecy_review", "leader_review", "awaiting_publication"])
def test_under_way_nothing_it_said_is_left_anywhere(office, told, state):
    item = office.item_in(state, **told, attachments=attached(office, "方案.txt", f"{WORD}方案"))
    item = destroyed(office, item)
    assert (item.state, item.title) == ("destroyed", f"已销毁的涉密信息（{item.index_number or item.approval_number}）")
    assert WORD not in everything()
    assert Content.objects.get(pk=item.revision.content_hash).purged_at == when(item)
    assert not Draft.objects.filter(item=item).exists()
    assert Move.objects.filter(process=item.process, step="submit", content_hash=item.revision.content_hash).exists()  # that it was, stays


def test_what_was_public_is_withdrawn_first_and_then_gone_from_the_public_storage_too(office, told, django_capture_on_commit_callbacks):
    files = attached(office, "方案.txt", f"{WORD}方案")
    item = office.item_in("archived", **told, attachments=files)
    assert refused(actions.destroy, item.pk, by=office.reviewer, at=office.later, **SAID) == ["still_public"]
    item = office.does("reviewer", "withdraw_urgently", item, ground="secret")
    with django_capture_on_commit_callbacks(execute=True):
        item = destroyed(office, item)
    stored = StoredFile.objects.get(pk=files[0]["sha256"])
    assert stored.purged_at == when(item)
    assert [storages[place].exists(stored.location) for place in ("internal", "public")] == [False, False]
    [publication] = Publication.objects.filter(item=item)
    assert (publication.body, publication.attachments, publication.metadata, publication.keywords) == ("", [], {}, [])
    assert WORD not in everything()
    assert not list(publications.what_was_destroyed_says_nothing.find(office.later))


def test_a_public_copy_of_a_file_destroyed_inside_before_is_gone_as_well(office, told, django_capture_on_commit_callbacks):
    files = attached(office, "方案.txt", f"{WORD}方案")
    item = office.does("officer", "withdraw_urgently", office.item_in("archived", **told, attachments=files), ground="secret")
    with django_capture_on_commit_callbacks(execute=True):
        attachments.destroy([files[0]["sha256"]], office.later)
    stored = StoredFile.objects.get(pk=files[0]["sha256"])
    assert [storages[place].exists(stored.location) for place in ("internal", "public")] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        destroyed(office, item)
    assert not storages["public"].exists(stored.location)
    assert StoredFile.objects.get(pk=stored.pk).purged_at == stored.purged_at  # when it was destroyed first


def test_the_explanation_of_the_withdrawal_is_still_owed_and_can_be_given(office, told):
    item = office.does("officer", "withdraw_urgently", office.item_in("archived", **told), ground="secret")
    item = destroyed(office, item)
    item = office.does("officer", "explain_withdrawal", item, reason="发现后立即撤下")
    assert item.state == "destroyed"


def test_the_report_is_due_within_24_hours_by_the_hour_and_ends_it(office, told):
    item = destroyed(office, office.item_in("leader_review", **told))
    clock = Deadline.objects.get(process=item.process, kind="step", met_at=None, cancelled_at=None)
    assert (clock.due_at, clock.statutory, clock.routine) == (when(item) + timedelta(hours=24), True, False)
    task = Task.objects.get(process=item.process, kind="main", status__in=OPEN)
    assert (task.duty, task.title) == ("secrecy_reviewer", item.title)
    now = {"by": office.reviewer, "at": office.later}
    assert refused(actions.record_report, item.pk, **now, authority="", reported_at=None) == ["authority_missing", "time_missing"]
    item = office.does("reviewer", "record_report", item, authority="区保密局", reported_at=office.later, document="电话")
    assert item.state == "destruction_reported"
    assert not Task.objects.filter(process=item.process, kind="main", status__in=OPEN).exists()


@pytest.mark.parametrize(
    ("missing", "code"), [({"level": ""}, "level_missing"), ({"reason": " "}, "reason_missing"), ({"secured": False}, "not_secured")]
)
def test_it_needs_a_level_a_reason_and_that_what_is_asked_for_later_is_secured(office, told, missing, code):
    item = office.item_in("secrecy_review", **told)
    assert refused(actions.destroy, item.pk, by=office.reviewer, at=office.later, **(SAID | missing)) == [code]
    assert store.content_of(fresh(item).revision)["title"] == told["title"]


@pytest.mark.parametrize("person", ["author", "head", "officer", "disclosure_leader", "director"])
def test_only_the_secrecy_reviewer_destroys(office, told, person):
    item = office.item_in("secrecy_review", **told)
    assert refused(actions.destroy, item.pk, by=getattr(office, person), at=office.later, **SAID) == ["not_your_duty"]


def test_what_another_item_carries_too_is_kept_there_and_named(office, told):
    files = attached(office, "表.txt", "空白登记表")
    other = office.item_in("section_review", attachments=files)
    item = destroyed(office, office.item_in("leader_review", **told, attachments=files))
    assert StoredFile.objects.get(pk=files[0]["sha256"]).purged_at is None
    move = Move.objects.get(process=item.process, step="destroy")
    assert (move.inputs["elsewhere"], move.inputs["destroyed"]["files"]) == ([str(other.public_id)], [])
    other = destroyed(office, other)  # the last that carries it takes it along
    assert StoredFile.objects.get(pk=files[0]["sha256"]).purged_at == when(other)


def test_the_same_text_in_two_items_goes_with_the_last_of_them(office, told):
    one, other = (office.item_in("leader_review", **told) for _n in range(2))
    one = destroyed(office, one)
    assert Content.objects.get(pk=one.revision.content_hash).purged_at is None  # the other still says it; the reviewer is told which
    assert list(publications.what_was_destroyed_says_nothing.find(office.later)) == []
    other = destroyed(office, other)
    assert Content.objects.get(pk=one.revision.content_hash).purged_at == when(other)


def test_drafts_left_behind_originals_of_masked_text_and_copies_nobody_used_go_too(office, told):
    item = office.item_in("leader_review", **told)
    Draft.objects.create(item=item, editor=office.head, base=0, data=store.complete({"title": WORD}), saved_at=office.later)
    original = store.keep_content(store.complete({"title": f"{WORD}未脱敏稿"}))
    by = {"process": item.process, "edition": "e", "actor": office.author, "duty": "author", "at": office.later}
    Masking.objects.create(source=original, result=item.revision.content_hash, **by)
    hashes = [attached(office, f"{name}.txt", f"{WORD}{name}")[0]["sha256"] for name in ("原件", "副本", "未用副本")]
    Masking.objects.create(source=hashes[0], result=hashes[1], name="名单.txt", **by)
    job = MaskingJob.objects.create(
        item=item, editor=office.author, source=hashes[0], result=hashes[2], name=f"{WORD}.txt", profile="p", edition="e", state="made",
        asked_at=office.later,
    )  # fmt: skip
    item = destroyed(office, item)
    assert WORD not in everything()
    assert Content.objects.get(pk=original).purged_at == when(item)
    assert set(StoredFile.objects.filter(pk__in=hashes).values_list("purged_at", flat=True)) == {when(item)}
    job.refresh_from_db()
    assert (job.name, job.state) == ("", "dropped")


def test_nobody_in_it_is_recognised_in_other_lists_any_more(office, told):
    item = office.does("officer", "withdraw_urgently", office.item_in("archived", **told), ground="secret")
    publication = Publication.objects.get(item=item)
    PublishedMark.objects.create(publication=publication, kind="person", mark="0" * 32)
    destroyed(office, item)
    assert not PublishedMark.objects.filter(publication=publication).exists()


def test_messages_sent_and_waiting_do_not_name_it_any_more(office, told):
    item = office.item_in("leader_review", **told)
    assert Notice.objects.filter(data__title=told["title"]).exists()
    item = destroyed(office, item)
    assert not Notice.objects.filter(data__title=told["title"]).exists()


def test_every_page_that_showed_it_says_that_it_is_gone(office, told, as_):
    item = office.does(
        "officer", "withdraw_urgently", office.item_in("archived", **told, attachments=attached(office, "a.txt", WORD)), ground="secret"
    )
    item = destroyed(office, item)
    page = as_("reviewer").get(reverse("item", args=[item.public_id]))
    assert "涉密已销毁" in page.text
    assert "之前的备份中仍有此内容" in page.text
    asked = {
        f"/items/{item.public_id}/": 200, f"/items/{item.public_id}/?view=difference": 200, f"/items/{item.public_id}/?view=public": 200,
        f"/items/{item.public_id}/?view=files": 200, reverse("approval_form", args=[item.public_id]): 200,
        reverse("originals", args=[item.public_id]): 200, "/items/" + f"?q={WORD}": 200, reverse("secrecy_register"): 200, "/": 302,
    }  # fmt: skip
    for address, status in asked.items():
        for person in ("reviewer", "author", "officer"):
            answer = as_(person).get(address)
            assert answer.status_code == status or (answer.status_code in (403, 404) and person != "reviewer"), (address, person)
            if answer.headers.get("Content-Type", "").startswith("text/"):
                typed = (f'value="{WORD}"', f"q={WORD}", f"文字或编号 {WORD}")  # what this person looks for, on the screen and on paper
                said = reduce(lambda text, own: text.replace(own, ""), typed, answer.text)
                assert WORD not in said, (address, person)
    publication = Publication.objects.get(item=item)
    assert api.ended(publication.public_id, office.later).notice == "该信息已由发布机关撤下。"  # what citizens read: nothing of it


@pytest.mark.parametrize("change", ["body = 'x'", "title = 'x'", "body = '', metadata = '{}', attachments = '[]', public_at = now()"])
def test_a_publication_can_be_emptied_once_it_ended_and_not_changed_otherwise(office, told, change):
    item = office.does("officer", "withdraw_urgently", office.item_in("archived", **told), ground="secret")
    with pytest.raises(ProgrammingError, match="emptied once it has ended"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE workflows_publication SET {change} WHERE item_id = %s", [item.pk])


def test_what_is_gone_takes_no_other_step(office, told):
    item = destroyed(office, office.item_in("leader_review", **told))
    given = {"destroy": SAID, "withdraw_urgently": {"ground": "secret"}, "correct": {"reason": "x", "changed_on": office.later.date()}}
    for name, inputs in given.items():
        assert refused(getattr(actions, name), item.pk, by=office.reviewer, at=office.later, **inputs) == ["wrong_state"]
    assert Item.objects.get(pk=item.pk).state == "destroyed"
