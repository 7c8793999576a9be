"""Whose a step is, in words: what is said to somebody who may see a subject and tries what is another's."""

from django.utils.translation import gettext as _

from people import named
from people.models import Duty, Unit, User
from workflows.refusals import Refusal

from .steps import ASKED, AUTHOR, LAST, OWNER


def not_yours(subject, declared, at) -> Refusal:
    """The refusal of a step that is another's, with the duty and who holds it now. A few statements; the subject was looked at."""
    message = _("This step is not yours to take.")
    if declared.duty == ASKED and all(task.node != declared.node for task in subject.case.tasks):
        message = _("Nothing of the kind is asked of anybody here now; it may have been answered already, or has become pointless.")
    elif whose := "；".join(_whose(subject, declared, at)):
        message = _("This step is not yours to take; it is for: %(whose)s.") % {"whose": whose}
    return Refusal("not_your_duty", message, declared.basis)


def not_now(subject, declared, at) -> Refusal:
    """The refusal of a step that belongs to another stage, with the present one and whose turn it is. A few statements."""
    facts = {"stage": subject.get_state_display(), "whose": "；".join(_turn(subject, at))}
    if facts["whose"]:
        message = _("This step is not possible in the present stage, “%(stage)s”; it is the turn of: %(whose)s.") % facts
    else:
        message = _("This step is not possible in the present stage, “%(stage)s”.") % facts
    return Refusal("wrong_state", message, declared.basis)


def _turn(subject, at) -> list[str]:
    task = subject.case.main_task
    if task and task.owner:  # signed for, or handed over: theirs alone
        return [task.owner]
    duty = subject.owner_duty(subject.state)
    return named.holders((duty,), subject.unit_id, at) if duty in Duty.values else []


def _whose(subject, declared, at) -> list[str]:
    duty = subject.owner_duty(subject.state) if declared.duty == OWNER else declared.duty
    if duty == AUTHOR:
        return [named.held(Duty.AUTHOR, subject.author_ids())]
    if duty == LAST:
        last = subject.case.last_change
        return [named.held(last.duty, [last.actor_id])] if last and last.actor_id else []
    if duty == ASKED:
        return _asked([task for task in subject.case.tasks if task.node == declared.node])
    return named.holders((duty,) if isinstance(duty, str) else duty or (), subject.unit_id, at)


def _asked(tasks) -> list[str]:
    """The people asked by name, and the sections whose duty it is to answer."""
    people = User.objects.in_bulk({task.owner_id for task in tasks if task.owner_id})
    units = Unit.objects.in_bulk({task.unit_id for task in tasks if not task.owner_id})
    told = (str(people[task.owner_id]) if task.owner_id else f"{units[task.unit_id]}{Duty(task.duty).label}" for task in tasks)
    return list(dict.fromkeys(told))
