"""What may be done about a lapse (处置), by whom, and why not. Each step is one function, one transaction, one fact.

A lapse is no machine: nothing here changes a state. What must hold is said in guards.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import named
from people.models import Duty
from people.queries import standings_over
from workflows import subjects
from workflows.notices import outbox
from workflows.notices.outbox import Note
from workflows.refusals import Refusal, Refused

from . import clocks, guards, lapses, said
from .guards import EXPLANATION_DAYS, Lapse, StepLine
from .models import Deadline, EscalationStep
from .whose import whose_duty

Kind = EscalationStep.Kind

# -- who may do what ------------------------------------------------------------------------------------------------------------
ANSWERABLE = "answerable"  # in `duties`: whoever held the duty on those days, or was asked


@dataclass(frozen=True)
class LapseStep:
    """One thing that may be done about a lapse: the fact it leaves, whose duty it is, and the rules asked."""

    name: str
    label: str | Promise
    kind: str
    duties: tuple[str, ...]
    basis: str
    guards: tuple[Callable, ...]
    asks: tuple[Callable, ...] = ()


WATCH = (*lapses.SUPERVISORS, Duty.DISCIPLINE)
LEAD = (Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER, Duty.DIRECTOR)
ABOVE = (Duty.DISCLOSURE_LEADER, Duty.DIRECTOR, Duty.DISCIPLINE)
RULE = "预警督办规则"
COMMON = (guards.is_lapsed, guards.not_own)
_DECLARED = (
    LapseStep("send_back", gettext_lazy("Send back to the disclosure office"), Kind.SENT_BACK, ABOVE, RULE, COMMON, (guards.has_words,)),
    LapseStep(
        "demand_explanation",
        gettext_lazy("Demand an explanation"),
        Kind.DEMANDED,
        WATCH,
        RULE,
        (*COMMON, guards.is_no_explanation),
        (guards.names_somebody_answerable, guards.short_enough),
    ),
    LapseStep("explain", gettext_lazy("Explain"), Kind.EXPLAINED, (ANSWERABLE,), RULE, (guards.is_lapsed,), (guards.has_words,)),
    LapseStep(
        "extend",
        gettext_lazy("Extend this step's time"),
        Kind.EXTENDED,
        LEAD,
        RULE,
        (*COMMON, guards.may_grow),
        (guards.grows_sensibly, guards.has_words),
    ),
    LapseStep(
        "hand_over",
        gettext_lazy("Hand to accountability"),
        Kind.HANDED_OVER,
        ABOVE,
        "条例 第五十三条",
        (*COMMON, guards.not_yet_handed_over),
        (guards.has_words,),
    ),
    LapseStep(
        "note", gettext_lazy("Noted, nothing further"), Kind.NOTED, WATCH, RULE, (*COMMON, guards.not_yet_noted), (guards.short_enough,)
    ),
)
STEPS = {declared.name: declared for declared in _DECLARED}


def right(lapse: Lapse, declared: LapseStep) -> tuple[str, int | None] | None:
    """(duty, principal stood in for) in which this person may take the step; None when it is not theirs."""
    if declared.duties != (ANSWERABLE,):
        return lapse.principal_of(declared.duties)
    asked = lapse.answerable | {demand.addressee_id for demand in lapse.demands() if demand.addressee_id}
    if lapse.by_id in asked:
        return lapse.answers_in(lapse.by_id), None
    stood_in = ((duty, principal) for duty, principal in lapse.standings if principal in asked and duty == lapse.answers_in(principal))
    return next(stood_in, None)


def refusals(lapse: Lapse, name: str, **inputs: Any) -> list[Refusal]:
    """Why this person may not take the step now; with inputs, also what is wrong with them."""
    declared = STEPS[name]
    if right(lapse, declared) is None:
        return [not_yours(lapse, declared)]
    found = [refusal for guard in declared.guards if (refusal := guard(lapse))]
    if inputs and not found:
        found = [refusal for ask in declared.asks if (refusal := ask(lapse, **inputs))]
    return found


def why_not(lapse: Lapse, name: str, **inputs: Any) -> list[Refusal]:
    """The same, and what the words may not hold: everything asked on the way in."""
    return refusals(lapse, name, **inputs) or said.why_not(inputs)


def not_yours(lapse: Lapse, declared: LapseStep) -> Refusal:
    """Whose it is instead: the duties that may, with who holds them; for an explanation, whose duty it was. A few statements."""
    if declared.duties == (ANSWERABLE,):
        duties = dict.fromkeys(duty for duty, _person in lapse.whose) or [lapse.deadline.duty]
        whose = [named.held(duty, sorted({person for one, person in lapse.whose if one == duty})) for duty in duties]
    else:
        whose = named.holders(declared.duties, lapse.deadline.unit_id, lapse.at)
    message = _("This step is not yours to take; it is for: %(whose)s.") % {"whose": "；".join(whose)}
    return Refusal("not_your_duty", message, declared.basis)


def open_steps(lapse: Lapse) -> list[tuple[LapseStep, list[Refusal]]]:
    """The steps this person has standing for, each with its refusals (none: open)."""
    return [(declared, refusals(lapse, name)) for name, declared in STEPS.items() if right(lapse, declared) is not None]


# -- loading --------------------------------------------------------------------------------------------------------------------
def load(deadline: Deadline, *, by, at: datetime) -> Lapse:
    """The lapse as this person finds it at `at`. A fixed number of statements."""
    lines = tuple(
        StepLine(*row)
        for row in deadline.steps.order_by("at", "id").values_list("kind", "actor_id", "duty", "addressee_id", "clock_id", "at")
    )
    reached = list(deadline.escalations.order_by("id").values_list("term", "rung", "reached_at", "due_at"))
    now = [row for row in reached if row[0] == deadline.term]
    passed = deadline.lapsed_at is not None and deadline.lapsed_at <= at
    return Lapse(
        deadline=deadline,
        by_id=by.pk,
        at=at,
        lapsed=passed or any(reached_at >= due_at for _term, _rung, reached_at, due_at in reached),
        rung_at=now[-1][2] if now else None,
        steps=lines,
        standings=tuple(standings_over(by.pk, deadline.unit_id, at)),
        whose=tuple((one.duty, one.user_id) for one in whose_duty(deadline, at)),
    )


# -- the steps ------------------------------------------------------------------------------------------------------------------
def note(deadline_id: int, *, by, at: datetime, version: int | None = None, text: str = "") -> EscalationStep:
    """阅知: seen, and nothing further. Raises Refused."""
    with transaction.atomic():
        return _record(_ready("note", deadline_id, by, at, version, text=text), "note", text)


def demand_explanation(
    deadline_id: int,
    *,
    by,
    at: datetime,
    addressee: int,
    days: int = EXPLANATION_DAYS,
    text: str = "",
    version: int | None = None,
    muted: bool = False,
) -> EscalationStep:
    """要求说明: ask one person whose duty it was; a clock of so many working days starts for them. Raises Refused."""
    with transaction.atomic():
        lapse = _ready("demand_explanation", deadline_id, by, at, version, addressee=addressee, days=days, text=text)
        late = lapse.deadline
        clock = clocks.Clock(
            Deadline.Kind.ACCOUNT,
            "",
            at,
            days,
            "working_days",
            RULE,
            lapse.answers_in(addressee),
            late.unit_id,
            routine=late.routine,
            user_id=addressee,
        )
        (started,) = clocks.turn(late.process_id, late.office_id, at=at, starts=[clock])
        fact = _record(lapse, "demand_explanation", text, addressee_id=addressee, clock_id=started.id)
        _tell(lapse, fact, [Note("demand_explanation", user_id=addressee)], at, muted, due_on=started.due_on.isoformat())
        return fact


def explain(
    deadline_id: int, *, by, at: datetime, text: str, papers: list[dict] | None = None, version: int | None = None, muted: bool = False
) -> EscalationStep:
    """说明: what the person answerable says about it; the clocks of the demands made to them stop. Raises Refused.

    `papers` are files already kept (see papers.py).
    """
    with transaction.atomic():
        lapse = _ready("explain", deadline_id, by, at, version, text=text)
        _duty, principal = _taken(lapse, STEPS["explain"])
        speaker = principal or by.pk
        answered = [demand for demand in lapse.demands() if demand.addressee_id in (speaker, None)]
        for demand in answered:
            if demand.clock_id:
                clocks.meet(demand.clock_id, at=at)
        Deadline.objects.filter(pk=deadline_id, explanation_owed_at__isnull=False).update(explanation_owed_at=None)
        fact = _record(lapse, "explain", text, addressee_id=speaker, papers=papers or None)
        askers = {demand.actor_id for demand in answered if demand.actor_id}
        notes = [Note("explanation_given", user_id=asker) for asker in sorted(askers)]
        _tell(lapse, fact, notes or [Note("explanation_given", duty=Duty.DISCLOSURE_OFFICER, unit_id=lapse.deadline.unit_id)], at, muted)
        return fact


def send_back(deadline_id: int, *, by, at: datetime, text: str, version: int | None = None, muted: bool = False) -> EscalationStep:
    """退办: the disclosure office is to see to it, with these words. Raises Refused."""
    with transaction.atomic():
        lapse = _ready("send_back", deadline_id, by, at, version, text=text)
        fact = _record(lapse, "send_back", text)
        _tell(lapse, fact, [Note("lapse_sent_back", duty=Duty.DISCLOSURE_OFFICER, unit_id=lapse.deadline.unit_id)], at, muted)
        return fact


def extend(deadline_id: int, *, by, at: datetime, more: int, text: str, version: int | None = None, muted: bool = False) -> EscalationStep:
    """延长: more time for an office's own clock, with the reason; a new term begins and its escalations start anew. Raises Refused."""
    with transaction.atomic():
        lapse = _ready("extend", deadline_id, by, at, version, more=more, text=text)
        clocks.extend(deadline_id, more=more, reason=text[:300], by=by, at=at)
        fact = _record(lapse, "extend", text)
        late = lapse.deadline
        whom = (
            [Note("clock_extended", user_id=late.user_id)]
            if late.user_id
            else [Note("clock_extended", duty=late.duty, unit_id=late.unit_id)]
        )
        due_on = Deadline.objects.values_list("due_on", flat=True).get(pk=deadline_id)
        _tell(lapse, fact, whom, at, muted, due_on=due_on.isoformat())
        return fact


