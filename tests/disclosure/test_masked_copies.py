"""Masked copies of attachments: asked for, made, looked at, used; the original is read for a reason and in no other way. (条例 第十五条)"""

import io
import json
import re
import zipfile
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people import tokens
from tests.disclosure.test_the_sensitivity_check import answer, groups
from tests.office import MONDAY, checked, fresh, seen_by
from tests.rescan.test_under_way import kept
from workflows import subjects
from workflows.disclosure import actions as steps
from workflows.disclosure import attachments
from workflows.disclosure.content.words import search_query
from workflows.disclosure.intake import Held
from workflows.disclosure.masking import actions, jobs, looking, making, originals
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import Draft, Item, Reading, StoredFile
from workflows.disclosure.pages import redaction
from workflows.refusals import Refused
from workflows.screening import editions, records
from workflows.screening.examine import Report
from workflows.screening.findings import Finding, Problem, mark
from workflows.screening.kinds import Kind
from workflows.screening.limits import Limits
from workflows.screening.mask import Masked
from workflows.screening.masking.spans import Box, log
from workflows.screening.models import Decision, Masking
from workflows.screening.pictures import NotDrawn
from workflows.screening.records import Screened

ID = "11010519491231002X"  # the check digit fits; nobody's
TEXT = f"领取人身份证号 {ID} 已核对。"
BOX = Box(1, 0.1, 0.1, 0.5, 0.1, "privacy_address")


def findings_in(text):
    """The one number these tests look for, as the check would find it."""
    start = text.find(ID)
    if start < 0:
        return ()
    marked = mark(editions.mark_key(), Kind.ID_NUMBER, ID)
    return (Finding(Kind.ID_NUMBER, "text", start, start + len(ID), "110105********002X", "checksum", marked),)


@pytest.fixture
def processes(monkeypatch):
    """The child processes, played: the copy is the text with the spans starred; what they were asked is kept."""
    asked = []

    def mask(path, name, spans, boxes=(), *, progress=None, **_others):
        asked.append((name, spans, boxes))
        text = path.read_text()
        for span in spans:
            text = text[: span.start + 6] + "********" + text[span.end - 4 :]
        progress(1, 1, "text")
        return Masked(io.BytesIO((text + "." * len(boxes)).encode()), name, log(spans, boxes), ())

    def examine(path, name, rules, lexicon, key, *, progress=None, **_others):
        return Report("", findings_in(path.read_text()), True, 1, 0, 0.1)

    monkeypatch.setattr(making, "mask", mask)
    monkeypatch.setattr(making, "examine", examine)
    return asked


@pytest.fixture
def item(office):
    """A draft with one attachment that holds an identity number, checked as it came in."""
    attached = attachments.attach([SimpleUploadedFile("名单.txt", TEXT.encode())], [], office.later)
    found = Screened(attached[0]["sha256"], findings_in(TEXT), True, 1)
    records.keep(found, editions.in_force(office.unit.pk).code, office.later)
    draft = office.draft(attachments=attached)
    draft.sha256 = attached[0]["sha256"]
    return draft


def ask(office, item, **chosen):
    marks = [] if "boxes" in chosen else [findings_in(TEXT)[0].mark]
    return actions.ask(item.pk, item.sha256, **{"by": office.author, "at": office.later, "marks": marks} | chosen)


def make(office):
    return making.make_next(lambda: office.later)


def attached(item, user):
    return Draft.objects.get(item=item, editor=user).data["attachments"]


def client(office, name, monkeypatch):
    at = office.later
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    one = Client()
    one.force_login(getattr(office, name), "people.backends.Backend")
    return one


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


def masked(office, item):
    ask(office, item)
    actions.use(make(office), by=office.author, at=office.later)
    return fresh(item)


