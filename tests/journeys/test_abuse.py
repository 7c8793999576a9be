"""Nonsense, huge, hostile and repeated input: a clear answer, never an error, and what was typed is on the page that answers."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.content.test_files import encrypted_zip
from tests.office import CONTENT, MONDAY, Office
from workflows.disclosure.models import Draft, Reading
from workflows.engine.models import Move

HOSTILE = [
    "\x00",
    "a\x00b",
    "😀" * 50,
    "\ud800",
    "'; DROP TABLE workflows_item; --",
    "<script>alert(1)</script>",
    "\u202e反",
    "9" * 5000,
    "字" * 100_000,
]


@pytest.fixture
def office(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    return Office()


@pytest.fixture
def as_(office):
    def sign_in(name):
        client = Client()
        client.force_login(getattr(office, name), "people.backends.Backend")
        return client

    return sign_in


def form(item, **changes):
    return CONTENT | {"version": item.version, "draft_version": 1} | changes


def send(client, address, fields):
    """A form as a tool could send it: a lone surrogate travels as bytes that are no UTF-8."""
    body = urlencode({name: str(value).encode("utf-8", "surrogatepass") for name, value in fields.items()})
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def look_for(client, address, name, text):
    return client.get(f"{address}?{urlencode({name: text.encode('utf-8', 'surrogatepass')})}")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_every_field_of_a_draft_survives_nonsense(as_, office, text):
    author = as_("author")
    for name in ["title", "body", "formed_on", "attribute", "basis", "contact", "keywords", "channels", "remove", "draft_version"]:
        item = office.draft()
        answer = send(author, f"/items/{item.public_id}/edit/", form(item, **{name: text}))
        assert answer.status_code in (302, 409, 422), name
    item = office.draft()
    assert send(author, f"/items/{item.public_id}/edit/", form(item, version=text)).status_code in (302, 404)
    assert send(author, f"/items/{item.public_id}/draft/", form(item, title=text)).status_code in (200, 422)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_lists_and_searches_survive_nonsense(as_, read, text):
    """In every name that a page asks its address for; a name it does not ask for, it cannot mind."""
    author, asked = as_("author"), set()
    for address in ("/items/", "/inbox/", "/items/new/", "/messages/", "/public/search/", "/public/items/"):
        read.clear()
        author.get(address)
        alone = set()
        while left := read - alone:  # one may be asked for only where another stands
            alone.add(name := min(left))
            assert look_for(author, address, name, text).status_code in (200, 302, 404), (address, name)
        asked |= {(address, name) for name in alone}
    assert {("/items/", "q"), ("/items/", "unit"), ("/messages/", "page"), ("/public/search/", "year")} <= asked
    for name in ("unit", "topic", "category"):
        assert send(author, "/items/new/", {name: text}).status_code in (200, 302, 422), name


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_a_reason_of_nonsense_is_kept_or_refused(as_, office, text):
    item = office.does("author", "submit", office.draft())
    answer = send(
        as_("head"), f"/items/{item.public_id}/steps/return_item/", {"version": item.version, "stage": "returned", "reason": text}
    )
    assert answer.status_code in (302, 422)
    if answer.status_code == 422 and len(text) > 2000:
        assert text[:2000] in answer.text


def test_no_field_of_a_form_cuts_off_what_is_pasted_without_a_word(as_, office):
    assert "maxlength" not in as_("author").get(f"/items/{office.draft().public_id}/edit/").text.split("<main")[1]
    item = office.does("author", "submit", office.draft())
    for address in ("", "steps/return_item/"):
        assert "maxlength" not in as_("head").get(f"/items/{item.public_id}/{address}").text.split("<main")[1]


@pytest.mark.parametrize("day", ["0202-03-01", "1949-09-30"])
def test_a_mistyped_year_is_said_beside_the_field_and_the_text_is_kept(as_, office, day):
    item, author = office.draft(), as_("author")
    answer = author.post(f"/items/{item.public_id}/edit/", form(item, submit="1", formed_on=day, title="留下来"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["formed_on"]
    assert "留下来" in answer.text
    assert Draft.objects.get().data["title"] == "留下来"
    assert author.post(f"/items/{item.public_id}/edit/", form(item, submit="1", formed_on="1949-10-01", draft_version=2)).status_code == 302


@pytest.mark.parametrize("day", ["0202-03-01", "1949-09-30"])
def test_a_correction_since_a_mistyped_year_is_said_beside_the_field(as_, office, day):
    item = office.item_in("published")
    typed = {"version": item.version, "reason": "金额写错了", "changed_on": day}
    answer = as_("author").post(f"/items/{item.public_id}/steps/correct/", typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["changed_on"]
    assert "金额写错了" in answer.text


def test_a_meeting_of_a_mistyped_year_is_said_beside_the_field(as_, office):
    item = office.item_in("collective_review", "normative")
    typed = {"version": item.version, "meeting": "主任办公会〔2026〕3号纪要", "decided_on": "0202-03-01"}
    answer = as_("officer").post(f"/items/{item.public_id}/steps/record_meeting/", typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["decided_on"]


def test_a_second_submission_is_said_to_be_one(as_, office):
    item, author = office.draft(), as_("author")
    address, sent = f"/items/{item.public_id}/edit/", form(item, submit="1")
    assert author.post(address, sent).status_code == 302
    again = author.post(address, sent)
    assert again.status_code == 409
    assert again.context["repeated"]
    assert Move.objects.filter(step="submit").count() == 1


def test_a_stale_step_shows_what_happened_and_goes_through_when_sent_again(as_, office):
    item = office.does("author", "submit", office.draft())
    office.does("author", "urge", item)
    assert "再次催办" in as_("author").get(f"/items/{item.public_id}/").text  # why the button is gone
    address, head = f"/items/{item.public_id}/steps/return_item/", as_("head")
    typed = {"version": item.version, "stage": "returned", "reason": "缺少发放标准"}
    stale = head.post(address, typed)
    assert stale.status_code == 409
    assert [event["step"] for event in stale.context["events"]] == ["urge"]
    assert "缺少发放标准" in stale.text
    assert "所填内容保留在下方" in stale.text
    assert head.post(address, typed | {"version": stale.context["version"]}).status_code == 302


def test_of_two_who_decide_at_once_the_second_is_promised_no_words_where_none_were_written(as_, office):
    item = office.item_in("office_review")
    office.does("second_officer", "return_item", item, stage="section_review", reason="请重核金额")
    late = as_("officer").post(f"/items/{item.public_id}/steps/approve/", {"version": item.version})
    assert late.status_code == 409
    assert "其间已有他人办理此件" in late.text
    assert "所填内容保留在下方" not in late.text


def test_a_stale_form_whose_choices_are_gone_says_what_happened_and_keeps_the_words(as_, office):
    item = office.item_in("office_review")
    address, officer = f"/items/{item.public_id}/steps/return_item/", as_("officer")
    office.does("second_officer", "return_item", item, stage="section_review", reason="请重核金额")
    stale = officer.post(address, {"version": item.version, "stage": "section_review", "reason": "缺少发放标准"})
    assert stale.status_code == 409
    assert [event["step"] for event in stale.context["events"]] == ["return_item"]
    assert "请重核金额" in stale.text
    assert "缺少发放标准" in stale.text
    assert "待初审" in stale.text  # where it is now
    assert "不在可选范围" not in stale.text


def test_a_step_sent_twice_that_is_open_at_the_next_stage_as_well_names_nothing_to_put_right(as_, office):
    """A consent by telephone: whoever may give it at the next stage is somebody else."""
    item = office.item_in("disclosure_leader_review", "emergency")
    typed = {"consenter": office.disclosure_leader.pk, "means": "拨打值班手机"}
    office.does("officer", "record_consent", item, said_at=office.later, **typed)
    again = as_("officer").post(
        f"/items/{item.public_id}/steps/record_consent/", typed | {"version": item.version, "said_at": "2026-03-02T09:00"}
    )
    assert again.status_code == 409
    assert again.context["repeated"]
    assert not again.context["closed"]
    assert "不在可选范围" not in again.text
    assert "请更正以下内容" not in again.text


def test_two_windows_on_one_draft_do_not_write_over_each_other_unseen(as_, office):
    item, author = office.draft(), as_("author")
    address = f"/items/{item.public_id}/edit/"
    assert author.post(address, form(item, title="第一个窗口")).status_code == 302
    for submit in ({}, {"submit": "1"}):
        second = author.post(address, form(item, title="第二个窗口", **submit))
        assert second.status_code == 409
        assert "第二个窗口" in second.text
        assert Draft.objects.get().data["title"] == "第一个窗口"
    assert author.post(address, form(item, title="第二个窗口", draft_version=second.context["draft_version"])).status_code == 302
    assert Draft.objects.get().data["title"] == "第二个窗口"


def test_a_refused_submission_keeps_text_and_files(as_, office):
    item, author = office.draft(), as_("author")
    address = f"/items/{item.public_id}/edit/"
    file = SimpleUploadedFile("说明.txt", "说明".encode())
    refused = author.post(address, form(item, submit="1", formed_on="", title="留下来", files=file))
    assert refused.status_code == 422
    assert "留下来" in refused.text
    assert "说明.txt" in refused.text
    mended = author.post(address, form(item, submit="1", draft_version=refused.context["draft_version"]))
    assert mended.status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("病毒.exe", b"MZ" + b"0" * 99),
        ("假的.pdf", b"<html>"),
        ("空的.pdf", b""),
        ("坏的.docx", b"PK\x03\x04xx"),
        ("其实是文档.png", b"%PDF-1.7\n"),
        ("有密码.zip", encrypted_zip()),
        ("太大的.txt", b"x" * (50 * 2**20 + 1)),
        ("a" * 300 + ".txt", b"x"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_a_refused_file_is_named_and_the_text_is_kept(as_, office, name, content):
    item = office.draft()
    answer = as_("author").post(f"/items/{item.public_id}/edit/", form(item, title="留下来", files=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422
    assert name[:20] in answer.text
    assert "留下来" in answer.text


def test_reading_what_is_not_public_is_logged_and_ones_own_is_not(as_, office):
    item = office.does("author", "submit", office.draft(attribute="withheld", attribute_ground="N5", attribute_reason="内部事务"))
    for name in ("author", "head", "director"):
        assert as_(name).get(f"/items/{item.public_id}/").status_code == 200
    assert as_("director").get(f"/items/{item.public_id}/form.pdf").status_code == 200
    assert list(Reading.objects.order_by("id").values_list("user__username", "what")) == [
        ("head", "item"),
        ("director", "item"),
        ("director", "approval_form"),
    ]


def test_a_returned_draft_says_why_it_came_back(as_, office):
    item = office.does("author", "submit", office.draft())
    office.does("head", "return_item", item, stage="returned", reason="请补充发放标准")
    page = as_("author").get(f"/items/{item.public_id}/edit/").text
    assert "请补充发放标准" in page
    assert "要求公开的法规条款，如" in page  # who has never filled one in is told how
    assert page.index('id="mask-text"') < page.index('id="hints"')  # not below fifty lines


def test_publication_may_be_registered_in_the_minute_of_the_approval(as_, office, monkeypatch):
    item = office.item_in("awaiting_publication")
    approved = Move.objects.filter(process=item.process_id).latest("number").at
    monkeypatch.setattr("django.utils.timezone.now", lambda: approved.replace(second=50))
    minute = approved.astimezone(MONDAY.tzinfo).strftime("%Y-%m-%dT%H:%M")
    answer = as_("officer").post(
        f"/items/{item.public_id}/steps/publish/", {"version": item.version, "public_at": minute, "link": "https://www.example.gov.cn/1"}
    )
    assert answer.status_code == 302
