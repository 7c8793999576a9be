"""A rescan searches everything public, opens what nobody answered, can be stopped, resumed and repeated."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from workflows.disclosure import attachments
from workflows.disclosure.models import StoredFile
from workflows.disclosure.rescan import metrics, starting, working
from workflows.disclosure.rescan.models import Discovery, PublicationCheck, PublishedMark, Rescan, RescanWork
from workflows.notices.models import Notice
from workflows.screening import examine as examiner
from workflows.screening import records, versions
from workflows.screening.limits import Limits
from workflows.screening.models import Screening

from .conftest import ID_NUMBER, LATER, MOBILE, OTHER_ID


def test_what_was_published_before_the_check_is_found_in_it(office, published, searched):
    publication = published(f"<p>申请人身份证号{ID_NUMBER}，电话{MOBILE}。</p>")
    clean = published("<p>2月共保障132户。</p>", title="另一件")
    rescan = searched()
    assert (rescan.total, bool(rescan.finished_at)) == (2, True)
    assert set(Discovery.objects.values_list("publication", "kind")) == {(publication.pk, "id_number"), (publication.pk, "mobile_phone")}
    check = PublicationCheck.objects.get(publication=publication)
    assert (check.open, check.worst, check.kinds) == (2, "mask", {"id_number": 1, "mobile_phone": 1})
    assert PublicationCheck.objects.get(publication=clean).open == 0


def test_no_value_is_kept(office, published, searched):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    [found] = Discovery.objects.all()
    [kept] = Screening.objects.filter(edition=found.edition, material=found.material)
    assert ID_NUMBER not in str(found.finding) + str(kept.findings)


def test_a_file_is_searched_too(office, published, searched):
    upload = SimpleUploadedFile("名单.txt", f"张三 {ID_NUMBER}\n".encode())
    publication = published("<p>见附件。</p>", attachments=attachments.attach([upload], [], LATER))
    rescan = searched()
    assert rescan.total == 2
    assert list(Discovery.objects.filter(kind="id_number").values_list("publication", "name")) == [(publication.pk, "名单.txt")]


def test_an_archived_item_is_searched_a_withdrawn_one_is_not(office, published, searched):
    archived = published(f"<p>身份证号{ID_NUMBER}</p>")
    office.does("officer", "archive", archived.item)
    withdrawn = published(f"<p>身份证号{OTHER_ID}</p>", title="撤下的")
    office.does("reviewer", "withdraw_urgently", withdrawn.item, ground="privacy")
    searched()
    assert {one.publication_id for one in Discovery.objects.all()} == {archived.pk}


def test_whoever_asks_has_what_was_public_before_searched_as_well(office, published, searched):
    """A leak that was corrected or withdrawn unnoticed was one all the same."""
    withdrawn = published(f"<p>身份证号{ID_NUMBER}</p>")
    office.does("reviewer", "withdraw_urgently", withdrawn.item, ground="privacy")
    published("<p>2月共保障132户。</p>", title="仍然公开的")
    searched()
    assert not Discovery.objects.exists()
    rescan = searched(Rescan.Cause.EVER)
    assert (rescan.total, bool(rescan.finished_at)) == (2, True)
    assert [one.publication_id for one in Discovery.objects.all()] == [withdrawn.pk]
    [waiting] = PublicationCheck.objects.asked().filter(open__gt=0)
    assert waiting.publication == withdrawn
    searched()  # the next ordinary one leaves it as it was found
    assert PublicationCheck.objects.asked().filter(open__gt=0).count() == 1


def test_a_search_that_runs_is_made_to_look_back_where_somebody_asks_for_it(office, published):
    withdrawn = published(f"<p>身份证号{ID_NUMBER}</p>")
    office.does("reviewer", "withdraw_urgently", withdrawn.item, ground="privacy")
    published("<p>2月共保障132户。</p>", title="仍然公开的")
    first = starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    second = starting.start(office.unit.pk, Rescan.Cause.EVER, at=LATER)
    assert (first.pk, first.total, second.total) == (second.pk, 1, 2)
    assert starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER).looks_back


def test_people_are_told_once_an_item_however_much_is_found_and_however_often_it_is_searched(office, published, searched):
    published("<p>" + "、".join(f"1980000{n:04}" for n in range(30)) + "</p>")
    searched()
    assert Discovery.objects.count() == 30
    searched(Rescan.Cause.MONTHLY)
    assert Discovery.objects.count() == 30  # the same edition opens nothing twice
    told = Notice.objects.filter(event="tell_discovery")
    assert sorted(told.values_list("duty", flat=True)) == ["disclosure_officer", "secrecy_reviewer"]
    by = office.administrator
    first = versions.publish_rules(office.unit, {"actions": {"email": "mask"}}, reason="试行", seen=0, by=by, at=LATER)
    searched(Rescan.Cause.EDITION)
    assert (Discovery.objects.count(), told.count()) == (60, 2)  # found by another edition too, and told before
    versions.publish_rules(office.unit, {"actions": {"landline": "mask"}}, reason="试行", seen=first.pk, by=by, at=LATER)
    published(f"<p>身份证号{ID_NUMBER}</p>", title="另一件")
    searched(Rescan.Cause.EDITION)
    assert told.count() == 4  # of what is new


def test_a_new_version_of_the_rules_is_taken_up_by_itself_once(office, published, searched):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    first = searched()
    assert starting.take_up(LATER) == []
    versions.publish_rules(office.unit, {"actions": {"mobile_phone": "hint"}}, reason="试行", seen=0, by=office.administrator, at=LATER)
    [second] = starting.take_up(LATER + timedelta(hours=1))
    assert (second.cause, second.rules.number) == ("edition", 1)
    assert second.edition != first.edition
    assert starting.take_up(LATER + timedelta(hours=2)) == []


def test_a_newer_edition_stops_the_search_with_the_older(office, published):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    first = starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    assert starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER + timedelta(hours=1)) == first  # one is running in this edition
    versions.publish_rules(office.unit, {"actions": {"mobile_phone": "hint"}}, reason="试行", seen=0, by=office.administrator, at=LATER)
    second = starting.start(office.unit.pk, Rescan.Cause.EDITION, at=LATER + timedelta(hours=2))
    first.refresh_from_db()
    assert second != first
    assert (first.stopped_at, first.stopped_by) == (LATER + timedelta(hours=2), None)


def test_what_the_new_rules_only_hint_at_is_no_longer_open(office, published, searched):
    publication = published(f"<p>电话{MOBILE}</p>")
    searched()
    versions.publish_rules(office.unit, {"actions": {"mobile_phone": "hint"}}, reason="试行", seen=0, by=office.administrator, at=LATER)
    searched()
    assert PublicationCheck.objects.get(publication=publication).open == 0
    assert Discovery.objects.count() == 1  # the fact stays


def test_stopped_it_leaves_the_rest_alone(office, published):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    rescan = starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    assert starting.stop(rescan, at=LATER, by=office.administrator)
    assert not starting.stop(rescan, at=LATER, by=office.reviewer)
    assert working.work_off(lambda: LATER).done == 0
    assert Discovery.objects.count() == 0
    assert starting.take_up(LATER) == []  # nobody stops it only to see it begin again


def test_a_stale_claim_is_taken_back_and_a_fresh_one_is_not(office, published):
    published(f"<p>身份证号{ID_NUMBER}</p>")
    starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    RescanWork.objects.update(claimed_at=LATER, attempts=1)  # a worker that died right then
    assert working.work_off(lambda: LATER + timedelta(minutes=1)).done == 0
    assert working.work_off(lambda: LATER + working.STALE_AFTER + timedelta(minutes=1)).done == 1
    assert Discovery.objects.count() == 1


def test_a_worker_that_dies_before_the_end_of_the_last_row_loses_nothing(office, published):
    """Between the last row done and the rescan's end: the next run ends it."""
    published("<p>无。</p>")
    rescan = starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    RescanWork.objects.update(done_at=LATER)
    working.work_off(lambda: LATER)
    rescan.refresh_from_db()
    assert rescan.finished_at == LATER


