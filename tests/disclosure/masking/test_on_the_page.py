"""Masking a file on its page: chosen, drawn, waited for, gone back to, on two computers at once."""

import io
import re
import zipfile
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from tests.rescan.test_under_way import kept
from workflows.disclosure.masking import actions, looking, making
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import Draft, StoredFile
from workflows.disclosure.pages import redaction
from workflows.screening.findings import Finding
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.pictures import NotDrawn

from .copies import ask, attached, client, make


def test_a_copy_made_at_once_leads_straight_back_to_the_draft_and_going_back_or_clicking_twice_too(office, item, processes, monkeypatch):
    one = client(office, "author", monkeypatch)
    address, edit = f"/items/{item.public_id}/mask/{item.sha256}/", f"/items/{item.public_id}/edit/"
    page = one.get(address).content.decode()
    chosen = {"groups": re.findall(r'name="groups" value="([^"]+)"', page)}
    assert one.post(address, chosen).url == edit
    assert attached(item, office.author)[0]["sha256"] != item.sha256
    assert "名单.txt”已替换为脱敏件" in one.get(edit).content.decode()
    for again in (one.post(address, chosen), one.get(address), one.get(f"/items/{item.public_id}/redact/{item.sha256}/")):
        assert again.url == edit
    assert "已经脱敏" in one.get(edit).content.decode()
    assert MaskingJob.objects.count() == 1
    assert client(office, "reviewer", monkeypatch).get(address).status_code == 404  # it is nobody else's copy


def boxes(*lefts, version):
    """The form of the page for covering parts, with a box at each of these places."""
    sent = {"page": "1", "version": version, "box-TOTAL_FORMS": len(lefts), "box-INITIAL_FORMS": "0"}
    for number, left in enumerate(lefts):
        row = {"page": 1, "left": left, "top": 10, "width": 5, "height": 5, "ground": "privacy_address"}
        sent |= {f"box-{number}-{name}": value for name, value in row.items()}
    return sent


def test_a_box_that_was_removed_does_not_come_back_as_an_empty_one_when_the_page_is_refused_twice(office, processes, monkeypatch):
    entry = kept(office, "picture", "名单.png", [])
    address = f"/items/{office.draft(attachments=[entry]).public_id}/redact/{entry['sha256']}/"
    monkeypatch.setattr("workflows.disclosure.masking.looking.count", lambda *_args: 1)
    sent = boxes(10, 30, version="0") | {"box-0-DELETE": "on", "box-1-ground": ""}
    drawn = client(office, "author", monkeypatch).post(address, sent)
    assert (drawn.status_code, [len(group["boxes"]) for group in drawn.context["groups"]]) == (422, [1])
    sent = {name: value for name, value in sent.items() if not name.startswith("box-0")}  # the page does not show it any more
    drawn = client(office, "author", monkeypatch).post(address, sent)
    assert [(group["page"], len(group["boxes"])) for group in drawn.context["groups"]] == [(1, 1)]


def test_what_is_drawn_on_two_computers_does_not_replace_each_other_unseen(office, processes, monkeypatch):
    marks = [f"{number:032x}" for number in range(3)]
    entry = kept(
        office, "picture", "名单.png", [Finding(Kind.MOBILE_PHONE, "picture", 0, 11, "138****0000", "prefix", one) for one in marks]
    )
    draft = office.draft(attachments=[entry])
    address = f"/items/{draft.public_id}/redact/{entry['sha256']}/"
    monkeypatch.setattr("workflows.disclosure.masking.looking.count", lambda *_args: 1)
    here, there = (client(office, "author", monkeypatch) for _computer in "ab")
    [version] = {re.search(r'name="version" value="(\d+)"', one.get(address).content.decode())[1] for one in (here, there)}
    assert here.post(address, boxes(10, 20, version=version) | {"marks": marks[:2]}).status_code == 302
    refused = there.post(address, boxes(20, 30, version=version) | {"marks": marks[2:]})
    said = refused.content.decode()
    assert (refused.status_code, MaskingJob.objects.count()) == (409, 1)
    assert "另一窗口或另一台电脑" in said
    assert sorted(re.findall(r'name="box-\d-left" value="([\d.]+)"', said)) == ["10.00", "20", "30"]
    assert re.findall(r'value="(\w{32})" data-on="\[1\]" checked', said) == marks
    version = re.search(r'name="version" value="(\d+)"', said)[1]
    first, second = MaskingJob.objects.get(), there.post(address, boxes(10, 20, 30, version=version) | {"marks": marks})
    assert (second.status_code, MaskingJob.objects.count()) == (302, 2)
    assert here.post(address, boxes(10, 20, 30, version=first.pk) | {"marks": marks}).url == second.url  # the same is no other
    MaskingJob.objects.filter(pk=first.pk).update(state="made", result=entry["sha256"])
    first_page = here.get(f"/items/{draft.public_id}/masking/{first.public_id}/").content.decode()
    assert f'href="{second.url}"' in first_page
    used = here.post(f"/items/{draft.public_id}/masking/{first.public_id}/")
    assert (used.status_code, attached(draft, office.author)[0]["sha256"]) == (409, entry["sha256"])


