"""Rules about what is public: that it is what was approved, by everybody who had to, and that there is one of it."""

import json
from itertools import groupby
from operator import itemgetter

from workflows.disclosure import store
from workflows.disclosure.chains import cleared, levels_of
from workflows.disclosure.states import AT_REST, GONE, State
from workflows.engine.subject import MoveLine

from .rule import PASSAGES, rows, rule


@rule
def an_item_knows_what_is_public_of_it(at):
    """At most one publication of an item is live, and the item points at it."""
    return rows(
        """SELECT COALESCE(i.id, p.item_id) AS item, i.live_id AS pointed_at, p.id AS live FROM workflows_item i
             FULL JOIN (SELECT id, item_id FROM workflows_publication WHERE ended_at IS NULL) p ON p.item_id = i.id
            WHERE i.live_id IS DISTINCT FROM p.id"""
    )


@rule
def a_state_says_whether_it_is_public(at):
    """已公开 means readable: what is published is live, unless its display period is over; what is withdrawn, discarded or registered is not."""
    return rows(
        """SELECT i.id AS item, i.state, i.live_id AS live FROM workflows_item i
            WHERE (i.state = %(published)s AND i.live_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM workflows_publication e WHERE e.item_id = i.id AND e."end" = 'expired'))
               OR (i.state = ANY (%(hidden)s)
                   AND EXISTS (SELECT 1 FROM workflows_publication p WHERE p.item_id = i.id AND p.ended_at IS NULL))
               OR (i.state = %(archived)s AND NOT EXISTS (SELECT 1 FROM workflows_publication p WHERE p.item_id = i.id))""",
        {
            "published": str(State.PUBLISHED),
            "archived": str(State.ARCHIVED),
            "hidden": [str(state) for state in (*AT_REST, *GONE, State.DISCARDED) if state != State.ARCHIVED],
        },
    )


@rule
def what_is_over_is_taken_down(at):
    """到期下架: a display period over for more than a day is recorded as ended, on its last day, by a move of the system."""
    yield from rows(
        """SELECT p.item_id AS item, p.id AS publication, p.display_until FROM workflows_publication p
            WHERE p.ended_at IS NULL AND p.display_until < (%(at)s AT TIME ZONE 'Asia/Shanghai')::date - 1""",
        {"at": at},
    )
    yield from rows(
        f"""WITH {PASSAGES} SELECT e.item_id AS item, e.id AS publication, e.ended_at FROM workflows_publication e
             WHERE e."end" = 'expired'
               AND (e.ended_at <> GREATEST((e.display_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', e.public_at)
                    OR NOT EXISTS (SELECT 1 FROM passage q JOIN workflows_move m ON m.process_id = q.id
                                    WHERE q.item = e.item_id AND m.step = 'take_down' AND m.actor_id IS NULL AND m.at >= e.ended_at))"""
    )


@rule
def a_revision_belongs_to_its_item(at):
    """What is before a chain, or public, is the item's own: no revision of another item."""
    return rows(
        """SELECT i.id AS item, r.id AS revision FROM workflows_item i JOIN workflows_revision r ON r.id = i.revision_id
            WHERE r.item_id <> i.id
           UNION ALL
           SELECT p.item_id, r.id FROM workflows_publication p JOIN workflows_revision r ON r.id = p.revision_id
            WHERE r.item_id <> p.item_id"""
    )


@rule
def what_is_public_is_what_its_item_says(at):
    """Nothing rejected is taken for approved: between two passages what is before the chain of a public item is what citizens read."""
    return rows(
        """SELECT i.id AS item, i.revision_id AS revision, p.revision_id AS public FROM workflows_item i
             JOIN workflows_publication p ON p.id = i.live_id
            WHERE i.state = ANY (%(still)s) AND (i.revision_id IS DISTINCT FROM p.revision_id OR i.attribute <> 'public')""",
        {"still": [str(State.PUBLISHED), str(State.ARCHIVED), str(State.WITHDRAWAL_REVIEW)]},
    )


@rule
def what_is_public_is_what_was_hashed(at):
    """Nothing public was altered: the content of a live publication has the hash its revision was approved by, and says the same."""
    live = rows(
        """SELECT p.id AS publication, p.item_id AS item, r.content_hash, r.core_hash, c.data, p.title, p.body
             FROM workflows_publication p JOIN workflows_revision r ON r.id = p.revision_id
             LEFT JOIN workflows_content c ON c.content_hash = r.content_hash
            WHERE p.ended_at IS NULL AND (c.data IS NOT NULL OR c.content_hash IS NULL)""",
        at_a_time=50,
    )
    for row in live:
        data = _json(row["data"])
        if (
            data is None
            or store.hashes(data) != (row["content_hash"], row["core_hash"])
            or (data["title"], data["body"]) != (row["title"], row["body"])
        ):
            yield {"publication": row["publication"], "item": row["item"], "content_hash": row["content_hash"]}


