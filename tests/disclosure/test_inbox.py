"""The to-do list: tasks of any kind of subject, and what a person owes an explanation of."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from viewflow.workflow.token import Token

from people.models import Delegation, Duty
from people.queries import standings
from tests.disclosure.test_the_sensitivity_check import answer, groups
from tests.office import LONG_AGO, MONDAY, SHANGHAI, fresh
from workflows import subjects
from workflows.deadlines import steps as lapse_steps
from workflows.deadlines.models import Deadline
from workflows.deadlines.sweep import sweep
from workflows.disclosure import attachments, inbox
from workflows.disclosure.described import ITEM
from workflows.engine.models import Process, Task
from workflows.screening import editions, records
from workflows.screening.records import Screened

LATER = MONDAY + timedelta(days=11)


@pytest.fixture
def seen_by():
    """seen_by(user, tab) is their list at LATER."""
    return lambda user, tab="mine": inbox.page(user.pk, standings(user.pk, LATER), LATER, tab)


@pytest.fixture
def asked(office):
    """asked(**changes): the leader asks the section head why an item was late; the clock of the lapse."""

    def make(**changes):
        item = office.item_in("section_review", **changes)
        sweep(LATER)
        late = Deadline.objects.get(process=item.process_id, kind="step", met_at=None)
        lapse_steps.demand_explanation(late.pk, by=office.leader, at=LATER, addressee=office.head.pk, text="请说明原因。")
        return late

    return make


@pytest.fixture
def guest(office):
    """A task of the secrecy reviewer's about a second kind of subject, whose title nobody may read."""
    waiting = Process.objects.create(flow_class="guest", created=MONDAY, office=office.unit, unit=office.section)
    Task.objects.create(
        process=waiting, flow_task="guest.waiting", flow_task_type="HUMAN", token=Token("start"), created=MONDAY, due_at=LATER, title="",
        office=office.unit, unit=office.section, duty=Duty.SECRECY_REVIEWER, node="waiting",
    )  # fmt: skip
    kind = subjects.Kind(
        name="guest",
        url_name="category",
        table="(SELECT id AS process_id, public_id, unit_id, NULL::bigint AS author_id, 1 AS version, 'waiting' AS state"
        "         FROM workflows_process WHERE flow_class = 'guest')",
        label=lambda node: f"stage {node}",
        opens="Open it",
        neutral="Something held back",
        unfinished="Something unfinished",
        visible=lambda user, at, ids: set(),
        title="'never to be read'",
        told="false",
    )
    subjects.register(kind)
    yield waiting
    subjects.unregister("guest")


def test_a_second_kind_of_subject_is_listed_and_counted_beside_the_items(office, guest, seen_by):
    office.item_in("secrecy_review")
    both = seen_by(office.reviewer)
    assert {row.subject for row in both.rows} == {"item", "guest"}
    assert {str(row.label) for row in both.rows} == {"stage waiting", str(ITEM.label("secrecy_review"))}
    assert inbox.counts(office.reviewer.pk, standings(office.reviewer.pk, LATER), LATER)["mine"] == 2


def test_what_may_not_be_told_is_called_by_its_neutral_name_outside(office, guest):
    (subject,) = subjects.of([guest.pk]).values()
    assert subject.title_for(close=False) == "Something held back"
    assert subjects.visible(office.reviewer, LATER, [subject]) == set()


def test_a_demanded_explanation_is_a_row_that_leads_to_its_lapse(office, asked, seen_by, client, monkeypatch):
    late = asked()
    row = next(row for row in seen_by(office.head).rows if row.lapse)
    assert (row.lapse, row.kind, row.asked_by, row.note) == (late.public_id, "account", "leader", "请说明原因。")
    assert row.url == reverse("escalation", args=[late.public_id])
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    client.force_login(office.head)
    assert reverse("escalation_step", args=[late.public_id, "explain"]) in client.get(reverse("inbox")).content.decode()
    lapse_steps.explain(late.pk, by=office.head, at=LATER, text="材料未齐。")
    assert not [row for row in seen_by(office.head).rows if row.lapse]


