"""Files sent over the interface: the same checks and refusals as the page, all of them kept or none."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import checked
from workflows.disclosure.models import Draft, StoredFile
from workflows.screening.quarantine.models import Quarantined

from .conftest import codes, draft, submitted


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
