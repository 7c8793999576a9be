"""What is owed and for how long is seen from outside."""

from datetime import timedelta

from people.models import Duty
from workflows.notices import composing, delivering, watching
from workflows.notices.models import Letter

from .conftest import MONDAY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_nothing_is_owed_in_a_quiet_office(office):
    assert watching.owed(MONDAY) == (0, timedelta())


def test_a_message_is_owed_from_its_cause_until_it_is_delivered(office, notify, by_email):
    notify(office, "tell_author", user=office.author)
    assert watching.owed(MONDAY + HOUR) == (1, HOUR), "not composed yet"
    composing.compose(MONDAY + HOUR)
    assert (watching.owed_count(MONDAY + 2 * HOUR), watching.oldest_owed_age(MONDAY + 2 * HOUR)) == (1, 2 * HOUR)
    delivering.deliver(MONDAY + 2 * HOUR)
    assert watching.owed(MONDAY + 2 * HOUR) == (0, timedelta())


def test_replayed_notices_are_owed_to_nobody(office, notify):
    notify(office, "tell_author", user=office.author, muted=True)
    assert watching.owed_count(MONDAY) == 0


def test_what_waits_for_the_summary_is_owed_only_when_the_summary_never_came(office, notify, by_email):
    notify(office, "ladder_interview", duty=Duty.DIRECTOR)
    composing.compose(MONDAY)
    assert watching.owed_count(MONDAY + 9 * DAY) == 0
    assert watching.owed(MONDAY + 11 * DAY) == (1, 11 * DAY)


def test_the_metrics_count_what_was_given_up_and_what_is_in_trouble(office, notify, by_email):
    notify(office, "tell_martians", user=office.author)
    composing.compose(MONDAY)
    Letter.objects.filter(channel="email").update(failed_at=MONDAY)
    numbers = {name: value for name, _meaning, value in watching.numbers()}
    assert (numbers["messages_undeliverable"], numbers["notices_in_trouble"], numbers["messages_owed"]) == (1, 1, 0)
