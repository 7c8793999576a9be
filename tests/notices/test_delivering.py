"""Letters leave the house at least once, and nobody's fault costs anybody else."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import connections

from people.models import Duty
from workflows.notices import channels, composing, delivering
from workflows.notices.models import Letter, Preference

from .conftest import MONDAY, TITLE, person

MINUTE = timedelta(minutes=1)
KEY = UUID(int=0)


@pytest.fixture
def mails(office, notify, by_email):
    """mails(n): n letters by e-mail, to n people, due on MONDAY."""

    def make(count):
        people = [person(f"p{number}", f"同志{number}", email=f"p{number}@example.gov.cn") for number in range(count)]
        for user in people:
            notify(office, "tell_author", user=user)
        composing.compose(MONDAY)
        return list(Letter.objects.filter(channel="email").order_by("id"))

    return make


@pytest.fixture
def refusing(monkeypatch):
    """refusing(error, address): the mail channel raises for this address, or for all."""

    def arrange(error, address=""):
        send = channels.Email.send

        def refuse(self, message):
            if address in message.address:
                raise error
            send(self, message)

        monkeypatch.setattr(channels.Email, "send", refuse)

    return arrange


def fresh(letter):
    return Letter.objects.get(pk=letter.pk)


def test_a_letter_by_email_arrives_in_chinese_with_its_key_and_a_link(office, notify, by_email, settings):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "http://10.0.0.8", "阳光 <yangguang@example.gov.cn>"
    notify(office, "tell_author", user=office.author, step="publish")
    composing.compose(MONDAY)
    assert delivering.deliver(MONDAY + MINUTE).delivered == 1
    letter, sent = Letter.objects.get(channel="email"), mail.outbox[0]
    assert (letter.delivered_at, letter.claimed_at, letter.next_attempt_at, letter.attempts) == (MONDAY + MINUTE, None, None, 1)
    assert sent.to == ["wang@example.gov.cn"]
    assert TITLE in sent.subject
    assert sent.extra_headers["Message-ID"] == f"<{letter.public_id}@example.gov.cn>"


def test_a_letter_is_in_the_language_its_reader_chose(office, notify, by_email):
    Preference.objects.create(user=office.author, language="en")
    notify(office, "tell_author", user=office.author, step="publish")
    composing.compose(MONDAY)
    delivering.deliver(MONDAY)
    assert mail.outbox[0].subject == f"Made public: “{TITLE}”"


def test_a_line_break_in_a_title_does_not_break_the_letter(office, notify, by_email):
    notify(office, "tell_author", user=office.author, title="第一行\r\nBcc: all@example.gov.cn")
    composing.compose(MONDAY)
    assert delivering.deliver(MONDAY).delivered == 1
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["wang@example.gov.cn"]


def test_delivering_again_sends_nothing_again(mails):
    mails(2)
    assert [delivering.deliver(MONDAY).delivered for _again in range(2)] == [2, 0]
    assert len(mail.outbox) == 2


def test_a_worker_that_dies_while_sending_loses_nothing(mails, monkeypatch):
    (letter,) = mails(1)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivering, "_send", killed)
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver(MONDAY)
    monkeypatch.undo()
    assert fresh(letter).claimed_at == MONDAY
    assert delivering.deliver(MONDAY + 5 * MINUTE).delivered == 0, "the claim may still be alive"
    assert delivering.deliver(MONDAY + 6 * MINUTE).delivered == 1
    assert len(mail.outbox) == 1


def test_a_letter_whose_sender_died_after_sending_goes_again_under_the_same_key(mails, monkeypatch):
    (letter,) = mails(1)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivering, "_settle", killed)
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver(MONDAY)
    monkeypatch.undo()
    delivering.deliver(MONDAY + 6 * MINUTE)
    assert [sent.extra_headers["Message-ID"].split("@")[0] for sent in mail.outbox] == [f"<{letter.public_id}"] * 2


def test_a_letter_that_kills_every_sender_is_given_up_in_the_end(mails):
    (letter,) = mails(1)
    Letter.objects.filter(pk=letter.pk).update(attempts=delivering.MAX_ATTEMPTS, claimed_at=MONDAY)
    assert delivering.deliver(MONDAY + 6 * MINUTE).failed == 1
    assert fresh(letter).failed_at == MONDAY + 6 * MINUTE
    assert mail.outbox == []


def test_one_refused_recipient_stops_nobody_else(mails, refusing):
    refused, *others = mails(3)
    refusing(channels.Undelivered("recipient refused: SMTP 550"), refused.recipient.email)
    outcome = delivering.deliver(MONDAY)
    assert (outcome.delivered, outcome.postponed) == (2, 1)
    refused = fresh(refused)
    assert (refused.error, refused.claimed_at, refused.attempts) == ("recipient refused: SMTP 550", None, 1)
    assert MONDAY + MINUTE <= refused.next_attempt_at <= MONDAY + 1.2 * MINUTE


def test_a_bug_in_one_letter_stops_nobody_else_and_is_seen(mails, refusing, caplog):
    broken, *_others = mails(3)
    refusing(ZeroDivisionError("a bug"), broken.recipient.email)
    assert delivering.deliver(MONDAY).delivered == 2
    assert fresh(broken).error == "ZeroDivisionError"
    assert "could not be sent" in caplog.text


def test_a_dead_mail_server_costs_one_attempt_not_one_each(mails, refusing):
    first, *others = mails(3)
    refusing(channels.Undelivered("ConnectionRefusedError", down=True))
    outcome = delivering.deliver(MONDAY)
    assert (outcome.postponed, outcome.put_back, list(outcome.out_of_order)) == (1, 2, ["email"])
    assert fresh(first).attempts == 1
    assert [(fresh(other).attempts, fresh(other).claimed_at) for other in others] == [(0, None)] * 2


def test_what_there_was_no_time_for_is_put_back(mails):
    mails(3)
    assert delivering.deliver(MONDAY, seconds=-1).put_back == 3
    assert delivering.deliver(MONDAY).delivered == 3


def test_after_eight_attempts_a_letter_is_given_up_and_can_be_tried_again(mails, refusing, monkeypatch):
    (letter,) = mails(1)
    refusing(channels.Undelivered("SMTP 451"))
    at, pauses = MONDAY, []
    while fresh(letter).failed_at is None:
        delivering.deliver(at)
        due = fresh(letter).next_attempt_at
        if due:
            assert delivering.deliver(due - timedelta(seconds=1)).postponed == 0, "not before its time"
            pauses.append(due - at)
            at = due
    letter = fresh(letter)
    assert (letter.attempts, letter.failed_at, letter.error, letter.next_attempt_at) == (8, at, "SMTP 451", None)
    assert pauses == sorted(pauses)
    assert len(pauses) == 7
    assert delivering.deliver(at + timedelta(days=1)).failed == 0
    monkeypatch.undo()
    assert delivering.retry(Letter.objects.all(), at) == 1
    assert delivering.deliver(at).delivered == 1
    assert fresh(letter).error == ""


def test_pauses_grow_from_a_minute_to_six_hours():
    minutes = [delivering.pause_after(attempt, KEY) / MINUTE for attempt in range(1, 8)]
    assert minutes == [1, 4, 16, 64, 256, 360, 360]
    assert delivering.pause_after(8, KEY) is None


def test_what_failed_together_does_not_come_back_together():
    pauses = {delivering.pause_after(2, UUID(int=number)) for number in range(1000)}
    assert len(pauses) == 1000
    assert min(pauses) == 4 * MINUTE
    assert max(pauses) < 4.8 * MINUTE


def test_workers_side_by_side_send_every_letter_once(committed_office, notify, by_email):
    for _each in range(40):
        notify(committed_office, "tell_next", duty=Duty.SECTION_HEAD)
    composing.compose(MONDAY)
    together = threading.Barrier(3)

    def work(number):
        together.wait()
        try:
            while delivering.deliver(MONDAY + timedelta(seconds=number), limit=5).delivered:
                pass
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=[number]) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    keys = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
    assert len(keys) == len(set(keys)) == 40
    assert not Letter.objects.filter(channel="email", delivered_at=None).exists()


def test_delivering_costs_two_statements_and_one_for_each_letter(mails, django_assert_num_queries):
    mails(30)
    with django_assert_num_queries(2 + 30):
        delivering.deliver(MONDAY)
