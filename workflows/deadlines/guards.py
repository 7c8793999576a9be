"""What must hold before a step about a lapse may be taken: pure functions over a `Lapse`, each None or the refusal in words.

They are asked when the page is drawn and again on the way in, under a lock on the clock. Nobody acts on a lapse of their own; a statutory
date is never changed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workflows.refusals import Refusal

from .models import Deadline, EscalationStep

Kind = EscalationStep.Kind
LONGEST_EXTENSION = 60  # of the clock's own unit
LONGEST_TEXT = 2000
#: The clocks an office sets itself and may extend; the others follow from law or from what somebody must put right at once.
EXTENDABLE = (Deadline.Kind.STEP, Deadline.Kind.OPINION, Deadline.Kind.ACCOUNT)
#: Working days an explanation is given, unless the demand says otherwise.
EXPLANATION_DAYS = 3


@dataclass(frozen=True)
class StepLine:
    """A step already taken about this lapse, as the rules see it."""

    kind: str
    actor_id: int | None
    duty: str
    addressee_id: int | None
    clock_id: int | None
    at: datetime


@dataclass(frozen=True)
class Lapse:
    """Everything a decision about a lapse rests on, for one person at one time."""

    deadline: Deadline
    by_id: int
    at: datetime
    lapsed: bool  # in the present term or an earlier one
    rung_at: datetime | None  # when the highest rung of the present term was reached
    steps: tuple[StepLine, ...]
    standings: tuple[tuple[str, int | None], ...]  # (duty, principal stood in for) over the clock's unit
    whose: tuple[tuple[str, int], ...]  # (duty, who held it while the clock ran or stood in); named by nobody as responsible

    @property
    def answerable(self) -> frozenset[int]:
        return frozenset(person for _duty, person in self.whose)

    def answers_in(self, person: int) -> str:
        """The duty somebody answers in: the clock's own, or that of a stage which ran late meanwhile."""
        return next((duty for duty, one in self.whose if one == person), self.deadline.duty)

    @property
    def version(self) -> int:
        """Grows with every step and every new term: what a page was drawn from."""
        return self.deadline.term - 1 + len(self.steps)

    def principal_of(self, duties) -> tuple[str, int | None] | None:
        return next((standing for standing in self.standings if standing[0] in duties), None)

    def demands(self) -> list[StepLine]:
        """Demands not yet answered by whoever they were made to."""
        return [demand for number, demand in enumerate(self.steps) if demand.kind == Kind.DEMANDED and not self._answered(demand, number)]

    def _answered(self, demand, number):
        """A demand to nobody in particular (the ladder's) is answered by anybody's explanation."""
        later = (one for one in self.steps[number:] if one.kind == Kind.EXPLAINED)
        return any(demand.addressee_id in (None, one.addressee_id) for one in later)


# -- the rules ------------------------------------------------------------------------------------------------------------------
def is_lapsed(lapse: Lapse, **_inputs):
    if not lapse.lapsed:
        return Refusal("not_lapsed", _("This clock has not run out; there is nothing to deal with."))
    return None


def not_own(lapse: Lapse, **_inputs):
    if lapse.by_id in lapse.answerable or any(principal in lapse.answerable for _duty, principal in lapse.standings if principal):
        return Refusal("own_lapse", _("It was your own duty on those days; somebody else deals with it."))
    return None


def not_yet_noted(lapse: Lapse, **_inputs):
    if any(
        one.kind == Kind.NOTED and one.actor_id == lapse.by_id and (not lapse.rung_at or one.at >= lapse.rung_at) for one in lapse.steps
    ):
        return Refusal("already_noted", _("You have noted it since it reached this level."))
    return None


def is_no_explanation(lapse: Lapse, **_inputs):
    if lapse.deadline.kind == Deadline.Kind.ACCOUNT:
        return Refusal("already_an_explanation", _("This is itself a demand for an explanation; deal with the lapse it is about."))
    return None


def not_yet_handed_over(lapse: Lapse, **_inputs):
    if any(one.kind == Kind.HANDED_OVER for one in lapse.steps):
        return Refusal("already_handed_over", _("It was handed over already and is verified there."))
    return None


def may_grow(lapse: Lapse, **_inputs):
    clock = lapse.deadline
    if clock.statutory:
        return Refusal("never_grows", _("A statutory date is never extended; a lapse of it is explained and answered for."), clock.basis)
    if clock.kind == Deadline.Kind.PUBLICATION:
        message = _("The period for publication is set by its rule and never extended; a lapse of it is explained and answered for.")
        return Refusal("never_grows", message, clock.basis)
    if clock.kind not in EXTENDABLE:
        return Refusal("not_extendable", _("This period is fixed by its rule and is not the office's to extend."), clock.basis)
    if clock.ended_at:
        return Refusal("clock_ended", _("This clock has ended."))
    if clock.suspended_at:
        return Refusal("suspended", _("The clock stands still."))
    return None


def has_words(lapse: Lapse, *, text="", **_inputs):
    if not text.strip():
        return Refusal("text_missing", _("Write what is to be said; it becomes part of the record."), field="text")
    if len(text) > LONGEST_TEXT:
        return Refusal("text_too_long", _("At most %(n)d characters.") % {"n": LONGEST_TEXT}, field="text")
    return None


def short_enough(lapse: Lapse, *, text="", **_inputs):
    return has_words(lapse, text=text) if text.strip() else None


def names_somebody_answerable(lapse: Lapse, *, addressee=None, days=EXPLANATION_DAYS, **_inputs):
    if addressee not in lapse.answerable:
        return Refusal("not_answerable", _("An explanation is asked of somebody whose duty it was on those days."), field="addressee")
    if any(demand.addressee_id == addressee and demand.clock_id for demand in lapse.demands()):
        return Refusal("already_demanded", _("This person has been asked already and has not answered yet."), field="addressee")
    if not isinstance(days, int) or not 1 <= days <= 15:
        return Refusal("bad_days", _("From 1 to 15 working days."), field="days")
    return None


def grows_sensibly(lapse: Lapse, *, more=None, **_inputs):
    if not isinstance(more, int) or not 1 <= more <= LONGEST_EXTENSION:
        return Refusal("bad_extension", _("From 1 to %(n)d.") % {"n": LONGEST_EXTENSION}, field="more")
    return None
