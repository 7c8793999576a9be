"""Sending letters out of the house: claim, send, settle. At least once, one after the other, nobody's fault at anybody else's cost."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import translation

from . import channels, letters
from .models import Letter

logger = logging.getLogger("yangguang.notices")

MAX_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
STALE_AFTER = timedelta(minutes=5)  # a claim this old belongs to a worker that died


def pause_after(attempts: int, public_id: UUID) -> timedelta | None:
    """How long to wait after the nth failed attempt; None to give up.

    One minute, four, sixteen… up to six hours, and up to a fifth more, fixed by the letter's id, so that what failed together does
    not come back together.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    pause = min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE)
    return min(pause * (1 + public_id.int % 1000 / 5000), LONGEST_PAUSE)


@dataclass
class Outcome:
    """What one run did; `out_of_order` names the channels it stopped using, and why."""

    delivered: int = 0
    postponed: int = 0
    failed: int = 0
    put_back: int = 0
    out_of_order: dict[str, str] = field(default_factory=dict)


def deliver(at: datetime, limit: int = 200, seconds: float = 40) -> Outcome:
    """Send up to `limit` letters that are due, for at most about `seconds`; what there was no time for is put back.

    Every letter is claimed before it is sent and settled right after. When a worker dies in between, its claim goes stale and
    another sends the letter again under the same key. When a channel is out of order its other letters wait without losing an attempt.
    """
    outcome, stop_at = Outcome(), time.monotonic() + seconds
    claimed = letters.loaded(_claim(at, limit))
    senders: dict[str, channels.Email | channels.Webhook] = {
        Letter.Channel.EMAIL.value: channels.Email(),
        Letter.Channel.WEBHOOK.value: channels.Webhook(),
    }
    put_back = []
    try:
        for letter in claimed:
            if letter.channel in outcome.out_of_order or time.monotonic() > stop_at:
                put_back.append(letter.pk)
                continue
            if letter.attempts > MAX_ATTEMPTS:  # its worker died on the last attempt
                _settle(letter, at, outcome, channels.INTERRUPTED)
                continue
            _send(letter, at, senders, outcome)
    finally:
        for sender in senders.values():
            sender.close()
    _put_back(put_back, at)
    outcome.put_back = len(put_back)
    return outcome


def _send(letter, at, senders: Mapping, outcome: Outcome):
    try:
        with translation.override(letters.language(letter)):
            message = letters.message(letter, at)
        senders[letter.channel].send(message)
    except channels.Undelivered as reason:
        if reason.down:
            outcome.out_of_order[letter.channel] = str(reason)
            logger.warning("%s is out of order: %s", letter.channel, reason)
        _settle(letter, at, outcome, str(reason))
    except Exception as error:  # a fault in one letter must not stop the others; it is recorded, logged and shown
        logger.exception("letter %s could not be sent", letter.pk)
        _settle(letter, at, outcome, type(error).__name__)
    else:
        _settle(letter, at, outcome)


def _claim(at, limit):
    """Take letters that are due and free, or whose claim is stale; by compare-and-set, passing over what another worker is taking."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE workflows_letter SET claimed_at = %s, attempts = attempts + 1
                WHERE id IN (SELECT id FROM workflows_letter
                              WHERE next_attempt_at <= %s AND delivered_at IS NULL AND failed_at IS NULL
                                AND (claimed_at IS NULL OR claimed_at < %s)
                              ORDER BY next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id""",
            [at, at, at - STALE_AFTER, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _settle(letter, at, outcome, error=""):
    """Write down how it went. A letter another worker has taken over meanwhile is left to it, unless it is delivered."""
    if not error:
        outcome.delivered += 1
        delivered = Letter.objects.filter(pk=letter.pk, delivered_at=None)
        delivered.update(delivered_at=at, failed_at=None, claimed_at=None, next_attempt_at=None, error="")
        if letter.is_summary:
            letter.gathered.update(delivered_at=at)
        return
    mine = Letter.objects.filter(pk=letter.pk, claimed_at=at, delivered_at=None)
    pause = pause_after(letter.attempts, letter.public_id)
    if pause is None:
        outcome.failed += 1
        mine.update(failed_at=at, claimed_at=None, next_attempt_at=None, error=error[:300])
    else:
        outcome.postponed += 1
        mine.update(next_attempt_at=at + pause, claimed_at=None, error=error[:300])


def _put_back(ids, at):
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE workflows_letter SET claimed_at = NULL, attempts = attempts - 1 WHERE id = ANY (%s) AND claimed_at = %s", [ids, at]
            )


def retry(selected, at: datetime) -> int:
    """Try given-up letters again from the start; returns how many."""
    return selected.filter(failed_at__isnull=False).update(failed_at=None, attempts=0, next_attempt_at=at, claimed_at=None)
