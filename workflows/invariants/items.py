"""Rules about where items stand: their moves, their passages and the tasks that wait for people."""

from datetime import timedelta

from people.prepared import run
from workflows.disclosure.machine import ItemMachine
from workflows.disclosure.models import SETTINGS
from workflows.disclosure.rescan import under_way
from workflows.disclosure.states import OWNERS, State
from workflows.engine.steps import AUTHOR, steps_of

from .rule import PASSAGES, rows, rule

_WAITING = {str(state): "author" if duty == AUTHOR else str(duty) for state, duty in OWNERS.items()}
_DUTIES = {"states": list(_WAITING), "duties": list(_WAITING.values())}
_OWNED = "owned AS (SELECT * FROM unnest(%(states)s::text[], %(duties)s::text[]) AS o(state, duty))"


@rule
def an_item_is_where_its_last_move_led(at):
    """No state without a move: an item's state and version are the target and number of its last move."""
    return rows(
        """SELECT i.id AS item, i.state, i.version, m.target AS moved_to FROM workflows_item i
             LEFT JOIN workflows_move m ON m.process_id = i.process_id AND m.number = i.version
            WHERE m.id IS NULL OR m.target <> i.state"""
    )


@rule
def moves_are_numbered_without_gap(at):
    """Nothing is missing from an item's history: its moves are numbered 1, 2, 3… to its version, through all its passages."""
    return rows(
        f"""WITH {PASSAGES}
            SELECT passage.item, i.version, count(m.id) AS moves, min(m.number) AS first, max(m.number) AS last
              FROM passage JOIN workflows_item i ON i.id = passage.item LEFT JOIN workflows_move m ON m.process_id = passage.id
             GROUP BY passage.item, i.version
            HAVING count(m.id) <> i.version OR count(DISTINCT m.number) <> i.version OR min(m.number) <> 1 OR max(m.number) <> i.version"""
    )


@rule
def a_move_starts_where_the_last_one_led(at):
    """Nobody changed a state beside the machine: each move's source is the target of the move before it."""
    return rows(
        f"""WITH {PASSAGES}, chained AS (
              SELECT m.id AS move, passage.item, m.number, m.source,
                     lag(m.target, 1, '') OVER (PARTITION BY passage.item ORDER BY m.number) AS before
                FROM workflows_move m JOIN passage ON passage.id = m.process_id)
            SELECT item, move, number, source, before FROM chained WHERE source <> before"""
    )


@rule
def a_move_is_one_the_machine_declares(at):
    """Every (step, source, target) in the history is one that machine.py declares."""
    declared = [("create", "", str(State.DRAFT))]
    for step in steps_of(ItemMachine).values():
        for source in step.sources:
            declared += [(step.name, source, target) for target in step.targets or (source,)]
    steps, sources, targets = (list(column) for column in zip(*declared, strict=True))
    return rows(
        f"""WITH {PASSAGES}
            SELECT passage.item, m.id AS move, m.step, m.source, m.target FROM workflows_move m JOIN passage ON passage.id = m.process_id
             WHERE NOT EXISTS (SELECT 1 FROM unnest(%(steps)s::text[], %(sources)s::text[], %(targets)s::text[]) AS d(step, source, target)
                                WHERE (d.step, d.source, d.target) = (m.step, m.source, m.target))""",
        {"steps": steps, "sources": sources, "targets": targets},
    )


@rule
def a_waiting_item_has_one_open_task(at):
    """Nothing lies with nobody: a state that waits has exactly one open main task, for that state and the duty that owns it."""
    return rows(
        f"""WITH {_OWNED}
            SELECT i.id AS item, i.state, count(t.id) AS open_tasks, min(t.node) AS node, min(t.duty) AS duty
              FROM workflows_item i JOIN owned ON owned.state = i.state
              LEFT JOIN workflows_task t ON t.process_id = i.process_id AND t.kind = 'main' AND t.status IN ('NEW', 'ASSIGNED')
             GROUP BY i.id, i.state, owned.duty
            HAVING count(t.id) <> 1 OR min(t.node) <> i.state OR min(t.duty) <> owned.duty""",
        _DUTIES,
    )


