"""Lapses in words: what a rung, a stage and a clock are called, and the sentence on how the days were counted."""

import math
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..calendar import Kind, holiday_name
from ..counting import BEIJING
from ..ladder import DEFAULT, DEFAULT_RUNGS, Ladder
from ..models import Deadline, LadderVersion

#: The shipped rungs in the reader's language; a rung an office renamed is called what the office calls it.
SHIPPED = {
    "remind": gettext_lazy("Reminder"),
    "urge": gettext_lazy("Yellow card: urging"),
    "supervise": gettext_lazy("Orange card: supervision"),
    "interview": gettext_lazy("Red card: interview"),
    "refer": gettext_lazy("Hand to accountability"),
}
_SHIPPED_NAMES = {rung["code"]: rung["name"] for rung in DEFAULT_RUNGS}


def rung_name(code: str, name: str) -> str:
    return str(SHIPPED[code]) if _SHIPPED_NAMES.get(code) == name else name


def ladders(version_ids) -> dict[int | None, Ladder]:
    """The ladders by which rungs were reached, by version; the shipped one under None. One statement."""
    versions = LadderVersion.objects.in_bulk([one for one in version_ids if one is not None])
    return {None: DEFAULT} | {pk: Ladder.of(row.rungs, row.rules) for pk, row in versions.items()}


def chip(rung: int | None, ladder: Ladder) -> dict:
    """The rung as a chip: amber for the cards before the discipline committee's, red from there on, and the same in words."""
    if rung is None or rung > ladder.last:
        return {"text": _("Past its day"), "kind": "late"}
    grave = ladder.statutory_skips_to if ladder.statutory_skips_to is not None else ladder.last
    return {"text": rung_name(ladder.rungs[rung].code, ladder.rungs[rung].name), "kind": "late" if rung >= grave else "soon"}


def awaited(deadline: Deadline) -> str:
    """What is awaited: the stage of a step clock, else the kind of the clock."""
    if deadline.process_id and deadline.node and deadline.kind in (Deadline.Kind.STEP, Deadline.Kind.OPINION):
        node = deadline.process.flow_class.node(deadline.node)
        if node is not None:
            return str(node.task_title)
    return deadline.label


def kind(deadline: Deadline) -> str:
    return _("statutory period") if deadline.statutory else deadline.label


def counted(deadline: Deadline, days) -> str:
    """How the days were counted, as one sentence: from when, what was not counted, what was made up, the last day."""
    start = deadline.started_at.astimezone(BEIJING).date()
    total = deadline.budget + deadline.extended_by
    parts = [_("Counted from the day after %(start)s") % {"start": date_format(start, "DATE_FORMAT")}]
    off, made_up = {}, []
    for day in days:
        if day.why.kind == Kind.HOLIDAY:
            off[day.why.holiday] = off.get(day.why.holiday, 0) + 1
        elif day.why.kind == Kind.MADE_UP:
            made_up.append(day)
    for day in days:
        if day.why.kind == Kind.HOLIDAY and (n := off.pop(day.why.holiday, 0)):
            text = ngettext("%(holiday)s: %(n)d day not counted", "%(holiday)s: %(n)d days not counted", n)
            parts.append(text % {"holiday": holiday_name(day.why.holiday), "n": n})
    parts += [_("%(day)s made up and counted") % {"day": date_format(day.date, "MONTH_DAY_FORMAT")} for day in made_up]
    paused = sum(day.why.kind == Kind.SUSPENDED for day in days)
    if paused:
        parts.append(ngettext("the clock stood still for %(n)d day", "the clock stood still for %(n)d days", paused) % {"n": paused})
    last = ngettext("%(n)d %(unit)s ends on %(day)s", "%(n)d %(unit)s end on %(day)s", total) % {
        "n": total,
        "unit": deadline.get_budget_unit_display(),
        "day": date_format(deadline.due_on, "DATE_FORMAT"),
    }
    return _("; ").join([*parts, last]) + _(".")


def late(days: int, deadline: Deadline, at: datetime) -> str:
    """How late it was when it was done, or is at `at`: in `days` of its own sort, or in begun hours where hours are counted."""
    if deadline.budget_unit == Deadline.BudgetUnit.HOURS:
        n = max(math.ceil((min(deadline.ended_at or at, at) - deadline.due_at) / timedelta(hours=1)), 1)
        return ngettext("%(n)d hour late", "%(n)d hours late", n) % {"n": n}
    if deadline.budget_unit == Deadline.BudgetUnit.CALENDAR_DAYS:
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    return ngettext("%(n)d working day late", "%(n)d working days late", days) % {"n": days} if days else _("late today")
