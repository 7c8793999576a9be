"""Files sent over the interface: the same checks and refusals as the page, all of them kept or none."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import checked
from workflows.disclosure import actions, attachments
from workflows.disclosure.delivery import ToItem
from workflows.disclosure.models import Draft, StoredFile
from workflows.screening.quarantine.destinations import Clean
from workflows.screening.quarantine.models import Quarantined

from .conftest import CONTENT, MONDAY, codes, draft, submitted


@pytest.fixture
def send(call):
    """send("author", item, ("a.txt", b"…"), …): the files as one multipart request."""

    def post(name, item, *files, scope="perform"):
        uploads = [SimpleUploadedFile(file, content) for file, content in files]
        return call(name, scope=scope).post(f"/api/v1/items/{item.public_id}/attachments", {"files": uploads})

    return post


def locked_archive():
    """A ZIP whose one entry says it is encrypted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    raw = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


def test_files_join_the_callers_draft_and_are_submitted_with_it(office, send, call):
    item = draft(office)
    answer = send("author", item, ("一.txt", "说明".encode()), ("二.txt", "清单".encode()))
    assert answer.status_code == 200
    assert [one["name"] for one in answer.json()["content"]["attachments"]] == ["一.txt", "二.txt"]
    assert answer.json()["content"]["title"] == item.title
    assert send("author", item, ("三.txt", "又一个".encode())).json()["version"] == answer.json()["version"] + 1
    checked(Draft.objects.get().data["attachments"], office.units["street"])
    assert call("author").step(item, "submit", version=1).status_code == 200
    content = call("officer").read(f"/items/{item.public_id}").json()["content"]
    assert [one["name"] for one in content["attachments"]] == ["一.txt", "二.txt", "三.txt"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "type_forbidden"),
        ("a.pdf", b"no PDF at all", "content_differs"),
        ("a.txt", b"", "empty"),
        ("a.zip", locked_archive(), "encrypted"),
        ("a.txt", b"x" * (50 * 2**20 + 1), "too_large"),
        ("长" * 200 + ".txt", b"x", "name_too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_a_file_the_page_refuses_is_refused_by_name_and_nothing_is_kept(office, send, name, content, code):
    item = draft(office)
    before = Draft.objects.get().version
    answer = send("author", item, ("gut.txt", b"x"), (name, content))
    assert (answer.status_code, codes(answer)) == (422, [code])
    assert Draft.objects.get().version == before
    assert not StoredFile.objects.exists()


def test_who_may_not_write_attaches_nothing(office, send):
    item = submitted(office)
    for name, status in (("author", 409), ("director", 409), ("other_author", 404), ("discipline", 404)):
        answer = send(name, item, ("a.txt", b"x"))
        assert answer.status_code == status, name
    assert send("author", item, ("a.txt", b"x"), scope="read").status_code == 403
    assert not StoredFile.objects.exists()


def test_a_request_without_files_is_told_what_is_missing(office, call):
    item = draft(office)
    answer = call("author").post(f"/api/v1/items/{item.public_id}/attachments", {})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "files")


def test_what_looks_secret_waits_in_quarantine_and_is_not_stored(office, send):
    item = draft(office)
    answer = send("author", item, ("a.txt", "机密★10年\n名单".encode()))
    assert (answer.status_code, codes(answer)) == (422, ["secret_mark"])
    assert Quarantined.objects.get().bound_for_id == item.process_id
    assert not StoredFile.objects.exists()


SCAN = Clean("扫描件.txt", hashlib.sha256(b"scan").hexdigest(), 4, "text/plain")


def comes_in(office, item, file=SCAN):
    """What had pictures was read meanwhile, and comes into the draft by itself."""
    assert ToItem().attach(item.process_id, office.author.pk, file, io.BytesIO(b"scan"), MONDAY)


def names(data):
    return [one["name"] for one in data["attachments"]]