@rule
def an_ended_passage_asks_nobody(at):
    """Nobody is asked for what is decided: an ended passage has no open main or opinion task."""
    return rows(
        f"""WITH {_OWNED}, {PASSAGES}
            SELECT passage.item, passage.id AS process, t.id AS task, t.kind, t.node
              FROM passage JOIN workflows_item i ON i.id = passage.item
              JOIN workflows_task t ON t.process_id = passage.id AND t.kind IN ('main', 'opinion') AND t.status IN ('NEW', 'ASSIGNED')
             WHERE NOT passage.is_current OR i.state NOT IN (SELECT state FROM owned)""",
        _DUTIES,
    )


@rule
def an_open_task_is_found(at):
    """Nobody owes what nobody can find: every open task, follow-ups and copies too, belongs to the present passage of its subject."""
    return rows(
        """SELECT t.id AS task, t.process_id AS process, t.kind, t.node FROM workflows_task t
            WHERE t.status IN ('NEW', 'ASSIGNED')
              AND NOT EXISTS (SELECT 1 FROM workflows_item i WHERE i.process_id = t.process_id)
              AND NOT EXISTS (SELECT 1 FROM workflows_quarantined q WHERE q.process_id = t.process_id)"""
    )


@rule
def a_passage_is_closed_when_it_ends(at):
    """A passage is finished exactly when its item waits for nobody, or has gone on to another passage; and says when."""
    return rows(
        f"""WITH {_OWNED}, {PASSAGES}
            SELECT passage.item, passage.id AS process, passage.status, passage.finished, i.state
              FROM passage JOIN workflows_item i ON i.id = passage.item
             WHERE (passage.status = 'DONE') <> (NOT passage.is_current OR i.state NOT IN (SELECT state FROM owned))
                OR (passage.status = 'DONE') <> (passage.finished IS NOT NULL)""",
        _DUTIES,
    )


@rule
def what_is_under_way_is_searched(at):
    """No item is held up by a search nobody makes: each attachment under way is searched by the edition in force, or its search moved on within the hour."""
    for office, _edition, material, name in run(under_way.OWED, {"item": None, "since": at - under_way.RETRY - timedelta(hours=1)}):
        yield {"office": office, "file": material, "name": name}
    yield from rows(
        """SELECT r.office_id AS office, r.id AS rescan, w.material AS file FROM workflows_rescan r JOIN workflows_rescanwork w ON w.rescan_id = r.id
            WHERE r.scope = 'under_way' AND r.finished_at IS NULL AND r.stopped_at IS NULL AND w.done_at IS NULL
              AND %(at)s - interval '1 hour' > (SELECT max(GREATEST(r.at, m.claimed_at, m.done_at)) FROM workflows_rescanwork m WHERE m.rescan_id = r.id)""",
        {"at": at},
    )


@rule
def settings_are_what_their_newest_version_says(at):
    """Who changed by which rules items are judged is known: a category says what its newest version says, and a topic what its newest change said."""
    differs = " OR ".join(f'c."{name}" IS DISTINCT FROM v."{name}"' for name in SETTINGS)
    return rows(
        f"""SELECT c.id AS category, NULL::bigint AS topic FROM workflows_category c
              JOIN LATERAL (SELECT * FROM workflows_categoryversion WHERE category_id = c.id ORDER BY number DESC LIMIT 1) v ON {differs}
             UNION ALL
            SELECT NULL, t.id FROM workflows_topic t
              JOIN LATERAL (SELECT * FROM workflows_topicversion WHERE topic_id = t.id ORDER BY number DESC LIMIT 1) v
                ON (t.category_id, t.masking_profile) IS DISTINCT FROM (v.category_id, v.masking_profile)"""
    )


@rule
def an_item_passes_the_chain_of_its_category(at):
    """Put under another category, an item passes that one's chain, under that one's settings."""
    return rows(
        """SELECT i.id AS item, i.category_id AS category, c.category_id AS of_chain, v.category_id AS of_settings FROM workflows_item i
             JOIN workflows_chainversion c ON c.id = i.chain_id LEFT JOIN workflows_categoryversion v ON v.id = i.submitted_under_id
            WHERE c.category_id <> i.category_id OR v.category_id <> i.category_id"""
    )


RULES = (
    an_item_is_where_its_last_move_led,
    moves_are_numbered_without_gap,
    a_move_starts_where_the_last_one_led,
    a_move_is_one_the_machine_declares,
    a_waiting_item_has_one_open_task,
    an_ended_passage_asks_nobody,
    an_open_task_is_found,
    a_passage_is_closed_when_it_ends,
    what_is_under_way_is_searched,
    settings_are_what_their_newest_version_says,
    an_item_passes_the_chain_of_its_category,
)