def test_an_original_is_reached_with_a_reason_and_in_no_other_way(office, item, processes, monkeypatch):
    sha256 = item.sha256
    item = masked(office, item)
    item = office.does("author", "submit", item)
    page = f"/items/{item.public_id}"
    masking = Masking.objects.get()
    for name in ("author", "reviewer", "head", "director"):
        browser = client(office, name, monkeypatch)
        assert browser.get(f"{page}/files/{sha256}/").status_code == 404
        for address in (f"{page}/", f"{page}/?view=difference", f"{page}/?view=files", f"{page}/originals/"):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert ID not in answer.content.decode()
        assert str(item.public_id) not in browser.get(f"/items/?q={ID}").content.decode()
        assert browser.get(f"{page}/redact/{sha256}/").status_code == 404
        assert browser.get(f"{page}/redact/{sha256}/page/1/").status_code == 404
    address = f"{page}/originals/{masking.pk}/"
    assert client(office, "head", monkeypatch).get(address).status_code == 403
    assert client(office, "stranger", monkeypatch).get(address).status_code == 404
    browser = client(office, "reviewer", monkeypatch)
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": "核对机密★10年的原件"}).context["form"].errors["reason"]
    assert not Reading.objects.exists()
    answer = browser.post(address, {"reason": "核对原件"})
    assert b"".join(answer.streaming_content).decode() == TEXT
    assert "no-store" in answer["Cache-Control"]
    reading = Reading.objects.get()
    assert (reading.user, reading.what, reading.reason) == (office.reviewer, "original:名单.txt", "核对原件")


def sent(office):
    """A submitted item with an attachment in which nothing was found."""
    attached = attachments.attach([SimpleUploadedFile("名单.txt", "说明".encode())], [], office.later)
    return office.does("author", "submit", office.draft(attachments=checked(attached, office.unit)))


def test_an_original_stays_withdrawn_while_another_still_has_it_in_a_draft_of_before(office):
    item = sent(office)
    item = office.does("head", "return_item", item, stage="returned", reason="请脱敏")
    item.look(office.author, office.later)
    steps.save_draft(item.pk, by=office.author, at=office.later, content=item.before)  # with the original still in it
    [sha256] = [entry["sha256"] for entry in item.before["attachments"]]
    assert originals.withdrawn_from_view(fresh(item)) == frozenset()
    record(office, item, source=sha256, result="1" * 64, name="名单.txt")
    assert originals.withdrawn_from_view(fresh(item)) == {sha256}


def test_the_record_calls_a_file_by_its_copys_name_for_whoever_may_not_read_the_original(office, monkeypatch):
    item = sent(office)
    [entry] = seen_by(item, office.head, office.later).present["attachments"]
    record(office, item, source="0" * 64, result=entry["sha256"], name="甲乙残疾证.txt")
    record(office, item, source="2" * 64, result="3" * 64, name="丙丁残疾证.txt")  # of which there is no copy any more
    page = f"/items/{item.public_id}/originals/"
    told = client(office, "head", monkeypatch).get(page).content.decode()
    assert "残疾证" not in told
    assert "名单.txt" in told
    assert told.count("某个文件") == 1
    assert client(office, "reviewer", monkeypatch).get(page).content.decode().count("残疾证") == 2


def record(office, item, **what):
    return Masking.objects.create(process=item.process, actor=office.colleague, duty="author", at=office.later, **what)


def test_the_record_says_who_reviewed_it_afterwards(office, item, processes, monkeypatch):
    item = masked(office, item)
    browser = client(office, "reviewer", monkeypatch)
    while item.state != "leader_review":
        item = office.pass_level(item)
        said = browser.get(f"/items/{item.public_id}/originals/").content.decode()
        assert ("not reviewed yet" in said or "尚未审查" in said) == (item.state != "leader_review")
    assert "reviewer" in said


def test_an_older_version_is_shown_with_what_was_masked_since_masked(office):
    item = office.draft(body=f"<p>领取人身份证号{ID}。</p>")
    before = Draft.objects.get(item=item).data
    answer(office, item, "author", "id_number", "masked")
    shown = originals.as_masked_since(seen_by(item, office.head, office.later), before)
    assert ID not in json.dumps(shown)
    assert "110105********002X" in shown["body"]


