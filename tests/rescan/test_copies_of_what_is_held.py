"""A file and its masked copies share their fate: what is withheld of one is withheld of all, and each is decided by a person before it is destroyed."""

import pytest
from django.urls import reverse

from workflows.disclosure.masking import actions as masking
from workflows.disclosure.masking import looking
from workflows.disclosure.masking.models import MaskingJob
from workflows.refusals import Refused
from workflows.screening.quarantine.models import Quarantined

from .conftest import LATER
from .test_under_way import MARK, kept, new_rules, own_files, work_off  # noqa: F401 — fixtures


def copied(item, office, source, result, state="made", at=LATER):
    """The row of a masked copy of a file: made, and no more."""
    return MaskingJob.objects.create(
        item=item, editor=office.author, source=source["sha256"], result=result["sha256"], name=source["name"], profile="ordinary",
        edition="0.0.1", state=state, asked_at=at, finished_at=at,
    )  # fmt: skip


@pytest.fixture
def browser(client, monkeypatch):
    """browser(user): their client, now."""
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)

    def login(user):
        client.force_login(user, "people.backends.Backend")
        return client

    return login


def test_a_masked_copy_in_quarantine_is_neither_handed_out_nor_drawn_nor_used(office, new_rules, browser, monkeypatch):  # noqa: F811
    original, copy = kept(office, "甲", "甲.pdf"), kept(office, MARK, "乙.pdf")
    item = office.draft(attachments=[copy])
    job = copied(item, office, original, copy)
    monkeypatch.setattr(looking, "_draw", lambda *_asked: (1, [b"jpeg"]))
    page = browser(office.author)
    addresses = [
        reverse("masked_copy", args=[item.public_id, job.public_id]),
        reverse("masking_job", args=[item.public_id, job.public_id]),
        reverse("page_picture", args=[item.public_id, job.result, "page", 1]),
    ]
    assert [page.get(address).status_code for address in addresses] == [200, 200, 200]
    new_rules()
    work_off()
    assert Quarantined.objects.get().hash == job.result
    assert [page.get(address).status_code for address in addresses] == [403, 403, 403]
    assert page.post(addresses[1]).status_code == 403
    with pytest.raises(Refused) as error:
        masking.use(job, by=office.author, at=LATER)
    assert error.value.codes == ["gone"]
