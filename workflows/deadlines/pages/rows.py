"""The rows of the list of lapses, put together from a fixed number of statements however many there are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Duty
from people.queries import Standing
from workflows import subjects

from .. import answerable, lapses
from ..calendar import WorkCalendar
from ..counting import BEIJING
from ..models import Deadline
from ..whose import question, theirs
from . import words

NAMED = 3  # people named in a row; the page of the lapse names all


@dataclass(frozen=True)
class Row:
    """One lapse in the list."""

    deadline: Deadline
    title: str
    url: str
    awaited: str
    rung: dict
    late: int
    late_words: str
    paused: int
    people: str
    cause: str
    explanation: str  # owed | given | ""


def close_units(held: Iterable[Standing]) -> frozenset[int]:
    """The units of which these standings may read what is not for the public as well."""
    return frozenset().union(*(one.unit_ids for one in held if one.duty in lapses.SUPERVISORS))


def named(deadline: Deadline, subject: subjects.Subject | None, by: int, held: Collection[Standing]) -> tuple[str, str]:
    """What a lapse is about, as this person with these standings may read it, and the address of its page or ''."""
    if subject is None:
        return deadline.label, ""
    mine = subject.drafted_by(by, held)
    close = mine or deadline.unit_id in close_units(held)
    return subject.title_for(close=close, mine=mine), subject.url_for(close=close, mine=mine)


def rows(deadlines: "list[lapses.Ranked]", by: int, held: Collection[Standing], at: datetime, calendar: WorkCalendar) -> list[Row]:
    """`deadlines` come from lapses.with_rung; `by`, with all the standings they have, looks at them. Six statements."""
    about = subjects.of(one.process_id for one in deadlines)
    people = answerable.held(question(one, at) for one in deadlines)
    paused = lapses.paused_days([one.pk for one in deadlines], calendar, at)
    ladders, causes = words.ladders({one.ladder for one in deadlines}), _causes(deadlines)
    found = []
    for one in deadlines:
        subject = about.get(one.process_id)
        days = lapses.working_days_late(one, at, calendar)
        owed = one.demanded_at and (not one.explained_at or one.explained_at < one.demanded_at)
        found.append(
            Row(
                deadline=one,
                title=named(one, subject, by, held)[0],
                url=reverse("escalation", args=[one.public_id]),
                awaited=words.awaited(one),
                rung=words.chip(one.rung, ladders[one.ladder]),
                late=days,
                late_words=words.late(days, one, at),
                paused=paused.get(one.pk, 0),
                people=names(theirs(one, subject, people[one.pk])) or _("vacant: %(duty)s") % {"duty": Duty(one.duty).label},
                cause=causes[one.pk],
                explanation="owed" if owed else "given" if one.explained_at else "",
            )
        )
    return found


def names(held: Iterable[answerable.Held]) -> str:
    """People in a line, stand-ins with the person replaced."""
    texts = {}
    for one in held:
        standing_in = _("%(name)s (for %(principal)s)") % {"name": one.name, "principal": one.principal}
        texts.setdefault(one.user_id, one.name if one.principal_id is None else standing_in)
    shown = list(texts.values())
    more = len(shown) - NAMED
    return "、".join(shown[:NAMED]) + (ngettext(" and %(n)d more", " and %(n)d more", more) % {"n": more} if more > 0 else "")


def _causes(deadlines: Collection[Deadline]) -> dict[int, str]:
    """Why it is late, as far as the facts say: nobody signed for it, with whom it lies since when, how often it was sent back."""
    processes = {one.process_id for one in deadlines if one.process_id}
    task, move = apps.get_model("workflows.Task"), apps.get_model("workflows.Move")
    waiting_tasks = task.objects.filter(process__in=processes, finished=None).select_related("owner")
    waiting_tasks = list(waiting_tasks.only("process", "node", "kind", "created", "owner__name"))
    open_ones = {(row.process_id, ""): row for row in waiting_tasks if row.kind == "main"}
    open_ones |= {(row.process_id, row.node): row for row in waiting_tasks}
    back: dict[int | None, int] = dict(
        move.objects.filter(process__in=processes, step="return_item").values("process").annotate(n=Count("pk")).values_list("process", "n")
    )
    found = {}
    for one in deadlines:
        parts = []
        waiting = open_ones.get((one.process_id, "" if one.kind == Deadline.Kind.PUBLICATION else one.node))
        if one.kind == Deadline.Kind.PUBLICATION and waiting and not one.ended_at:
            parts.append(str(one.process.flow_class.node(waiting.node).task_title))
        if one.ended_at:
            parts.append(_("done late on %(day)s") % {"day": one.ended_at.astimezone(BEIJING).strftime("%m-%d")})
        elif waiting is None:
            parts.append(_("the item is still under way"))
        elif waiting.owner_id is None:
            parts.append(_("nobody has signed for it"))
        else:
            day = waiting.created.astimezone(BEIJING).strftime("%m-%d")
            parts.append(_("with %(name)s since %(day)s") % {"name": waiting.owner.name, "day": day})
        if n := back.get(one.process_id):
            parts.append(ngettext("sent back %(n)d time", "sent back %(n)d times", n) % {"n": n})
        found[one.pk] = _(", ").join(parts)
    return found
