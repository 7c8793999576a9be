"""Rules about who acted: that they held the duty, that nobody decided on their own work, and that what is open lies with somebody."""

from workflows.disclosure.states import CLEARING, LEVELS

from .rule import PASSAGES, rows, rule

_CLEARING = {
    "clearing": list(CLEARING),
    "deciding": [*CLEARING, "publish", "approve_withdrawal"],
    "levels": [str(level) for level in LEVELS],
}


@rule
def who_decided_held_the_duty(at):
    """Past responsibility is a query: whoever decided held the duty then, or stood in (替岗) for somebody who did."""
    return rows(
        """SELECT m.id AS move, m.step, m.actor_id AS actor, m.principal_id AS principal, m.duty FROM workflows_move m
            WHERE m.step = ANY (%(deciding)s) AND (
              NOT EXISTS (SELECT 1 FROM people_appointment a WHERE a.user_id = COALESCE(m.principal_id, m.actor_id) AND a.duty = m.duty
                             AND a.since <= m.at AND (a.until IS NULL OR a.until > m.at))
              OR (m.principal_id IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM people_delegation d WHERE d.deputy_id = m.actor_id AND d.principal_id = m.principal_id
                     AND m.duty = ANY (d.duties) AND d.since <= m.at AND d.until > m.at)))""",
        _CLEARING,
    )


@rule
def nobody_decided_on_their_own_draft(at):
    """Four eyes: nobody cleared a level of what they had submitted, or consented to a withdrawal they had asked for. (条例 第十七条)"""
    return rows(
        """SELECT c.process_id AS process, c.id AS move, c.step, c.actor_id AS actor FROM workflows_move c
            WHERE (c.step = ANY (%(clearing)s) OR c.step = 'approve_withdrawal')
              AND EXISTS (SELECT 1 FROM workflows_move s WHERE s.process_id = c.process_id AND s.step IN ('submit', 'request_withdrawal')
                             AND s.number < c.number AND c.actor_id IN (s.actor_id, s.principal_id))""",
        _CLEARING,
    )


@rule
def who_published_did_not_approve_last(at):
    """三审三校: whoever registered the publication did not pass the last level of its chain: not by themselves, by a stand-in or by telephone.

    Asked of items whose chain is still the one they were published by; a correction under way has another.
    """
    return rows(
        f"""WITH {PASSAGES}
            SELECT p.process_id AS process, p.id AS move, p.actor_id AS actor
              FROM workflows_move p JOIN passage ON passage.id = p.process_id
              JOIN workflows_item i ON i.id = passage.item JOIN workflows_chainversion ch ON ch.id = i.chain_id
              JOIN LATERAL (SELECT c.step, c.actor_id, c.principal_id, c.inputs FROM workflows_move c
                             WHERE c.process_id = p.process_id AND c.number < p.number AND c.step = ANY (%(clearing)s)
                               AND c.source = ch.levels -> -1 ->> 'state' ORDER BY c.number DESC LIMIT 1) last
                ON p.actor_id IN (CASE last.step WHEN 'record_consent' THEN (last.inputs ->> 'consenter')::bigint ELSE last.actor_id END,
                                  CASE last.step WHEN 'record_consent' THEN NULL ELSE last.principal_id END)
             WHERE p.step = 'publish'
               AND NOT EXISTS (SELECT 1 FROM workflows_move c JOIN passage q ON q.id = c.process_id
                                WHERE q.item = passage.item AND c.number > p.number AND c.step = 'correct')""",
        _CLEARING,
    )


@rule
def an_open_task_lies_with_somebody_in_service(at):
    """Nothing waits for somebody who has left: the owner of an open task is active."""
    return rows(
        """SELECT t.id AS task, t.process_id AS process, t.owner_id AS owner FROM workflows_task t JOIN people_user u ON u.id = t.owner_id
            WHERE t.status IN ('NEW', 'ASSIGNED') AND NOT u.is_active"""
    )


@rule
def a_review_is_not_held_by_the_drafter(at):
    """A level nobody can decide is a dead end: no open review task is signed for by the item's author."""
    return rows(
        f"""WITH {PASSAGES} SELECT passage.item, t.id AS task, t.node FROM workflows_task t JOIN passage ON passage.id = t.process_id
              JOIN workflows_item i ON i.id = passage.item
             WHERE t.kind = 'main' AND t.status = 'ASSIGNED' AND t.owner_id = i.author_id AND t.node = ANY (%(levels)s)""",
        _CLEARING,
    )


RULES = (
    who_decided_held_the_duty,
    nobody_decided_on_their_own_draft,
    who_published_did_not_approve_last,
    an_open_task_lies_with_somebody_in_service,
    a_review_is_not_held_by_the_drafter,
)
