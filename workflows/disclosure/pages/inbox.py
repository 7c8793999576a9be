"""待办: the list staff live in."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import export as taking_away
from people.models import Duty
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.steps import WATCH

from .. import checklist
from .. import inbox as listing
from . import shared

LABELS = {
    "mine": gettext_lazy("For me to do"),  # 待我办理
    "unsigned": gettext_lazy("To sign for"),  # 待签收
    "returned": gettext_lazy("Sent back"),  # 退回修改
    "soon": gettext_lazy("Due soon"),  # 即将到期
    "late": gettext_lazy("Overdue"),  # 已超期
    "drafted": gettext_lazy("Drafted by me"),  # 我起草的
    "copies": gettext_lazy("Copies"),  # 抄送
    "done": gettext_lazy("Done"),  # 已办
}
#: What an empty list says it is for.
EMPTY = {
    "mine": gettext_lazy("Tasks appear here when an item reaches a stage that is yours."),
    "unsigned": gettext_lazy("Tasks nobody has signed for yet appear here; whoever signs has them."),
    "returned": gettext_lazy("What was sent back to you appears here, with the reason."),
    "soon": gettext_lazy("What is due within two working days appears here."),
    "late": gettext_lazy("What is past its day appears here until it is done."),
    "drafted": gettext_lazy("What you draft appears here, with the stage it has reached and who has it."),
    "copies": gettext_lazy("What colleagues copy to you appears here; nothing waits for you in it."),
    "done": gettext_lazy("What you have decided appears here."),
}
#: Levels a routine row without findings or objections may be decided at without opening; the secrecy review is item by item. (保密法实施条例 第四十二条)
IN_PLACE = ("section_review", "office_review", "leader_review", "disclosure_leader_review")


@login_required
def inbox(request, tab="mine"):
    if tab not in LABELS:
        raise Http404
    number = shared.number(request.GET.get("page")) or 1
    page = listing.page(request.user.pk, request.access.standings, request.at, tab, number)
    counts = listing.counts(request.user.pk, request.access.standings, request.at)
    for row in page.rows:
        row.in_place = (
            row.subject == "item" and row.kind == "main" and row.node in IN_PLACE and row.plain and tab not in ("done", "drafted")
        )
    asked = [row for row in page.rows if row.in_place]
    confirmed = checklist.of_items([row.subject_id for row in asked])
    for row in asked:
        row.checks = confirmed.get(row.subject_id, ())
    tabs = [
        {
            "label": label,
            "url": reverse("inbox") if name == "mine" else reverse("inbox_tab", args=[name]),
            "count": counts.get(name),
            "current": name == tab,
            "kind": name if name in ("late", "soon") else "",
        }
        for name, label in LABELS.items()
    ]
    hour = request.at.astimezone(BEIJING).hour
    greeting = _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")
    return render(
        request,
        "disclosure/inbox.html",
        {
            "page": page,
            "total": counts.get(tab),
            "most": listing.MOST,
            "tabs": tabs,
            "tab": tab,
            "counts": counts,
            "greeting": greeting,
            "empty": EMPTY[tab],
            "drafts": any(standing.duty == Duty.AUTHOR for standing in request.access.standings),
            "watches": any(standing.duty in WATCH for standing in request.access.standings),
            "today": request.at.astimezone(BEIJING).date(),
            "exports": taking_away.links(request, "inbox_export", tab),
        },
    )


@login_required
@never_cache
@require_safe
def export(request, tab, form):
    """One tab of the list, as far as an export goes."""
    if tab not in LABELS:
        raise Http404
    found = listing.rows(request.user.pk, request.access.standings, request.at, tab, first=0, most=taking_away.AT_MOST + 1)
    head = [
        _("Item"), _("Category"), _("Stage"), _("Section"), _("Drafted by"), _("With"), pgettext("column", "Due"), _("Working days left"),
        _("Statutory date"), _("Done"),
    ]  # fmt: skip
    return taking_away.answer(form, str(LABELS[tab]), head, map(_line, found))


def _line(row):
    hours = row.due_at if row.hours is not None else None
    return [
        row.title or _("Untitled draft"), row.sort, row.label, row.unit, row.author, row.owner, hours or row.due_on, row.left,
        row.statutory_on if row.statutory else None, row.finished,
    ]  # fmt: skip
