"""The ways out of the office: e-mail over SMTP and the messaging gateway over HTTP. Only the standard library and Django's mail."""

import hashlib
import hmac
import http.client
import json
import smtplib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.utils.translation import gettext_lazy as _

from .models import Letter

SIGNATURE, TIMESTAMP, IDEMPOTENCY_KEY = "X-Yangguang-Signature", "X-Yangguang-Timestamp", "Idempotency-Key"
TIMEOUT = 10  # seconds, for each answer of the other side
OUT_OF_ORDER = (401, 403, 429, 502, 503, 504)  # answers of a gateway that concern us or it, not one message
# Why a letter was not taken: kept as written here, shown in the reader's language.
NO_ADDRESS, REFUSED, INTERRUPTED = "no e-mail address", "recipient refused", "the sender stopped before it was done"
REASONS = {
    NO_ADDRESS: _("No e-mail address"),
    REFUSED: _("The mail server refuses this recipient"),
    INTERRUPTED: _("The sender stopped before it was done"),
    "SMTP": _("The mail server did not take it"),
    "HTTP": _("The messaging gateway did not take it"),
    "ConnectionRefusedError": _("The server does not answer"),
    "TimeoutError": _("The server answers too late"),
}


class Undelivered(Exception):
    """The message was not taken. `down`: the channel itself is out of order, the next person's message would fail too."""

    def __init__(self, reason: str, down: bool = False):
        super().__init__(reason)
        self.down = down


@dataclass(frozen=True)
class Message:
    """What goes out, the same for every channel. `key` is the same each time one message is tried again."""

    key: str
    event: str
    at: datetime  # when it happened
    sent_at: datetime
    office_code: str
    username: str
    address: str
    subject: str
    body: str
    link: str = ""


def configured() -> set[str]:
    """The channels out of the house that this installation has set up. (EMAIL_URL, WEBHOOK_URL)"""
    addresses = {Letter.Channel.EMAIL: settings.EMAIL_URL, Letter.Channel.WEBHOOK: settings.WEBHOOK_URL}
    return {channel for channel, address in addresses.items() if address}


class Email:
    """One SMTP connection for as long as it works; a fault closes it, the next message opens another."""

    def __init__(self):
        self.connection = None

    def send(self, message: Message) -> None:
        """Raises Undelivered."""
        if not message.address:
            raise Undelivered(NO_ADDRESS)
        try:
            if self.connection is None:
                connection = mail.get_connection()
                connection.open()
                self.connection = connection
        except OSError as error:  # every fault of smtplib is one
            raise Undelivered(_named(error), down=True) from error
        letter = mail.EmailMessage(
            subject=message.subject,
            body="\n\n".join(part for part in (message.body, message.link) if part),
            to=[message.address],
            headers={"Message-ID": f"<{message.key}@{_mail_domain()}>", "Auto-Submitted": "auto-generated"},
            connection=self.connection,
        )
        try:
            letter.send()
        except smtplib.SMTPResponseException as error:
            self.close()
            raise Undelivered(f"SMTP {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            codes = ", ".join(str(code) for code, _said in error.recipients.values())
            raise Undelivered(f"{REFUSED}: SMTP {codes}") from error
        except OSError as error:
            self.close()
            raise Undelivered(_named(error), down=not isinstance(error, smtplib.SMTPException)) from error

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()


class Webhook:
    """A POST of JSON to the office's gateway, signed so that the gateway knows the sender and no one can repeat it later.

    The signature is the hex HMAC-SHA256 of `<timestamp>.<body>` under WEBHOOK_SECRET. Redirects are not followed: a signed message
    goes to the address that was set, or nowhere.
    """

    def send(self, message: Message) -> None:
        """Raises Undelivered unless the gateway answers 2xx."""
        body = json.dumps(
            {
                "id": message.key,
                "event": message.event,
                "at": message.at.isoformat(),
                "office": message.office_code,
                "to": message.username,
                "subject": message.subject,
                "body": message.body,
                "link": message.link,
            },
            ensure_ascii=False,
        ).encode()
        timestamp = str(int(message.sent_at.timestamp()))
        place = urlsplit(settings.WEBHOOK_URL)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.hostname, place.port, timeout=TIMEOUT)
        try:
            connection.request(
                "POST",
                (place.path or "/") + (f"?{place.query}" if place.query else ""),
                body,
                {
                    "Content-Type": "application/json; charset=utf-8",
                    IDEMPOTENCY_KEY: message.key,
                    TIMESTAMP: timestamp,
                    SIGNATURE: "sha256=" + signature(settings.WEBHOOK_SECRET, timestamp, body),
                },
            )
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise Undelivered(_named(error), down=True) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise Undelivered(f"HTTP {status}", down=status in OUT_OF_ORDER)

    def close(self) -> None:
        """Every message has a connection of its own."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The hex HMAC-SHA256 a gateway must find over the timestamp header, a dot and the body."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def explained(error: str) -> str:
    """A stored reason in the active language, with what the other side said after it."""
    for start, words in REASONS.items():
        if error.startswith(start):
            said = error.removeprefix(start).strip(": ") if start in (NO_ADDRESS, REFUSED, INTERRUPTED) else error
            return f"{words} ({said})" if said else str(words)
    return error


def _mail_domain():
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"


def _named(error):
    """An error without what the other side said: that may repeat a name or an address."""
    return f"{type(error).__name__}: {error.strerror}" if isinstance(error, OSError) and error.strerror else type(error).__name__
