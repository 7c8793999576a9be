"""到期下架: what is public is taken down when its display period is over. Safe run twice, late, or side by side.

Whether citizens may read it does not wait for this: the portal looks at the day itself. This makes it a fact, with a move by the system.
"""

from datetime import datetime

from django.db import transaction

from people.prepared import run
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.sweep import offices_aside
from workflows.engine.models import Move
from workflows.refusals import Refused

from . import actions

# Items another sweep, or a person, is at work on are passed over; they are found again.
_OVER = """
SELECT i.id FROM workflows_publication p JOIN workflows_item i ON i.live_id = p.id
 WHERE p.ended_at IS NULL AND p.display_until < %(today)s AND i.office_id <> ALL (%(aside)s::bigint[])
   AND (%(office)s::bigint IS NULL OR i.office_id = %(office)s)
 ORDER BY p.display_until, p.id LIMIT %(limit)s FOR UPDATE OF i SKIP LOCKED"""


def take_down(at: datetime, limit: int = 200, *, office: int | None = None) -> int:
    """Take down what is over at `at`, at most `limit` items, in one transaction; returns how many.

    With an `office`, only what is that office's, as the replay asks (its messages are kept and not sent); without, every office's that is
    not set aside.
    """
    today, aside = at.astimezone(BEIJING).date(), [] if office else offices_aside()
    done = 0
    with transaction.atomic():
        for (item,) in run(_OVER, {"today": today, "aside": aside, "office": office, "limit": limit}):
            try:
                actions.take_down(item, by=None, at=at, via=Move.Via.REPLAY if office else Move.Via.SYSTEM)
            except Refused:  # a publication ended between being found and being locked; the next sweep sees what there is then
                continue
            done += 1
    return done
