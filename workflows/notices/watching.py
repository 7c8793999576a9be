"""What must not be overlooked: how much is owed, for how long, and what went wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from .models import Letter, Notice

# Owed: notices nobody has made letters of, and letters not delivered and not given up. What waits for the daily
# summary is not late until the longest holiday is over.
_OWED = """
  SELECT n.at FROM workflows_notice n WHERE n.composed_at IS NULL AND NOT n.muted AND n.at <= %(at)s
  UNION ALL
  SELECT n.at FROM workflows_letter l JOIN workflows_notice n ON n.id = l.notice_id
   WHERE l.delivered_at IS NULL AND l.failed_at IS NULL AND n.at <= %(at)s
     AND (NOT l.digest OR (l.gathered_in_id IS NULL AND n.at < %(at)s - interval '10 days'))
"""


def owed(at: datetime) -> tuple[int, timedelta]:
    """(how many messages are owed at `at`, how long the oldest has been owed). Replayed notices are owed to nobody. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), min(at) FROM ({_OWED}) owed", {"at": at})
        count, oldest = cursor.fetchone()
    return count, at - oldest if oldest else timedelta()


def owed_count(at: datetime) -> int:
    return owed(at)[0]


def oldest_owed_age(at: datetime) -> timedelta:
    return owed(at)[1]


def numbers() -> Iterator[tuple[str, str, float]]:
    """For the metrics page: (name, what it counts, value)."""
    count, age = owed(timezone.now())
    yield "messages_owed", "Messages queued and not yet delivered", count
    yield "messages_oldest_owed_seconds", "How long the oldest of them has been owed", age.total_seconds()
    yield "messages_undeliverable", "Letters given up and not retried", Letter.objects.filter(failed_at__isnull=False).count()
    yield "notices_in_trouble", "Notices nobody could be told, or without a wording", Notice.objects.exclude(trouble="").count()
