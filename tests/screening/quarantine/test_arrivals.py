"""Uploads with pictures wait encrypted, are read by a worker, and go on by themselves; nothing passes unread."""

from datetime import timedelta

import pytest

from tests.office import MONDAY
from workflows.disclosure import actions as item_actions
from workflows.disclosure import attachments
from workflows.disclosure.models import Draft, StoredFile
from workflows.notices.models import Notice
from workflows.screening.models import Screening
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.models import Arrival, Quarantined, Sealed

from .conftest import SECRET, upload

LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def item(office):
    return office.draft()


def arrive(office, item, text="PICTURES 公示", name="扫描.pdf.txt"):
    return attachments.take_in([upload(text, name)], [], MONDAY, item=item, by=office.author)


def draft(office, item):
    return Draft.objects.get(item=item, editor=office.author)


def names(office, item):
    return [entry["name"] for entry in draft(office, item).data["attachments"]]


def go_on(office, at=LATER):
    return arrivals.go_on(lambda: at)


def test_a_scan_waits_encrypted_and_is_attached_once_read(office, item, own_vault, django_capture_on_commit_callbacks):
    taken = arrive(office, item)
    assert (taken.entries, taken.waiting) == ([], ["扫描.pdf.txt"])
    assert not StoredFile.objects.exists()
    [file] = [path for path in (own_vault / "quarantine").rglob("*") if path.is_file()]
    assert b"PICTURES" not in file.read_bytes()
    version = draft(office, item).version
    with django_capture_on_commit_callbacks(execute=True):
        assert go_on(office)
    assert names(office, item) == ["扫描.pdf.txt"]
    assert draft(office, item).version == version  # a page that is open goes on
    assert not Arrival.objects.exists()
    assert not file.exists()
    assert Screening.objects.get().complete
    assert Notice.objects.get(event="arrival_attached").user == office.author
    assert not go_on(office)


def test_an_open_page_keeps_what_came_meanwhile(office, item):
    arrive(office, item)
    content = dict(draft(office, item).data)
    go_on(office)
    item_actions.save_draft(item.pk, by=office.author, at=LATER, content=content, version=1, knows=[], typing=True)
    assert names(office, item) == ["扫描.pdf.txt"]
    item_actions.save_draft(
        item.pk, by=office.author, at=LATER, content=content, knows=[draft(office, item).data["attachments"][0]["sha256"]]
    )
    assert names(office, item) == []  # this time it was removed by somebody who saw it


def test_what_came_meanwhile_is_submitted_too(office, item):
    arrive(office, item)
    content = dict(draft(office, item).data)
    go_on(office)
    turn = item_actions.submit(item.pk, by=office.author, at=LATER, content=content, knows=[])
    assert [entry["name"] for entry in turn.material["content"]["attachments"]] == ["扫描.pdf.txt"]


def test_a_scan_that_looks_secret_goes_into_quarantine(office, item):
    arrive(office, item, f"PICTURES {SECRET}")
    go_on(office)
    assert names(office, item) == []
    assert Quarantined.objects.get().author == office.author
    assert Sealed.objects.get().arrival is None
    assert Notice.objects.filter(event="arrival_held", user=office.author).exists()


def test_how_far_it_is_can_be_seen(office, item, monkeypatch):
    arrive(office, item)
    seen = []

    def slow(path, name, rules, lexicon, key, *, ocr, progress):
        progress(2, 3, "page:2")
        seen.extend(arrivals.under_way(item.process_id, LATER))
        raise KeyboardInterrupt

    monkeypatch.setattr("workflows.screening.examine.examine", slow)
    with pytest.raises(KeyboardInterrupt):
        go_on(office)
    assert [(one.done, one.pages, one.claimed, one.stalled) for one in seen] == [(2, 3, True, False)]


def test_a_worker_killed_in_the_middle_is_followed_by_another(office, item, monkeypatch):
    arrive(office, item)

    def killed(*arguments, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("workflows.screening.examine.examine", killed)
        with pytest.raises(KeyboardInterrupt):
            go_on(office)
    assert not go_on(office, LATER + timedelta(seconds=60))  # the claim is still fresh
    assert go_on(office, LATER + timedelta(seconds=100))
    assert names(office, item) == ["扫描.pdf.txt"]


def test_what_killed_worker_after_worker_is_left_to_a_person(office, item, reader):
    arrive(office, item)
    Arrival.objects.update(attempts=arrivals.ATTEMPTS)
    calls = len(reader.calls)
    go_on(office)
    assert len(reader.calls) == calls
    assert not Screening.objects.get().complete
    assert names(office, item) == ["扫描.pdf.txt"]


def test_only_so_many_are_read_at_once(office, item):
    arrive(office, item)
    arrive(office, item, "PICTURES 2", "二.txt")
    assert arrivals.claim(LATER).name == "扫描.pdf.txt"
    assert arrivals.claim(LATER) is None


def test_the_page_learns_that_the_worker_stands_still(office, item):
    arrive(office, item)
    [soon] = arrivals.under_way(item.process_id, MONDAY + timedelta(seconds=30))
    [late] = arrivals.under_way(item.process_id, MONDAY + timedelta(minutes=7, seconds=30))
    assert (soon.stalled, late.stalled, late.minutes) == (False, True, 7)


def test_the_same_scan_twice_waits_once(office, item):
    arrive(office, item)
    arrive(office, item)
    assert Arrival.objects.count() == Sealed.objects.count() == 1


def test_bytes_lost_are_told_and_nothing_is_attached(office, item):
    arrive(office, item)
    Sealed.objects.all().delete()
    go_on(office)
    assert not Arrival.objects.exists()
    assert Notice.objects.filter(event="arrival_lost", user=office.author).exists()


def test_a_name_that_is_taken_meanwhile_is_changed(office, item):
    arrive(office, item)
    item_actions.save_draft(
        item.pk,
        by=office.author,
        at=LATER,
        content=draft(office, item).data | {"attachments": attachments.attach([upload("公示", "扫描.pdf.txt")], [], MONDAY)},
    )
    go_on(office)
    assert names(office, item) == ["扫描.pdf.txt", "扫描.pdf(2).txt"]
