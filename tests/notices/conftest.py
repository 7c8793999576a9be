"""A small office: a street with a section, its people, and a way to queue a notice."""

from datetime import datetime
from itertools import count
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from people.models import Appointment, Duty, Unit, User
from workflows.notices import outbox
from workflows.notices.models import Letter, Notice

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
LONG_AGO = datetime(2020, 1, 1, tzinfo=BEIJING)
TITLE = "2026年2月城乡低保发放情况公示"


def person(username, name, duty=None, unit=None, email="", until=None):
    user = User.objects.create(username=username, name=name, email=email)
    if duty:
        appoint(user, duty, unit, until=until)
    return user


def appoint(user, duty, unit, scopes=(), since=LONG_AGO, until=None):
    appointment = Appointment.objects.create(user=user, duty=duty, unit=unit, since=since, until=until)
    appointment.scopes.set(scopes)
    return appointment


def make_office():
    street = Unit.objects.create(kind="street", name="平山街道办事处", short_name="平山街道", code="street")
    section = Unit.objects.create(parent=street, kind="section", name="社会事务办公室", short_name="社会事务办", code="section")
    return SimpleNamespace(
        street=street,
        section=section,
        author=person("wang", "王芳", Duty.AUTHOR, section, email="wang@example.gov.cn"),
        head=person("chen", "陈静", Duty.SECTION_HEAD, section, email="chen@example.gov.cn"),
        director=person("zhao", "赵强", Duty.DIRECTOR, street, email="zhao@example.gov.cn"),
        officer=person("sun", "孙磊", Duty.DISCLOSURE_OFFICER, street),
        administrator=person("admin", "周涛", Duty.ADMINISTRATOR, street),
    )


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def committed_office(transactional_db):
    """The office in rows that other connections see."""
    yield make_office()
    with connection.cursor() as cursor:  # the tables of facts are emptied only by a test that says so
        cursor.execute("SET yangguang.cleaning = 'on'")


@pytest.fixture
def notify():
    """notify(office, "tell_next", duty=…, unit=…) queues a notice as a step would."""
    numbers = count(1)

    def queue(office, event, *, user=None, duty="", unit=None, at=MONDAY, cause="", muted=False, move_id=None, process_id=None, **data):
        note = outbox.Note(
            event,
            user_id=user.pk if user else None,
            duty=duty,
            unit_id=(unit or office.section).pk if duty else None,
            data={"title": TITLE} | data,
        )
        cause = cause or f"test:{next(numbers)}"
        outbox.queue([note], office_id=office.street.pk, process_id=process_id, move_id=move_id, at=at, cause=cause, muted=muted)
        return Notice.objects.get(key=f"{cause}:{event}:0")

    return queue


@pytest.fixture
def by_email(settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:25"


def told(notice, channel="inbox"):
    """The names of those a notice was told to over a channel."""
    return {letter.recipient.name for letter in notice.letters.filter(channel=channel)}


def only_letter(channel):
    return Letter.objects.get(channel=channel)
