"""One lapse on one page, read in a minute: what was due, by which rule, whose duty on those days, how they were counted, who was told."""

from datetime import datetime, timedelta
from urllib.parse import quote

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from people.models import Duty
from people.queries import Standing
from workflows import subjects

from .. import answerable, clocks, guards, lapses, papers, rules, steps, whose
from ..counting import BEIJING
from ..models import Deadline, Escalation, EscalationStep, Suspension
from . import strip, words
from .rows import named

MOMENT = timedelta(microseconds=1)
HISTORY_DAYS = 731  # 近 24 个月


def visible(request) -> Q:
    """Clocks whose page this person may open: those they watch over, and those that ran for them or their section."""
    held: list[Standing] = request.access.standings
    found = lapses.reach(held) | _concerns(request.user.pk)
    for one in held:
        if one.principal_id:  # in the duty they stand in for, and in no other
            found |= Q(duty=one.duty) & _concerns(one.principal_id)
        found |= Q(unit__in=one.unit_ids, duty=one.duty) if one.duty != Duty.AUTHOR else Q(pk__in=[])
        if one.duty == Duty.SECTION_HEAD:
            found |= Q(unit__in=one.unit_ids)
    return found


def _concerns(person: int) -> Q:
    """Clocks that ran for one person, for what they draft, or that they were asked about."""
    asked = Q(pk__in=EscalationStep.objects.filter(addressee=person).values("deadline"))
    return Q(user=person) | Q(duty=Duty.AUTHOR) & subjects.drafted_by([person]) | asked


def seen(request, public_id) -> Deadline:
    """The clock, if it ever lapsed and this person may know of it; 404 otherwise."""
    ever = Escalation.objects.filter(deadline=OuterRef("pk"), reached_at__gte=F("due_at"))
    found = Deadline.objects.filter(lapses.missed(request.at) | Exists(ever)).filter(visible(request))
    return get_object_or_404(found.select_related("unit__office", "process", "user"), public_id=public_id)


@login_required
@require_safe
def lapse(request, public_id):
    deadline = seen(request, public_id)
    case = steps.load(deadline, by=request.user, at=request.at)
    return render(request, "deadlines/lapse.html", context(request, deadline, case))


@login_required
@require_safe
def paper(request, public_id, sha256):
    """One of the papers of an explanation, never to be run by the browser."""
    deadline = seen(request, public_id)
    handed_in = (paper for step in deadline.steps.exclude(papers=None) for paper in step.papers)
    found = next((paper for paper in handed_in if paper["sha256"] == sha256), None)
    if found is None:
        raise Http404
    try:
        opened = papers.open_one(sha256)
    except KeyError:
        raise Http404 from None
    response = FileResponse(opened, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found['name'])}"
    return response


def context(request, deadline: Deadline, case: guards.Lapse) -> dict:
    at, calendar = request.at, rules.in_force().calendar
    subject = subjects.of([deadline.process_id]).get(deadline.process_id)
    title, item_url = named(deadline, subject, request.user.pk, request.access.standings)
    late = case.deadline.lapsed_at is not None and case.deadline.lapsed_at <= at
    days_late = lapses.working_days_late(deadline, at, calendar) if late else 0
    escalations = list(deadline.escalations.order_by("id"))
    ladders = words.ladders({one.ladder_id for one in escalations})
    top = next((one for one in reversed(escalations) if one.term == deadline.term), None)
    due = clocks.explain(deadline) if not deadline.suspended_at else None
    supervises = bool(set(_duties(case)) & {*lapses.SUPERVISORS, Duty.DISCIPLINE})
    return {
        "deadline": deadline,
        "heading": (_("%(what)s is late: %(title)s") if late else _("%(what)s was late before: %(title)s"))
        % {"what": words.awaited(deadline), "title": title},
        "title": title,
        "item_url": item_url,
        "chip": words.chip(top.rung if top else None, ladders[top.ladder_id if top else None]) if late else None,
        "late_words": words.late(days_late, deadline, at) if late else "",
        "facts": _facts(deadline, subject, due, late, calendar, at, escalations),
        "days": strip.days(due, at) if due else [],
        "told": told(deadline, escalations, ladders),
        "said": said(deadline),
        "history": history(deadline, subject, at, calendar),
        "steps": _buttons(case, deadline),
        "version": case.version,
        "breadcrumbs": [
            {"label": _("Escalations"), "url": reverse("escalations")} if supervises else {"label": _("Escalations")},
            {"label": title},
        ],
    }


def _duties(case):
    return [duty for duty, _principal in case.standings]


