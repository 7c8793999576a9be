"""保密审查登记簿: every concluded review, in the same number of statements however many; nobody learns a title they may not know."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from people import export
from people.models import Delegation
from tests.office import CONTENT, MONDAY, checked
from workflows.disclosure import attachments, categories, secrecy_register
from workflows.disclosure.chains import Level
from workflows.disclosure.pages.register import line
from workflows.screening.kinds import Kind
from workflows.screening.models import Decision


@pytest.fixture
def reads(office, monkeypatch):
    """reads(name, query) is the page that person sees."""

    def get(name, query="", path="/register/secrecy/"):
        at = office.later
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        browser = Client()
        browser.force_login(getattr(office, name), "people.backends.Backend")
        return browser.get(f"{path}?{query}", headers={"accept-language": "zh-hans"})

    return get


def entries(office, name):
    from people.queries import standings

    at, user = office.later, getattr(office, name)
    held = standings(user.pk, at)
    return secrecy_register.entries(list(secrecy_register.reviews(user, held, at)), user, held, at)


def test_every_conclusion_is_a_row_with_who_and_what_next(office):
    cleared = office.item_in("leader_review", title="甲")
    back = office.item_in("secrecy_review", title="乙")
    office.does("reviewer", "conclude_secrecy_review", back, conclusion="redact", reason="删去门牌号")
    rows = [line(entry) for entry in entries(office, "reviewer")]
    assert [(row["title"], row["entry"].conclusion, row["reviewer"]) for row in rows] == [
        ("乙", "redact", "reviewer"),
        ("甲", "clear", "reviewer"),
    ]
    assert rows[1]["url"].endswith(f"/{cleared.public_id}/")


def test_a_review_that_covers_another_level_and_one_that_is_referred_say_so(office):
    office.item_in("awaiting_publication", code="routine")
    uncertain = office.item_in("secrecy_review")
    office.does("reviewer", "conclude_secrecy_review", uncertain, conclusion="uncertain", reason="拿不准")
    office.does("officer", "record_determination", uncertain, authority="区保密局", document="区保函〔2026〕9号", releasable=True)
    rows = [line(entry) for entry in entries(office, "officer")]
    assert "区保密局" in rows[0]["determined"]
    assert "区保函〔2026〕9号" in rows[0]["determined"]
    assert (rows[1]["entry"].covers, rows[1]["determined"]) == (["office_review"], "")


def test_a_row_says_what_its_review_covered_whatever_chain_came_later(office):
    item = office.item_in("archived", code="routine")
    apart = [Level("section_review"), Level("office_review"), Level("secrecy_review")]
    categories.publish_chain(item.category, apart, reason="环节分开", by=office.administrator, at=office.later)
    item = office.does("author", "correct", item, reason="金额有误", changed_on=office.later.date())
    item = office.does("author", "submit", item, content=CONTENT | {"body": "<p>更正后的文字。</p>"})
    assert [entry.covers for entry in entries(office, "officer")] == [["office_review"]]
    while item.state != "awaiting_publication":
        item = office.pass_level(item)
    assert [entry.covers for entry in entries(office, "officer")] == [[], ["office_review"]]
    item = office.does("author", "correct", office.publish(item), reason="金额仍有误", changed_on=office.later.date())
    assert [entry.covers for entry in entries(office, "officer")] == [[], ["office_review"]]


def test_a_stand_in_is_named_with_whom_they_stood_in_for(office):
    Delegation.objects.create(
        principal=office.reviewer, deputy=office.lawyer, duties=["secrecy_reviewer"], since=MONDAY, until=MONDAY.replace(year=2027),
        made_by=office.reviewer,
    )  # fmt: skip
    item = office.item_in("secrecy_review")
    office.does("lawyer", "conclude_secrecy_review", item, conclusion="clear")
    [entry] = entries(office, "reviewer")
    assert {"lawyer", "reviewer"} <= set(line(entry)["reviewer"].replace("（", " ").replace("）", " ").split())


def test_whoever_may_not_know_of_an_item_reads_its_row_without_title_and_finds_nothing_by_it(office, reads):
    office.item_in("leader_review", title="甲乙丙丁")
    for query in ("", "all=1"):
        page = reads("discipline", query).content.decode()
        assert "甲乙丙丁" not in page
        assert "社会事务办" in page
    assert "甲乙丙丁" in reads("reviewer").content.decode()
    assert "社会事务办 · author" in reads("reviewer", "q=甲乙丙丁").content.decode()
    assert "社会事务办 · author" not in reads("discipline", "q=甲乙丙丁").content.decode()
    assert reads("author").status_code == 403


def test_what_was_looked_at_is_named_to_whoever_knows_of_the_item_and_counted_for_the_others(office, reads):
    attached = attachments.attach([SimpleUploadedFile("甲乙残疾证.txt", "说明".encode())], [], office.later)
    item = office.item_in("secrecy_review", attachments=checked(attached, office.unit))
    Decision.objects.create(
        process=item.process, material=attached[0]["sha256"], kind=Kind.UNSCREENABLE, marks=["0"], answer="looked", actor=office.reviewer,
        duty="secrecy_reviewer", at=office.later,
    )  # fmt: skip
    office.does("reviewer", "conclude_secrecy_review", item, conclusion="clear")
    assert "甲乙残疾证" in reads("reviewer").content.decode()
    told = reads("discipline").content.decode()
    assert "甲乙残疾证" not in told
    assert "1 个文件" in told


def test_dates_are_inclusive_and_a_wrong_one_is_named_beside_its_field(office, reads):
    office.item_in("leader_review", title="甲乙丙丁")
    day = secrecy_register.Move.objects.get(step=secrecy_register.STEP).at.strftime("%Y-%m-%d")
    assert "甲乙丙丁" in reads("reviewer", f"since={day}&until={day}").content.decode()
    assert "甲乙丙丁" not in reads("reviewer", "until=2026-03-01").content.decode()
    assert "甲乙丙丁" not in reads("reviewer", "conclusion=withhold").content.decode()
    wrong = reads("reviewer", "since=2026-02-30&unit=x")
    assert (wrong.status_code, wrong.content.decode().count('class="wrong"')) == (200, 2)


def test_on_paper_it_says_by_what_it_was_narrowed(office, reads):
    office.item_in("leader_review")
    whole, narrowed, wrong = (
        reads("reviewer", asked).content.decode() for asked in ("", "since=2026-03-01&conclusion=clear", "conclusion=nonsense")
    )
    assert "起 2026-03-01；结论 可以公开" in narrowed
    assert "仅列" not in whole
    assert "仅列" not in wrong  # which shows all there is


def test_the_spreadsheet_holds_text_whatever_it_begins_with(office, reads):
    office.item_in("leader_review", title="=HYPERLINK(1)")
    answer = reads("reviewer", path="/register/secrecy/export.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    cell = sheet.cell(2, 2)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert sheet.max_row == 2


def test_the_spreadsheet_is_read_without_widening_its_columns_and_keeps_its_head_in_sight(office, reads):
    title = "关于青年西路全段封闭施工的公告"
    office.item_in("leader_review", title=title)
    sheet = load_workbook(BytesIO(reads("reviewer", path="/register/secrecy/export.xlsx").content)).active
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width >= len("2026-03-02 09:00")
    assert 2 * len(title) <= sheet.column_dimensions["B"].width <= export.WIDEST + 2


def test_a_page_costs_the_same_however_many_reviews_there_are(office, reads):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert reads("reviewer").status_code == 200
        return len(found)

    office.item_in("leader_review")
    asked()
    few = asked()
    for _number in range(4):
        office.item_in("leader_review")
    assert asked() <= few
