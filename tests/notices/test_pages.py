"""The pages of messages, for their readers and for administrators."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Duty
from workflows.notices import composing, inbox
from workflows.notices.models import Letter, Notice, Preference

from .conftest import MONDAY, TITLE, person

DAY = timedelta(days=1)


@pytest.fixture
def signed_in(client, settings, monkeypatch):
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr("config.navigation.ENTRIES", ())  # the other parts' pages are no business of these tests

    def as_person(user):
        client.force_login(user)
        return client

    return as_person


@pytest.fixture
def messages(office, notify):
    """messages(n): n messages to the author, an hour apart; the first is the oldest."""

    def make(count, event="tell_author"):
        for number in range(count):
            notify(office, event, user=office.author, title=f"第{number}件", at=MONDAY + timedelta(hours=number))
        composing.compose(MONDAY + DAY)
        return list(Letter.objects.order_by("id"))

    return make


def page(client, name="messages", **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return response


def titles(response):
    return [row["letter"].notice.data["title"] for row in response.context["rows"]]


def test_unread_messages_come_first_then_the_newest(office, messages, signed_in):
    letters = messages(4)
    Letter.objects.filter(pk=letters[3].pk).update(read_at=MONDAY)
    assert titles(page(signed_in(office.author))) == ["第2件", "第1件", "第0件", "第3件"]


def test_a_person_sees_only_their_own_messages(office, messages, signed_in):
    (letter,) = messages(1)
    other = signed_in(office.head)
    assert titles(page(other)) == []
    assert other.get(reverse("message", args=[letter.public_id])).status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None


def test_opening_a_message_reads_it(office, messages, signed_in):
    (letter,) = messages(1)
    response = signed_in(office.author).get(reverse("message", args=[letter.public_id]))
    assert "第0件" in response.text
    letter.refresh_from_db()
    assert letter.read_at is not None
    assert inbox.unread_count(office.author.pk) == 0


def test_reading_all_leaves_what_came_in_the_meantime(office, messages, signed_in):
    messages(2)
    client = signed_in(office.author)
    shown = page(client).context["up_to"]
    messages(1)
    client.post(reverse("read_messages"), {"up_to": shown})
    assert inbox.unread_count(office.author.pk) == 1


@pytest.mark.parametrize("up_to", ["", "nonsense"])
def test_reading_all_of_nothing_is_not_found(office, signed_in, up_to):
    assert signed_in(office.author).post(reverse("read_messages"), {"up_to": up_to}).status_code == 404


def test_reading_up_to_somebody_elses_message_reads_nothing(office, messages, signed_in):
    messages(1)
    signed_in(office.author).post(reverse("read_messages"), {"up_to": uuid4()})
    assert inbox.unread_count(office.author.pk) == 1


def test_messages_can_be_narrowed_to_the_unread_and_to_warnings(office, messages, signed_in):
    read, _unread = messages(2)
    Letter.objects.filter(pk=read.pk).update(read_at=MONDAY)
    messages(1, event="ladder_urge")
    client = signed_in(office.author)
    assert len(titles(page(client, show="unread"))) == 2
    assert titles(page(client, show="warnings")) == ["第0件"]
    assert len(titles(page(client, show="anything else"))) == 3


def test_the_list_has_pages(office, messages, signed_in):
    messages(30)
    client = signed_in(office.author)
    assert [len(titles(page(client, page=number))) for number in ("1", "2", "3", "-1", "²", "x", "9" * 30)] == [25, 5, 0, 25, 25, 25, 25]


def test_a_page_of_messages_costs_the_same_for_one_as_for_twenty_five(office, messages, signed_in):
    client, costs = signed_in(office.author), []
    for count in (1, 24):
        messages(count)
        page(client)  # the first visit writes the session
        with CaptureQueriesContext(connection) as statements:
            page(client)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8, "three for the messages, the others for the frame around them"


def test_unread_is_counted_up_to_a_hundred_in_one_statement(office, messages, django_assert_num_queries):
    messages(120)
    with django_assert_num_queries(1):
        assert inbox.unread_count(office.author.pk) == 100


def test_a_language_for_letters_is_chosen_and_changed(office, signed_in):
    client = signed_in(office.author)
    for language in ("en", "zh-hans", "xx"):
        client.post(reverse("message_language"), {"language": language})
    assert Preference.objects.get().language == "zh-hans"


@pytest.fixture
def failed(office, notify, by_email):
    notice = notify(office, "tell_author", user=office.author)
    composing.compose(MONDAY)
    letter = notice.letters.get(channel="email")
    Letter.objects.filter(pk=letter.pk).update(failed_at=MONDAY, attempts=8, next_attempt_at=None, error="SMTP 550")
    return letter


def test_the_administrator_sees_what_was_given_up_and_why_but_not_about_what(office, failed, signed_in):
    response = page(signed_in(office.administrator), "undeliverable")
    assert "SMTP 550" in response.text
    assert "王芳" in response.text
    assert TITLE not in response.text


def test_nobody_else_sees_or_retries_it(office, failed, signed_in):
    client = signed_in(office.officer)
    assert client.get(reverse("undeliverable")).status_code == 403
    assert client.post(reverse("retry_undeliverable")).status_code == 403


def test_the_administrator_of_another_office_does_not_see_it(office, failed, signed_in):
    other = type(office.street).objects.create(kind="street", name="卫溪街道办事处", code="other")
    stranger = person("stranger", "外人", Duty.ADMINISTRATOR, other)
    client = signed_in(stranger)
    assert page(client, "undeliverable").context["rows"] == []
    client.post(reverse("retry_undeliverable"))
    client.post(reverse("retry_undeliverable"), {"letter": failed.public_id})
    failed.refresh_from_db()
    assert failed.failed_at is not None


@pytest.mark.parametrize("chosen", [True, False])
def test_a_given_up_letter_is_tried_again_on_demand(office, failed, signed_in, chosen):
    client = signed_in(office.administrator)
    client.post(reverse("retry_undeliverable"), {"letter": failed.public_id} if chosen else {})
    shown = page(client, "undeliverable")
    assert shown.context["owed"] == 1
    assert "消息均已送达" not in shown.text  # it is on its way
    failed.refresh_from_db()
    assert (failed.failed_at, failed.attempts) == (None, 0)
    assert failed.next_attempt_at is not None
    again = client.post(reverse("retry_undeliverable"), {"letter": failed.public_id}, follow=True)  # an old page
    assert [message.level_tag for message in again.context["messages"]][-1] == "info"


def test_a_notice_nobody_could_be_told_is_shown_and_composed_again(office, notify, signed_in):
    notice = notify(office, "tell_next", duty=Duty.ARCHIVIST)
    Notice.objects.filter(pk=notice.pk).update(composed_at=MONDAY, trouble="nobody")
    client = signed_in(office.administrator)
    assert [trouble["count"] for trouble in page(client, "undeliverable").context["troubled"]] == [1]
    client.post(reverse("retry_undeliverable"))
    assert composing.compose(MONDAY) == 1
    assert notice.letters.count() == 2


@pytest.mark.parametrize("name", ["messages", "undeliverable"])
def test_a_stranger_is_asked_to_sign_in(client, db, name):
    assert client.get(reverse(name)).url.startswith(reverse("sign_in"))


@pytest.mark.parametrize(
    ("event", "data", "leads_to"),
    [
        ("tell_author", {"publication": str(uuid4())}, "Open the discovery"),
        ("stand_in_arranged", {"by": "甲", "since": "2026-03-02", "until": "2026-03-09"}, "Open my account"),
        ("stood_in_ended", {"by": "甲"}, "Open my account"),
        ("tell_author", {"lapse": str(uuid4())}, "Open the lapse"),
    ],
)
def test_the_button_says_where_it_leads(office, notify, signed_in, event, data, leads_to):
    """A stand-in that was arranged is no item: what the letter is about stands on the account's page. (替岗)"""
    notify(office, event, user=office.author, at=MONDAY, **data)
    composing.compose(MONDAY + DAY)
    [row] = page(signed_in(office.author)).context["rows"]
    assert (row["leads_to"], bool(row["link"])) == (leads_to, True)
    opened = signed_in(office.author).get(reverse("message", args=[row["letter"].public_id]))
    assert f">{leads_to}</a>" in opened.content.decode()
