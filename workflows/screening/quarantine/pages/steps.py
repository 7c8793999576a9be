"""One quarantined material: what is known of it without reading it, what may be done now, and the pages of its steps."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.models import Duty
from workflows.deadlines.counting import BEIJING
from workflows.deadlines.models import Deadline
from workflows.engine import perform as engine
from workflows.engine.models import Move
from workflows.engine.steps import steps_of
from workflows.refusals import Refused

from ...labels import REASONS
from .. import actions
from ..guards import LONGEST_REASON
from ..models import Inspection, Quarantined, Sealed
from ..states import Level, State
from .listing import due, known
from .words import place


class ConfirmForm(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("Secrecy level"), choices=Level.choices, widget=forms.RadioSelect)


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is a false alarm"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept for good: do not quote the material."),
    )


class ReportForm(forms.Form):
    authority = forms.CharField(label=gettext_lazy("Reported to"), max_length=100)
    reported_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=100, required=False)


FORMS: dict[str, type[forms.Form]] = {"confirm": ConfirmForm, "release": ReleaseForm, "record_report": ReportForm}
NEXT = {
    "confirm": gettext_lazy("The secrecy reviewers and the leader in charge are alerted; it must be reported within 24 hours."),
    "release": gettext_lazy("It goes on to where it was bound for, and whoever entered it is told."),
    "record_report": gettext_lazy("The matter is closed here."),
}
DESTROYS = {
    "confirm": gettext_lazy(
        "The material and the key to it are destroyed at once. Its hash, where the mark stood, who decided and when remain."
    )
}


def seen(request, public_id) -> Quarantined:
    """The material, looked at as this person now; 404 when there is none, or it is of units they do not answer for."""
    found = get_object_or_404(known(request).select_related("unit", "author", "office", "process"), public_id=public_id)
    return found.look(request.user, request.at)


def reviews(request, subject) -> bool:
    return request.access.holds(Duty.SECRECY_REVIEWER, subject.unit_id)


@login_required
@never_cache
@require_safe
def material(request, public_id):
    subject = seen(request, public_id)
    waiting = subject.state == State.SUSPECTED
    return render(
        request,
        "quarantine/material.html",
        {
            "material": subject,
            "steps": offered(request, subject),
            "pairs": particulars(subject),
            "findings": [described(one) for one in subject.findings],
            "clocks": _clocks(subject, request.at),
            "events": timeline(subject),
            "waiting": waiting,
            "may_read": waiting and reviews(request, subject),
            "lost": waiting and not Sealed.objects.filter(quarantined=subject).exists(),
            "heading": subject.title,
            "sub": subject.get_state_display(),
            "breadcrumbs": [{"label": _("Quarantine"), "url": reverse("quarantine")}, {"label": subject.title}],
        },
    )


def offered(request, subject) -> list[dict]:
    """The steps this person may take, as components/steps.html shows them."""
    return [
        {
            "name": declared.name,
            "label": declared.label,
            "url": reverse("quarantined_step", args=[subject.public_id, declared.name]),
            "primary": declared.name == "record_report",
            "refusals": [{"message": refusal.message, "basis": refusal.basis} for refusal in refusals],
        }
        for declared, refusals in engine.open_steps(subject, by=request.user, at=request.at)
    ]


def particulars(subject) -> list[dict]:
    """What may be known without reading it."""
    pairs = [
        (_("Entered by"), f"{subject.author} · {subject.unit}"),
        (_("Moved to quarantine"), subject.created_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")),
        (_("Kind"), subject.get_form_display()),
        (_("Size"), _("%(n)d bytes") % {"n": subject.size}),
        (_("Fingerprint"), subject.hash[:16]),
    ]
    return [{"label": label, "value": value} for label, value in pairs]


def described(finding: dict) -> dict:
    """Where and why, in words."""
    level = finding["level"]
    return {
        "place": place(finding["place"]),
        "reason": REASONS.get(finding["reason"], finding["reason"]),
        "level": Level(level).label if level in Level.values else "",
    }


def _clocks(subject, at) -> list[dict]:
    found = Deadline.objects.filter(process_id=subject.process_id, met_at=None, cancelled_at=None)
    return [{"due": due(clock), "late": clock.due_at <= at, "basis": clock.basis} for clock in found]


def timeline(subject) -> list[dict]:
    """Every move and every reading, newest first."""
    labels = steps_of(Quarantined)
    moves = [
        {
            "at": move.at.astimezone(BEIJING),
            "who": _("System") if move.via == Move.Via.SYSTEM else move.actor or _("System"),  # whoever entered it did not move it here
            "acting_for": move.principal,
            "what": labels[move.step].label if move.step in labels else _("Moved to quarantine"),
            "text": _words(move),
            "quote": move.inputs.get("reason", ""),
            "kind": "late" if move.step == "confirm" else "move",
        }
        for move in Move.objects.filter(process_id=subject.process_id).select_related("actor", "principal")
    ]
    readings = [
        {
            "at": one.at.astimezone(BEIJING),
            "who": one.user,
            "what": one.get_what_display(),
            "text": "",
            "quote": one.reason,
            "kind": "",
        }
        for one in Inspection.objects.filter(quarantined=subject).select_related("user")
    ]
    return sorted([*moves, *readings], key=lambda event: event["at"], reverse=True)


def _words(move) -> str:
    inputs = move.inputs
    if "level" in inputs:
        return str(Level(inputs["level"]).label)
    if "authority" in inputs:
        return " · ".join(part for part in (inputs["authority"], str(inputs["reported_at"])[:16], inputs.get("document", "")) if part)
    if inputs.get("delivered") is False:
        return _("It could not go on; whoever entered it may enter it again.")
    return ""


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def step(request, public_id, name):
    if name not in FORMS:
        raise Http404
    subject = seen(request, public_id)
    if request.method == "POST":
        return _take(request, subject, name)
    refusals = engine.refusals(subject, name, by=request.user, at=request.at)
    form = FORMS[name](initial={"reported_at": localtime(request.at)})
    return _page(request, subject, name, form, refusals, status=409 if refusals else 200)


def _take(request, subject, name):
    try:
        version = int(request.POST["version"])
    except (KeyError, ValueError):
        raise Http404 from None
    form = FORMS[name](request.POST)
    if not form.is_valid():
        return _page(request, subject, name, form, [], status=422)
    try:
        turn = getattr(actions, name)(subject.pk, by=request.user, at=request.at, version=version, **form.cleaned_data)
    except Refused as refused:
        subject = seen(request, subject.public_id)
        beside = [refusal for refusal in refused.refusals if refusal.field in form.fields]
        for refusal in beside:
            form.add_error(refusal.field, refusal.message)
        others = [refusal for refusal in refused.refusals if refusal not in beside]
        return _page(request, subject, name, form, others, status=409 if others else 422)
    messages.success(request, _("Done: %(step)s. Now: %(state)s.") % {"step": turn.step.label, "state": State(turn.subject.state).label})
    return redirect("quarantined", subject.public_id)


def _page(request, subject, name, form, refusals, *, status):
    declared = steps_of(Quarantined)[name]
    closed = engine.refusals(subject, name, by=request.user, at=request.at) if status == 409 else []
    return render(
        request,
        "quarantine/step.html",
        {
            "material": subject,
            "form": None if closed else form,
            "refusals": refusals,
            "closed": closed,
            "version": subject.version,
            "then": NEXT[name],
            "destroys": DESTROYS.get(name),
            "heading": declared.label,
            "back_url": reverse("quarantined", args=[subject.public_id]),
            "breadcrumbs": [
                {"label": _("Quarantine"), "url": reverse("quarantine")},
                {"label": subject.title, "url": reverse("quarantined", args=[subject.public_id])},
                {"label": declared.label},
            ],
        },
        status=status,
    )