def test_what_the_ladder_wants_explained_is_a_row_of_whoever_must(office, seen_by, client, monkeypatch):
    office.settle(is_routine=False)
    pooled, taken = (office.item_in("section_review") for _number in range(2))
    taken = office.does("head", "sign_for", taken)
    second = office.person("second", Duty.SECTION_HEAD, unit=office.section)
    sweep(LATER)

    def owed(user):
        return {row.lapse for row in seen_by(user).rows if row.lapse}

    clocks = [Deadline.objects.get(process=item.process_id, kind="step", met_at=None).public_id for item in (pooled, taken)]
    assert owed(office.head) == set(clocks)
    assert owed(second) == {clocks[0]}
    assert not owed(office.author) | owed(office.leader)
    assert {row.lapse for row in seen_by(second, "unsigned").rows} == {None}
    assert inbox.counts(second.pk, standings(second.pk, LATER), LATER)["mine"] == 2
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    client.force_login(second)
    assert reverse("escalation_step", args=[clocks[0], "explain"]) in client.get(reverse("inbox")).content.decode()
    late = Deadline.objects.get(public_id=clocks[0])
    lapse_steps.demand_explanation(late.pk, by=office.leader, at=LATER, addressee=office.head.pk, text="请说明原因。")
    assert not owed(second)  # left to whoever was asked by name
    assert len([row for row in seen_by(office.head).rows if row.lapse == late.public_id]) == 1
    lapse_steps.explain(late.pk, by=office.head, at=LATER, text="材料未齐。")
    assert (owed(office.head), owed(second)) == ({clocks[1]}, set())


def test_where_hours_are_counted_the_hour_is_shown(office, client, monkeypatch):
    item = office.item_in("signing", "emergency")
    said_at = office.later
    item = office.does("officer", "record_consent", item, consenter=office.director.pk, said_at=said_at, means="电话")
    due_at = Deadline.objects.get(process=item.process_id, kind="countersign").due_at

    def row(at):
        return inbox.page(office.director.pk, standings(office.director.pk, at), at).rows[0]

    assert (row(due_at - timedelta(minutes=90)).hours, row(due_at - timedelta(minutes=90)).left) == (2, None)
    assert (row(due_at).hours_late, row(due_at + timedelta(minutes=90)).hours_late) == (1, 2)
    monkeypatch.setattr("people.middleware.timezone.now", lambda: due_at + timedelta(minutes=5))
    client.force_login(office.director)
    assert f"{due_at.astimezone(SHANGHAI):%m-%d %H:%M}" in client.get(reverse("inbox")).text
    page = client.get(reverse("item", args=[item.public_id])).context
    [shown] = [one for one in page["deadlines"] if one["clock"].kind == "countersign"]
    assert shown["late"]  # on the day itself, past the hour
    assert [one["late"] for one in page["lapses"]] == ["超期1小时"]


