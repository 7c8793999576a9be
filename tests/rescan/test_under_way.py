"""When the check changes, the attachments of what is drafted and reviewed are searched again by themselves, and then the item goes on."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from tests.office import MONDAY, fresh, seen_by
from workflows.disclosure import actions
from workflows.disclosure.models import StoredFile
from workflows.disclosure.rescan import metrics, starting, under_way, working
from workflows.disclosure.rescan.models import Rescan, RescanWork
from workflows.refusals import Refused
from workflows.screening import editions, records
from workflows.screening.models import Screening
from workflows.screening.quarantine.models import Quarantined

from .conftest import LATER, MOBILE

MARK = "机密★10年\n关于某项工作的通知\n"
pytestmark = pytest.mark.usefixtures("own_files")


def kept(office, text, name="名单.txt", found=()):
    """The entry of a file kept here, in which the rules so far found just this."""
    data = text.encode()
    digest = sha256(data).hexdigest()
    location = storages["internal"].save(f"{digest[:2]}/{digest}", ContentFile(data))
    StoredFile.objects.create(sha256=digest, size=len(data), media_type="text/plain", location=location, stored_at=MONDAY)
    records.keep(records.Screened(digest, tuple(found), True), editions.in_force(office.unit.pk).code, MONDAY)
    return {"name": name, "sha256": digest, "size": len(data), "media_type": "text/plain"}


def refused(item, step, by, **inputs):
    with pytest.raises(Refused) as error:
        getattr(actions, step)(item.pk, by=by, at=LATER, **inputs)
    return error.value.codes


def work_off(at=LATER):
    under_way.take_up(at)
    return working.work_off(lambda: at, seconds=60).done


def waiting():
    return list(RescanWork.objects.filter(publication=None, done_at=None).order_by("-priority", "id").values_list("name", flat=True))


def test_what_is_drafted_reviewed_and_about_to_be_published_goes_on_once_it_was_searched_again(office, new_rules, client, monkeypatch):
    attached = kept(office, "甲", "甲.txt")
    draft = office.draft(attachments=[attached])
    review = office.item_in("secrecy_review", attachments=[kept(office, "乙", "乙.txt")])
    approved = office.item_in("awaiting_publication", attachments=[kept(office, "丙", "丙.txt")])
    office.item_in("published", attachments=[kept(office, "丁", "丁.txt")])  # searched with what is public
    assert under_way.take_up(LATER) == []
    new_rules()
    [rescan] = under_way.take_up(LATER)
    assert under_way.take_up(LATER) == []
    assert (rescan.scope, rescan.total, sorted(waiting())) == ("under_way", 3, ["丙.txt", "乙.txt", "甲.txt"])
    before = {name: value for name, _help, value in metrics.numbers()}
    assert (before["rescan_owed"], before["rescan_under_way"]) == (0, 3)
    assert before["rescan_under_way_oldest_seconds"] > 0

    for item, step, by, inputs in (
        (approved, "publish", office.officer, {"public_at": LATER, "link": "https://www.example.gov.cn/1.html"}),
        (review, "conclude_secrecy_review", office.reviewer, {"conclusion": "clear"}),
        (draft, "submit", office.author, {}),
    ):
        assert refused(item, step, by, **inputs) == ["still_being_checked"]
        assert fresh(item).version == item.version

    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    client.force_login(office.author, "people.backends.Backend")
    url = reverse("waiting_files", args=[draft.public_id])
    [line] = client.get(url).context["waiting"]
    assert (line.name, line.queued, line.claimed, line.stalled) == ("甲.txt", True, False, False)
    masking = reverse("mask_file", args=[draft.public_id, attached["sha256"]])
    assert client.get(masking).context["waiting"]  # not: nothing is left to be masked
    assert working.work_off(lambda: LATER, seconds=60).done == 3
    after = client.get(url)
    assert after.context["over"]
    assert "hx-get" not in after.content.decode()
    assert not client.get(masking).context["waiting"]
    rescan.refresh_from_db()
    assert rescan.finished_at == LATER
    actions.submit(draft.pk, by=office.author, at=LATER)
    assert office.pass_level(review).state == "leader_review"
    assert office.publish(approved).state == "published"


def test_once_they_are_searched_the_open_page_shows_what_was_found_and_what_is_possible_now(office, new_rules, client, monkeypatch):
    approved = office.item_in("awaiting_publication", attachments=[kept(office, "乙", "乙.txt")])
    draft = office.draft(attachments=[kept(office, "联系：某某 19800001234", "甲.txt")])
    new_rules()
    under_way.take_up(LATER)
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)

    def part(who, item, page):
        """The part that is asked for again, as the page with it asks."""
        client.force_login(who, "people.backends.Backend")
        [address] = re.findall(r'id="waiting"[^>]*hx-get="([^"]+)"', client.get(reverse(page, args=[item.public_id])).content.decode())
        return address.replace("&amp;", "&")

    at_item, at_edit = part(office.officer, approved, "item"), part(office.author, draft, "edit")
    assert "hx-swap-oob" not in client.get(at_edit).content.decode()
    working.work_off(lambda: LATER, seconds=60)
    written = client.get(at_edit).content.decode()
    assert set(re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob', written)) == {"hints", "missing", "mask-text"}
    assert "198****1234" in written
    client.force_login(office.officer, "people.backends.Backend")
    looked_at = client.get(at_item).content.decode()
    assert set(re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob', looked_at)) == {"hints", "actions"}
    assert "hx-get" not in looked_at
    assert reverse("step", args=[approved.public_id, "publish"]) in looked_at  # not refused any more
    office.does("officer", "return_item", approved, stage="returned", reason="x")
    gone_on = client.get(at_item).content.decode()
    assert "hx-swap-oob" not in gone_on  # nobody decides on what they have not seen
    assert "hx-get" not in gone_on
    assert client.get(at_item).context["gone_on"]


def test_what_somebody_tried_to_go_on_with_is_searched_first_even_before_anything_was_queued(office, new_rules):
    office.draft(attachments=[kept(office, "甲", "甲.txt")])
    mine = office.draft(attachments=[kept(office, "乙", "乙.txt")])
    new_rules()
    assert refused(mine, "submit", office.author) == ["still_being_checked"]
    under_way.take_up(LATER)
    assert waiting() == ["乙.txt", "甲.txt"]
    assert RescanWork.objects.get(pk=working._claimed(LATER, long=False).pk).name == "乙.txt"


def test_attachments_under_way_come_before_what_is_public_and_nobody_stops_them(office, published, new_rules, client):
    published(f"<p>{MOBILE}</p>")
    office.draft(attachments=[kept(office, "甲", "甲.txt")])
    new_rules()
    starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    [rescan] = under_way.take_up(LATER)
    assert working._claimed(LATER, long=False).name == "甲.txt"
    client.force_login(office.reviewer, "people.backends.Backend")
    page = client.get(reverse("rescans"))
    assert [row["rescan"].scope for row in page.context["running"]] == ["under_way", "public"]
    assert client.post(reverse("rescan_stop", args=[rescan.public_id])).status_code == 404


def test_a_newer_edition_and_an_upgrade_begin_again(office, new_rules, monkeypatch):
    entry = kept(office, "甲", "甲.txt")
    office.draft(attachments=[entry])
    new_rules()
    [first] = under_way.take_up(LATER)
    monkeypatch.setattr(under_way, "OWED", under_way.OWED.replace(f"'{editions.DETECTORS}'", "'99'"))
    monkeypatch.setattr(editions, "DETECTORS", 99)
    editions._edition.cache_clear()
    [second] = under_way.take_up(LATER)
    first.refresh_from_db()
    assert first.stopped_at
    assert working.work_off(lambda: LATER, seconds=60).done == 1
    assert Screening.objects.filter(material=entry["sha256"], edition=second.edition).exists()
    editions._edition.cache_clear()


def test_a_worker_that_died_between_finding_and_holding_is_followed_by_another(office, new_rules, monkeypatch):
    office.draft(attachments=[kept(office, MARK)])
    new_rules()
    under_way.take_up(LATER)

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(under_way, "hold", killed)
        with pytest.raises(KeyboardInterrupt):
            working.work_off(lambda: LATER)
    assert working.work_off(lambda: LATER + timedelta(minutes=1)).done == 0  # the claim is still fresh
    assert working.work_off(lambda: LATER + working.STALE_AFTER + timedelta(minutes=1)).done == 1
    assert Quarantined.objects.count() == 1


def test_it_is_said_when_the_worker_stands_still_and_when_it_reads(office, new_rules):
    entry = kept(office, "甲", "甲.txt")
    office.draft(attachments=[entry])
    new_rules()
    unsearched, code = {entry["sha256"]: "甲.txt"}, editions.in_force(office.unit.pk).code

    def line(after=timedelta()):
        [one] = under_way.progress(unsearched, code, LATER + after)
        return one

    assert not line().queued
    under_way.take_up(LATER)
    assert (line().before, line().stalled, line(timedelta(minutes=7)).stalled, line(timedelta(minutes=7)).minutes) == (0, False, True, 7)
    working._claimed(LATER + timedelta(minutes=6), long=False)
    assert (line(timedelta(minutes=7)).claimed, line(timedelta(minutes=7)).stalled) == (True, False)


# -- files that are not there -----------------------------------------------------------------------------------------------
def away(entry):
    """The storage loses the file; away(entry)() brings it back."""
    stored = StoredFile.objects.get(pk=entry["sha256"])
    with storages["internal"].open(stored.location) as file:
        data = file.read()
    storages["internal"].delete(stored.location)
    return lambda: storages["internal"].save(stored.location, ContentFile(data))


def found_in(entry, office):
    return [
        (row.number, row.complete)
        for row in Screening.objects.filter(material=entry["sha256"], edition=editions.in_force(office.unit.pk).code).order_by("number")
    ]


def test_a_file_missing_for_a_moment_is_looked_for_again_before_anybody_is_told(office, new_rules):
    entry = kept(office, "甲", "甲.txt")
    office.draft(attachments=[entry])
    new_rules()
    back = away(entry)
    work_off()
    assert (found_in(entry, office), waiting()) == ([], ["甲.txt"])
    back()
    assert working.work_off(lambda: LATER + timedelta(minutes=1)).done == 0
    work_off(LATER + working.STALE_AFTER + timedelta(minutes=1))
    assert (found_in(entry, office), waiting()) == ([(1, True)], [])


def test_a_file_that_stays_missing_is_told_once_and_looked_for_again_now_and_then(office, new_rules):
    entry = kept(office, "甲", "甲.txt")
    item = office.draft(attachments=[entry])
    new_rules()
    back, at = away(entry), LATER
    for _claim in range(working.ATTEMPTS + 1):
        assert found_in(entry, office) == []
        work_off(at)
        at += working.STALE_AFTER + timedelta(minutes=1)
    assert (found_in(entry, office), waiting()) == ([(1, False)], [])
    [group] = seen_by(item, office.author, at).findings.groups
    assert group.findings[0].reason == "missing"
    assert under_way.take_up(at + timedelta(hours=1)) == []
    at = at + under_way.RETRY
    assert len(under_way.take_up(at)) == 1
    assert working.work_off(lambda: at).done == 1
    assert (found_in(entry, office), under_way.take_up(at + timedelta(minutes=1))) == ([(1, False)], [])
    back()
    at += under_way.RETRY + timedelta(minutes=1)
    work_off(at)
    assert found_in(entry, office) == [(1, False), (2, True)]
    assert seen_by(item, office.author, at).findings.groups == ()
    assert under_way.take_up(at + under_way.RETRY * 2) == []
    StoredFile.objects.update(purged_at=at)
    assert under_way.take_up(at + under_way.RETRY * 2) == []


def test_what_was_destroyed_is_not_looked_for_again(office, new_rules):
    entry = kept(office, "甲", "甲.txt")
    office.draft(attachments=[entry])
    StoredFile.objects.update(purged_at=MONDAY)
    new_rules()
    work_off()
    assert found_in(entry, office) == [(1, False)]
    assert under_way.take_up(LATER + under_way.RETRY * 2) == []


def test_a_mark_in_what_is_gone_meanwhile_stops_no_worker(office, new_rules):
    entry = kept(office, MARK)
    office.draft(attachments=[entry])
    office.draft(attachments=[entry])
    new_rules()
    work_off()
    StoredFile.objects.update(purged_at=LATER)
    storages["internal"].delete(StoredFile.objects.get().location)
    third = office.draft(attachments=[entry])
    under_way._queue(office.unit.pk, editions.in_force(office.unit.pk).code, [(entry["sha256"], "名单.txt")], LATER)
    assert working.work_off(lambda: LATER).done == 1
    assert not Quarantined.objects.filter(bound_for=third.process).exists()
