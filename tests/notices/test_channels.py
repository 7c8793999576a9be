"""E-mail to a real SMTP server and the webhook to a real HTTP server, both on this machine."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils.translation import override

from workflows.notices import channels, composing, delivering
from workflows.notices.models import Letter

from .conftest import MONDAY, TITLE, person

SECRET = "shared with the gateway"


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers, body))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_): ...


class MailServer(socketserver.StreamRequestHandler):
    """Just enough SMTP; refuses whoever is called nobody."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith(("EHLO", "HELO", "MAIL", "RSET")):
                self.say("250 ok")
            elif verb.startswith("RCPT"):
                self.say("550 no such person" if "nobody@" in line else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += self.rfile.readline()
                self.server.got.append(text.decode())
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.got, server.answer = [], 202
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = f"http://127.0.0.1:{server.server_port}/notify?app=1", SECRET
    with serving(server):
        yield server


@pytest.fixture
def mail_server(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer)
    server.daemon_threads, server.got = True, []
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://127.0.0.1", *server.server_address
    with serving(server):
        yield server


@pytest.fixture
def letter(office, notify):
    notify(office, "tell_author", user=office.author, step="publish")
    return lambda channel: composing.compose(MONDAY) and Letter.objects.get(channel=channel)


def test_the_gateway_gets_signed_json_with_the_key_of_the_letter(gateway, letter):
    key = str(letter("webhook").public_id)
    assert delivering.deliver(MONDAY).delivered == 1
    [(path, headers, body)] = gateway.got
    assert path == "/notify?app=1"
    assert headers[channels.IDEMPOTENCY_KEY] == key
    expected = channels.signature(SECRET, headers[channels.TIMESTAMP], body)
    assert headers[channels.SIGNATURE] == f"sha256={expected}"
    sent = json.loads(body)
    assert (sent["id"], sent["to"], sent["event"], sent["office"]) == (key, "wang", "tell_author", "street")
    assert TITLE in sent["subject"]


def test_the_signature_is_plain_hmac_sha256_of_timestamp_dot_body():
    # printf '1772413200.{}' | openssl dgst -sha256 -hmac secret
    assert channels.signature("secret", "1772413200", b"{}") == "eb4411051a8ff64b5d7907b29130407e26e251549a1d4833449a20070c4de77d"


@pytest.mark.parametrize(("answer", "down"), [(400, False), (404, False), (500, False), (302, False), (401, True), (503, True)])
def test_an_answer_other_than_2xx_is_not_delivery(gateway, letter, answer, down):
    one = letter("webhook")
    gateway.answer = answer
    outcome = delivering.deliver(MONDAY)
    assert (outcome.delivered, outcome.postponed, bool(outcome.out_of_order)) == (0, 1, down)
    assert Letter.objects.get(pk=one.pk).error == f"HTTP {answer}"
    assert len(gateway.got) == 1, "redirects are not followed"


def test_a_gateway_that_is_not_there_is_out_of_order(letter, settings):
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = "http://127.0.0.1:9/", SECRET
    letter("webhook")
    assert list(delivering.deliver(MONDAY).out_of_order) == ["webhook"]


def test_mail_goes_over_one_connection_and_survives_a_refused_person(mail_server, office, notify):
    nobody = person("nobody", "查无此人", email="nobody@example.gov.cn")
    for user in (office.author, nobody, office.head):
        notify(office, "tell_author", user=user, step="publish")
    composing.compose(MONDAY)
    outcome = delivering.deliver(MONDAY)
    assert (outcome.delivered, outcome.postponed, outcome.out_of_order) == (2, 1, {})
    assert Letter.objects.get(channel="email", recipient=nobody).error == "recipient refused: SMTP 550"
    key = Letter.objects.get(channel="email", recipient=office.author).public_id
    assert f"Message-ID: <{key}@" in mail_server.got[0]
    assert "To: chen@example.gov.cn" in mail_server.got[1]


def test_a_mail_server_that_is_not_there_is_out_of_order(letter, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://127.0.0.1:9", "127.0.0.1", 9
    one = letter("email")
    assert list(delivering.deliver(MONDAY).out_of_order) == ["email"]
    assert Letter.objects.get(pk=one.pk).error == "ConnectionRefusedError: Connection refused"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("recipient refused: SMTP 550", "The mail server refuses this recipient (SMTP 550)"),
        ("no e-mail address", "No e-mail address"),
        ("HTTP 404", "The messaging gateway did not take it (HTTP 404)"),
        ("SMTP 451", "The mail server did not take it (SMTP 451)"),
        ("ZeroDivisionError", "ZeroDivisionError"),
    ],
)
def test_a_reason_is_shown_in_words(error, shown):
    with override("en"):
        assert channels.explained(error) == shown
