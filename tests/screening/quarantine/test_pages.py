"""The quarantine's pages show numbers; reading takes a reason; the edit page says what waits and where."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.office import MONDAY
from workflows.disclosure import attachments
from workflows.disclosure.models import Draft, Item
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.models import Inspection, Quarantined
from workflows.screening.quarantine.pages.reading import lines

from .conftest import MARK, SECRET, SENTINEL, upload


@pytest.fixture(autouse=True)
def now(monkeypatch):
    moment = [MONDAY + timedelta(minutes=1)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def page(office):
    def of(person):
        client = Client()
        client.force_login(person, "people.backends.Backend")
        return client

    return of


@pytest.fixture
def item(office):
    return office.draft()


@pytest.fixture
def material(office, item):
    attachments.take_in([upload(name=f"{SENTINEL}.txt")], [], MONDAY, item=item, by=office.author)
    return Quarantined.objects.get()


def form(item, office, **changes):
    draft = Draft.objects.get(item=item, editor=office.author)
    fields = {name: value for name, value in draft.data.items() if isinstance(value, str)}
    return fields | {"version": Item.objects.get(pk=item.pk).version, "draft_version": draft.version} | changes


# -- the reviewer ----------------------------------------------------------------------------------------------------------
def test_no_page_says_a_word_of_it_before_a_reason_was_given(office, page, material):
    reviewer = page(office.reviewer)
    urls = [
        reverse("quarantine"),
        reverse("inbox"),
        *(reverse(name, args=[material.public_id]) for name in ("quarantined", "quarantined_read")),
    ]
    urls += [reverse("quarantined_step", args=[material.public_id, name]) for name in ("confirm", "release")]
    for url in urls:
        response = reviewer.get(url)
        assert SENTINEL not in response.content.decode()
        assert MARK not in response.content.decode()
        if "quarantine" in url:
            assert "no-store" in response["Cache-Control"]
    assert reviewer.post(reverse("quarantined_read", args=[material.public_id]), {"reason": " "}).status_code == 422
    assert not Inspection.objects.exists()


def test_reading_is_logged_and_not_kept(office, page, material):
    response = page(office.reviewer).post(reverse("quarantined_read", args=[material.public_id]), {"reason": "核实", "show": "1"})
    assert SENTINEL in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    reading = Inspection.objects.get()
    assert (reading.user, reading.reason, reading.what) == (office.reviewer, "核实", "shown")
    for step in ("confirm", "release"):  # whoever has read it can say what it is
        assert f'href="{reverse("quarantined_step", args=[material.public_id, step])}"' in response.text
    assert "请先查阅内容" not in response.text


def test_a_text_is_read_line_by_line():
    assert lines("<p>甲&amp;乙</p><table><tr><td>1</td><td>2</td></tr></table><p>丙<br>丁</p>") == "甲&乙\n1\t2\t\n丙\n丁"


def test_a_false_alarm_is_said_after_reading_or_once_nobody_can_read_it_any_more(office, page, material, own_vault):
    reviewer, step = page(office.reviewer), reverse("quarantined_step", args=[material.public_id, "release"])
    assert "请先查阅内容" in reviewer.get(reverse("quarantined", args=[material.public_id])).text
    (own_vault / "quarantine.key").unlink()
    assert reviewer.post(step, {"version": 1, "reason": "误报"}).status_code == 409
    assert reviewer.post(reverse("quarantined_read", args=[material.public_id]), {"reason": "核实"}).status_code == 409
    assert Inspection.objects.get().what == "lost"
    assert reviewer.post(step, {"version": 1, "reason": "误报"}).status_code == 302


def test_the_file_is_handed_out_as_it_was(office, page, material):
    response = page(office.reviewer).post(reverse("quarantined_read", args=[material.public_id]), {"reason": "核实", "download": "1"})
    assert b"".join(response.streaming_content) == SECRET.encode()
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    assert Inspection.objects.get().what == "downloaded"


def test_once_answered_there_is_nothing_to_read(office, page, material):
    from workflows.screening.quarantine import actions

    def shown():
        return page(office.reviewer).get(reverse("quarantined", args=[material.public_id])).content.decode()

    assert "查阅须先填写理由" in shown()
    actions.confirm(material.pk, by=office.reviewer, at=MONDAY, level="secret")
    assert "查阅须先填写理由" not in shown()
    assert page(office.reviewer).post(reverse("quarantined_read", args=[material.public_id]), {"reason": "核实"}).status_code == 409
    assert not Inspection.objects.exists()


def test_the_steps_lead_from_confirmation_to_report(office, page, material):
    reviewer = page(office.reviewer)

    def step(name, **inputs):
        return reviewer.post(reverse("quarantined_step", args=[material.public_id, name]), inputs)

    assert step("confirm", version=1).status_code == 422
    assert step("confirm", version=1, level="secret").status_code == 302
    assert step("confirm", version=1, level="secret").status_code == 409  # a second click
    assert step("record_report", version=2, authority="保密局", reported_at="2030-01-01T00:00").status_code == 422
    assert step("record_report", version=2, authority="保密局", reported_at="2026-03-02T09:01").status_code == 302
    assert Quarantined.objects.get().state == "reported"
    assert "保密局" in reviewer.get(reverse("quarantined", args=[material.public_id])).content.decode()


# -- the uploader ----------------------------------------------------------------------------------------------------------
def test_saving_with_a_secret_file_keeps_everything_else(office, page, item):
    author = page(office.author)
    answer = author.post(
        reverse("edit", args=[item.public_id]), form(item, office, keywords="公示", files=[upload(), upload("ok", "ok.txt")])
    )
    assert answer.status_code == 422
    material = Quarantined.objects.get()
    shown = answer.content.decode()
    assert material.title in shown
    assert SENTINEL not in shown
    draft = Draft.objects.get(item=item).data
    assert (draft["keywords"], [entry["name"] for entry in draft["attachments"]]) == ("公示", ["ok.txt"])
    assert material.title in author.get(reverse("edit", args=[item.public_id])).content.decode()


def test_submitting_with_a_secret_text_saves_the_rest_and_submits_nothing(office, page, item):
    answer = page(office.author).post(
        reverse("edit", args=[item.public_id]), form(item, office, body=f"<p>{SECRET}</p>", keywords="公示", submit="1")
    )
    assert answer.status_code == 422
    assert SENTINEL not in answer.content.decode()
    assert "data-autosave-forget" in answer.content.decode()
    assert Item.objects.get(pk=item.pk).state == "draft"
    assert Draft.objects.get(item=item).data["keywords"] == "公示"


def test_autosave_saves_nothing_and_says_so(office, page, item):
    answer = page(office.author).post(reverse("autosave", args=[item.public_id]), form(item, office, title=SECRET, keywords="公示"))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["title"]
    assert SENTINEL not in answer.content.decode()
    assert Draft.objects.get(item=item).data["keywords"] == ""
    assert not Quarantined.objects.exists()


def test_the_edit_page_tells_how_far_a_scan_is_and_goes_on_by_reload(office, page, item, now):
    author, url = page(office.author), reverse("uploads", args=[item.public_id])
    author.post(reverse("edit", args=[item.public_id]), form(item, office, files=[upload("PICTURES", "扫描.txt")]))
    shown = author.get(url).content.decode()
    assert "扫描.txt" in shown
    assert 'hx-trigger="every 3s"' in shown
    refused = author.post(reverse("edit", args=[item.public_id]), form(item, office, submit="1"))
    assert refused.status_code == 409
    now[0] += timedelta(minutes=5)
    assert "5" in author.get(url).content.decode()
    arrivals.go_on(lambda: now[0])
    shown = author.get(url, {"remove": Draft.objects.get(item=item).data["attachments"][0]["sha256"]}).content.decode()
    assert "扫描.txt" in shown
    assert "checked" in shown
    assert "hx-trigger" not in shown


def known(shown):
    """What the part of the page sends along when it is asked for again."""
    return dict(re.findall(r'name="(known\w*)" value="([^"]*)"', shown))


def test_once_a_scan_is_read_what_the_check_says_is_exchanged_and_only_then(office, page, item, now):
    author, url = page(office.author), reverse("uploads", args=[item.public_id])
    shown = author.post(
        reverse("edit", args=[item.public_id]), form(item, office, files=[upload("PICTURES 电话19800001234", "扫描.txt")]), follow=True
    )
    asked = known(shown.content.decode())
    assert set(asked) == {"known", "known_version"}
    assert "hx-swap-oob" not in shown.content.decode()
    still = author.get(url, asked).content.decode()
    assert "hx-swap-oob" not in still  # nothing has changed yet
    assert known(still) == asked
    arrivals.go_on(lambda: now[0])
    read = author.get(url, asked).content.decode()
    exchanged = dict(re.findall(r'<(?:ul|button)[^>]*id="([\w-]+)"[^>]*(hx-swap-oob)', read))
    assert set(exchanged) == {"hints", "missing", "mask-text"}
    assert "198****1234" in read
    assert "手机号 1" in read  # among what is missing
    assert "hx-trigger" not in read  # nothing more to come
    assert "hx-swap-oob" not in author.get(url, asked | {"known_version": "99"}).content.decode()  # drawn from another version
    assert "hx-swap-oob" not in author.get(url).content.decode()


def test_a_colleague_does_not_see_what_somebody_else_entered(office, page, item, material):
    sent = office.does("author", "submit", item)
    assert material.title not in page(office.head).get(reverse("uploads", args=[sent.public_id])).content.decode()


def test_an_error_leaves_nothing_of_the_material_in_the_log(office, page, item, monkeypatch, caplog, capsys):
    def broken(*arguments, **named):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("workflows.screening.examine.examine", broken)
    author = page(office.author)
    author.raise_request_exception = False
    answer = author.post(reverse("edit", args=[item.public_id]), form(item, office, files=[upload()]))
    assert answer.status_code == 500
    from config.logging import JsonLines

    lines = "\n".join(JsonLines().format(record) for record in caplog.records) + capsys.readouterr().out + answer.content.decode()
    assert SENTINEL not in lines
