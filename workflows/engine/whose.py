"""Whose a step is, in words: what is said to somebody who may see a subject and tries what is another's."""

from django.utils.translation import gettext as _

from people import queries
from people.models import Duty, Unit, User
from workflows.refusals import Refusal

from .steps import ASKED, AUTHOR, LAST, OWNER

NAMED = 3  # people of one duty; the others are told of as "and others"


def not_yours(subject, declared, at) -> Refusal:
    """The refusal of a step that is another's, with the duty and who holds it now. At most three statements; the subject was looked at."""
    message = _("This step is not yours to take.")
    if declared.duty == ASKED and all(task.node != declared.node for task in subject.case.tasks):
        message = _("Nothing of the kind is asked of anybody here now; it may have been answered already, or has become pointless.")
    elif whose := "；".join(_whose(subject, declared, at)):
        message = _("This step is not yours to take; it is for: %(whose)s.") % {"whose": whose}
    return Refusal("not_your_duty", message, declared.basis)


def _whose(subject, declared, at) -> list[str]:
    duty = subject.owner_duty(subject.state) if declared.duty == OWNER else declared.duty
    if duty == AUTHOR:
        return [_held(Duty.AUTHOR, subject.author_ids())]
    if duty == LAST:
        last = subject.case.last_change
        return [_held(last.duty, [last.actor_id])] if last and last.actor_id else []
    if duty == ASKED:
        return _asked([task for task in subject.case.tasks if task.node == declared.node])
    duties = [one for one in ((duty,) if isinstance(duty, str) else duty or ()) if one in Duty.values]
    found = queries.holders(duties, subject.unit_id, at) if duties else {}
    return [_held(one, found[one]) for one in duties]


def _asked(tasks) -> list[str]:
    """The people asked by name, and the sections whose duty it is to answer."""
    people = User.objects.in_bulk({task.owner_id for task in tasks if task.owner_id})
    units = Unit.objects.in_bulk({task.unit_id for task in tasks if not task.owner_id})
    told = (str(people[task.owner_id]) if task.owner_id else f"{units[task.unit_id]}{Duty(task.duty).label}" for task in tasks)
    return list(dict.fromkeys(told))


def _held(duty, people) -> str:
    """A duty with the names of who holds it: 科室负责人（李强、马丽）."""
    people = list(people)
    known = User.objects.in_bulk(people[:NAMED])
    names = "、".join(str(known[one]) for one in people[:NAMED])
    if len(people) > NAMED:
        names = _("%(names)s and others") % {"names": names}
    label = Duty(duty).label if duty in Duty.values else ""
    return _("%(duty)s (%(names)s)") % {"duty": label, "names": names or _("vacant")} if label else names