def test_a_draft_saved_back_drops_nothing_that_came_meanwhile(office, send, call):
    item, author = draft(office), call("author")
    address = f"/items/{item.public_id}/draft"
    read = send("author", item, ("一.txt", "说明".encode())).json()
    comes_in(office, item)
    knows = [one["sha256"] for one in read["content"]["attachments"]]
    blind = author.send(address, "put", content=read["content"], version=read["version"])
    assert (blind.status_code, codes(blind)) == (409, ["attachments_unnamed"])
    assert "扫描件.txt" in blind.json()["refusals"][0]["message"]
    saved = author.send(address, "put", content=read["content"], version=read["version"], knows=knows)
    assert names(saved.json()["content"]) == ["一.txt", "扫描件.txt"]
    again = author.send(address, "put", content=read["content"] | {"attachments": []}, version=saved.json()["version"], knows=knows)
    assert names(again.json()["content"]) == ["扫描件.txt"]  # what it knows and does not name is taken out
    everything = author.send(address, "put", content=read["content"] | {"attachments": []}, knows=[SCAN.sha256])
    assert names(everything.json()["content"]) == []


def test_a_submission_drops_nothing_that_came_meanwhile(office, call):
    item, author = draft(office), call("author")
    read = author.read(f"/items/{item.public_id}/draft").json()
    comes_in(office, item)
    checked(Draft.objects.get().data["attachments"], office.units["street"])
    blind = author.step(item, "submit", version=1, content=read["content"])
    assert (blind.status_code, codes(blind)) == (409, ["attachments_unnamed"])
    assert author.step(item, "submit", version=1, content=read["content"], knows=[]).status_code == 200
    assert names(call("officer").read(f"/items/{item.public_id}").json()["content"]) == ["扫描件.txt"]


def test_files_attached_drop_nothing_that_came_in_the_same_moment(office, send, monkeypatch):
    item, real = draft(office), attachments.attach

    def meanwhile(*given, **named):
        comes_in(office, item)
        return real(*given, **named)

    monkeypatch.setattr(attachments, "attach", meanwhile)
    assert names(send("author", item, ("一.txt", "说明".encode())).json()["content"]) == ["一.txt", "扫描件.txt"]


def test_files_attached_replace_no_draft_begun_in_the_same_moment(office, send, monkeypatch):
    item, real = submitted(office), attachments.attach
    actions.return_item(item.pk, by=office.head, at=MONDAY, stage="returned", reason="请核对")

    def meanwhile(*given, **named):
        actions.save_draft(item.pk, by=office.author, at=MONDAY, content=CONTENT | {"title": "另一个窗口写的"})
        return real(*given, **named)

    monkeypatch.setattr(attachments, "attach", meanwhile)
    answer = send("author", item, ("一.txt", "说明".encode()))
    assert (answer.status_code, codes(answer)) == (409, ["stale"])
    assert Draft.objects.get().data["title"] == "另一个窗口写的"


def test_a_draft_of_an_older_text_does_not_come_back_over_a_newer_one(office, call):
    item, author = draft(office), call("author")
    address = f"/items/{item.public_id}/draft"
    read = author.read(address).json()
    assert (read["version"], read["base"]) == (1, 0)
    actions.submit(item.pk, by=office.author, at=MONDAY)
    actions.return_item(item.pk, by=office.head, at=MONDAY, stage="returned", reason="请核对")
    gone = author.send(address, "put", content=read["content"], version=1)
    assert (gone.status_code, codes(gone)) == (409, ["stale"])
    assert not Draft.objects.exists()
    assert author.send(address, "put", content=read["content"] | {"title": "新的一稿"}).json()["base"] == 1
    same_number = author.send(address, "put", content=read["content"], version=1, base=0)
    assert (same_number.status_code, codes(same_number)) == (409, ["stale"])
    assert Draft.objects.get().data["title"] == "新的一稿"
