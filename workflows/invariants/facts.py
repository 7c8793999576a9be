"""Rules about the order in which facts were recorded, and about what is owed to people."""

from datetime import timedelta

from .rule import PASSAGES, rows, rule

OWED = timedelta(hours=1)  # a notice or letter later than this means the worker stands still


@rule
def moves_were_recorded_in_their_order(at):
    """The history was written as it happened: a later move of an item has a later database time.

    Not its transaction id: a database restored elsewhere counts transactions from the beginning.
    """
    return rows(
        f"""WITH {PASSAGES}, ordered AS (
              SELECT passage.item, m.id AS move, m.number, m.recorded_at,
                     lag(m.recorded_at) OVER (PARTITION BY passage.item ORDER BY m.number) AS recorded_before
                FROM workflows_move m JOIN passage ON passage.id = m.process_id)
            SELECT item, move, number, recorded_at, recorded_before FROM ordered WHERE recorded_at < recorded_before"""
    )


@rule
def a_revision_is_numbered_without_gap(at):
    """No version of a content is missing: an item's revisions are numbered 1, 2, 3…"""
    return rows(
        """SELECT item_id AS item, count(*) AS revisions, max(number) AS last FROM workflows_revision
            GROUP BY item_id HAVING max(number) <> count(*) OR min(number) <> 1"""
    )


@rule
def a_notice_points_at_what_is_there(at):
    """A notice can be told and explained: the office, unit, person, passage and move it names are there."""
    return rows(
        """SELECT n.id AS notice, n.office_id AS office, n.unit_id AS unit, n.user_id AS person, n.process_id AS process, n.move_id AS move
             FROM workflows_notice n
            WHERE NOT EXISTS (SELECT 1 FROM people_unit u WHERE u.id = n.office_id)
               OR (n.unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_unit u WHERE u.id = n.unit_id))
               OR (n.user_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_user u WHERE u.id = n.user_id))
               OR (n.process_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workflows_process p WHERE p.id = n.process_id))
               OR (n.move_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workflows_move m WHERE m.id = n.move_id))"""
    )


@rule
def no_notice_waits_to_be_composed(at):
    """Nobody goes untold: a notice that may go out is made into letters within the hour."""
    return rows(
        "SELECT id AS notice, event, at FROM workflows_notice WHERE composed_at IS NULL AND NOT muted AND at < %(before)s",
        {"before": at - OWED},
    )


@rule
def no_letter_waits_to_be_delivered(at):
    """A letter is delivered, tried again or given up: none is overdue for its next attempt by more than an hour."""
    return rows(
        """SELECT id AS letter, channel, next_attempt_at FROM workflows_letter
            WHERE delivered_at IS NULL AND failed_at IS NULL AND next_attempt_at < %(before)s""",
        {"before": at - OWED},
    )


RULES = (
    moves_were_recorded_in_their_order,
    a_revision_is_numbered_without_gap,
    a_notice_points_at_what_is_there,
    no_notice_waits_to_be_composed,
    no_letter_waits_to_be_delivered,
)
