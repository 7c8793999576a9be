"""办理过程: what happened to an item, and what is still asked of whom, in words made from the facts."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from people.models import Duty, Unit, User
from workflows.catalogue.models import Topic
from workflows.deadlines.counting import BEIJING
from workflows.engine.models import Move
from workflows.engine.steps import steps_of

from .. import returning, stages
from ..inputs import WITH_CONTENT
from ..models import Category, Item
from ..states import OWNERS, Conclusion, FollowUp, State
from ..withdrawal import Ground

#: The inputs of steps that name people or sections.
_PEOPLE, _UNITS = ("people", "to", "consenter"), ("units",)


def timeline(subject) -> list[dict]:
    """Every move of every passage, newest first. At most three statements."""
    labels = steps_of(Item)
    moves = list(Move.objects.filter(process__in=subject.passages()).select_related("actor", "principal").order_by("-number"))
    names = named(moves)
    return [
        {
            "number": move.number,
            "step": move.step,
            "actor_id": move.actor_id,
            "at": move.at.astimezone(BEIJING),
            "who": move.actor or _("System"),
            "acting_for": move.principal,
            "what": labels[move.step].label if move.step in labels else _("Draft begun"),
            "text": words(move, names),
            "quote": move.said,
            "objects": move.inputs.get("agrees") is False,
            "kind": "late"
            if move.step in ("return_item", "withdraw_urgently", "destroy") or move.inputs.get("agrees") is False
            else "move"
            if move.source != move.target
            else "",
        }
        for move in moves
    ]


def why_here(subject, events: list[dict]) -> dict | None:
    """Who sent it to its stage with words of their own, as {by, words}: back, to be determined elsewhere, with what was determined there,
    or with the wish to withdraw it; else None."""
    last = subject.case.last_change
    if last is None or subject.state not in OWNERS:
        return None
    sent = last.step in ("return_item", "request_withdrawal", "record_determination")
    if not sent and not (last.step == "conclude_secrecy_review" and last.target in (State.RETURNED, State.DETERMINATION)):
        return None
    event = next(event for event in events if event["number"] == last.number)
    return {"by": f"{event['who']} {event['what']}（{event['text']}）", "words": event["quote"]}


def handed_over(subject, events: list[dict]) -> dict | None:
    """Who handed it to whoever has it now (转办), as {by, words}; None when nobody did."""
    task = subject.case.main_task
    if task is None or task.asked_by_id is None:
        return None
    event = next(event for event in events if event["step"] == "hand_over")
    return {"by": f"{event['who']} {event['what']}（{event['text']}）", "words": event["quote"]}


def objections(events: list[dict]) -> list[str]:
    """Who objects to the text as it was last sent, and why, in words, newest first: whoever decides must not have to look for it."""
    found, heard = [], set()
    for event in events:
        if event["step"] in WITH_CONTENT:
            break
        if event["objects"] and event["actor_id"] not in heard:
            found.append(_("%(name)s objects: %(words)s") % {"name": event["who"], "words": event["quote"]})
        if event["step"] == "give_opinion":
            heard.add(event["actor_id"])
    return found


def _asked_of(task, people, units) -> str:
    """A person, the section whose head is asked, or the duty it falls to."""
    if task.owner_id:
        return people[task.owner_id].name
    return str(units[task.unit_id] if task.node == FollowUp.OPINION else Duty(task.duty).label)


def _until(due_at: datetime | None) -> str:
    """The end of a clock as people write it: its last day where it ends with a day, else the moment."""
    if due_at is None:
        return ""
    end = due_at.astimezone(BEIJING)
    return f"{end:%Y-%m-%d %H:%M}" if end.time() != time() else f"{end - timedelta(days=1):%Y-%m-%d}"


def named(moves) -> dict[tuple[str, int], str]:
    """The names of whom these moves speak of, by ("people" or "units", id)."""
    wanted = {"people": set(), "units": set()}
    for move in moves:
        for kind, keys in (("people", _PEOPLE), ("units", _UNITS)):
            for key in keys:
                found = move.inputs.get(key) or ()
                wanted[kind] |= {found} if isinstance(found, int) else set(found)
    names = {("people", user.pk): user.name for user in User.objects.filter(pk__in=wanted["people"])} if wanted["people"] else {}
    units = Unit.objects.filter(pk__in=wanted["units"]) if wanted["units"] else ()
    names |= {("units", unit.pk): str(unit) for unit in units}
    put = [move.inputs["refiled"] for move in moves if move.inputs.get("refiled")]
    for key, model in (("topic", Topic), ("category", Category)):
        if meant := {one for said in put for one in (said[key], said["before"][key]) if one}:
            names |= {(key, row.pk): str(row) for row in model.objects.filter(pk__in=meant)}
    return names


def refiled(move, names: dict | None = None) -> str:
    """From where to where an item was put, and what that asks anew; empty where it was not."""
    said, names = move.inputs.get("refiled"), names or {}
    if not said:
        return ""
    steps = [
        (names.get((key, said["before"][key]), "—"), names.get((key, said[key]), "—"))
        for key in ("topic", "category")
        if said[key] != said["before"][key]
    ]
    told = [f"{before} → {after}" for before, after in steps]
    if said["voids"] == "all":
        told.append(_("every approval is asked again, in the chain of the new category"))
    elif said["voids"]:
        told.append(_("another masking profile: the secrecy review is asked again"))
    return "；".join(told)


def confirmed(move) -> str:
    """What was confirmed line by line with a move; empty where nothing was asked."""
    lines = move.inputs.get("checked")
    return _("Checked: %(lines)s") % {"lines": "；".join(lines)} if lines else ""


def _with_places(said: str, inputs) -> str:
    meant = "、".join(returning.called(place) for place in inputs.get("places") or ())
    marked = _("marked: %(places)s") % {"places": meant}
    return f"{said}；{marked}" if meant else said


def words(move, names: dict | None = None) -> str:
    """What a move's inputs add to its verb; `names` come from `named`."""
    return "；".join(part for part in (said(move, names), refiled(move, names), confirmed(move)) if part)


