"""The pages of lapses: who sees which, what they cost, and the steps taken through them."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from people import export
from people.models import Appointment, Delegation, Duty
from tests.office import LONG_AGO, fresh
from workflows.deadlines import rules, steps
from workflows.deadlines.ladder import DEFAULT_RULES, DEFAULT_RUNGS
from workflows.deadlines.models import Deadline, EscalationStep
from workflows.deadlines.pages.of_item import lapses_of
from workflows.deadlines.sweep import sweep
from workflows.disclosure import actions

from .conftest import LATER

WATCHERS = {Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR, Duty.DISCIPLINE, Duty.DISCLOSURE_OFFICER}
ADMINISTRATION = ("categories", "calendars", "ladder", "office_profile", "system_state")


def titles(response):
    return [row.title for group in response.context["groups"] for row in group["rows"]]


def page(deadline):
    return reverse("escalation", args=[deadline.public_id])


@pytest.mark.parametrize("duty", Duty)
def test_every_page_for_every_duty(duty, office, late, people, signed_in):
    deadline = late()
    client = signed_in(people[duty])
    assert client.get(reverse("escalations")).status_code == (200 if duty in WATCHERS else 403)
    assert client.get(reverse("escalations_export", args=["csv"])).status_code == (200 if duty in WATCHERS else 403)
    knows = (WATCHERS - {Duty.DISCIPLINE}) | {Duty.SECTION_HEAD}
    assert client.get(page(deadline)).status_code == (200 if duty in knows else 404)
    for name in ADMINISTRATION:
        assert client.get(reverse(name)).status_code == (200 if duty == Duty.ADMINISTRATOR else 403)


@pytest.mark.parametrize("name", ["escalations", *ADMINISTRATION])
def test_a_stranger_is_asked_to_sign_in(client, db, name):
    assert client.get(reverse(name)).url.startswith(reverse("sign_in"))


def test_a_lapse_no_rung_has_been_reached_for_is_said_to_be_late_and_no_document_to_be_invalid(office, signed_in):
    office.item_in("section_review")  # since 2 March, and nobody has swept
    shown = signed_in(office.director).get(reverse("escalations")).content.decode()
    assert "已逾期" in shown
    assert "失效" not in shown


# -- what reaches the discipline committee --------------------------------------------------------------------------------------
def test_a_routine_first_lapse_is_not_the_discipline_committees(office, late, signed_in):
    deadline = late()
    assert titles(signed_in(office.director).get(reverse("escalations")))
    client = signed_in(office.discipline)
    assert titles(client.get(reverse("escalations"))) == []
    assert client.get(page(deadline)).status_code == 404
    assert "查看所管科室的逾期事项" in client.get(reverse("inbox")).text  # where nothing waits as a task


def test_the_threshold_is_the_ladders(office, late, signed_in):
    rungs = [rung | {"tell": [*rung["tell"], "discipline"]} if rung["code"] == "supervise" else rung for rung in DEFAULT_RUNGS]
    rules.publish_ladder(office.unit.pk, rungs, DEFAULT_RULES, by=office.administrator, at=LATER)
    deadline = late()
    client = signed_in(office.discipline)
    assert len(titles(client.get(reverse("escalations")))) == 1
    assert client.get(page(deadline)).status_code == 200


def test_a_second_lapse_of_the_section_reaches_it(office, late, signed_in):
    late()
    second = late()
    shown = signed_in(office.discipline).get(reverse("escalations"))
    assert [row.deadline.pk for group in shown.context["groups"] for row in group["rows"]] == [second.pk]


def test_what_is_not_for_the_public_is_not_named_to_it(office, late, signed_in):
    late()
    late(attribute="withheld", attribute_ground="N6", attribute_reason="过程性信息")
    shown = signed_in(office.discipline).get(reverse("escalations"))
    assert "低保" not in "".join(titles(shown))
    assert titles(shown)


def test_another_offices_leader_sees_nothing_of_it(office, late, signed_in):
    deadline = late()
    elsewhere = type(office.unit).objects.create(kind="street", name="卫溪街道办事处", code="other")
    stranger = office.person("elsewhere", Duty.DIRECTOR, unit=elsewhere)
    client = signed_in(stranger)
    assert titles(client.get(reverse("escalations"))) == []
    assert client.get(page(deadline)).status_code == 404


# -- the list -------------------------------------------------------------------------------------------------------------------
def test_what_was_done_late_stands_in_the_order_of_its_days_under_no_headings(office, signed_in):
    """Each of them would have a heading of its own; the row says what was awaited."""
    for state, who in (("section_review", office.head), ("leader_review", office.leader)):
        item = office.item_in(state)
        sweep(LATER)
        actions.approve(item.pk, by=who, at=LATER)
    shown = signed_in(office.director).get(reverse("escalations_tab", args=["closed"]))
    [group] = shown.context["groups"]
    assert len({row.awaited for row in group["rows"]}) > 1
    assert 'scope="rowgroup"' not in shown.content.decode()
    assert f"{group['rows'][0].awaited} · " in shown.content.decode()


def test_a_lapse_is_mine_until_i_have_dealt_with_the_level_i_was_told_of(office, late, signed_in):
    deadline = late()
    client = signed_in(office.leader)
    mine = reverse("escalations_tab", args=["mine"])
    assert len(titles(client.get(mine))) == 1
    steps.note(deadline.pk, by=office.leader, at=LATER)
    assert titles(client.get(mine)) == []
    assert len(titles(client.get(reverse("escalations")))) == 1


def test_the_list_says_how_late_whose_duty_and_why(office, late, signed_in):
    late()
    row = signed_in(office.director).get(reverse("escalations")).context["groups"][0]["rows"][0]
    assert (row.late, row.people, row.paused) == (8, "head", 0)
    assert row.rung["kind"] == "soon"


def test_a_long_list_says_how_long_it_is_and_leads_to_its_first_and_last_page(office, signed_in, monkeypatch):
    monkeypatch.setattr("workflows.deadlines.pages.listing.PER_PAGE", 1)
    for _n in range(2):
        office.item_in("section_review")
    late_ones = Deadline.objects.filter(kind="step", met_at=None).count()
    sweep(LATER)
    client = signed_in(office.director)
    first = client.get(reverse("escalations"), {"kind": "step"}).text
    assert f"共 {late_ones} 条" in first
    assert f"第 1 页，共 {late_ones} 页" in first
    assert f'href="?kind=step&amp;page={late_ones}">末页' in first
    assert 'href="?kind=step&amp;page=1">首页' in client.get(reverse("escalations"), {"kind": "step", "page": late_ones}).text


def test_how_late_it_is_stands_on_one_line(office, late, signed_in):
    late()
    assert '<span class="nowrap">超期8个工作日</span>' in signed_in(office.director).get(reverse("escalations")).text


def test_what_is_not_done_stays_on_the_list_however_old_it_is(office, late, signed_in, monkeypatch):
    deadline = late()
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER.replace(year=LATER.year + 3))
    client = signed_in(office.director)
    for address in (reverse("escalations"), reverse("escalations_tab", args=["explanations"])):
        assert str(deadline.public_id) in client.get(address).text


def test_the_list_is_narrowed(office, late, signed_in):
    late()
    client = signed_in(office.director)
    for query, n in [
        ({"rung": "supervise"}, 1),
        ({"rung": "urge"}, 0),
        ({"unit": office.section.pk}, 1),
        ({"unit": office.other_section.pk}, 0),
        ({"kind": "step"}, 1),
        ({"kind": "opinion"}, 0),
        ({"kind": "nonsense", "unit": "x"}, 1),
    ]:
        assert len(titles(client.get(reverse("escalations"), query))) == n, query


def test_fifty_rows_cost_as_many_statements_as_five(office, late, signed_in):
    client, costs = signed_in(office.director), []
    for many in (5, 45):
        for _number in range(many - 1):
            office.item_in("section_review")
        late_one = office.item_in("section_review")
        sweep(LATER)
        assert late_one.pk
        client.get(reverse("escalations"))
        with CaptureQueriesContext(connection) as statements:
            response = client.get(reverse("escalations"))
        costs.append((len(statements), len(titles(response))))
    assert (costs[0][1], costs[1][1]) == (5, 50)
    assert costs[0][0] == costs[1][0] <= 25


def test_the_list_is_taken_away_as_csv_and_xlsx_without_formulas(office, late, signed_in):
    late(title="=1+1")
    client = signed_in(office.director)
    data = client.get(reverse("escalations_export", args=["csv"])).content
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert lines[1][0] == "'=1+1"
    book = load_workbook(BytesIO(client.get(reverse("escalations_export", args=["xlsx"])).content))
    assert [(cell.value, cell.data_type) for cell in book.active[2]][0] == ("=1+1", "s")  # a cell knows that it is text
    assert client.get(reverse("escalations_export", args=["pdf"])).status_code == 404


def test_a_list_cut_short_says_so(office, late, signed_in, monkeypatch):
    late(), late(), late()
    client = signed_in(office.director)

    def lines():
        return list(csv.reader(StringIO(client.get(reverse("escalations_export", args=["csv"])).content.decode("utf-8-sig"))))

    monkeypatch.setattr(export, "AT_MOST", 3)
    assert len(lines()) == 4
    monkeypatch.setattr(export, "AT_MOST", 2)
    assert len(lines()) == 4
    assert "2" in lines()[-1][0]
    assert len(lines()[-1]) == 1


# -- the page of a lapse --------------------------------------------------------------------------------------------------------
def test_the_page_names_the_facts_and_nobody_as_responsible(office, statutory, signed_in):
    response = signed_in(office.discipline).get(page(statutory))
    assert response.status_code == 200
    values = " ".join(str(fact["value"]) for fact in response.context["facts"])
    assert statutory.basis in values
    assert "author" in values
    assert response.context["days"][-1]["kind"] == "due"
    assert [rung["at"] for rung in response.context["told"]]
    assert response.context["history"][0]["late"] >= 1


def test_the_page_costs_the_same_with_many_steps(office, late, signed_in):
    deadline = late()
    client, costs = signed_in(office.director), []
    for many in (1, 10):
        for number in range(many):
            EscalationStep.objects.create(
                deadline=deadline, kind="noted", actor=office.leader, duty="business_leader", text=str(number), at=LATER
            )
        client.get(page(deadline))
        with CaptureQueriesContext(connection) as statements:
            client.get(page(deadline))
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_the_answerable_person_answers_on_their_page(office, late, signed_in):
    deadline = late()
    steps.demand_explanation(deadline.pk, by=office.director, at=LATER, addressee=office.head.pk)
    client = signed_in(office.head)
    shown = client.get(page(deadline))
    assert [step["name"] for step in shown.context["steps"]] == ["explain"]
    url = reverse("escalation_step", args=[deadline.public_id, "explain"])
    assert client.post(url, {"version": shown.context["version"], "text": " "}).status_code == 422
    long = client.post(url, {"version": shown.context["version"], "text": "长" * 2001})
    assert (long.status_code, long.text.count("长" * 2001)) == (422, 1)
    assert "最多 2000 个字，现有 2001 个。" in long.text
    assert client.post(url, {"version": shown.context["version"], "text": "凭证未齐。"}).url == page(deadline)
    again = client.post(url, {"version": shown.context["version"], "text": "第二次"})
    assert again.status_code == 409
    assert "第二次" in again.text
    assert again.context["repeated"]  # a second click is no matter of somebody else's
    assert list(deadline.steps.filter(kind="explained").values_list("text", flat=True)) == ["凭证未齐。"]
    assert (
        client.post(url, {"version": again.context["version"], "text": "第二次"}).status_code == 302
    )  # it counts as having seen the first


def test_whoever_asks_for_an_explanation_says_of_whom_unless_there_is_only_one(office, late, statutory, signed_in):
    client = signed_in(office.director)
    address = [reverse("escalation_step", args=[one.public_id, "demand_explanation"]) for one in (late(), statutory)]
    one, two = ([value for value, _name in client.get(each).context["form"].fields["addressee"].choices] for each in address)
    assert one == [office.head.pk]
    assert (two[0], set(two[1:])) == ("", {office.author.pk, office.head.pk})
    assert client.post(address[1], {"version": 0, "addressee": "", "days": 3}).status_code == 422


def test_a_step_that_is_not_theirs_is_refused_by_the_page_too(office, late, signed_in):
    deadline = late()
    client = signed_in(office.officer)
    url = reverse("escalation_step", args=[deadline.public_id, "hand_over"])
    shown = client.get(url)
    assert shown.status_code == 409
    assert str(office.director) in shown.text  # whose it is
    refused = client.post(url, {"version": 0, "text": "白写的话"})
    assert (refused.status_code, "白写的话" in refused.text) == (409, True)
    assert 'type="submit" class="btn btn-primary" data-key="a"' not in refused.text  # no button for what is not theirs
    assert client.get(reverse("escalation_step", args=[deadline.public_id, "abolish"])).status_code == 404
    assert client.post(url, {"text": "x"}).status_code == 404
    assert not EscalationStep.objects.filter(kind="handed_over").exists()


def test_more_time_is_given_through_the_page(office, late, signed_in):
    deadline = late()
    client = signed_in(office.director)
    version = client.get(page(deadline)).context["version"]
    url = reverse("escalation_step", args=[deadline.public_id, "extend"])
    client.post(url, {"version": version, "more": "10", "text": "等待批复"})
    assert Deadline.objects.get(pk=deadline.pk).term == 2
    heading = client.get(page(deadline)).context["heading"]  # what was reached in the first term stays to be seen, and late it is no more
    assert "was late before" in heading or "曾逾期" in heading


def test_the_item_page_is_given_its_lapses(office, late, rf):
    deadline = late()
    request = rf.get("/")
    from people.access import Access

    request.user, request.at = office.director, LATER
    request.access = Access(office.director, LATER)
    (one,) = lapses_of([deadline.process_id], request)
    assert (one["url"], one["owed"]) == (page(deadline), True)
    request.user, request.access = office.stranger, Access(office.stranger, LATER)
    assert lapses_of([deadline.process_id], request)[0]["url"] == ""


# -- one's own draft --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def draft_late(office):
    """A draft of the author's that is no routine, formed in January: its publication clock ran out on 2 March before it was ever sent."""
    office.settle(is_routine=False)
    item = office.draft(formed_on="2026-01-30")
    sweep(LATER)
    return Deadline.objects.get(process=fresh(item).process_id, kind="publication")


