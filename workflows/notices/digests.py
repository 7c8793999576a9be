"""One summary of warnings a day for each leader, instead of thirty letters. The summary is itself a letter, sent like any other."""

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from .models import DIGEST

BEIJING = ZoneInfo("Asia/Shanghai")
FROM = time(8, 30)  # Beijing time


def deliver_digests(at: datetime) -> int:
    """Gather what waits for a summary into one letter per person and channel; returns how many. Nothing before 08:30 or on a rest day.

    Safe run again and side by side: the key of the summary's notice says one per person and day, and what comes after it waits for the
    next working day.
    """
    here = at.astimezone(BEIJING)
    if here.time() < FROM or not is_working(here.date()):
        return 0
    with transaction.atomic():
        opened = _open(here.date(), at)
        return _gather(opened, at) if opened else 0


def is_working(day: date) -> bool:
    """Whether offices work on this day, by the calendar in force. (settings.WORK_CALENDAR)"""
    return import_string(settings.WORK_CALENDAR)().is_working(day)


_TO_GATHER = "l.digest AND l.gathered_in_id IS NULL AND l.delivered_at IS NULL AND l.failed_at IS NULL"


def _open(day, at):
    """The ids of today's summary notices just made: one for everybody who has something waiting and had none today."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO workflows_notice (office_id, event, user_id, duty, data, key, at, muted, composed_at)
                SELECT min(n.office_id), %s, l.recipient_id, '', %s::jsonb, 'digest:' || l.recipient_id || ':' || %s, %s, false, %s
                  FROM workflows_letter l JOIN workflows_notice n ON n.id = l.notice_id WHERE {_TO_GATHER}
                 GROUP BY l.recipient_id
                    ON CONFLICT (key) DO NOTHING RETURNING id""",
            [DIGEST, json.dumps({}), day.isoformat(), at, at],
        )
        return [row[0] for row in cursor.fetchall()]


def _gather(notice_ids, at):
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO workflows_letter (notice_id, recipient_id, channel, vacant, digest, attempts, next_attempt_at, error)
                SELECT DISTINCT n.id, l.recipient_id, l.channel, false, false, 0, %s, ''
                  FROM workflows_notice n JOIN workflows_letter l ON l.recipient_id = n.user_id AND {_TO_GATHER} WHERE n.id = ANY (%s)
                RETURNING id""",
            [at, notice_ids],
        )
        summaries = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"""UPDATE workflows_letter l SET gathered_in_id = s.id FROM workflows_letter s
                 WHERE s.id = ANY (%s) AND s.recipient_id = l.recipient_id AND s.channel = l.channel AND {_TO_GATHER}""",
            [summaries],
        )
    return len(summaries)