def test_whoever_comes_back_finds_what_was_decided_in_their_name_among_what_is_done(office, seen_by, client, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    deputy, item = office.colleague, office.item_in("signing", "normative")
    office.does("director", "sign", office.item_in("signing", "normative"))  # their own
    now = office.later
    Delegation.objects.create(principal=office.director, deputy=deputy, duties=[Duty.DIRECTOR], since=now, until=now + timedelta(days=2))
    office.does("colleague", "sign", item)
    mine, theirs = seen_by(office.director, "done").rows, seen_by(deputy, "done").rows
    assert [(row.subject_id == item.public_id, row.owner) for row in mine] == [(True, str(deputy)), (False, str(office.director))]
    assert [row.subject_id for row in theirs] == [item.public_id]
    client.force_login(office.director, "people.backends.Backend")
    assert client.get(reverse("inbox_tab", args=["done"])).content.decode().count("替您办理") == 1


def test_it_is_turned_over_page_by_page_and_says_which_this_is(office, client, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 1)
    monkeypatch.setattr(inbox, "PAGES", 2)
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    for _each in range(3):
        office.item_in("section_review")
    client.force_login(office.head, "people.backends.Backend")
    first, last, beyond = (client.get(reverse("inbox"), {"page": number}).content.decode() for number in (1, 2, 7))
    assert 'href="?page=2"' in first
    assert "上一页" not in first
    for page in (last, beyond):  # nothing leads beyond the last page there is
        assert 'aria-current="page">2<' in page
        assert 'href="?page=1"' in page
        assert "下一页" not in page


def test_it_says_how_many_there_are_and_beyond_the_last_page_shows_the_last(office, client, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    monkeypatch.setattr("people.middleware.timezone.now", lambda: LATER)
    for _each in range(3):
        office.item_in("section_review")
    client.force_login(office.head, "people.backends.Backend")
    beyond = client.get(reverse("inbox"), {"page": 9})
    assert (beyond.context["page"].number, len(beyond.context["page"].rows)) == (2, 1)
    assert "共3件" in beyond.content.decode()
    assert "没有等您办理的事项" not in beyond.content.decode()
    monkeypatch.setattr(inbox, "MOST", 2)
    assert client.get(reverse("inbox_tab", args=["copies"]), {"page": 9}).context["page"].number == 1


def test_it_reaches_whoever_stands_in_and_nobody_else(office, asked, seen_by):
    deputy = office.person("deputy")
    Delegation.objects.create(
        principal=office.head,
        deputy=deputy,
        duties=[Duty.SECTION_HEAD],
        since=LONG_AGO,
        until=LATER + timedelta(days=9),
        made_by=office.head,
    )
    asked()
    assert [row.owner for row in seen_by(deputy).rows if row.lapse] == ["head"]
    assert not [row for row in seen_by(office.author).rows + seen_by(office.leader).rows if row.lapse]


def test_it_stays_when_the_item_has_entered_another_passage(office, asked, seen_by):
    late = asked()
    item = fresh(office.item_in("archived"))
    Deadline.objects.filter(pk__in=[late.pk, late.steps.get(clock__isnull=False).clock_id]).update(process=item.process_id)
    office.does("author", "correct", item, reason="数字有误", changed_on=timezone.localdate(MONDAY))
    assert [row.lapse for row in seen_by(office.head).rows if row.lapse] == [late.public_id]


def test_the_title_of_what_is_not_for_the_public_is_not_in_it(office, asked, seen_by):
    asked(attribute="withheld", attribute_ground="N1", attribute_reason="涉及个人隐私", title="内部事项")
    (row,) = [row for row in seen_by(office.head).rows if row.lapse]
    assert row.title == str(ITEM.neutral)


def test_explanations_are_found_by_an_index(office, asked):
    asked()
    parameters = inbox._parameters(office.head.pk, standings(office.head.pk, LATER), LATER, 51, inbox.in_force())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {inbox._REACH} SELECT * FROM wanted", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "step_asked_of" in plan
    assert "Seq Scan" not in plan


# -- decided without opening -------------------------------------------------------------------------------------------------
@pytest.fixture
def in_place(office, monkeypatch):
    """in_place(name) is whether the one row of their list can be decided without opening it."""

    def asked(name):
        at = office.later
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        client = Client()
        client.force_login(getattr(office, name), "people.backends.Backend")
        answer = client.get(reverse("inbox"))
        [row] = answer.context["page"].rows
        assert row.in_place == ('data-key="a"' in answer.text)
        return row.in_place

    return asked


def test_a_routine_row_is_decided_in_place_unless_something_found_in_it_waits_for_a_person(office, in_place):
    item = office.does("author", "submit", office.draft("routine"))
    assert in_place("head")
    office.does("head", "return_item", item, stage="returned", reason="补充")  # out of the way
    item = office.does("author", "submit", office.draft("routine", body="<p>居民杜明远反映，其家庭困难。</p>"))
    asked = groups(office, item, "head")
    assert asked
    assert not in_place("head")
    for kind in asked:
        answer(office, item, "head", kind, "false_alarm", reason="公开报道中的人物")
    assert in_place("head")


def test_a_row_somebody_objected_to_is_opened_first(office, in_place):
    item = office.does("author", "submit", office.draft("routine"))
    item = office.does("head", "consult_units", item, units=[office.other_section.pk])
    office.does("other_head", "give_opinion", item, agrees=False, text="标准有误")
    assert not in_place("head")


def test_a_row_with_a_file_nobody_could_read_is_opened_first(office, in_place):
    unread = "说明".encode()
    records.keep(Screened(sha256(unread).hexdigest(), (), False, 1), editions.in_force(office.unit.pk).code, office.later)
    attached = attachments.attach([SimpleUploadedFile("名单.txt", unread)], [], office.later)
    office.does("author", "submit", office.draft("routine", attachments=attached))
    assert not in_place("head")
