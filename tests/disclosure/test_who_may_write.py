"""Who may read an item does not thereby write it: what somebody else sends along is not taken in, whatever door it comes to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import CONTENT, fresh
from workflows.disclosure import attachments
from workflows.disclosure.models import StoredFile
from workflows.refusals import Refused
from workflows.screening.quarantine.models import Arrival, Quarantined

PLAIN, MARKED = "公示名单".encode(), "机密★10年\n关于有关工作的通知".encode()


def kept():
    return StoredFile.objects.count() + Arrival.objects.count() + Quarantined.objects.count()


@pytest.mark.parametrize("content", [PLAIN, MARKED], ids=["plain", "marked"])
@pytest.mark.parametrize("submit", [{}, {"submit": "1"}], ids=["save", "submit"])
@pytest.mark.parametrize("name", ["leader", "author"])
def test_a_reader_uploads_nothing_into_an_item(office, as_, name, submit, content):
    item = office.item_in("section_review")
    form = CONTENT | {"title": "读者写的标题", "version": item.version, "draft_version": 0, "reason": "改", **submit}
    answer = as_(name).post(f"/items/{item.public_id}/edit/", form | {"files": SimpleUploadedFile("名单.txt", content)})
    assert answer.status_code == 409
    assert "读者写的标题" in answer.text
    assert kept() == 0


def test_the_handler_is_not_kept_from_submitting_by_what_a_reader_uploaded(office, as_):
    item = office.does("head", "return_item", office.item_in("section_review"), stage="returned", reason="请核对")
    form = CONTENT | {"version": item.version, "draft_version": 0}
    answer = as_("head").post(f"/items/{item.public_id}/edit/", form | {"files": SimpleUploadedFile("名单.txt", MARKED)})
    assert answer.status_code == 409
    assert kept() == 0
    assert office.does("author", "submit", item).state == "section_review"


def test_no_caller_can_forget_to_ask(office):
    item = office.item_in("section_review")
    with pytest.raises(Refused) as refused:
        attachments.take_in([SimpleUploadedFile("名单.txt", PLAIN)], [], office.later, item=fresh(item), by=office.leader)
    assert [refusal.code for refusal in refused.value.refusals] == ["not_your_duty"]
    assert kept() == 0