def test_it_goes_on_where_it_stopped(office, published):
    for number in range(3):
        published(f"<p>电话1980000{number:04}</p>", title=f"第{number}件")
    starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    first = working._claimed(LATER, long=False)
    working.search(first, lambda: LATER, working.LIMITS)
    assert RescanWork.objects.filter(done_at=None).count() == 2
    numbers = {name: value for name, _help, value in metrics.numbers()}
    assert (numbers["rescan_owed"], numbers["rescan_under_way"], numbers["discoveries_open"]) == (2, 0, 1)
    assert working.work_off(lambda: LATER).done == 2
    assert Discovery.objects.count() == 3


@pytest.fixture
def new_rules(office):
    """new_rules(): an edition nothing was searched in yet. Files are searched when they come in, and never twice in one edition."""
    data = {"actions": {"email": "review"}}
    return lambda: versions.publish_rules(office.unit, data, reason="试行", seen=0, by=office.administrator, at=LATER)


def test_a_file_that_takes_its_worker_with_it_again_and_again_is_left_to_a_person(office, published, new_rules):
    upload = SimpleUploadedFile("名单.txt", b"...")
    published("<p>见附件。</p>", attachments=attachments.attach([upload], [], LATER))
    new_rules()
    starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    RescanWork.objects.exclude(name="").update(attempts=working.ATTEMPTS)
    working.work_off(lambda: LATER)
    [found] = Discovery.objects.all()
    assert (found.kind, found.finding["reason"]) == ("unscreenable", "interrupted")


def test_a_file_that_is_gone_is_no_silent_pass(office, published, new_rules, searched):
    upload = SimpleUploadedFile("名单.txt", b"...")
    entries = attachments.attach([upload], [], LATER)
    published("<p>见附件。</p>", attachments=entries)
    StoredFile.objects.filter(pk=entries[0]["sha256"]).update(purged_at=LATER)
    new_rules()
    searched()
    assert Discovery.objects.get().finding["reason"] == "missing"


