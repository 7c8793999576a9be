"""A file and its masked copies share their fate: what is withheld of one is withheld of all, and each is decided by a person before it is destroyed."""

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from tests.office import fresh, has_read, seen_by
from workflows.disclosure import actions
from workflows.disclosure.masking import actions as masking
from workflows.disclosure.masking import looking
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import Draft, Reading, StoredFile
from workflows.refusals import Refused
from workflows.screening.models import Masking
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.models import Quarantined

from .conftest import LATER
from .test_under_way import MARK, kept, refused, work_off

pytestmark = pytest.mark.usefixtures("own_files")


def copied(item, office, source, result, state="made", at=LATER):
    """The row of a masked copy of a file: made, and no more."""
    return MaskingJob.objects.create(
        item=item, editor=office.author, source=source["sha256"], result=result["sha256"], name=source["name"], profile="ordinary",
        edition="0.0.1", state=state, asked_at=at, finished_at=at,
    )  # fmt: skip


def used(item, office, source, result):
    """That a copy took the original's place."""
    job = copied(item, office, source, result, state="used")
    Masking.objects.create(
        process=item.process,
        source=job.source,
        result=job.result,
        name=job.name,
        edition=job.edition,
        actor=office.author,
        duty="author",
        at=LATER,
    )
    return job


@pytest.fixture
def family(office, new_rules):
    """(item, its original, the masked copy in its place, a copy that was dropped): a mark is found in the copy by new rules only."""
    original, copy, other = kept(office, MARK + "某人"), kept(office, MARK), kept(office, MARK + "某", "别名.txt")
    item = office.item_in("section_review", attachments=[copy])
    copied(item, office, original, other, state="dropped")
    used(item, office, original, copy)
    new_rules()
    work_off()
    return item, original, copy, other


@pytest.fixture
def browser(client, monkeypatch):
    """browser(user): their client, now."""
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)

    def login(user):
        client.force_login(user, "people.backends.Backend")
        return client

    return login


def bytes_of(entry):
    stored = StoredFile.objects.get(pk=entry["sha256"])
    return None if stored.purged_at else storages["internal"].exists(stored.location)


def test_a_masked_copy_in_quarantine_is_neither_handed_out_nor_drawn_nor_used(office, new_rules, browser, monkeypatch):
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


def test_a_copy_and_the_original_are_withheld_while_either_waits(office, family, browser):
    item, original, copy, other = family
    assert set(seen_by(item, office.author, LATER).case.extras["withheld"]) == {one["sha256"] for one in (original, copy, other)}
    page = browser(office.author)
    read = reverse("original", args=[item.public_id, Masking.objects.get().pk])
    assert page.post(read, {"reason": "核对"}).status_code == 403
    assert not Reading.objects.exists()
    has_read(office.reviewer, Quarantined.objects.get())
    quarantine.release(Quarantined.objects.get().pk, by=office.reviewer, at=LATER, reason="公开的法规名称")
    assert seen_by(item, office.author, LATER).case.extras["withheld"] == {}
    assert page.post(read, {"reason": "核对"}).status_code == 200


def test_a_copy_of_what_waits_holds_the_item_up(office, new_rules):
    original, copy = kept(office, MARK), kept(office, "名单", "甲.txt")
    item = office.item_in("section_review", attachments=[copy])
    Draft.objects.create(item=item, editor=office.head, base=1, data=item.revision and {"attachments": [original]}, saved_at=LATER)
    used(item, office, original, copy)
    new_rules()
    work_off()
    assert Quarantined.objects.get().hash == original["sha256"]
    assert refused(item, "approve", office.head) == ["in_quarantine"]


def confirm(office, material, capture):
    with capture(execute=True):
        quarantine.confirm(material.pk, by=office.reviewer, at=LATER, level="secret")


def test_a_confirmed_copy_sends_the_original_to_the_reviewer_and_ends_what_nobody_uses(
    office, family, browser, django_capture_on_commit_callbacks
):
    item, original, copy, other = family
    confirm(office, Quarantined.objects.get(), django_capture_on_commit_callbacks)
    assert (bytes_of(copy), bytes_of(other), bytes_of(original)) == (None, None, True)
    waiting = Quarantined.objects.get(state="suspected")
    assert (waiting.hash, waiting.author, waiting.destination) == (original["sha256"], office.author, "kept")
    read = reverse("original", args=[item.public_id, Masking.objects.get().pk])
    assert browser(office.author).post(read, {"reason": "核对"}).status_code == 403
    browser(office.reviewer)
    page = reverse("quarantined", args=[waiting.public_id])
    assert "已确认涉密" in browser(office.reviewer).get(page, headers={"accept-language": "zh-hans"}).content.decode()
    confirm(office, waiting, django_capture_on_commit_callbacks)
    assert bytes_of(original) is None
    assert not Quarantined.objects.filter(state="suspected").exists()
    assert browser(office.author).post(read, {"reason": "核对"}).status_code == 403
    assert refused(item, "approve", office.head) == ["in_quarantine"]


