"""Masked copies of attachments: asked for, made, and used only when nothing of what was chosen is found in them. (条例 第十五条)"""

import io
import json
from datetime import timedelta

import pytest

from tests.disclosure.test_the_sensitivity_check import answer
from workflows.disclosure import actions as steps
from workflows.disclosure.intake import Held
from workflows.disclosure.masking import actions, jobs, making
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import StoredFile
from workflows.disclosure.pages import redaction
from workflows.refusals import Refused
from workflows.screening import records
from workflows.screening.findings import Problem
from workflows.screening.kinds import Kind
from workflows.screening.mask import Masked
from workflows.screening.masking.spans import Box, log
from workflows.screening.models import Decision, Masking

from .copies import BOX, ID, TEXT, ask, attached, client, make


def test_a_copy_takes_the_originals_place_only_when_it_is_used(office, item, processes):
    job = make(office) if ask(office, item) else None
    assert (job.state, job.done, job.of) == ("made", 1, 1)
    assert attached(item, office.author)[0]["sha256"] == item.sha256
    actions.use(job, by=office.author, at=office.later)
    [entry] = attached(item, office.author)
    assert entry["sha256"] == job.result != item.sha256
    assert entry["name"] == "名单.txt"


def test_the_use_is_a_fact_with_counts_and_no_value(office, item, processes):
    ask(office, item)
    job = make(office)
    actions.use(job, by=office.author, at=office.later)
    actions.use(job, by=office.author, at=office.later)  # used twice, counted once
    masking = Masking.objects.get()
    assert (masking.source, masking.result, masking.name, masking.actor) == (item.sha256, job.result, "名单.txt", office.author)
    assert [(line["kind"], line["manner"], line["count"]) for line in masking.log] == [("id_number", "birth", 1)]
    decision = Decision.objects.get()
    assert (decision.answer, decision.marks, decision.material, decision.duty) == ("masked", job.marks, item.sha256, "author")
    assert ID not in json.dumps([masking.log, job.log, job.boxes, job.marks])
    assert records.screened([job.result], job.edition)[job.result].findings == ()


def test_asked_for_at_once_it_is_attached_without_asking_again(office, item, processes):
    ask(office, item, at_once=True)
    job = make(office)
    assert job.state == "used"
    assert attached(item, office.author)[0]["sha256"] == job.result


def test_a_copy_without_the_originals_chart_waits_to_be_looked_at_and_says_so(office, item, processes, monkeypatch):
    def mask(path, name, spans, boxes=(), **_others):
        lost = [{"kind": kind, "manner": "remove", "count": 1, "ground": "", "place": what}
                for kind, what in (("active_content", "chart"), ("hidden_content", "comment"))]  # fmt: skip
        return Masked(io.BytesIO(b"masked"), name, log(spans) + lost, ())

    monkeypatch.setattr(making, "mask", mask)
    ask(office, item, at_once=True)
    job = make(office)
    assert job.state == "made"
    page = client(office, "author", monkeypatch).get(f"/items/{item.public_id}/masking/{job.public_id}/").content.decode()
    assert "不在副本中" in page
    assert page.count("图表") >= 2
    assert "批注" in page


def test_a_copy_that_still_shows_what_was_chosen_is_never_attached(office, item, processes, monkeypatch):
    monkeypatch.setattr(making, "mask", lambda path, name, *_a, **_k: Masked(io.BytesIO((TEXT + "!").encode()), name, [], ()))
    ask(office, item, at_once=True)
    job = make(office)
    assert (job.state, job.problem, job.result) == ("failed", "still_found", "")
    assert attached(item, office.author)[0]["sha256"] == item.sha256
    assert StoredFile.objects.count() == 1
    assert not Masking.objects.exists()


