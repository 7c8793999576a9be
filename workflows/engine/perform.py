"""The one write path: lock, ask for refusals, fire the transition, write the move, turn the tasks and clocks, queue the notices.

Pages, the interface, workers and commands make exactly one such call for a step, in one transaction.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Duty
from people.prepared import Part, run_together
from workflows.deadlines import clocks, rules
from workflows.notices import outbox
from workflows.refusals import Refusal, Refused

from . import whose, writes
from .models import Move, Task
from .steps import ASKED, AUTHOR, LAST, OWNER, READER, Step, steps_from, steps_of


@dataclass(frozen=True)
class Standing:
    """In which duty, and for whom (替岗), a step is taken."""

    duty: str
    principal_id: int | None = None


@dataclass
class NewTask:
    """A task a turn is about to open."""

    node: str
    duty: str
    kind: str = Task.Kind.MAIN
    owner_id: int | None = None
    unit_id: int | None = None
    returned: bool = False
    note: str = ""
    asked_by_id: int | None = None
    due_at: datetime | None = None


@dataclass
class Turn:
    """One step being performed: what `enacts` may read, and where they leave what must be written with it."""

    subject: Any
    step: Step
    by: Any
    at: datetime
    via: str
    inputs: dict
    standing: Standing | None = None
    source: str = ""
    task_id: int | None = None
    changed: set = field(default_factory=set)  # fields of the subject to save besides state and version
    done: list = field(default_factory=list)  # ids of tasks finished by this step
    cancelled: list = field(default_factory=list)  # ids of tasks overtaken by it
    tasks: list = field(default_factory=list)  # NewTask
    starts: list = field(default_factory=list)  # clocks.Clock
    meets: dict = field(default_factory=dict)  # clocks (clocks.Which) this step satisfies → when
    cancels: set = field(default_factory=set)  # kinds of clocks it makes pointless
    notes: list = field(default_factory=list)  # outbox.Note
    owner: writes.Given | None = None  # who has the task from now on
    material: dict = field(default_factory=dict)  # what is too large to stand in the move: the content itself
    computed: dict = field(default_factory=dict)  # fields of the subject the database works out: name → (SQL, parameters)
    writes: dict[str, Part] = field(default_factory=dict)  # of other rows, in the one statement the step writes with, by names of their own
    answered: dict[str, str] = field(default_factory=dict)  # fields of the subject that those writes give: name → SQL that asks them
    move_id: int | None = None

    def change(self, **values):
        """Set fields of the subject and have them saved."""
        for name, value in values.items():
            setattr(self.subject, name, value)
            self.changed.add(name)


def perform(
    model, pk, name: str, *, by, at: datetime, version: int | None = None, via: str = Move.Via.WEB, material=None, **inputs
) -> Turn:
    """Take a step. `by` is a user, or None for the system; `version` is the one the person saw (None: whatever is there now).
    `material` is a dict, or a function that finds it in the locked subject; what that function does is undone by a refusal.

    Raises Refused, having written nothing, and the model's DoesNotExist.
    """
    declared = steps_of(model)[name]
    with transaction.atomic():
        subject = model.locked(pk)
        if version is not None and version != subject.version:
            raise Refused([stale()])
        subject.look(by, at)
        turn = Turn(subject, declared, by, at, via, inputs, source=subject.state)
        turn.standing, refusals = _standing(subject, declared, by)
        if refusals:
            raise Refused(_in_full(subject, declared, refusals, at))
        turn.material = material(subject) if callable(material) else material or {}
        refusals = [*_asked_guards(subject, declared, by, at), *_asked(subject, declared, by, at, {**inputs, **turn.material})]
        if refusals:
            raise Refused(refusals)
        for enact in declared.enacts:
            enact(subject, turn)
        getattr(subject, name)(**inputs)
        subject.version += 1
        _write(turn, subject.case.newest)
    return turn


def begin(
    subject,
    *,
    by,
    at: datetime,
    name: str = "create",
    duty: str = Duty.AUTHOR,
    via: str = Move.Via.WEB,
    basis: str = "",
    material=None,
    **inputs,
) -> Turn:
    """Bring a new, unsaved subject into being, with its first passage, move, task and clocks, in one transaction."""
    with transaction.atomic():
        turn = Turn(subject, Step(name, name, (), (str(subject.state),), duty, basis), by, at, via, inputs, standing=Standing(duty))
        turn.material = material or {}
        subject.version = 1
        newest = writes.bring_into_being(subject, at)
        subject.begun(turn)
        _write(turn, newest)
    return turn


def refusals(subject, name: str, *, by, at: datetime) -> list[Refusal]:
    """Every reason `by` may not take this step now, whatever they supply; empty means yes. The subject has been looked at (`look`)."""
    machine: type = type(subject)
    declared = steps_of(machine)[name]
    _right, found = _standing(subject, declared, by)
    return _in_full(subject, declared, found, at) or _asked_guards(subject, declared, by, at)


def not_theirs(subject, name: str, *, by, at: datetime) -> list[Refusal]:
    """Why this step is not for `by` now (wrong_state, not_your_duty, taken), whatever its guards say. The subject has been looked at (`look`)."""
    machine: type = type(subject)
    declared = steps_of(machine)[name]
    _right, found = _standing(subject, declared, by)
    return _in_full(subject, declared, found, at)


def open_steps(subject, *, by, at: datetime) -> list[tuple[Step, list[Refusal]]]:
    """The steps of the subject's present state this person has standing for, each with its refusals (none: open)."""
    found = []
    for declared in steps_from(type(subject), subject.state):
        right, missing = _standing(subject, declared, by)
        if right is not None:
            found.append((declared, _asked_guards(subject, declared, by, at)))
        elif missing and missing[0].code == "taken":
            found.append((declared, missing))
    return found


