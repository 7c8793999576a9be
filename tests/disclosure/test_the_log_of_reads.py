"""查阅记录: who read what is not for the public; for those who watch, narrowed, taken away and printed; and looking into it is a read."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.office import Office
from workflows.disclosure import intake
from workflows.disclosure.models import Reading
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine.models import Inspection

WITHHELD = {"attribute": "withheld", "attribute_ground": "N5", "attribute_reason": "内部事务"}


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def opens(office, monkeypatch):
    """opens(name, address, **query): the page that person sees, an hour after the last one."""

    def get(name, address, **query):
        at = office.later
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        browser = Client()
        browser.force_login(getattr(office, name), "people.backends.Backend")
        return browser.get(address, query, headers={"accept-language": "zh-hans"})

    return get


@pytest.fixture
def read(office, opens):
    """An item not for the public, read by the director and the section head."""
    item = office.item_in("office_review", title="内部会议纪要甲乙", **WITHHELD)
    for name in ("director", "head"):
        assert opens(name, reverse("item", args=[item.public_id])).status_code == 200
    return item


def rows(opens, name="reviewer", **query):
    answer = opens(name, reverse("reading_log"), **query)
    assert answer.status_code == 200
    return [(row["who"], row["title"]) for row in answer.context["rows"] if row["title"] != "—"]


def test_every_read_stands_there_with_who_what_and_which_item(opens, read):
    shown = opens("reviewer", reverse("reading_log")).context["rows"]
    assert [(row["who"], row["title"], row["what"]) for row in shown[1:]] == [
        ("head", "内部会议纪要甲乙", "信息页面"),
        ("director", "内部会议纪要甲乙", "信息页面"),
    ]
    assert shown[1]["url"].endswith(f"/{read.public_id}/")


def test_looking_into_the_log_is_noted_with_what_was_looked_for(office, opens, read):
    opens("reviewer", reverse("reading_log"), person="王", q="内部会议纪要", since="2026-03-02")
    opens("discipline", reverse("reading_log_export", args=["csv"]))
    looks = Reading.objects.filter(what="log").order_by("id")
    assert [(one.user, one.item) for one in looks] == [(office.reviewer, None), (office.discipline, None)]
    assert looks[0].reason == "查阅人；事项；起 2026-03-02"  # never the words: others read this
    shown = opens("discipline", reverse("reading_log")).context["rows"]
    assert [row["who"] for row in shown if row["what"] == "查阅记录"] == ["discipline", "discipline", "reviewer"]


def test_the_discipline_committee_learns_that_something_was_read_and_not_its_title(opens, read):
    text = opens("discipline", reverse("reading_log")).text
    assert "内部会议纪要" not in text
    assert str(read.public_id) not in text
    assert "director" in text
    assert rows(opens, "discipline", q="内部会议纪要甲乙") == []
    data = opens("discipline", reverse("reading_log_export", args=["csv"])).text
    assert "内部会议纪要" not in data
    assert "director" in data


def test_an_originals_file_is_not_named(office, opens, read):
    Reading.objects.create(user=office.head, item=read, what="original:王小明残疾证.pdf", reason="核对", at=office.later)
    text = opens("reviewer", reverse("reading_log")).text
    assert "王小明" not in text
    assert "脱敏前的原件" in text
    assert "核对" in text


def test_who_opened_material_in_quarantine_stands_there_too(office, opens, read):
    material = quarantine.quarantine(
        intake.bound(read, by=office.author, at=office.later), "text", hash="0" * 64, size=1, findings=[], header={"body": "x"}
    )
    Inspection.objects.create(quarantined=material, user=office.reviewer, what="shown", reason="核对标志", at=office.later)
    shown = opens("reviewer", reverse("reading_log"), person="reviewer", q=material.title).context["rows"]
    assert [(row["who"], row["what"], row["title"], row["reason"]) for row in shown] == [
        ("reviewer", "隔离区材料：在页面查阅", material.title, "核对标志")
    ]
    assert shown[0]["url"] == reverse("quarantined", args=[material.public_id])
    [row] = [row for row in opens("discipline", reverse("reading_log")).context["rows"] if row["reason"] == "核对标志"]
    assert (row["who"], row["title"], row["url"]) == ("reviewer", "（非公开信息）", "")
    assert material.title in opens("reviewer", reverse("reading_log_export", args=["csv"])).text


@pytest.mark.parametrize("name", ["officer", "director", "author", "administrator", "publisher_none"])
def test_it_is_for_nobody_else(office, opens, name):
    if name == "publisher_none":
        office.publisher_none = office.person(name, unit=office.unit)
    for address in (reverse("reading_log"), reverse("reading_log_export", args=["xlsx"])):
        assert opens(name, address).status_code == 403
    assert not Reading.objects.exists()


def test_another_offices_reads_are_not_there(office, opens, read):
    from people.models import Duty, Unit

    other = Unit.objects.create(kind=Unit.Kind.STREET, name="东河街道办事处", code="DH")
    office.stranger_reviewer = office.person("stranger_reviewer", Duty.SECRECY_REVIEWER, unit=other)
    opens("reviewer", reverse("reading_log"))
    shown = opens("stranger_reviewer", reverse("reading_log")).context["rows"]
    assert [row["who"] for row in shown] == ["stranger_reviewer"]


def test_it_is_narrowed_by_person_item_and_days(opens, read):
    day = Reading.objects.earliest("id").at.astimezone().strftime("%Y-%m-%d")
    assert [who for who, _title in rows(opens, person="dir")] == ["director"]
    assert len(rows(opens, q="会议纪要")) == 2
    assert rows(opens, q="没有这样的") == []
    assert len(rows(opens, since=day, until=day)) == 2
    assert rows(opens, until="2026-03-01") == []
    assert opens("reviewer", reverse("reading_log"), since="2026-02-30").text.count('class="wrong"') == 1


def test_what_is_taken_away_is_narrowed_too_and_holds_text(office, opens, read):
    Reading.objects.create(user=office.head, item=read, what="item", reason="=1+1", at=office.later)
    answer = opens("reviewer", reverse("reading_log_export", args=["xlsx"]), person="head")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert (sheet.max_row, sheet.cell(2, 8).value, sheet.cell(2, 8).data_type) == (3, "=1+1", "s")
    lines = list(
        csv.reader(StringIO(opens("reviewer", reverse("reading_log_export", args=["csv"]), person="head").content.decode("utf-8-sig")))
    )
    assert [line[1] for line in lines[1:]] == ["head", "head"]
    assert lines[1][7] == "'=1+1"
    assert answer["Cache-Control"].startswith("no-store") or "no-store" in answer["Cache-Control"]


def test_the_page_costs_the_same_however_much_was_read(office, opens, read):
    def asked(name):
        with CaptureQueriesContext(connection) as found:
            opens(name, reverse("reading_log"))
        return len(found)

    for name in ("reviewer", "discipline"):
        asked(name)
        few = asked(name)
        for number in range(4):
            item = office.item_in("office_review", title=f"内部{number}", **WITHHELD)
            Reading.objects.bulk_create(Reading(user=office.head, item=item, what="item", at=office.later) for _n in range(5))
        assert asked(name) <= few