def test_what_was_sent_back_is_shown_masked_to_whoever_may_read_no_originals_before_it_is_sent_again(office, monkeypatch):
    item = office.item_in(
        "section_review", body=f"<p>设备编号{ID}。</p>", attribute="on_request", attribute_ground="N4", attribute_reason="隐私"
    )
    item = office.does("head", "return_item", item, stage="returned", reason="请脱敏")
    page = f"/items/{item.public_id}/"
    before = {name: client(office, name, monkeypatch).get(page).context["version"] for name in ("head", "author")}
    assert len(set(before.values())) == 1
    assert ID in client(office, "head", monkeypatch).get(page).content.decode()  # nobody has masked anything yet
    answer(office, item, "author", "id_number", "masked")
    for name, reads in (("head", False), ("leader", False), ("author", True), ("reviewer", True)):
        browser = client(office, name, monkeypatch)
        shown = browser.get(page)
        assert (ID in shown.content.decode(), bool(shown.context["version"])) == (reads, True)
        assert shown.context["version"] != before["head"]
        _row, token = tokens.issue(getattr(office, name), name="系统", scope="read", at=MONDAY)
        told = browser.get(f"/api/v1/items/{item.public_id}", headers={"Authorization": f"Bearer {token}"}).json()
        assert (ID in json.dumps(told["content"]), told["masked"]) == (reads, not reads)
    item = office.does("author", "submit", fresh(item))
    again = client(office, "author", monkeypatch).get(page)
    assert ID not in again.content.decode()
    assert again.context["version"] == ""


def before_two(office):
    """An item before the disclosure office, of which two officers may write what it says."""
    private = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "隐私"}
    return office.item_in("office_review", body=f"<p>设备编号{ID}。</p>", **private)


def test_what_one_masked_another_goes_on_writing_masked(office, monkeypatch):
    item = before_two(office)
    edit = f"/items/{item.public_id}/edit/"
    assert ID in client(office, "second_officer", monkeypatch).get(edit).content.decode()
    answer(office, item, "officer", "id_number", "masked")
    browser = client(office, "second_officer", monkeypatch)
    page = browser.get(edit)
    assert ID not in page.content.decode()
    assert "110105********002X" in page.context["form"].initial["body"]
    assert ID in originals.to_write(seen_by(item, office.author, office.later), office.author)[0]["body"]  # may read originals
    _row, token = tokens.issue(office.second_officer, name="系统", scope="perform", at=MONDAY)
    files = {"files": SimpleUploadedFile("说明.txt", "说明".encode())}
    told = browser.post(f"/api/v1/items/{item.public_id}/attachments", files, headers={"Authorization": f"Bearer {token}"})
    assert told.status_code == 200, told.content
    assert ID not in json.dumps(Draft.objects.get(item=item, editor=office.second_officer).data)


def test_what_was_masked_is_masked_beside_a_draft_that_was_not_sent(office, monkeypatch):
    item = before_two(office)
    content = steps.store.content_of(item.revision)
    draft = steps.save_draft(item.pk, by=office.second_officer, at=office.later, content=content | {"title": "改", "body": "<p>改</p>"})
    item = office.does("officer", "return_item", item, stage="returned", reason="请脱敏")
    page = f"/items/{item.public_id}/unsent/{draft.pk}/"
    assert ID in client(office, "second_officer", monkeypatch).get(page).content.decode()
    answer(office, item, "author", "id_number", "masked")
    shown = client(office, "second_officer", monkeypatch).get(page).content.decode()
    assert ID not in shown
    assert "110105********002X" in shown