def test_a_confirmed_original_sends_the_copy_in_its_place_to_the_reviewer(office, new_rules, django_capture_on_commit_callbacks):
    original, copy, unused = kept(office, MARK), kept(office, "名单", "甲.txt"), kept(office, "名", "甲.txt")
    item = office.item_in("section_review", attachments=[copy])
    Draft.objects.create(item=item, editor=office.head, base=1, data={"attachments": [original]}, saved_at=LATER)
    used(item, office, original, copy)
    copied(item, office, original, unused)
    new_rules()
    work_off()
    confirm(office, Quarantined.objects.get(), django_capture_on_commit_callbacks)
    assert Quarantined.objects.get(state="suspected").hash == copy["sha256"]
    assert (bytes_of(original), bytes_of(unused), bytes_of(copy)) == (None, None, True)
    assert refused(item, "approve", office.head) == ["in_quarantine"]
    has_read(office.reviewer, Quarantined.objects.get(state="suspected"))
    quarantine.release(Quarantined.objects.get(state="suspected").pk, by=office.reviewer, at=LATER, reason="遮盖后不涉密")
    assert actions.approve(item.pk, by=office.head, at=LATER).subject.state == "office_review"


def test_an_original_that_is_released_stays_an_original(office, family, django_capture_on_commit_callbacks):
    item, original, *_copies = family
    confirm(office, Quarantined.objects.get(), django_capture_on_commit_callbacks)
    has_read(office.reviewer, Quarantined.objects.get(state="suspected"))
    quarantine.release(Quarantined.objects.get(state="suspected").pk, by=office.reviewer, at=LATER, reason="原件不涉密")
    assert arrivals.go_on(lambda: LATER)
    assert not Draft.objects.filter(item=item).exists()
    assert bytes_of(original)


def test_what_another_item_uses_outlives_a_decision_about_its_copy(office, new_rules, django_capture_on_commit_callbacks):
    original, copy = kept(office, "名单", "甲.txt"), kept(office, MARK)
    item = office.item_in("section_review", attachments=[copy])
    copied(item, office, original, copy, state="dropped")
    another = office.item_in("section_review", attachments=[original])
    new_rules()
    work_off()
    confirm(office, Quarantined.objects.get(), django_capture_on_commit_callbacks)
    assert bytes_of(original)
    assert actions.approve(another.pk, by=office.head, at=LATER).subject.state == "office_review"


def test_released_for_a_second_item_it_is_there_again_after_it_was_destroyed_for_the_first(
    office,
    new_rules,
    browser,
    django_capture_on_commit_callbacks,
):
    entry = kept(office, MARK)
    first, second = (office.item_in("section_review", attachments=[entry]) for _n in range(2))
    new_rules()
    work_off()
    of_first, of_second = (Quarantined.objects.get(bound_for=one.process) for one in (first, second))
    confirm(office, of_first, django_capture_on_commit_callbacks)
    assert bytes_of(entry) is None
    with django_capture_on_commit_callbacks(execute=True):
        has_read(office.reviewer, of_second)
        quarantine.release(of_second.pk, by=office.reviewer, at=LATER, reason="公开的法规名称")
        assert arrivals.go_on(lambda: LATER)
    assert bytes_of(entry)
    page = browser(office.author)
    answer = page.get(reverse("attachment", args=[second.public_id, entry["sha256"]]))
    assert b"".join(answer.streaming_content) == MARK.encode()
    assert page.get(reverse("attachment", args=[first.public_id, entry["sha256"]])).status_code == 403
    assert fresh(second).revision_id == second.revision_id


def test_the_items_page_leads_whoever_decides_to_what_waits_and_nobody_else(office, new_rules, monkeypatch):
    item = office.item_in("secrecy_review", attachments=[kept(office, MARK)])
    address = reverse("item", args=[item.public_id])
    new_rules()
    work_off()
    material = Quarantined.objects.get()
    link = reverse("quarantined", args=[material.public_id])
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)

    def page(who):
        client = Client()
        client.force_login(who, "people.backends.Backend")
        return client.get(address).content.decode()

    assert link in page(office.reviewer)
    assert all(link not in page(who) for who in (office.author, office.officer, office.leader))
    quarantine.confirm(material.pk, by=office.reviewer, at=LATER, level="secret")
    assert link not in page(office.reviewer)
