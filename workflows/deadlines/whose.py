"""Whose duty a clock was (职责在谁): who took the task or drafts it, where that is known; else whoever held the duty and could decide."""

from collections.abc import Iterable
from datetime import datetime

from people.models import Duty
from workflows import subjects

from . import answerable, lapses
from .answerable import Asked, Held
from .models import Deadline


def question(deadline: Deadline, at: datetime) -> Asked:
    """Who held the clock's duty while it ran, until it ended or `at`, and over its last day in any case."""
    until = max(min(deadline.ended_at or at, at), deadline.started_at)
    since = min(deadline.started_at, deadline.due_at)
    return Asked(deadline.pk, deadline.duty, deadline.unit_id, since, max(until, deadline.due_at))


def person_of(deadline: Deadline, subject: subjects.Subject | None) -> int | None:
    """Who the clock ran for when that is known: who took the task, or the one who drafts; None: whoever held the duty."""
    if deadline.user_id:
        return deadline.user_id
    return subject.author_id if subject and deadline.duty == Duty.AUTHOR else None


def theirs(deadline: Deadline, subject: subjects.Subject | None, held: Iterable[Held]) -> list[Held]:
    """Of those who held the clock's duty, whose it was. Nobody decides on what they drafted: where others could, it was not the author's."""
    held = list(held)
    if known := person_of(deadline, subject):
        return answerable.of_person(held, known)
    if subject and deadline.node in subjects.kind(subject.kind).decided_by_others:
        return [one for one in held if one.user_id != subject.author_id] or held
    return held


def whose_duty(deadline: Deadline, at: datetime) -> list[Held]:
    """Whose duty it was while the clock ran, and who stood in. For a period of publication also of the stages that lapsed meanwhile."""
    late = [deadline]
    subject = subjects.of([deadline.process_id]).get(deadline.process_id)
    if deadline.kind == Deadline.Kind.PUBLICATION and subject:
        late += Deadline.objects.filter(lapses.missed(at), process__in=subject.processes, kind=Deadline.Kind.STEP)
    found = answerable.held(question(one, at) for one in late)
    people = []
    for one in late:
        people += theirs(one, subject, found[one.pk]) or _asked_by_name(one, at)
    return list({(one.key, one.user_id, one.since): one for one in people}.values())


def _asked_by_name(deadline: Deadline, at: datetime) -> list[Held]:
    """加签: whoever was asked in person answers for it, whatever duty they held. At most one statement."""
    if deadline.kind != Deadline.Kind.OPINION or deadline.user is None:
        return []
    asked = question(deadline, at)
    return [Held(deadline.pk, deadline.duty, deadline.user.pk, deadline.user.name, asked.since, asked.until)]
