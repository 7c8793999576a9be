"""One summary of warnings a day for a leader, not thirty mails."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Duty
from workflows.notices import channels, composing, delivering, digests
from workflows.notices.models import Letter, Notice

from .conftest import MONDAY, told

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SUNDAY = MONDAY - DAY


@pytest.fixture
def late(office, notify, by_email):
    """late(n): n items become late on Sunday, and the director is to hear of it."""

    def make(count, at=SUNDAY):
        made = [notify(office, "ladder_interview", duty=Duty.DIRECTOR, at=at, title=f"第{number}件") for number in range(count)]
        composing.compose(at)
        return made

    return make


def test_thirty_warnings_are_one_mail_and_thirty_messages(office, late):
    notices = late(30)
    assert delivering.deliver(SUNDAY).delivered == 0, "warnings wait for the summary"
    assert Letter.objects.filter(channel="inbox", recipient=office.director).count() == 30
    assert digests.deliver_digests(MONDAY) == 1
    assert delivering.deliver(MONDAY).delivered == 1
    (sent,) = mail.outbox
    assert sent.to == ["zhao@example.gov.cn"]
    assert "30" in sent.subject
    assert all(f"第{number}件" in sent.body for number in range(30))
    assert Letter.objects.filter(notice=notices[0], channel="email").get().delivered_at == MONDAY
    assert not Letter.objects.filter(delivered_at=None).exists()


def test_the_summary_is_not_a_message_of_its_own(office, late):
    late(2)
    digests.deliver_digests(MONDAY)
    assert told(Notice.objects.get(event="digest")) == set()


def test_there_is_one_summary_a_day_and_what_comes_later_waits_for_the_next(office, late):
    late(2)
    assert digests.deliver_digests(MONDAY) == 1
    late(1, at=MONDAY)
    assert digests.deliver_digests(MONDAY + 60 * MINUTE) == 0
    assert digests.deliver_digests(MONDAY + DAY) == 1
    delivering.deliver(MONDAY + DAY)
    assert len(mail.outbox) == 2
    assert not Letter.objects.filter(delivered_at=None).exists()


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (SUNDAY, 0),
        (MONDAY - 31 * MINUTE, 0),
        (MONDAY - 30 * MINUTE, 1),
    ],
)
def test_summaries_go_out_from_half_past_eight_on_working_days(late, at, count):
    late(1, at=SUNDAY - DAY)
    assert digests.deliver_digests(at) == count


@pytest.mark.parametrize(("day", "works"), [("2026-02-28", True), ("2026-10-05", False)])  # a make-up Saturday, a holiday Monday
def test_the_calendar_in_force_says_which_days_are_working_days(db, day, works):
    assert digests.is_working(date.fromisoformat(day)) is works


def test_the_author_hears_of_lateness_at_once(office, notify, by_email):
    notify(office, "ladder_urge", duty=Duty.AUTHOR)
    composing.compose(MONDAY)
    assert delivering.deliver(MONDAY).delivered == 1


def test_what_is_not_a_warning_reaches_a_leader_at_once(office, notify, by_email):
    notify(office, "tell_next", duty=Duty.DIRECTOR)
    composing.compose(MONDAY)
    assert delivering.deliver(MONDAY).delivered == 1


def test_a_summary_that_failed_is_tried_again_with_all_it_gathered(late, monkeypatch):
    late(3)
    digests.deliver_digests(MONDAY)

    def refuse(self, message):
        raise channels.Undelivered("SMTP 451")

    with monkeypatch.context() as patched:
        patched.setattr(channels.Email, "send", refuse)
        assert delivering.deliver(MONDAY).postponed == 1
    assert delivering.deliver(MONDAY + 2 * MINUTE).delivered == 1
    assert "第2件" in mail.outbox[0].body
    assert not Letter.objects.filter(delivered_at=None).exists()


def test_gathering_costs_the_same_for_one_warning_as_for_forty(late):
    digests.is_working(MONDAY.date())  # the calendar is kept after the first look
    costs = []
    for count, at in ((1, MONDAY), (40, MONDAY + DAY)):
        late(count, at=at - DAY)
        with CaptureQueriesContext(connection) as statements:
            assert digests.deliver_digests(at) == 1
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 7
