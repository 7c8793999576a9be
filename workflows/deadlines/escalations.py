"""What people do about a lapse (处置): take note, demand and give an explanation, send back, hand over. Each is a fact; none moves a date.

Who may do so is for the page to ask; what makes no sense is refused here.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.refusals import Refusal, Refused

from .models import Deadline, EscalationStep

Kind = EscalationStep.Kind
NEEDS_WORDS = frozenset({Kind.DEMANDED, Kind.EXPLAINED, Kind.SENT_BACK, Kind.HANDED_OVER})


def record(
    deadline_id: int,
    kind: str,
    *,
    by,
    at: datetime,
    duty: str = "",
    principal_id: int | None = None,
    addressee_id: int | None = None,
    text="",
) -> EscalationStep:
    """Write one such fact; `principal_id` is whoever `by` stands in for, `addressee_id` whoever is to explain.

    Raises Refused: a clock that never climbed, no words where words are owed, an explanation nobody demanded, a second handing over.
    """
    with transaction.atomic():
        deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
        refusals = [found for found in (_not_climbed(deadline), _no_words(kind, text), _out_of_turn(deadline, kind)) if found]
        if refusals:
            raise Refused(refusals)
        return EscalationStep.objects.create(
            deadline=deadline,
            kind=kind,
            actor=by,
            principal_id=principal_id,
            duty=duty,
            addressee_id=addressee_id,
            text=text.strip(),
            at=at,
        )


def awaits_explanation(deadline: Deadline) -> bool:
    """Whether an explanation (说明) was demanded and not given since."""
    newest = deadline.steps.filter(kind__in=[Kind.DEMANDED, Kind.EXPLAINED]).order_by("id").last()
    return newest is not None and newest.kind == Kind.DEMANDED


def _not_climbed(deadline):
    if not deadline.escalations.exists():
        return Refusal("not_escalated", _("Nothing has been escalated here."))
    return None


def _no_words(kind, text):
    if kind in NEEDS_WORDS and not text.strip():
        return Refusal("reason_missing", _("Say why."), field="text")
    return None


def _out_of_turn(deadline, kind):
    if kind == Kind.EXPLAINED and not awaits_explanation(deadline):
        return Refusal("nothing_to_explain", _("No explanation is awaited."))
    if kind == Kind.HANDED_OVER and deadline.steps.filter(kind=Kind.HANDED_OVER).exists():
        return Refusal("handed_over", _("This was handed to accountability already."))
    return None