def test_a_title_masked_in_a_correction_stays_masked_in_lists_when_the_correction_is_given_up(office):
    private = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "隐私"}
    item = office.item_in("secrecy_review", title=f"关于设备{ID}的说明", **private)
    for kind in groups(office, item, "reviewer"):
        answer(office, item, "reviewer", kind, "lawful", basis="条例 第十五条")
    while item.state != "registered_on_request":
        item = office.pass_level(fresh(item))
    item = office.does("author", "correct", item, reason="表述有误", changed_on=office.later.date())
    while item.state != "secrecy_review":
        item = office.pass_level(item)
    answer(office, item, "reviewer", "id_number", "overruled", reason="应当脱敏")
    item = office.does("reviewer", "return_item", item, stage="returned", reason="请脱敏")
    answer(office, item, "author", "id_number", "masked")
    item = office.does("author", "submit", item)
    item = office.does("reviewer", "return_item", item, stage="returned", reason="不必更正")
    item = office.does("author", "discard", item, reason="不必更正")
    assert (item.state, item.revision.number) == ("registered_on_request", 1)
    assert "110105********002X" in item.title
    assert not Item.objects.filter(pk=item.pk, search=SearchQuery(search_query(ID), config="simple", search_type="raw")).exists()


def test_a_title_masked_but_not_sent_again_is_masked_wherever_the_item_is_named(office, monkeypatch):
    private = {"attribute": "on_request", "attribute_ground": "N4", "attribute_reason": "隐私"}
    item = office.item_in("section_review", title=f"关于设备{ID}的说明", **private)
    office.does("head", "copy_to", item, people=[office.leader.pk, office.author.pk])
    item = office.does("head", "return_item", item, stage="returned", reason="请脱敏")
    pages = {
        "inbox": ("author", "/inbox/drafted/"),
        "copies": ("leader", "/inbox/copies/"),
        "library": ("head", "/items/"),
        "step": ("head", f"/items/{item.public_id}/steps/copy_to/"),
        "tasks": ("author", "/api/v1/tasks"),
        "items": ("head", "/api/v1/items"),
    }

    def said(name, **query):
        who, url = pages[name]
        _row, token = tokens.issue(getattr(office, who), name="系统", scope="read", at=MONDAY)
        answer = client(office, who, monkeypatch).get(url, query, headers={"Authorization": f"Bearer {token}"} if "api" in url else {})
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode().encode().decode("unicode_escape") if "api" in url else answer.content.decode()

    for name in pages:
        assert ID in said(name), name
    assert ID in said("library", q=ID)
    answer(office, item, "author", "id_number", "masked")
    for name in pages:
        assert ID not in said(name), name
        assert "110105********002X" in said(name), name
    told = subjects.of([item.process_id])[item.process_id]  # what messages, clocks and escalations call it
    assert told.title_for(close=True) == "关于设备110105********002X的说明"
    assert "110105********002X" not in said("library", q=ID)  # nor can one ask for it
    item = fresh(item)
    assert item.title == "关于设备110105********002X的说明"
    item = office.does("author", "submit", item)
    assert item.title == "关于设备110105********002X的说明"


def test_a_title_is_masked_in_lists_at_once_also_before_it_was_ever_sent_and_unsent_changes_do_not_show(office):
    draft = office.draft(title=f"关于设备{ID}的说明")
    answer(office, draft, "author", "id_number", "masked")
    assert fresh(draft).title == "关于设备110105********002X的说明"
    sent = office.item_in(
        "section_review", title="标题", body=f"<p>设备{ID}</p>", attribute="on_request", attribute_ground="N4", attribute_reason="x"
    )
    sent = office.does("head", "return_item", sent, stage="returned", reason="请脱敏")
    data = Draft.objects.filter(item=sent)
    assert not data.exists()
    steps.save_draft(sent.pk, by=office.author, at=office.later, content=steps.store.content_of(sent.revision) | {"title": "改过的标题"})
    answer(office, fresh(sent), "author", "id_number", "masked")
    assert fresh(sent).title == "标题"


