"""What a replay made, and how far it is: counts for the command and for a page."""

from django.db import connection

from .models import Replay

_SUMMARY = """
WITH played AS (
  SELECT p.id AS process FROM workflows_replayeditem r JOIN workflows_item i ON i.id = r.item_id
    JOIN workflows_process own ON own.id = i.process_id
    JOIN workflows_process p ON COALESCE(p.first_id, p.id) = COALESCE(own.first_id, own.id)
   WHERE r.replay_id = %(replay)s
)
SELECT (SELECT count(*) FROM workflows_replayeditem WHERE replay_id = %(replay)s) AS items,
       (SELECT count(*) FROM workflows_move WHERE process_id IN (SELECT process FROM played)) AS moves,
       (SELECT count(*) FROM workflows_publication p JOIN workflows_replayeditem r USING (item_id)
         WHERE r.replay_id = %(replay)s) AS publications,
       count(*) FILTER (WHERE d.statutory) AS statutory_clocks,
       count(*) FILTER (WHERE d.statutory AND COALESCE(d.met_at, d.cancelled_at, now()) >= d.due_at) AS statutory_lapses,
       count(*) FILTER (WHERE NOT d.statutory) AS other_clocks,
       count(*) FILTER (WHERE NOT d.statutory AND COALESCE(d.met_at, d.cancelled_at, now()) >= d.due_at) AS other_lapses
  FROM workflows_deadline d WHERE d.process_id IN (SELECT process FROM played)
"""


def summary(replay: Replay) -> dict[str, int]:
    """Counts by name. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, {"replay": replay.pk})
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def offices_under_replay() -> list[int]:
    """The ids of the offices with an unfinished replay: their clocks are swept at the replay's times, not at ours. One statement."""
    return list(Replay.objects.filter(finished_at=None).values_list("office_id", flat=True))


def progress() -> dict | None:
    """{office, year, items, done, state} of the newest replay of a year; None when there never was one. Two statements."""
    newest = Replay.objects.filter(what=Replay.What.YEAR).select_related("office").order_by("-started_at", "-id").first()
    if newest is None:
        return None
    return {
        "office": str(newest.office),
        "year": newest.year,
        "items": newest.items,
        "done": newest.items if newest.finished_at else newest.played.filter(over=True).count(),
        "state": "finished" if newest.finished_at else "running",
    }