def standing(subject, name: str, *, by) -> Standing | None:
    """In which duty, and for whom, `by` would take this step; None when it is not theirs. The subject has been looked at (`look`)."""
    machine: type = type(subject)
    right, _missing = _standing(subject, steps_of(machine)[name], by)
    return right


def stale() -> Refusal:
    """The refusal of a page that is older than the subject."""
    return Refusal("stale", _("Somebody else acted on this in the meantime. Look at what changed; what you typed is kept."))


def _standing(subject, declared, by):
    """(Standing, []) when `by` may take the step, else (None, why not)."""
    if subject.state not in declared.sources:
        return None, [Refusal("wrong_state", _("This step is not possible in the present stage."), declared.basis)]
    if by is None:
        return Standing(""), []
    right = _right(subject, declared, by)
    if right is None:
        return None, [Refusal("not_your_duty", _("This step is not yours to take."), declared.basis)]
    task = subject.case.main_task
    if declared.duty == OWNER and task and task.owner_id not in (None, by.pk, right.principal_id):
        message = _("%(name)s has it now: signed for, or handed over. Ask them to put it back or to hand it over.") % {"name": task.owner}
        return None, [Refusal("taken", message, declared.basis)]
    return right, []


def _in_full(subject, declared, found, at):
    """The same refusals, saying whose the step is where it is another's, and where the subject is: looked up only once somebody is told."""
    told = {"not_your_duty": whose.not_yours, "wrong_state": whose.not_now}
    return [told[refusal.code](subject, declared, at) if refusal.code in told else refusal for refusal in found]


def _right(subject, declared, by):
    standings, duty = subject.case.standings, declared.duty
    if duty == OWNER:
        duty = subject.owner_duty(subject.state)
    if duty == AUTHOR:
        authors = subject.author_ids()
        if by.pk in authors:
            return Standing(Duty.AUTHOR)
        return next((Standing(held, principal) for held, principal in standings if principal in authors and held == Duty.AUTHOR), None)
    if duty == LAST:
        last = subject.case.last_change
        return Standing(last.duty, last.principal_id) if last and last.actor_id == by.pk else None
    if duty == ASKED:
        for task in subject.case.tasks:
            if task.node != declared.node:
                continue
            if task.owner_id == by.pk:
                return Standing(task.duty)
            for held, principal in subject.standings_elsewhere(task.unit_id):
                if (task.owner_id is None and held == task.duty) or (
                    principal is not None and principal == task.owner_id and held == task.duty
                ):
                    return Standing(held, principal)
        return None
    if duty == READER:
        if standings:
            return Standing(*standings[0])
        return Standing(Duty.AUTHOR) if by.pk in subject.author_ids() else None
    wanted = (duty,) if isinstance(duty, str) else duty
    return next((Standing(held, principal) for held, principal in standings if held in wanted), None)


