"""A state secret that was confirmed in what is public: who is called, and for how long. (保密法实施条例 第六十一条)"""

from datetime import timedelta

import pytest
from django.urls import reverse

from people.queries import standings
from tests.office import fresh
from workflows.deadlines.models import Deadline
from workflows.disclosure import actions, inbox
from workflows.engine.models import OPEN, Task
from workflows.invariants import clocks
from workflows.notices.models import Notice
from workflows.refusals import Refused

from .conftest import LATER
from .test_answering import codes, give, said
from .test_under_way import MARK, kept


@pytest.fixture
def secret(office, published, new_rules, searched):
    """A publication with a mark that was confirmed to be true by the disclosure office."""
    publication = published("<p>见附件。</p>", attachments=[kept(office, MARK)])
    new_rules()
    searched()
    give(publication, office.officer, said(publication), answer="true")
    return publication


def called(item):
    return Task.objects.filter(process=fresh(item).process_id, node="secret_public", status__in=OPEN)


@pytest.mark.usefixtures("own_files")
def test_a_state_secret_in_public_is_the_secrecy_reviewers_to_see_to_within_24_hours(office, secret):
    task = called(secret.item).get()
    assert (task.kind, task.duty, task.owner_id, task.due_at) == ("follow_up", "secrecy_reviewer", None, LATER + timedelta(hours=24))
    assert "secret_public" in [row.node for row in inbox.page(office.reviewer.pk, standings(office.reviewer.pk, LATER), LATER).rows]
    told = Notice.objects.filter(event__in=("tell_secrecy_reviewer", "tell_leaders"), data__step="secret_is_public")
    assert set(told.values_list("duty", flat=True)) == {"secrecy_reviewer", "disclosure_leader", "disclosure_officer"}
    assert not Notice.objects.filter(event="leak_confirmed").exists()  # nobody is told twice


@pytest.mark.usefixtures("own_files")
def test_it_outlives_the_withdrawal_and_ends_with_the_destruction(office, secret):
    item = office.does("reviewer", "withdraw_urgently", secret.item, ground="secret")
    assert called(item).exists()
    item = office.does("reviewer", "destroy", fresh(item), level="secret", reason="经定密责任人确认", secured=True)
    assert not called(item).exists()
    clock = Deadline.objects.get(kind="secret")
    assert (clock.process_id, clock.cancelled_at) == (item.process_id, None)
    assert clock.met_at is not None
    assert [fault for rule in clocks.RULES for fault in rule.find(office.later)] == []


@pytest.mark.usefixtures("own_files")
def test_a_second_secret_in_the_same_item_is_a_leak_and_starts_no_second_clock(office, published, new_rules, searched):
    files = [kept(office, MARK), kept(office, MARK.replace("10年", "20年"), "另件.txt")]
    publication = published("<p>见附件。</p>", attachments=files)
    new_rules()
    searched()
    for _file in files:
        give(publication, office.reviewer, said(publication), answer="true")
    assert publication.item.leaks.count() == 2
    assert called(publication.item).count() == 1
    assert Deadline.objects.filter(kind="secret").count() == 1
    with pytest.raises(Refused) as refused:
        actions.secret_is_public(publication.item_id, by=None, at=office.later)
    assert codes(refused) == ["called_already"]


@pytest.mark.usefixtures("own_files")
def test_of_a_state_secret_that_was_public_the_report_is_due_24_hours_after_it_was_confirmed(office, published, new_rules, searched):
    publication = published("<p>见附件。</p>", attachments=[kept(office, MARK)])
    new_rules()
    searched()
    give(publication, office.reviewer, said(publication), answer="true")
    actions.withdraw_urgently(publication.item_id, by=office.reviewer, at=LATER + timedelta(hours=1), ground="secret")
    said_so = {"level": "secret", "reason": "经定密责任人确认", "secured": True}
    item = actions.destroy(publication.item_id, by=office.reviewer, at=LATER + timedelta(hours=5), **said_so).subject
    clock = Deadline.objects.get(process=item.process_id, kind="step", met_at=None, cancelled_at=None)
    assert (clock.started_at, clock.due_at) == (LATER, LATER + timedelta(hours=24))


@pytest.mark.usefixtures("own_files")
def test_the_item_says_what_is_to_be_done_next_and_leads_whoever_may_to_it(office, secret, at_desk):
    item, page = secret.item, reverse("item", args=[secret.item.public_id])
    withdrawing, destroying = (reverse("step", args=[item.public_id, name]) for name in ("withdraw_urgently", "destroy"))
    shown = {name: at_desk(getattr(office, name)).get(page) for name in ("reviewer", "author")}
    assert shown["reviewer"].context["secret"]["url"] == f"{withdrawing}?ground=secret"
    assert f"{withdrawing}?ground=secret" in shown["reviewer"].text
    assert "url" not in shown["author"].context["secret"]
    assert [one["of"] for one in shown["reviewer"].context["asked"]] == ["保密审查员"]
    office.does("reviewer", "withdraw_urgently", item, ground="secret")
    assert at_desk(office.reviewer).get(page).context["secret"]["url"] == destroying
    office.does("reviewer", "destroy", fresh(item), level="secret", reason="经定密责任人确认", secured=True)
    assert at_desk(office.reviewer).get(page).context["secret"] is None
