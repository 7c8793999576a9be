"""Who else is asked or has it before them: opinions, signatures and explanations owed, copies, whose turn it is. Written besides the move."""

from people.models import Duty
from workflows.deadlines import clocks
from workflows.engine import writes
from workflows.engine.models import Task
from workflows.engine.perform import NewTask
from workflows.screening.quarantine.machine import REPORT_HOURS

from .states import FollowUp


def ask_countersignature(item, turn):
    """Consent by telephone is signed within 24 hours by the leader who gave it. (突发事件应对法 第七条; the 24 hours are a local rule)"""
    duty = item.owner_duty(item.state)
    turn.tasks.append(
        NewTask(
            FollowUp.COUNTERSIGN,
            duty,
            Task.Kind.FOLLOW_UP,
            owner_id=turn.inputs["consenter"],
            note=turn.inputs["means"][:500],
            asked_by_id=turn.by.pk,
        )
    )
    turn.starts.append(
        clocks.Clock(
            "countersign",
            FollowUp.COUNTERSIGN,
            turn.at,
            24,
            "hours",
            "突发事件应对法 第七条",
            duty,
            item.unit_id,
            routine=False,
            user_id=turn.inputs["consenter"],
        )
    )


def ask_explanation(item, turn):
    duty = turn.standing.duty
    turn.tasks.append(NewTask(FollowUp.EXPLAIN_WITHDRAWAL, duty, Task.Kind.FOLLOW_UP, owner_id=turn.by.pk))
    turn.starts.append(
        clocks.Clock(
            "explanation",
            FollowUp.EXPLAIN_WITHDRAWAL,
            turn.at,
            1,
            "working_days",
            "保密法实施条例 第六十一条",
            duty,
            item.unit_id,
            routine=False,
        )
    )


def ask_to_destroy(item, turn):
    """涉密处置: the secrecy reviewer has it withdrawn, destroys it here and reports. The destruction ends this; the report has a clock of its own
    from then on, counted from the same moment. (保密法实施条例 第六十一条)"""
    turn.tasks.append(NewTask(FollowUp.SECRET_PUBLIC, Duty.SECRECY_REVIEWER, Task.Kind.FOLLOW_UP))
    turn.starts.append(
        clocks.Clock(
            "secret", FollowUp.SECRET_PUBLIC, turn.at, REPORT_HOURS, "hours", "保密法实施条例 第六十一条", Duty.SECRECY_REVIEWER, item.unit_id,
            statutory=True, routine=False,
        )
    )  # fmt: skip


def ask_people(item, turn):
    """加签: named people are asked before the chain goes on."""
    for person in turn.inputs["people"]:
        _ask_opinion(item, turn, Duty.REPORTER, owner_id=person)


def ask_units(item, turn):
    """会签: the heads of several sections are asked at once; all must answer. (条例 第十一条)"""
    for unit in turn.inputs["units"]:
        _ask_opinion(item, turn, Duty.SECTION_HEAD, unit_id=unit)


def _ask_opinion(item, turn, duty, owner_id=None, unit_id=None):
    """Each is asked, and late, by themselves: a clock for each."""
    turn.tasks.append(
        NewTask(
            FollowUp.OPINION,
            duty,
            Task.Kind.OPINION,
            owner_id=owner_id,
            unit_id=unit_id,
            note=turn.inputs.get("question", "")[:500],
            asked_by_id=turn.by.pk,
        )
    )
    turn.starts.append(
        clocks.Clock(
            "opinion", FollowUp.OPINION, turn.at, 3, "working_days", "条例 第十一条", duty, unit_id or item.unit_id, user_id=owner_id
        )
    )


def answer(item, turn):
    """Finish the task this person was asked to do, and stop its clock; that of several follow-ups asked for together, with the last of them."""
    standing = turn.standing
    mine = next(
        task
        for task in item.case.tasks
        if task.node == turn.step.node
        and (item.may_answer(task) if task.owner_id is None else task.owner_id in (turn.by.pk, standing.principal_id))
    )
    turn.task_id = mine.id
    turn.done.append(mine.id)
    kinds = {FollowUp.OPINION: "opinion", FollowUp.COUNTERSIGN: "countersign", FollowUp.EXPLAIN_WITHDRAWAL: "explanation"}
    if turn.step.node not in kinds:
        return
    which: clocks.Which = (kinds[turn.step.node], mine.created)
    together = [task for task in item.case.tasks if task.node == mine.node and task.created == mine.created]
    if turn.step.node == FollowUp.OPINION:
        which = ("opinion", mine.created, mine.unit_id, mine.owner_id)
        together = [task for task in together if (task.unit_id, task.owner_id) == (mine.unit_id, mine.owner_id)]
    if together == [mine]:
        turn.meets[which] = turn.at


def send_copies(item, turn):
    for person in turn.inputs["people"]:
        turn.tasks.append(
            NewTask(
                FollowUp.COPY,
                Duty.REPORTER,
                Task.Kind.COPY,
                owner_id=person,
                note=turn.inputs.get("question", "")[:500],
                asked_by_id=turn.by.pk,
            )
        )


# -- whose turn ------------------------------------------------------------------------------------------------------------
def take(item, turn):
    """签收: from now on it is mine, and leaves the others' lists."""
    _give(item, turn, turn.standing.principal_id or turn.by.pk)


def put_back(item, turn):
    _give(item, turn, None)


def hand_over(item, turn):
    """转办: a colleague with the same duty takes it, and sees from whom and why; the step clock runs on."""
    _give(item, turn, turn.inputs["to"], note=turn.inputs.get("reason", "").strip(), from_id=turn.by.pk)


def _give(item, turn, user_id, *, note="", from_id=None):
    turn.owner = writes.Given(item.case.main_task.id, user_id, note, from_id)
    clocks.hand_to(item.process_id, "step", user_id)
