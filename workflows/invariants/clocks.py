"""Rules about deadlines: the right clocks run, their dates are what the calendar says, the ladder was climbed as it stands."""

import json
from functools import cache

from workflows.deadlines import rules
from workflows.deadlines.clocks import period_of
from workflows.deadlines.counting import Budget, Unit
from workflows.deadlines.ladder import DEFAULT, Period, schedule
from workflows.deadlines.models import Deadline
from workflows.disclosure.states import OWNERS

from .rule import PASSAGES, rows, rule

_RUNNING = "d.met_at IS NULL AND d.cancelled_at IS NULL"
_WAITING = {"waiting": [str(state) for state in OWNERS]}


@rule
def the_publication_clock_runs_while_it_must(at):
    """The statutory clock runs exactly while an item to be public, of known date, is under way and not yet public in this passage."""
    return rows(
        f"""SELECT i.id AS item, i.state, count(d.id) AS running FROM workflows_item i
              LEFT JOIN workflows_deadline d ON d.process_id = i.process_id AND d.kind = 'publication' AND {_RUNNING}
             GROUP BY i.id
            HAVING count(d.id) <> CASE WHEN i.attribute = 'public' AND i.formed_on IS NOT NULL AND i.state = ANY (%(waiting)s)
                                        AND i.state NOT IN ('published', 'withdrawal_review', 'destroyed') THEN 1 ELSE 0 END""",
        _WAITING,
    )


@rule
def no_clock_runs_in_a_passage_left_behind(at):
    """Nobody is hurried about what is over: but for explanations of lapses, clocks run only in an item's current passage."""
    return rows(
        f"""WITH {PASSAGES}
            SELECT passage.item, d.id AS deadline, d.kind FROM workflows_deadline d JOIN passage ON passage.id = d.process_id
             WHERE NOT passage.is_current AND {_RUNNING} AND d.kind <> 'account'"""
    )


@rule
def a_step_clock_runs_for_the_present_state(at):
    """A stage's clock ends with the stage: at most one step clock runs, and it is the present state's."""
    return rows(
        f"""SELECT i.id AS item, i.state, count(*) AS running, min(d.node) AS node FROM workflows_item i
              JOIN workflows_deadline d ON d.process_id = i.process_id AND d.kind = 'step' AND {_RUNNING}
             GROUP BY i.id HAVING count(*) > 1 OR min(d.node) <> i.state"""
    )


@rule
def a_clock_for_others_runs_while_they_owe(at):
    """An opinion, countersignature, explanation or secret to be destroyed has a clock of its own, running exactly while somebody owes it."""
    return rows(
        f"""WITH asked AS (
              SELECT process_id, created AS since,
                     CASE node WHEN 'explain_withdrawal' THEN 'explanation' WHEN 'secret_public' THEN 'secret' ELSE node END AS kind,
                     CASE WHEN node = 'opinion' THEN concat(unit_id, ':', owner_id) ELSE '' END AS of
                FROM workflows_task
               WHERE status IN ('NEW', 'ASSIGNED') AND node IN ('opinion', 'countersign', 'explain_withdrawal', 'secret_public') GROUP BY 1, 2, 3, 4
            ), running AS (
              SELECT d.process_id, d.kind, d.started_at AS since,
                     CASE WHEN d.kind = 'opinion' THEN concat(d.unit_id, ':', d.user_id) ELSE '' END AS of
                FROM workflows_deadline d
               WHERE {_RUNNING} AND d.kind IN ('opinion', 'countersign', 'explanation', 'secret') GROUP BY 1, 2, 3, 4)
            SELECT process_id AS process, kind, asked.process_id IS NOT NULL AS is_owed, running.process_id IS NOT NULL AS is_running
              FROM asked FULL JOIN running USING (process_id, kind, since, of) WHERE asked.process_id IS NULL OR running.process_id IS NULL"""
    )


@rule
def an_explanation_the_ladder_demands_is_owed_until_given(at):
    """Whoever must explain finds it among what they have to do: a clock owes an explanation exactly while none answers the ladder's demand."""
    return rows(
        """WITH demanded AS (
             SELECT demand.deadline_id AS id FROM workflows_escalationstep demand JOIN workflows_deadline d ON d.id = demand.deadline_id
              WHERE demand.kind = 'demanded' AND demand.addressee_id IS NULL AND d.kind <> 'account' AND NOT EXISTS (
                SELECT 1 FROM workflows_escalationstep said
                 WHERE said.deadline_id = demand.deadline_id AND said.kind = 'explained' AND said.at >= demand.at))
           SELECT d.id AS deadline, d.explanation_owed_at AS owed_at FROM workflows_deadline d
            WHERE (d.explanation_owed_at IS NOT NULL) <> (d.id IN (SELECT id FROM demanded))"""
    )


@rule
def a_due_date_is_what_the_calendar_says(at):
    """A due date can be explained: that of a running clock follows from its start, its budget and the calendar in force."""
    in_force = rules.in_force()

    @cache
    def due_at(office, *period):
        return schedule(Period(*period), in_force.calendar, in_force.ladder(office), at=at).due_at

    running = Deadline.objects.filter(met_at=None, cancelled_at=None, suspended_at=None, provisional=False)
    for clock in running.order_by("id").iterator(chunk_size=500):
        if clock.term > 1:  # stopped or extended before: its suspensions count
            expected = schedule(period_of(clock), in_force.calendar, in_force.ladder(clock.office_id), at=at).due_at
        else:
            receipt = "next" if clock.rest_day_receipt == Deadline.Receipt.NEXT_WORKING_DAY else "same"
            budget = Budget(clock.budget + clock.extended_by, Unit(clock.budget_unit))
            expected = due_at(clock.office_id, clock.started_at, budget, clock.include_start, receipt)
        if expected != clock.due_at:
            yield {"deadline": clock.pk, "due_at": clock.due_at, "expected": expected}


@rule
def an_escalation_is_a_rung_of_its_ladder(at):
    """The ladder was climbed as it stood: each escalation names its deadline's office and a rung of its version, of a term it has had, once reached."""
    ladders = {None: [rung.code for rung in DEFAULT.rungs]}
    for row in rows("SELECT id, jsonb_path_query_array(rungs, '$[*].code') AS codes FROM workflows_ladderversion"):
        codes = row["codes"]
        ladders[row["id"]] = codes if isinstance(codes, list) else json.loads(codes)
    climbed = rows(
        """SELECT e.id AS escalation, e.deadline_id AS deadline, e.ladder_id AS ladder, e.rung, e.code, e.term, d.term AS term_now,
                  e.reached_at, e.office_id AS office, d.office_id AS deadlines_office
             FROM workflows_escalation e JOIN workflows_deadline d ON d.id = e.deadline_id"""
    )
    for row in climbed:
        codes = ladders[row["ladder"]]
        climbed_rightly = row["rung"] < len(codes) and codes[row["rung"]] == row["code"] and row["term"] <= row["term_now"]
        if not climbed_rightly or row["reached_at"] > at or row["office"] != row["deadlines_office"]:
            yield row


RULES = (
    the_publication_clock_runs_while_it_must,
    no_clock_runs_in_a_passage_left_behind,
    a_step_clock_runs_for_the_present_state,
    a_clock_for_others_runs_while_they_owe,
    an_explanation_the_ladder_demands_is_owed_until_given,
    a_due_date_is_what_the_calendar_says,
    an_escalation_is_a_rung_of_its_ladder,
)
