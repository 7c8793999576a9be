"""Health, numbers and logs: what supervisors, scrapers and administrators read."""

import json
import logging

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import HttpResponse
from django.test import RequestFactory

from config.apps import look_at_the_key
from config.health import NotReady
from config.logging import JsonLines, RequestLog
from people.models import User
from workflows.screening.models import KeyTakenUp


def test_live_touches_no_database(client):
    assert client.get("/health/live").content == b"ok\n"


@pytest.mark.django_db
def test_ready_asks_database_migrations_broker_disk_and_key(client):
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "broker": "ok", "disk": "ok", "screening_key": "ok"}
    assert "no-store" in response["Cache-Control"]


def nothing_swept():
    raise NotReady("no sweep for 10 minutes")


@pytest.mark.django_db
def test_a_part_of_the_site_can_add_a_check(client, settings):
    settings.READINESS_CHECKS = [f"{__name__}.nothing_swept"]
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["nothing_swept"] == "no sweep for 10 minutes"


@pytest.mark.django_db
def test_not_ready_without_a_broker(client, monkeypatch):
    monkeypatch.setattr("config.celery.app.conf.broker_url", "redis+socket:///nowhere/valkey")
    monkeypatch.setattr("config.celery.app.conf.broker_write_url", "redis+socket:///nowhere/valkey")
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["broker"] != "ok"
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_not_ready_on_a_full_disk(client, monkeypatch):
    monkeypatch.setattr("config.health.LEAST_FREE", 2**80)
    assert client.get("/health/ready").json()["disk"] == "less than 500 MB free"


@pytest.mark.django_db
def test_another_key_than_before_is_told_before_anybody_decides_anew(client, settings):
    """What was decided is recognised by SCREENING_KEY alone: under another it would all be open again, and nobody would know why."""
    look_at_the_key()
    assert client.get("/health/ready").status_code == 200
    old, settings.SCREENING_KEY = settings.SCREENING_KEY, "another"
    look_at_the_key()  # a second process, or the next start
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "screening_key --accept" in answer.json()["screening_key"]
    with pytest.raises(CommandError, match="another SCREENING_KEY"):
        call_command("screening_key")
    settings.SCREENING_KEY = old
    assert client.get("/health/ready").json()["screening_key"] == "ok"


@pytest.mark.django_db
def test_a_key_that_is_to_be_another_is_accepted_once_for_all_processes(client, settings, capsys):
    look_at_the_key()
    old, settings.SCREENING_KEY = settings.SCREENING_KEY, "another"
    call_command("screening_key", "--accept")
    call_command("screening_key", "--accept")
    assert "findings decided under another are open" in capsys.readouterr().out
    assert KeyTakenUp.objects.count() == 2
    assert client.get("/health/ready").status_code == 200
    settings.SCREENING_KEY = old  # a process that was not started anew
    assert client.get("/health/ready").status_code == 503


@pytest.mark.django_db
def test_the_log_of_a_starting_process_says_it_in_words(settings, caplog):
    look_at_the_key()
    settings.SCREENING_KEY = "another"
    look_at_the_key()
    assert "Start it with the old key" in caplog.text


@pytest.mark.django_db
def test_not_ready_while_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr("config.health.missing_migrations", lambda: ["0002"])
    assert client.get("/health/ready").status_code == 503


def owed():
    yield "notices_owed", "Notices not delivered", 3, {"channel": "mail"}
    yield "notices_owed", "Notices not delivered", 1, {"channel": "inbox"}


@pytest.mark.django_db
def test_numbers_are_read_when_asked(client, settings):
    settings.METRICS = [*settings.METRICS, f"{__name__}.owed"]
    page = client.get("/metrics").content.decode()
    assert 'yangguang_notices_owed{channel="mail"} 3.0' in page
    assert 'yangguang_notices_owed{channel="inbox"} 1.0' in page
    assert "yangguang_database_bytes" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"REMOTE_ADDR": "10.0.0.8"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.8"}, 403),
        ({"REMOTE_ADDR": "10.0.0.8", "HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ({"REMOTE_ADDR": "10.0.0.8", "HTTP_AUTHORIZATION": "Bearer 令牌"}, 403),
        ({"REMOTE_ADDR": "10.0.0.8", "HTTP_AUTHORIZATION": "Bearer right"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
    ],
)
def test_numbers_are_for_this_machine_or_for_a_token(client, settings, sent, status):
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", **sent).status_code == status


@pytest.mark.django_db  # the page that says no shows who is signed in
def test_without_a_token_set_an_empty_one_opens_nothing(client):
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8", HTTP_AUTHORIZATION="Bearer ").status_code == 403


@pytest.fixture
def lines(caplog):
    """The log lines as an administrator finds them."""
    caplog.set_level(logging.INFO)
    return lambda: [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == "yangguang.request"]


def test_a_request_is_one_line_without_its_query(client, lines):
    response = client.get("/health/live?name=张三&id=11010519491231002X", headers={"X-Request-ID": "proxy-12345678"})
    (line,) = lines()
    assert line["path"] == "/health/live"
    assert (line["method"], line["status"], line["request_id"]) == ("GET", 200, "proxy-12345678")
    assert line["ms"] >= 0
    assert "张三" not in json.dumps(line, ensure_ascii=False)
    assert response["X-Request-ID"] == "proxy-12345678"


def test_a_request_id_that_could_forge_a_line_is_replaced(client, lines):
    client.get("/health/live", headers={"X-Request-ID": 'x", "status": 200'})
    assert len(lines()[0]["request_id"]) == 32


def test_a_signed_in_user_is_a_number(lines):
    request = RequestFactory().get("/")
    request._cached_user = User(pk=7, username="张三")
    RequestLog(lambda _: HttpResponse())(request)
    assert lines()[0]["user_id"] == 7
    assert "张三" not in json.dumps(lines(), ensure_ascii=False)


def test_an_exception_keeps_its_place_and_loses_its_text():
    try:
        raise ValueError("Key (id_number)=(11010519491231002X) already exists")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/x",), (type(error), error, error.__traceback__)
        )
    text = JsonLines().format(record)
    assert "11010519491231002X" not in text
    assert json.loads(text)["exception"] == "ValueError"
    assert "test_health.py" in json.loads(text)["where"][0]