def _facts(deadline, subject, due, late, calendar, at, escalations) -> list[dict]:
    people = whose.whose_duty(deadline, at)
    own = [one for one in people if one.key == deadline.pk]
    pairs = [
        (_("What was due"), f"{words.awaited(deadline)} · {deadline.unit}"),
        (_("By which rule"), f"{deadline.basis} · {words.kind(deadline)}"),
        (_("Due on"), deadline.due_on),
        (_("Whose duty on those days"), duty_on_those_days(deadline, own)),
        (_("Entered only after the lapse was recorded"), _afterwards(deadline, escalations, at)),
        (_("Stages late meanwhile"), _stages(deadline, people)),
        (_("Section head on those days"), periods(_heads(deadline, at), deadline)),
        (_("How the days were counted"), words.counted(deadline, due.explanation) if due else ""),
        (_("Pauses"), _pauses(deadline, calendar, at)),
        (
            _("More time"),
            "; ".join(f"+{one.budget} {deadline.get_budget_unit_display()}: {one.reason}" for one in deadline.extensions.order_by("id")),
        ),
    ]
    if deadline.ended_at:
        pairs.append((_("Done"), deadline.ended_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")))
    return [{"label": label, "value": value} for label, value in pairs if value]


def _stages(deadline, people) -> str:
    """The stages of the same item that ran out of their own time, and whose duty those were."""
    others = {one.key for one in people} - {deadline.pk}
    texts = []
    for stage in Deadline.objects.filter(pk__in=others).select_related("process", "unit").order_by("due_at") if others else ():
        held = duty_on_those_days(stage, [one for one in people if one.key == stage.pk])
        texts.append(_("%(stage)s, due %(day)s: %(people)s") % {"stage": words.awaited(stage), "day": stage.due_on, "people": held})
    return "; ".join(texts)


def duty_on_those_days(deadline, people) -> str:
    duty = Duty(deadline.duty).label
    if not people:
        return _("%(duty)s of %(unit)s: vacant on those days") % {"duty": duty, "unit": deadline.unit}
    return f"{duty} {periods(people, deadline)}"


def _afterwards(deadline, escalations, at) -> str:
    """What was entered or ended in those days only when the lapse stood recorded already. Both times are the database's own."""
    recorded = min((one.recorded_at for one in escalations if one.reached_at >= one.due_at), default=deadline.due_at)
    texts = []
    for one in answerable.entered_afterwards(whose.question(deadline, at), recorded):
        name = _("%(name)s for %(principal)s") % {"name": one.name, "principal": one.principal} if one.principal else one.name
        told = {"name": name, "day": _date(one.recorded_at), "since": _date(one.since), "last": one.until and _date(one.until - MOMENT)}
        text = (
            _("%(name)s until %(last)s only: entered on %(day)s") if one.ended else _("%(name)s since %(since)s: entered on %(day)s")
        ) % told
        texts.append(_("%(what)s by %(name)s") % {"what": text, "name": one.by} if one.by else text)
    return "; ".join(texts)


def _date(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d")


def periods(people, deadline) -> str:
    """Names, and for those who held the duty only part of the time, or stood in, from when to when."""
    texts = []
    whole = max((one.until for one in people), default=None)
    first = min((one.since for one in people), default=None)
    for one in people:
        part = one.since > first or one.until < whole or one.principal_id
        dates = _("%(since)s to %(until)s") % {"since": _day(one.since), "until": _day(one.until - timedelta(microseconds=1))}
        if one.principal_id:
            texts.append(_("%(name)s for %(principal)s, %(dates)s") % {"name": one.name, "principal": one.principal, "dates": dates})
        else:
            texts.append(f"{one.name} ({dates})" if part else one.name)
    return "、".join(dict.fromkeys(texts))


def _day(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%m-%d")


def _heads(deadline, at):
    if deadline.duty == Duty.SECTION_HEAD:
        return []
    asked = whose.question(deadline, at)
    return answerable.held([answerable.Asked(asked.key, Duty.SECTION_HEAD, asked.unit_id, asked.since, asked.until)])[asked.key]


def _pauses(deadline, calendar, at) -> str:
    found = list(Suspension.objects.filter(deadline=deadline).select_related("resumption").order_by("since"))
    if not found:
        return _("none")
    n = lapses.paused_days([deadline.pk], calendar, at)[deadline.pk]
    total = ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    dates = "; ".join(
        f"{one.since} – {getattr(getattr(one, 'resumption', None), 'until', '') or _('still')}: {one.reason}" for one in found
    )
    return f"{total} ({dates})"


def told(deadline, escalations, ladders) -> list[dict]:
    """Every rung, when it was reached, and who was told and when they read it. Two statements."""
    letter = apps.get_model("workflows.Letter")
    letters: dict[str, list] = {}
    found = letter.objects.filter(notice__key__startswith=f"deadline:{deadline.pk}:", channel="inbox").select_related(
        "notice", "recipient", "principal"
    )
    for one in found.order_by("id"):
        term, rung = one.notice.key.split(":")[2:4]
        same = letters.setdefault(f"{term}:{rung}", [])
        if one.recipient_id not in {other.recipient_id for other in same}:  # told in two duties
            same.append(one)
    rungs = []
    for one in escalations:
        ladder = ladders[one.ladder_id]
        name = next((words.rung_name(rung.code, rung.name) for rung in ladder.rungs if rung.code == one.code), one.code)
        rungs.append(
            {
                "name": name,
                "at": one.reached_at.astimezone(BEIJING),
                "kind": words.chip(one.rung, ladder)["kind"] if one.reached_at >= one.due_at else "",
                "earlier": one.term < deadline.term,
                "letters": letters.get(f"{one.term}:{one.code}", letters.get(f"{one.term}:{one.rung}", [])),  # once told by its number
            }
        )
    return rungs


def said(deadline) -> list[dict]:
    """What was done about it and what the people answerable said, newest first, as timeline events."""
    found = deadline.steps.select_related("actor", "principal", "addressee", "clock").order_by("-at", "-id")
    events = []
    for one in found:
        text = ""
        if one.kind == EscalationStep.Kind.DEMANDED and one.addressee:
            text = _("of %(name)s, by %(day)s") % {"name": one.addressee, "day": one.clock.due_on if one.clock else "—"}
        events.append(
            {
                "at": one.at.astimezone(BEIJING),
                "who": one.actor or _("By the ladder"),
                "acting_for": one.principal,
                "what": one.get_kind_display(),
                "text": text,
                "quote": one.text,
                "files": [
                    {"name": paper["name"], "url": reverse("escalation_paper", args=[deadline.public_id, paper["sha256"]])}
                    for paper in one.papers or ()
                ],
                "kind": {"demanded": "soon", "handed_over": "late"}.get(one.kind, "move"),
            }
        )
    return events


def history(deadline, subject, at, calendar) -> list[dict]:
    """Of the last 24 months: how many clocks ran out their time in this section, in the office's average, with this person; how many late.

    Three statements.
    """
    since = at - timedelta(days=HISTORY_DAYS)
    every = Deadline.objects.filter(office=deadline.office_id, due_at__gt=since, due_at__lte=at, suspended_at=None).exclude(
        cancelled_at__lt=F("due_at")
    )
    late = Q(met_at=None) | Q(met_at__gte=F("due_at"))
    per_unit = {unit: (n, late_n) for unit, n, late_n in every.values_list("unit").annotate(n=Count("pk"), late_n=Count("pk", filter=late))}
    missed_ones = list(every.filter(late, unit=deadline.unit_id).order_by("-due_at")[:500])
    total, late_n = per_unit.get(deadline.unit_id, (0, 0))
    rows = [_line(str(deadline.unit), total, late_n, missed_ones, at, calendar)]
    known = whose.person_of(deadline, subject)
    if known:
        ran_for = Q(user=known) | Q(user=None, duty=Duty.AUTHOR) & subjects.drafted_by([known])
        theirs = list(every.filter(ran_for).order_by("-due_at")[:2000])
        overdue = [one for one in theirs if one.met_at is None or one.met_at >= one.due_at]
        name = deadline.user.name if deadline.user_id else subject.author
        rows.append(_line(name, len(theirs), len(overdue), overdue, at, calendar))
    n = len(per_unit) or 1
    totals, lates = (round(sum(column) / n, 1) for column in zip(*per_unit.values(), strict=True)) if per_unit else (0, 0)
    rows.append(
        {"label": _("Average of the office's sections"), "total": totals, "in_time": round(totals - lates, 1), "late": lates, "longest": ""}
    )
    return rows


def _line(label, total, late, overdue, at, calendar) -> dict:
    longest = max((lapses.working_days_late(one, at, calendar) for one in overdue), default=0)
    return {
        "label": label,
        "total": total,
        "in_time": total - late,
        "late": late,
        "longest": ngettext("%(n)d working day", "%(n)d working days", longest) % {"n": longest} if late else "—",
    }


def _buttons(case, deadline) -> list[dict]:
    """The steps this person has standing for, as components/steps.html reads them; the first open one is the primary."""
    found, primary = [], False
    for declared, refusals in steps.open_steps(case):
        leads = not primary and not refusals
        primary = primary or leads
        found.append(
            {
                "name": declared.name,
                "label": declared.label,
                "url": reverse("escalation_step", args=[deadline.public_id, declared.name]),
                "primary": leads,
                "post": False,
                "refusals": [{"message": refusal.message, "basis": refusal.basis} for refusal in refusals],
            }
        )
    return found