def test_as_many_findings_can_be_ticked_as_a_file_may_have(office, item, processes, monkeypatch, settings):
    assert Limits().findings + 8 * actions.MOST_BOXES < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    marks = [f"{number:032x}" for number in range(1500)]  # more than Django takes by itself
    found = [Finding(Kind.MOBILE_PHONE, "picture", 0, 11, "138****0000", "prefix", one) for one in marks]
    entry = kept(office, "picture", "名单.png", found)
    draft = office.draft(attachments=[entry])
    sent = urlencode({"marks": marks, "page": "1", "box-TOTAL_FORMS": "0", "box-INITIAL_FORMS": "0"}, doseq=True)
    address = f"/items/{draft.public_id}/redact/{entry['sha256']}/"
    monkeypatch.setattr("workflows.disclosure.masking.looking.count", lambda *_args: 1)
    drawn = client(office, "author", monkeypatch).get(address).content.decode()
    lists = [one.count('name="marks"') for one in drawn.split('<ul class="redact-found">')[1:]]
    assert (sum(lists), max(lists), drawn.count("data-all")) == (len(marks), redaction.TOGETHER, 1)
    answered = client(office, "author", monkeypatch).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert (answered.status_code, len(MaskingJob.objects.get().marks)) == (302, len(marks))
    sent = urlencode({"marks": marks * 20}, doseq=True)
    answered = client(office, "author", monkeypatch).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert answered.status_code == 400
    assert "一次提交的内容过多" in answered.content.decode()  # in words, and not as the framework says it


@pytest.mark.parametrize("lost", [False, True])
def test_a_copy_nobody_can_draw_is_shown_without_pictures_and_with_the_download(office, item, monkeypatch, lost):
    def no_picture(*_asked):
        raise NotDrawn("time_limit")

    monkeypatch.setattr(looking, "draw", no_picture)
    copy = kept(office, f"副本{lost}", "名单.pdf")
    Draft.objects.filter(item=item).update(data=Draft.objects.get(item=item).data | {"attachments": [copy]})
    job = MaskingJob.objects.create(
        item=item, editor=office.author, source=item.sha256, result=copy["sha256"], name="名单.pdf", profile="ordinary", edition="0.0.1",
        state="made", asked_at=office.later,
    )  # fmt: skip
    if lost:
        storages["internal"].delete(StoredFile.objects.get(pk=job.result).location)
    browser = client(office, "author", monkeypatch)
    page = f"/items/{item.public_id}/masking/{job.public_id}/"
    shown = browser.get(page)
    download = f"{page}copy/"
    assert (shown.status_code, shown.context["drawn"]) == (200, False)
    assert download in shown.content.decode()
    assert browser.get(download).status_code == (404 if lost else 200)
    assert browser.get(f"/items/{item.public_id}/redact/{job.result}/page/1/").status_code == 404
    if lost:
        assert browser.get(f"/items/{item.public_id}/redact/{job.result}/found/1/").status_code == 404
    assert browser.get(f"/items/{item.public_id}/redact/{job.result}/").status_code == 302  # with the reason said


def test_no_copy_is_made_of_what_is_gone(office, item, processes):
    ask(office, item)
    StoredFile.objects.filter(pk=item.sha256).update(purged_at=office.later)
    job = make(office)
    assert (job.state, job.problem) == ("failed", "missing")


def packed(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "quick"),
    [
        ("名单.txt", b"x", True),
        ("名单.docx", packed("word/document.xml"), True),
        ("名单.docx", packed("word/document.xml", "word/media/image1.png"), False),
        ("名单.xlsx", packed("xl/workbook.xml", "xl/embeddings/a.docx"), False),
        ("名单.pptx", b"no archive", False),
        ("名单.pdf", b"x", False),
        ("名单.txt", b"x" * (making.QUICK_SIZE + 1), False),
    ],
)
def test_nobody_waits_before_an_open_page_for_pictures_to_be_read(office, item, name, data, quick):
    digest = sha256(data).hexdigest()
    location = storages["internal"].save(f"quick/{digest}", ContentFile(data))
    StoredFile.objects.create(sha256=digest, size=len(data), media_type="", location=location, stored_at=office.later)
    assert making.is_quick(MaskingJob(name=name, source=digest)) is quick
