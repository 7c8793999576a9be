"""From notices to letters: who is told, over which channels. Set-based: the same few statements for one notice or five hundred."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from people.models import Duty

from . import channels, recipients, wording
from .models import Letter, Notice

logger = logging.getLogger("yangguang.notices")

#: The leaders who get one summary of warnings a day instead of thirty letters.
LEADERS = (Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR, Duty.DISCIPLINE)
INBOX, EMAIL, WEBHOOK = Letter.Channel.INBOX, Letter.Channel.EMAIL, Letter.Channel.WEBHOOK


@dataclass(frozen=True)
class Waiting:
    """A notice whose letters are to be written; `actor_id` did what it tells of."""

    id: int
    event: str
    office_id: int
    user_id: int | None
    duty: str
    unit_id: int | None
    at: datetime
    muted: bool
    actor_id: int | None


def compose(at: datetime, limit: int = 500) -> int:
    """Write the letters of up to `limit` waiting notices; returns how many notices were dealt with.

    One transaction that locks what it takes and passes over what another worker has: a crash leaves the notices waiting, two
    workers never write the same letter. Whoever did the thing is not told of it.
    """
    with transaction.atomic():
        waiting = _take(limit)
        if not waiting:
            return 0
        told, vacant = _recipients(waiting, at)
        trouble = {}
        for notice in waiting:
            if not told[notice.id]:
                trouble[notice.id] = Notice.Trouble.NOBODY
            elif not wording.known(notice.event):
                trouble[notice.id] = Notice.Trouble.UNKNOWN
        _write(waiting, told, vacant, at)
        _finish(waiting, trouble, at)
    for notice_id, kind in trouble.items():
        logger.error("notice %s is in trouble: %s", notice_id, kind.value)
    return len(waiting)


def _take(limit):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT n.id, n.event, n.office_id, n.user_id, n.duty, n.unit_id, n.at, n.muted,
                      (SELECT m.actor_id FROM workflows_move m WHERE m.id = n.move_id)
                 FROM workflows_notice n WHERE n.composed_at IS NULL ORDER BY n.id LIMIT %s FOR UPDATE OF n SKIP LOCKED""",
            [limit],
        )
        return [Waiting(*row) for row in cursor.fetchall()]


def _recipients(waiting, at):
    """({notice id: [Recipient]}, ids of those whose own addressee is missing: they fall to the office's stewards).

    Who is told is who answered for it when it happened. Where that was nobody, not even a steward, it is whoever does at `at`: then an
    appointment that fills the gap is found when the administrator tries again.
    """
    told = {one.id: [] for one in waiting}

    def tell(found):
        for one in found:
            told[one.notice_id].append(one)

    def untold():
        return [one for one in waiting if not told[one.id]]

    def holders(notices, when=None):
        tell(recipients.holders([(one.id, one.duty, one.unit_id) for one in notices if not one.user_id], when))

    def stewards(notices, when=None):
        tell(recipients.holders([(one.id, duty, one.office_id) for one in notices for duty in recipients.STEWARDS], when))

    tell(recipients.named([(one.id, one.duty or recipients.IN_DUTY.get(one.event, "")) for one in waiting if one.user_id]))
    holders(waiting)
    vacant = {one.id for one in untold()}
    stewards(untold())
    if lost := untold():
        holders(lost, at)
        vacant -= {one.id for one in lost if told[one.id]}
        stewards(untold(), at)
    return told, vacant


def _write(waiting, told, vacant, at):
    """One insert. A person reached twice (own appointment and a stand-in) gets one letter, for their own part."""
    rows = {}
    outside = channels.configured()
    for notice in waiting:
        gathered = wording.is_rung(notice.event) and notice.duty in LEADERS
        for one in told[notice.id]:
            if one.user_id == notice.actor_id:
                continue
            for channel in _channels(notice, one, outside):
                inside = channel == INBOX
                read_at = notice.at if notice.muted else None
                delivered_at = (notice.at if notice.muted else at) if inside else None  # an in-app message is delivered by being there
                digest = gathered and not inside
                row = (
                    *(notice.id, one.user_id, channel.value, one.principal_id, notice.id in vacant),
                    *(digest, None if inside or digest else at, delivered_at, read_at),
                )
                rows.setdefault(row[:3], row)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO workflows_letter (notice_id, recipient_id, channel, principal_id, vacant, digest, next_attempt_at, delivered_at,
                                             read_at, attempts, error)
               SELECT *, 0, '' FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bool[], %s::bool[],
                                           %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
                   ON CONFLICT (notice_id, recipient_id, channel) DO NOTHING""",
            [list(column) for column in zip(*rows.values(), strict=True)],
        )


def _channels(notice, recipient, outside):
    """Replayed notices stay inside; e-mail needs an address, the gateway knows its people itself."""
    yield INBOX
    if notice.muted:
        return
    if EMAIL in outside and recipient.has_email:
        yield EMAIL
    if WEBHOOK in outside:
        yield WEBHOOK


def _finish(waiting, trouble, at):
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE workflows_notice n SET composed_at = %s, trouble = w.trouble
                 FROM unnest(%s::bigint[], %s::text[]) AS w(id, trouble) WHERE n.id = w.id""",
            [at, [one.id for one in waiting], [str(trouble.get(one.id, "")) for one in waiting]],
        )