def _asked_guards(subject, declared, by, at):
    return [found for guard in declared.guards if (found := guard(subject, by=by, at=at))]


def _asked(subject, declared, by, at, inputs):
    found = []
    for ask in declared.asks:
        answer = ask(subject, by=by, at=at, **inputs)
        found += [answer] if isinstance(answer, Refusal) else list(answer or ())
    return found


def _write(turn, newest):
    """Everything a step writes, in one statement; the transition has been fired and `enacts` have left their wishes in the turn.

    `newest` says which rules are in force.
    """
    subject, at = turn.subject, turn.at
    if subject.state != turn.source:
        _turn_main_task(turn)
        subject.arrived(turn)
    parts = dict(turn.writes)
    if turn.meets or turn.cancels:
        parts["ended"] = clocks.end(subject.process_id, at=at, meets=turn.meets, cancels=turn.cancels)
    if turn.starts:
        plans = clocks.plan(subject.office_id, turn.starts, rules.as_of(newest), at=at)
        due_by_node = {clock.node: plan.due_at for clock, plan in zip(turn.starts, plans, strict=True) if clock.node}
        for task in turn.tasks:
            task.due_at = due_by_node.get(task.node)
        parts["started"] = clocks.start(subject.process_id, subject.office_id, turn.starts, plans)
    changed = {"state", "version"} if turn.source else set()  # a new subject was just inserted with them
    computed = turn.computed | {name: (sql, []) for name, sql in turn.answered.items()}
    if changed or turn.changed or computed:
        parts["saved"] = writes.saved(subject, sorted(changed | turn.changed), computed)
    parts |= writes.turned(turn)
    if turn.owner:
        parts["given"] = writes.task_given(turn.owner, at)
    if subject.state != turn.source and subject.owner_duty(subject.state) is None:
        parts["over"] = writes.process_ended(subject.process_id, at)
    notes = [*turn.notes, *(note for effect in turn.step.effects for note in subject.notes_for(effect, turn))]
    if notes:
        muted = turn.via == Move.Via.REPLAY
        parts["told"] = outbox.queued(notes, office_id=subject.office_id, process_id=subject.process_id, at=at, muted=muted)
    [(turn.move_id, *given)] = run_together(parts, f"SELECT {', '.join(['id', *turn.answered.values()])} FROM moved")
    for name, value in zip(turn.answered, given, strict=True):
        setattr(subject, name, value)


def _turn_main_task(turn):
    """Close the task of the state left, open the one of the state reached, and turn the step clock with it."""
    subject = turn.subject
    turn.meets["step"] = turn.at
    for task in subject.case.tasks:
        if task.kind == Task.Kind.MAIN:
            turn.task_id = turn.task_id or task.id
            (turn.done if turn.step.duty in (OWNER, AUTHOR) else turn.cancelled).append(task.id)
        elif task.kind == Task.Kind.OPINION and task.id not in turn.done:
            turn.cancelled.append(task.id)
            turn.cancels.add("opinion")
    duty = subject.owner_duty(subject.state)
    if duty is None:
        return
    turn.tasks.insert(
        0,
        NewTask(
            node=str(subject.state),
            duty=Duty.AUTHOR if duty == AUTHOR else duty,
            owner_id=subject.author_id if duty == AUTHOR else None,
            returned=bool(subject.returned_from),
        ),
    )
    turn.starts.extend(subject.clocks_for(subject.state, turn.at))