@rule
def what_was_destroyed_says_nothing(at):
    """销毁: of what was destroyed as secret no draft, no word to search for and no published text is left, and no text unless another item
    says it too; and nothing else was emptied."""
    gone = {"gone": [str(state) for state in GONE]}
    yield from rows(
        """SELECT i.id AS item, i.state FROM workflows_item i
            WHERE i.state = ANY (%(gone)s)
              AND (i.search IS NOT NULL OR EXISTS (SELECT 1 FROM workflows_draft d WHERE d.item_id = i.id)
                   OR EXISTS (SELECT 1 FROM workflows_publication p WHERE p.item_id = i.id AND (p.body <> '' OR p.attachments <> '[]'))
                   OR EXISTS (SELECT 1 FROM workflows_revision r JOIN workflows_content c USING (content_hash)
                               WHERE r.item_id = i.id AND c.purged_at IS NULL
                                 AND NOT EXISTS (SELECT 1 FROM workflows_revision o JOIN workflows_item other ON other.id = o.item_id
                                                  WHERE o.content_hash = r.content_hash AND NOT other.state = ANY (%(gone)s))))""",
        gone,
    )
    yield from rows(
        """SELECT c.content_hash FROM workflows_content c WHERE c.purged_at IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM workflows_move m WHERE m.step = 'destroy' AND m.at = c.purged_at)"""
    )


@rule
def a_publication_passed_every_level(at):
    """Nothing is public unapproved: before it was published every level of its chain had cleared exactly this content. (条例 第十七条)

    Asked of items whose chain is still the one they were published by; a correction under way has another.
    """
    history = rows(
        f"""WITH {PASSAGES}, published AS (
              SELECT DISTINCT ON (passage.item) passage.item, passage.id AS process, m.number, m.content_hash, m.core_hash
                FROM workflows_move m JOIN passage ON passage.id = m.process_id
               WHERE m.step = 'publish' ORDER BY passage.item, m.number DESC
            )
            SELECT p.item, i.live_id AS live, r.content_hash AS published_hash, p.content_hash, p.core_hash, ch.levels,
                   m.number, m.step, m.source, m.target, m.actor_id, m.principal_id, m.duty,
                   m.content_hash AS seen, m.core_hash AS core, m.at, m.inputs -> 'refiled' ->> 'voids' AS voids
              FROM published p JOIN workflows_item i ON i.id = p.item JOIN workflows_chainversion ch ON ch.id = i.chain_id
              LEFT JOIN workflows_publication pub ON pub.id = i.live_id LEFT JOIN workflows_revision r ON r.id = pub.revision_id
              JOIN workflows_move m ON m.process_id = p.process AND m.number < p.number
             WHERE NOT EXISTS (SELECT 1 FROM workflows_move c JOIN passage q ON q.id = c.process_id
                                WHERE q.item = p.item AND c.number > p.number AND c.step = 'correct')
             ORDER BY p.item, m.number"""
    )
    for item, lines in groupby(history, key=itemgetter("item")):
        found = list(lines)
        first = found[0]
        moves = [
            MoveLine(
                line["number"], line["step"], line["source"], line["target"], line["actor_id"], line["principal_id"], line["duty"],
                line["seen"], line["core"], {"refiled": {"voids": line["voids"]}}, line["at"],
            )
            for line in found
        ]  # fmt: skip
        passed = cleared(moves, first["content_hash"], first["core_hash"])
        missing = [str(level.state) for level in levels_of(_json(first["levels"])) if level.state not in passed]
        other = first["live"] is not None and first["published_hash"] != first["content_hash"]
        if missing or other:
            yield {"item": item, "publication": first["live"], "missing": missing, "another_content": other}


@rule
def index_numbers_run_without_gap(at):
    """索引号 run through the month without a gap, and a publication carries its item's."""
    yield from rows(
        """SELECT c.office_id AS office, c.month, c.last, count(i.id) AS given FROM workflows_indexcounter c
             LEFT JOIN workflows_item i ON i.office_id = c.office_id AND i.index_number ~ ('/' || c.month || '-\\d{5,}$')
            GROUP BY c.id HAVING count(i.id) <> c.last"""
    )
    yield from rows(
        """SELECT p.id AS publication, p.index_number, i.index_number AS of_item FROM workflows_publication p
             JOIN workflows_item i ON i.id = p.item_id WHERE p.index_number <> i.index_number"""
    )


@rule
def approval_numbers_run_without_gap(at):
    """审批编号 run through the year without a gap, and whatever was submitted has one."""
    yield from rows(
        """SELECT c.office_id AS office, c.year, c.last, count(i.id) AS given FROM workflows_runningnumber c
             LEFT JOIN workflows_item i ON i.office_id = c.office_id AND i.approval_number ~ ('〔' || c.year || '〕\\d{4,}号$')
            WHERE c.series = 'approval' GROUP BY c.id HAVING count(i.id) <> c.last"""
    )
    yield from rows("SELECT i.id AS item, i.state FROM workflows_item i WHERE i.approval_number = '' AND i.revision_id IS NOT NULL")


def _json(value):
    """A JSON column read past the ORM: psycopg leaves it text, as Django asks."""
    return json.loads(value) if isinstance(value, str) else value


RULES = (
    an_item_knows_what_is_public_of_it,
    a_state_says_whether_it_is_public,
    what_is_over_is_taken_down,
    a_revision_belongs_to_its_item,
    what_is_public_is_what_its_item_says,
    what_is_public_is_what_was_hashed,
    what_was_destroyed_says_nothing,
    a_publication_passed_every_level,
    index_numbers_run_without_gap,
    approval_numbers_run_without_gap,
)