def test_a_later_rescan_reads_what_was_missing_or_interrupted_and_is_there_now(office, published, new_rules, searched):
    upload = SimpleUploadedFile("名单.txt", f"张三 {ID_NUMBER}\n".encode())
    entries = attachments.attach([upload], [], LATER)
    publication = published("<p>见附件。</p>", attachments=entries)
    new_rules()
    starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    RescanWork.objects.exclude(name="").update(attempts=working.ATTEMPTS)
    working.work_off(lambda: LATER)
    assert PublicationCheck.objects.get(publication=publication).kinds == {"unscreenable": 1}
    searched(Rescan.Cause.MONTHLY)
    check = PublicationCheck.objects.get(publication=publication)
    assert (check.kinds["id_number"], "unscreenable" in check.kinds) == (1, False)
    found = Screening.objects.filter(material=entries[0]["sha256"], edition=check.rescan.edition)
    assert list(found.order_by("number").values_list("number", "complete")) == [(1, False), (2, True)]
    searched(Rescan.Cause.MONTHLY)
    assert found.count() == 2  # once it was read, it is not read again


def test_a_text_that_holds_for_its_day_only_is_searched_again_another_day(office, published, searched):
    publication = published("<p>根据平政办〔2027〕12号文件。</p>")
    other = published("<p>2月共保障132户。</p>", title="另一件")
    searched()
    in_a_year = LATER + timedelta(days=365)
    for _again in range(2):
        starting.start(office.unit.pk, Rescan.Cause.MONTHLY, at=in_a_year)
        working.work_off(lambda: in_a_year, seconds=30)
    days = list(Screening.objects.filter(material=publication.revision.content_hash).order_by("number").values_list("number", "day"))
    assert days[-1][1] == localdate(in_a_year)
    assert len({day for _number, day in days}) == len(days)
    newest = records.screened([publication.revision.content_hash], PublicationCheck.objects.first().rescan.edition)
    assert [one.reason for one in newest[publication.revision.content_hash].findings if one.reason == "year"] == []
    assert len(set(Screening.objects.filter(material=other.revision.content_hash).values_list("day"))) == 1


def test_a_file_that_a_minute_is_not_enough_for_gets_a_task_of_its_own(office, published, new_rules, monkeypatch):
    upload = SimpleUploadedFile("扫描件.txt", b"...")
    publication = published("<p>见附件。</p>", attachments=attachments.attach([upload], [], LATER))
    asked = []
    real = examiner.examine

    def slow(path, name, *args, limits, **others):
        asked.append(limits.recognition_seconds)
        found = real(path, name, *args, limits=limits, **others)
        if limits != Limits():
            late = working._unread(RescanWork(material="0" * 64), "time_limit").findings
            found = type(found)(**{**{n: getattr(found, n) for n in found.__dataclass_fields__}, "findings": late, "complete": False})
        return found

    monkeypatch.setattr(examiner, "examine", slow)
    new_rules()
    rescan = starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
    assert working.work_off(lambda: LATER).done == 2
    rescan.refresh_from_db()
    assert rescan.finished_at is None
    assert PublicationCheck.objects.count() == 0
    assert working.work_off_long(lambda: LATER)
    assert not working.work_off_long(lambda: LATER)
    working.work_off(lambda: LATER)
    rescan.refresh_from_db()
    assert rescan.finished_at
    assert asked == [working.LIMITS.recognition_seconds, Limits().recognition_seconds]
    assert PublicationCheck.objects.get(publication=publication).open == 0


def test_what_was_answered_for_the_item_is_not_opened(office, published, searched):
    publication = published(f"<p>电话{MOBILE}</p>")
    searched()
    mark = Discovery.objects.get().mark
    records.decide([
        {
            "process_id": publication.item.process_id, "material": publication.revision.content_hash, "kind": "mobile_phone", "marks": [mark],
            "answer": "lawful", "basis": "社会救助暂行办法 第六十一条", "reason": "", "actor_id": office.reviewer.pk, "principal_id": None,
            "duty": "secrecy_reviewer", "at": LATER,
        }
    ])  # fmt: skip
    versions.publish_rules(office.unit, {"actions": {"email": "review"}}, reason="试行", seen=0, by=office.administrator, at=LATER)
    searched()
    assert Discovery.objects.count() == 1
    assert PublicationCheck.objects.get(publication=publication).open == 0


def test_marks_of_people_are_filled_with_the_search(office, published, searched):
    publication = published(f"<p>身份证号{ID_NUMBER}</p>")
    searched()
    assert list(PublishedMark.objects.values_list("publication", "kind")) == [(publication.pk, "id_number")]


@pytest.mark.slow
def test_a_row_costs_the_same_however_many_there_are(office, published):
    def cost():
        starting.start(office.unit.pk, Rescan.Cause.ASKED, at=LATER)
        row = working._claimed(LATER, long=False)
        with CaptureQueriesContext(connection) as found:
            working.search(row, lambda: LATER, working.LIMITS)
        Rescan.objects.update(stopped_at=LATER)
        Screening.objects.all()
        return len(found)

    published(f"<p>电话{MOBILE}</p>")
    few = cost()
    for number in range(8):
        published(f"<p>电话1980001{number:04}</p>", title=f"第{number}件")
    assert cost() <= few