def test_ones_own_draft_is_called_by_its_title_and_anybody_elses_is_not(office, draft_late, signed_in):
    item = draft_late.process.item
    own = signed_in(office.author).get(page(draft_late)).content.decode()
    assert item.title in own
    assert f'href="/items/{item.public_id}/"' in own
    assert "尚未提交的草稿" not in own
    assert item.title in signed_in(office.author).get(reverse("escalation_step", args=[draft_late.public_id, "explain"])).content.decode()
    other = signed_in(office.director).get(page(draft_late)).content.decode()
    assert item.title not in other
    assert str(item.public_id) not in other
    assert "尚未提交的草稿" in other


def test_the_list_calls_a_draft_by_its_title_for_its_drafter_and_their_stand_in_at_no_more_statements(office, draft_late, signed_in):
    title = draft_late.process.item.title
    assert titles(signed_in(office.director).get(reverse("escalations"))) == ["尚未提交的草稿"]
    client = signed_in(office.director)
    client.get(reverse("escalations"))
    with CaptureQueriesContext(connection) as anybodys:
        client.get(reverse("escalations"))
    Appointment.objects.create(user=office.author, duty=Duty.DIRECTOR, unit=office.unit, since=LONG_AGO)
    client = signed_in(office.author)
    client.get(reverse("escalations"))
    with CaptureQueriesContext(connection) as own:
        assert titles(client.get(reverse("escalations"))) == [title]
    assert len(own) <= len(anybodys)
    Delegation.objects.create(
        principal=office.author, deputy=office.director, duties=[Duty.AUTHOR], since=LONG_AGO, until=LATER + timedelta(days=9)
    )
    assert titles(signed_in(office.director).get(reverse("escalations"))) == [title]
