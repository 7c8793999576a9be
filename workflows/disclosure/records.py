"""What steps write besides the move: revisions, chains, publications. Run inside `perform`, before the transition."""

from datetime import date, datetime, time, timedelta

from people.models import Duty
from people.prepared import Part
from workflows.deadlines import clocks, rules
from workflows.deadlines.counting import BEIJING
from workflows.engine import writes
from workflows.engine.models import Task
from workflows.notices.outbox import Note
from workflows.screening import records as screening

from . import filing, numbering
from .findings_guards import in_favour
from .states import FollowUp, State


# -- content ---------------------------------------------------------------------------------------------------------------------
def keep_revision(item, turn):
    """Make what was written an immutable revision, unless it says exactly what the last one said."""
    from . import store

    content = turn.material["content"]
    hashes = store.hashes(content)
    item.pending = hashes
    if not item.revision_id or item.revision.content_hash != hashes[0]:
        turn.writes |= store.revision(item, content, hashes, by=turn.by, at=turn.at, note=turn.inputs.get("reason", ""))
        turn.answered["revision_id"] = "(SELECT id FROM revised)"
    formed_on = store.formed_on(content)
    if formed_on != item.formed_on or content["attribute"] != item.attribute:
        turn.change(formed_on=formed_on, attribute=content["attribute"])
        start_publication_clock(item, turn)
    turn.change(title=content["title"][:300])
    turn.computed["search"] = store.search_vector(content)
    check = item.checked(content)
    turn.writes["screened"] = screening.kept(check.text, check.edition.code, turn.at)


def put_revision_back(item, turn):
    """A correction given up proposed nothing: what `keep_revision` took from it is again what the passage set out from.

    What was masked meanwhile stays masked in lists (see masking/originals.py).
    """
    from . import store
    from .masking import originals

    if item.before_this_passage() is None:
        return
    turn.change(returned_from="")  # nobody waits to get it back
    if refiled := next((move for move in item.case.moves if move.inputs.get("refiled")), None):
        turn.change(**{f"{name}_id": refiled.inputs["refiled"]["before"][name] for name in ("topic", "category")})
        turn.change(chain_id=None, submitted_under_id=None)  # of the category it does not stand in any more; as a correction begins
        item.levels = None
    began = item.case.moves[0]
    revision = item.revisions.filter(content_hash=began.content_hash, at__lte=began.at).order_by("number").last()
    if revision.pk == item.revision_id:
        return
    content = store.present(revision)
    turn.change(revision=revision, attribute=content["attribute"], formed_on=store.formed_on(content))
    listed = originals.as_masked_since(item, content)
    turn.change(title=listed["title"][:300])
    turn.computed["search"] = store.search_vector(listed)


def start_publication_clock(item, turn):
    """T1: twenty working days from formation, or what the catalogue or a special law says; of a correction, from the change. (条例 第二十六条)

    Only for what is to be public; party affairs and residents' self-government run on their own basis and never count as statutory.
    """
    if item.revision_id or turn.source:
        turn.cancels.add("publication")
    correction = next((move for move in item.case.moves if move.step == "correct"), None)
    changed_on = date.fromisoformat(correction.inputs["changed_on"]) if correction else item.formed_on
    if item.attribute == "public" and changed_on:
        turn.starts.append(publication_clock(item, changed_on))


def publication_clock(item, changed_on):
    limit, unit, basis = item.limit()
    return clocks.Clock(
        kind="publication",
        node=str(State.DRAFT),  # a draft has no stage clock of its own: its task shows this one
        started_at=datetime.combine(changed_on, time(), BEIJING),
        budget=limit,
        budget_unit=unit,
        basis=basis,
        duty=Duty.AUTHOR,
        unit_id=item.unit_id,
        statutory=item.settings.regime == "government",
        user_id=item.author_id,
        routine=item.settings.is_routine,
    )


def show_due(item, turn):
    """The task of a draft shows the publication clock: it follows the one this step starts."""
    [plan] = clocks.plan(item.office_id, turn.starts, rules.as_of(item.case.newest), at=turn.at)
    sql = "UPDATE workflows_task SET due_at = %s WHERE id = %s RETURNING id"
    turn.writes["shown"] = Part(sql, [plan.due_at, item.case.main_task.id])


def note_checks(item, turn):
    """二校、格式…: what was confirmed in passing the disclosure office's review stands in the move, as it was shown."""
    conclusion = turn.inputs.get("conclusion")
    if item.checklist and (conclusion is None or in_favour(item, conclusion)):
        turn.inputs["checked"] = list(item.checklist)
    else:
        turn.inputs.pop("checked", None)


def fix_chain(item, turn):
    """The chain and the settings of its category in force at the first submission hold for the whole passage; the approval form has its number
    from then on."""
    if item.chain_id is None:
        turn.change(chain_id=item.coming_chain[0], submitted_under_id=item.coming_chain[2])
    if not item.approval_number:
        numbering.approval_number(item, turn)


def keep_answers(item, turn):
    """处理意见: what was answered to findings, and the masked text where that was the answer."""
    from . import answering

    answering.keep(item, turn)


# -- back and forth ---------------------------------------------------------------------------------------------------------------
def note_return(item, turn):
    """Remember who sent it back: resubmitting goes straight to them."""
    if (
        turn.step.name == "return_item"
        and turn.inputs["stage"] == State.RETURNED
        or turn.step.name == "conclude_secrecy_review"
        and item.after_secrecy_review(turn.inputs["conclusion"]) == State.RETURNED
    ):
        turn.change(returned_from=item.state)
    elif turn.step.name == "record_determination" and not turn.inputs["releasable"]:
        turn.change(returned_from=State.SECRECY_REVIEW)