def test_a_copy_made_at_once_leads_straight_back_to_the_draft_and_going_back_or_clicking_twice_too(office, item, processes, monkeypatch):
    one = client(office, "author", monkeypatch)
    address, edit = f"/items/{item.public_id}/mask/{item.sha256}/", f"/items/{item.public_id}/edit/"
    page = one.get(address).content.decode()
    chosen = {"groups": re.findall(r'name="groups" value="([^"]+)"', page)}
    assert one.post(address, chosen).url == edit
    assert attached(item, office.author)[0]["sha256"] != item.sha256
    assert "名单.txt”已替换为脱敏件" in one.get(edit).content.decode()
    for again in (one.post(address, chosen), one.get(address), one.get(f"/items/{item.public_id}/redact/{item.sha256}/")):
        assert again.url == edit
    assert "已经脱敏" in one.get(edit).content.decode()
    assert MaskingJob.objects.count() == 1
    assert client(office, "reviewer", monkeypatch).get(address).status_code == 404  # it is nobody else's copy


def boxes(*lefts, version):
    """The form of the page for covering parts, with a box at each of these places."""
    sent = {"page": "1", "version": version, "box-TOTAL_FORMS": len(lefts), "box-INITIAL_FORMS": "0"}
    for number, left in enumerate(lefts):
        row = {"page": 1, "left": left, "top": 10, "width": 5, "height": 5, "ground": "privacy_address"}
        sent |= {f"box-{number}-{name}": value for name, value in row.items()}
    return sent


def test_what_is_drawn_on_two_computers_does_not_replace_each_other_unseen(office, processes, monkeypatch):
    marks = [f"{number:032x}" for number in range(3)]
    entry = kept(
        office, "picture", "名单.png", [Finding(Kind.MOBILE_PHONE, "picture", 0, 11, "138****0000", "prefix", one) for one in marks]
    )
    draft = office.draft(attachments=[entry])
    address = f"/items/{draft.public_id}/redact/{entry['sha256']}/"
    monkeypatch.setattr("workflows.disclosure.masking.looking.count", lambda *_args: 1)
    here, there = (client(office, "author", monkeypatch) for _computer in "ab")
    [version] = {re.search(r'name="version" value="(\d+)"', one.get(address).content.decode())[1] for one in (here, there)}
    assert here.post(address, boxes(10, 20, version=version) | {"marks": marks[:2]}).status_code == 302
    refused = there.post(address, boxes(20, 30, version=version) | {"marks": marks[2:]})
    said = refused.content.decode()
    assert (refused.status_code, MaskingJob.objects.count()) == (409, 1)
    assert "另一窗口或另一台电脑" in said
    assert sorted(re.findall(r'name="box-\d-left" value="([\d.]+)"', said)) == ["10.00", "20", "30"]
    assert re.findall(r'value="(\w{32})" data-on="\[1\]" checked', said) == marks
    version = re.search(r'name="version" value="(\d+)"', said)[1]
    first, second = MaskingJob.objects.get(), there.post(address, boxes(10, 20, 30, version=version) | {"marks": marks})
    assert (second.status_code, MaskingJob.objects.count()) == (302, 2)
    assert here.post(address, boxes(10, 20, 30, version=first.pk) | {"marks": marks}).url == second.url  # the same is no other
    MaskingJob.objects.filter(pk=first.pk).update(state="made", result=entry["sha256"])
    first_page = here.get(f"/items/{draft.public_id}/masking/{first.public_id}/").content.decode()
    assert f'href="{second.url}"' in first_page
    used = here.post(f"/items/{draft.public_id}/masking/{first.public_id}/")
    assert (used.status_code, attached(draft, office.author)[0]["sha256"]) == (409, entry["sha256"])


