"""Papers handed in with an explanation: checked and kept like attachments, read by those who may see the lapse and nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.supervision.conftest import LATER
from workflows.deadlines import said, steps
from workflows.disclosure.models import StoredFile
from workflows.refusals import Refusal


@pytest.fixture
def asked(office, late):
    deadline = late()
    steps.demand_explanation(deadline.pk, by=office.director, at=LATER, addressee=office.head.pk)
    return deadline


def explain(client, deadline, *files, text="凭证未齐。"):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    version = client.get(reverse("escalation", args=[deadline.public_id])).context["version"]
    address = reverse("escalation_step", args=[deadline.public_id, "explain"])
    return client.post(address, {"version": version, "text": text, "papers": uploads})


def test_papers_are_listed_beside_the_words_and_can_be_opened(office, asked, signed_in):
    assert explain(signed_in(office.head), asked, ("情况说明.txt", "附".encode()), ("回执.txt", b"ok")).status_code == 302
    fact = asked.steps.get(kind="explained")
    assert [paper["name"] for paper in fact.papers] == ["情况说明.txt", "回执.txt"]
    director = signed_in(office.director)
    address = reverse("escalation_paper", args=[asked.public_id, fact.papers[0]["sha256"]])
    assert address in director.get(reverse("escalation", args=[asked.public_id])).text
    answer = director.get(address)
    assert b"".join(answer.streaming_content) == "附".encode()
    assert answer["Content-Type"] == "application/octet-stream"


def test_who_may_not_see_the_lapse_sees_no_paper_of_it(office, asked, signed_in):
    explain(signed_in(office.head), asked, ("情况说明.txt", b"x"))
    sha256 = asked.steps.get(kind="explained").papers[0]["sha256"]
    address = reverse("escalation_paper", args=[asked.public_id, sha256])
    for person in (office.stranger, office.discipline, office.other_head):
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(office.director).get(reverse("escalation_paper", args=[asked.public_id, "0" * 64])).status_code == 404


def test_a_refused_file_refuses_the_explanation_and_keeps_its_words(office, asked, signed_in):
    answer = explain(signed_in(office.head), asked, ("好.txt", b"x"), ("坏.exe", b"MZ"))
    assert answer.status_code == 422
    assert "坏.exe" in answer.text
    assert "凭证未齐。" in answer.text
    assert not asked.steps.filter(kind="explained").exists()
    assert not StoredFile.objects.exists()


def test_words_that_may_not_be_kept_leave_no_file(office, asked, signed_in, monkeypatch):
    client = signed_in(office.head)
    monkeypatch.setattr(said, "_asked", [lambda words: [Refusal("quotes_a_secret", "…", field="text")] if "密" in words["text"] else []])
    assert explain(client, asked, ("情况说明.txt", b"x"), text="见密件。").status_code == 422
    assert not StoredFile.objects.exists()
    address = reverse("escalation_step", args=[asked.public_id, "explain"])
    late = client.post(address, {"version": 99, "text": "凭证未齐。", "papers": [SimpleUploadedFile("a.txt", b"x")]})
    assert late.status_code == 409
    assert not StoredFile.objects.exists()
    assert explain(client, asked, ("情况说明.txt", b"x")).status_code == 302


def test_an_explanation_refused_anyway_leaves_no_file(office, asked, signed_in):
    steps.explain(asked.pk, by=office.head, at=LATER, text="已说明")
    client = signed_in(office.officer)
    address = reverse("escalation_step", args=[asked.public_id, "explain"])
    assert client.post(address, {"version": 0, "text": "x", "papers": [SimpleUploadedFile("a.txt", b"x")]}).status_code == 409
    assert not StoredFile.objects.exists()