def said(move, names: dict | None = None) -> str:
    """The same without what was confirmed and where it was put, which the approval form prints apart."""
    inputs, names = move.inputs, names or {}
    state = str(State(move.target).label) if move.source != move.target else ""
    if "conclusion" in inputs:
        return _with_places(concluded(inputs), inputs)
    if "stage" in inputs:
        return _with_places(_("to: %(stage)s") % {"stage": stages.STAGES[State(inputs["stage"])]}, inputs)
    if inputs.get("link"):
        return inputs["link"]
    if inputs.get("archive_number"):
        return _("archive number: %(number)s") % {"number": inputs["archive_number"]}
    if "agrees" in inputs:
        return _("I agree") if inputs["agrees"] else _("I object")
    if "ground" in inputs:
        return str(Ground(inputs["ground"]).label)
    if "releasable" in inputs:
        answer = _("May be disclosed") if inputs["releasable"] else _("May not be disclosed")
        return "，".join(part for part in (inputs.get("authority"), answer, inputs.get("document")) if part)
    if inputs.get("meeting"):
        day = inputs.get("decided_on")
        return inputs["meeting"] + ("，" + _("decided on %(day)s") % {"day": day} if day else "")
    for kind, keys in (("people", _PEOPLE), ("units", _UNITS)):
        for key in keys:
            if found := inputs.get(key):
                whom = [found] if isinstance(found, int) else found
                told = "、".join(names[kind, one] for one in whom if (kind, one) in names)
                return "，".join(part for part in (told, state) if part)
    return state


def concluded(inputs: dict) -> str:
    """What a secrecy review concluded, and the provision it names."""
    return "，".join(filter(None, [str(Conclusion(inputs["conclusion"]).label), inputs.get("basis")]))


def asked(subject) -> list[dict]:
    """What is asked of others and still open (会签、加签、补签、说明、涉密处置), as {what, of, by, words, mine, due, late}; copies are not.

    `due` is the last day, or the moment where hours are counted. At most two statements.
    """
    owed = set(FollowUp) - {FollowUp.COPY}
    open_ones = [task for task in subject.case.tasks if task.node in owed]
    if not open_ones:
        return []
    mine = {subject.by.pk, *(principal for _duty, principal in subject.case.standings)}
    people = User.objects.in_bulk({pk for task in open_ones for pk in (task.owner_id, task.asked_by_id) if pk})
    units = Unit.objects.in_bulk({task.unit_id for task in open_ones if task.owner_id is None})
    return [
        {
            "node": task.node,
            "what": FollowUp(task.node).label,
            "of": _asked_of(task, people, units),
            "by": people[task.asked_by_id].name if task.asked_by_id else "",
            "words": task.note,
            "mine": subject.may_answer(task) if task.owner_id is None else task.owner_id in mine,
            "due": _until(task.due_at),
            "late": task.due_at is not None and task.due_at <= subject.at,
        }
        for task in open_ones
    ]