def test_as_many_findings_can_be_ticked_as_a_file_may_have(office, item, processes, monkeypatch, settings):
    assert Limits().findings + 8 * actions.MOST_BOXES < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    marks = [f"{number:032x}" for number in range(1500)]  # more than Django takes by itself
    found = [Finding(Kind.MOBILE_PHONE, "picture", 0, 11, "138****0000", "prefix", one) for one in marks]
    entry = kept(office, "picture", "名单.png", found)
    draft = office.draft(attachments=[entry])
    sent = urlencode({"marks": marks, "page": "1", "box-TOTAL_FORMS": "0", "box-INITIAL_FORMS": "0"}, doseq=True)
    address = f"/items/{draft.public_id}/redact/{entry['sha256']}/"
    monkeypatch.setattr("workflows.disclosure.masking.looking.count", lambda *_args: 1)
    drawn = client(office, "author", monkeypatch).get(address).content.decode()
    lists = [one.count('name="marks"') for one in drawn.split('<ul class="redact-found">')[1:]]
    assert (sum(lists), max(lists), drawn.count("data-all")) == (len(marks), redaction.TOGETHER, 1)
    answered = client(office, "author", monkeypatch).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert (answered.status_code, len(MaskingJob.objects.get().marks)) == (302, len(marks))
    sent = urlencode({"marks": marks * 20}, doseq=True)
    answered = client(office, "author", monkeypatch).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert answered.status_code == 400
    assert "一次提交的内容过多" in answered.content.decode()  # in words, and not as the framework says it


@pytest.mark.parametrize("lost", [False, True])
def test_a_copy_nobody_can_draw_is_shown_without_pictures_and_with_the_download(office, item, monkeypatch, lost):
    def no_picture(*_asked):
        raise NotDrawn("time_limit")

    monkeypatch.setattr(looking, "draw", no_picture)
    copy = kept(office, f"副本{lost}", "名单.pdf")
    Draft.objects.filter(item=item).update(data=Draft.objects.get(item=item).data | {"attachments": [copy]})
    job = MaskingJob.objects.create(
        item=item, editor=office.author, source=item.sha256, result=copy["sha256"], name="名单.pdf", profile="ordinary", edition="0.0.1",
        state="made", asked_at=office.later,
    )  # fmt: skip
    if lost:
        storages["internal"].delete(StoredFile.objects.get(pk=job.result).location)
    browser = client(office, "author", monkeypatch)
    page = f"/items/{item.public_id}/masking/{job.public_id}/"
    shown = browser.get(page)
    download = f"{page}copy/"
    assert (shown.status_code, shown.context["drawn"]) == (200, False)
    assert download in shown.content.decode()
    assert browser.get(download).status_code == (404 if lost else 200)
    assert browser.get(f"/items/{item.public_id}/redact/{job.result}/page/1/").status_code == 404
    if lost:
        assert browser.get(f"/items/{item.public_id}/redact/{job.result}/found/1/").status_code == 404
    assert browser.get(f"/items/{item.public_id}/redact/{job.result}/").status_code == 302  # with the reason said


def test_no_copy_is_made_of_what_is_gone(office, item, processes):
    ask(office, item)
    StoredFile.objects.filter(pk=item.sha256).update(purged_at=office.later)
    job = make(office)
    assert (job.state, job.problem) == ("failed", "missing")


def packed(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "quick"),
    [
        ("名单.txt", b"x", True),
        ("名单.docx", packed("word/document.xml"), True),
        ("名单.docx", packed("word/document.xml", "word/media/image1.png"), False),
        ("名单.xlsx", packed("xl/workbook.xml", "xl/embeddings/a.docx"), False),
        ("名单.pptx", b"no archive", False),
        ("名单.pdf", b"x", False),
        ("名单.txt", b"x" * (making.QUICK_SIZE + 1), False),
    ],
)
def test_nobody_waits_before_an_open_page_for_pictures_to_be_read(office, item, name, data, quick):
    digest = sha256(data).hexdigest()
    location = storages["internal"].save(f"quick/{digest}", ContentFile(data))
    StoredFile.objects.create(sha256=digest, size=len(data), media_type="", location=location, stored_at=office.later)
    assert making.is_quick(MaskingJob(name=name, source=digest)) is quick