def note_recall(item, turn):
    """Taking back a consent by telephone takes back the signature owed for it, and no other."""
    last = item.case.last_change
    if last.step == "record_consent":
        owed = [task for task in item.case.tasks if task.node == FollowUp.COUNTERSIGN and task.owner_id == last.inputs["consenter"]]
        for task in owed[-1:]:
            turn.cancelled.append(task.id)
            turn.cancels.add(("countersign", task.created))
    if last.inputs.get("refiled"):
        filing.put_back(item, turn, last)
    if last.source == State.RETURNED:
        turn.change(returned_from=last.target)


def drop_clocks(item, turn):
    turn.cancels.add("publication")


def new_passage(item, turn):
    """A correction or withdrawal is a passage of its own: end the old one, open the next.

    What is still owed beside the chain (补签, 说明, 抄送) comes along with its clock: it is found, answered and demanded where the item is now.
    """
    clocks.turn(item.process_id, item.office_id, at=turn.at, meets={"step": turn.at}, cancels={"opinion"}, starts=())
    writes.end_process(item.process_id, turn.at)
    process_id = writes.open_process(
        item.flow,
        office_id=item.office_id,
        unit_id=item.unit_id,
        number=item.process.number + 1,
        at=turn.at,
        first_id=item.process.first_id or item.process_id,
    )
    writes.carry_over(item.process_id, process_id, [Task.Kind.FOLLOW_UP, Task.Kind.COPY])
    clocks.carry_over(item.process_id, process_id, ["countersign", "explanation", "secret"])
    turn.change(process_id=process_id)


def start_correction(item, turn):
    """The old revision stays public while the new one goes through the chain of today. (条例 第六条)"""
    turn.change(chain_id=None, submitted_under_id=None, returned_from="")
    if Duty.AUTHOR in {duty for duty, _principal in item.case.standings}:
        turn.change(author_id=turn.by.pk)
    if item.attribute == "public":
        turn.starts.append(publication_clock(item, turn.inputs["changed_on"]))


# -- publication --------------------------------------------------------------------------------------------------------------------
def publish(item, turn):
    from . import publishing

    publishing.register(item, turn)


def file_away(item, turn):
    """归档: under the number the archivist gives, else the one it has from an earlier passage, else the next of the office."""
    if own := turn.inputs.get("archive_number", "").strip():
        turn.change(archive_number=own)
    elif not item.archive_number:
        numbering.archive_number(item, turn)


def withdraw(item, turn):
    from . import publishing

    publishing.end(item, turn.at, "withdrawn")
    turn.change(live_id=None)


def take_down(item, turn):
    """到期下架: it ends with the last day shown, however late that is noticed; a display period over before it was public, at once."""
    from . import publishing

    over_at = datetime.combine(item.live.display_until + timedelta(days=1), time(), BEIJING)
    publishing.end(item, max(over_at, item.live.public_at), "expired")
    turn.change(live_id=None)


# -- who is told -------------------------------------------------------------------------------------------------------------------------
def notes_for(item, effect, turn):
    """The notices one effect queues, addressed to a person or to a duty over the item's section."""
    data = {"title": item.title, "step": turn.step.name, "state": item.state}

    def to_person(user_id):
        return [Note(effect, user_id=user_id, data=data)] if user_id else []

    def to_duty(duty, unit_id=None):
        return [Note(effect, duty=duty, unit_id=unit_id or item.unit_id, data=data)]

    if effect == "tell_next":
        duty = item.owner_duty(item.state)
        return to_duty(duty) if duty in Duty.values else []
    if effect == "tell_author" or (effect == "tell_author_if_back" and item.state in (State.RETURNED, State.DRAFT)):
        return to_person(item.author_id)
    if effect == "tell_author_if_refiled" and "refiled" in turn.inputs:
        return to_person(item.author_id)
    if effect in ("tell_named", "tell_consenter"):
        return to_person(turn.inputs.get("to") or turn.inputs.get("consenter"))
    if effect in ("tell_asked", "tell_copied"):
        return [note for task in turn.tasks for note in (to_person(task.owner_id) if task.owner_id else to_duty(task.duty, task.unit_id))]
    if effect == "tell_asker":
        asker = next((task.asked_by_id for task in item.case.tasks if task.id == turn.task_id), None)
        return to_person(asker)
    if effect == "tell_leaders":
        return to_duty(Duty.DISCLOSURE_LEADER) + to_duty(Duty.DISCLOSURE_OFFICER)
    if effect == "tell_secrecy_reviewer":
        return to_duty(Duty.SECRECY_REVIEWER)
    if effect == "urge":
        waits = [task for task in item.awaited if task.owner_id != turn.by.pk]
        return [note for task in waits for note in (to_person(task.owner_id) if task.owner_id else to_duty(task.duty, task.unit_id))]
    return []


# -- hooks of the item ----------------------------------------------------------------------------------------------------------------------
def begun(item, turn):
    from . import store

    start_publication_clock(item, turn)
    turn.writes["drafted"] = store.draft(item.pk, turn.material["content"], by=turn.by, at=turn.at)


def arrived(item, turn):
    """Once submitted again, nobody waits for it back; what is approved for the public has its index number, to be pasted with the text;
    what is only registered has no publication clock to run."""
    if turn.step.name == "submit" and item.returned_from:
        turn.change(returned_from="")
    if item.state == State.AWAITING_PUBLICATION and not item.index_number:
        numbering.index_number(item, turn, turn.at)
    if item.state in (State.REGISTERED_ON_REQUEST, State.REGISTERED_WITHHELD, State.DISCARDED):
        turn.cancels.add("publication")
    if item.state in (State.REGISTERED_ON_REQUEST, State.REGISTERED_WITHHELD) and item.live_id:
        withdraw(item, turn)  # a correction found that it may not be public: the old text may not either