def hand_over(deadline_id: int, *, by, at: datetime, text: str, version: int | None = None, muted: bool = False) -> EscalationStep:
    """移交问责: a matter to verify; the row is what accountability reads, and it names nobody. Raises Refused."""
    with transaction.atomic():
        lapse = _ready("hand_over", deadline_id, by, at, version, text=text)
        fact = _record(lapse, "hand_over", text)
        _tell(lapse, fact, [Note("lapse_handed_over", duty=Duty.DISCIPLINE, unit_id=lapse.deadline.unit_id)], at, muted)
        return fact


TAKE = {one.__name__: one for one in (note, demand_explanation, explain, send_back, extend, hand_over)}


def _ready(name, deadline_id, by, at, version, **inputs) -> Lapse:
    """The lapse, its clock locked and the step allowed. Raises Refused and DoesNotExist."""
    deadline = Deadline.objects.select_for_update(of=("self",)).select_related("process").get(pk=deadline_id)
    lapse = load(deadline, by=by, at=at)
    if version is not None and version != lapse.version:
        raise Refused([Refusal("stale", _("Somebody else acted on this in the meantime. Look at what changed; what you typed is kept."))])
    if found := why_not(lapse, name, **inputs):
        raise Refused(found)
    return lapse


def _taken(lapse: Lapse, declared: LapseStep) -> tuple[str, int | None]:
    """The right in which a step is taken that _ready let through."""
    held = right(lapse, declared)
    assert held is not None  # or it would have been refused
    return held


def _record(lapse, name, text, **more) -> EscalationStep:
    declared = STEPS[name]
    duty, principal = _taken(lapse, declared)
    return EscalationStep.objects.create(
        deadline=lapse.deadline,
        kind=declared.kind,
        actor_id=lapse.by_id,
        principal_id=principal,
        duty=duty,
        text=text.strip(),
        at=lapse.at,
        **more,
    )


def _tell(lapse, fact, notes, at, muted, **data):
    late = lapse.deadline
    subject = subjects.of([late.process_id]).get(late.process_id)
    data |= {"title": subject.title_for(close=False) if subject else "", "lapse": str(late.public_id)}
    addressed = [Note(one.event, user_id=one.user_id, duty=one.duty, unit_id=one.unit_id, data=data) for one in notes]
    outbox.queue(
        addressed, office_id=late.office_id, process_id=late.process_id, move_id=None, at=at, cause=f"lapse_step:{fact.pk}", muted=muted
    )
