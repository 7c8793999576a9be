"""A person's in-app messages (消息): what they have not read, all of them, reading them."""

from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import IsNull

from . import wording
from .models import Letter

MANY = 100


def unread_count(user_id: int) -> int:
    """How many messages this person has not read, counted up to 100. One cheap statement, for the top bar."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM (SELECT 1 FROM workflows_letter
                WHERE recipient_id = %s AND channel = 'inbox' AND (read_at IS NULL) LIMIT %s) unread""",
            [user_id, MANY],
        )
        return cursor.fetchone()[0]


def messages_of(user_id: int) -> QuerySet:
    """Everything this person was told in the application: unread first, the newest first."""
    mine = Letter.objects.filter(recipient_id=user_id, channel=Letter.Channel.INBOX)
    return mine.order_by(IsNull(F("read_at"), True).desc(), F("id").desc())


def unread(messages: QuerySet) -> QuerySet:
    return messages.filter(read_at=None)


def warnings(messages: QuerySet) -> QuerySet:
    """Those of the ladder, and what a person urged. (预警督办)"""
    return messages.filter(Q(notice__event__startswith=wording.RUNG) | Q(notice__event="urge"))


def mark_read(user_id: int, at: datetime, up_to: str) -> int:
    """Read everything up to and including the message with this public id: what came while the page was open stays unread."""
    newest = Letter.objects.filter(public_id=up_to, recipient_id=user_id).values("id")
    return unread(messages_of(user_id)).order_by().filter(id__lte=newest).update(read_at=at)