def test_what_the_check_finds_only_in_the_copy_is_covered_too_before_anybody_is_sent_to_look_for_it(office, item, processes, monkeypatch):
    once = making.mask

    def overlooks(path, name, spans, boxes=(), **others):
        made = once(path, name, spans, boxes, **others)
        return Masked(io.BytesIO(f"{made.file.read().decode()}另见{ID}。".encode()), *made[1:]) if len(processes) == 1 else made

    monkeypatch.setattr(making, "mask", overlooks)
    ask(office, item, at_once=True)
    job = make(office)
    assert (job.state, len(processes)) == ("used", 2)
    assert [line["count"] for line in job.log] == [1, 1]
    assert not records.screened([job.result], job.edition)[job.result].findings


def test_what_goes_wrong_in_the_process_is_named(office, item, processes, monkeypatch):
    for code, told in (("encrypted", "encrypted"), ("not_maskable", "unsupported"), ("never heard of", "unreadable")):
        problems = (Problem(Kind.UNSCREENABLE, code, ""),)
        monkeypatch.setattr(making, "mask", lambda path, name, *_a, problems=problems, **_k: Masked(None, name, [], problems))
        ask(office, item)
        assert (make(office).state, MaskingJob.objects.latest("id").problem) == ("failed", told)


def test_only_whoever_may_write_asks_and_only_about_what_was_found(office, item, processes):
    def refused(**chosen):
        with pytest.raises(Refused) as error:
            ask(office, item, **chosen)
        return error.value.codes

    assert refused(by=office.head) == ["not_your_duty"]
    assert refused(marks=["f" * 32]) == ["not_checked"]
    assert refused(marks=[]) == ["nothing_chosen"]
    assert refused(boxes=[BOX] * 101) == ["too_many_boxes"]
    item.sha256 = "0" * 64
    assert refused() == ["gone"]
    assert not MaskingJob.objects.exists()


def test_a_ground_that_looks_secret_is_not_stored(office, item, processes):
    with pytest.raises(Held):
        ask(office, item, boxes=[Box(1, 0.1, 0.1, 0.5, 0.1, "机密★10年")])
    assert not MaskingJob.objects.exists()


def test_what_stands_in_a_file_is_masked_in_the_file_and_the_refusal_says_where(office, item):
    with pytest.raises(Refused) as refused:
        answer(office, item, "author", "id_number", "masked")
    assert refused.value.codes == ["masked_in_the_file"]
    assert "名单.txt" in refused.value.refusals[0].message


def test_a_log_is_told_by_kind_with_its_pages_in_order():
    places = [*(f"page:{n}" for n in (1, 10, 11, 2, 3)), "properties"]
    [line] = redaction.told([{"kind": "id_number", "manner": "remove", "count": 2, "ground": "", "place": place} for place in places])
    assert (line["count"], line["pages"]) == (12, "1—3、10—11")


def test_asked_twice_it_is_one_job_and_claimed_by_one_worker(office, item, processes):
    assert ask(office, item).pk == ask(office, item).pk
    at = office.later
    first = jobs.claim(at)
    assert first is not None
    assert jobs.claim(at) is None
    assert first.attempts == 1


def test_a_job_whose_worker_is_gone_is_taken_back_and_given_up_after_three_times(office, item, processes):
    ask(office, item)
    at = office.later
    for attempt in (1, 2, 3):
        job = jobs.claim(at)
        assert job.attempts == attempt
        at += jobs.STALE + timedelta(seconds=1)
    assert jobs.claim(at) is None
    assert MaskingJob.objects.get().problem == "crashed"
    assert not jobs.made(job, result="0" * 64, log=[], at=at)  # it wakes up too late


def test_an_item_that_moved_on_keeps_its_attachment(office, item, processes):
    ask(office, item, boxes=[BOX], at_once=True)
    steps.discard(item.pk, by=office.author, at=office.later, reason="不再需要")
    job = make(office)
    assert (job.state, job.problem) == ("failed", "not_possible_now")
    assert not Masking.objects.exists()
