"""Taking a step: one page that repeats the subject, says what happens next, and has one button; the same address takes the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.engine import perform as engine
from workflows.engine.refusals import Refused
from workflows.engine.steps import steps_of

from .. import actions, stages
from ..inputs import WITH_CONTENT
from ..models import Item
from ..states import State
from .forms import step_form
from .shared import seen, version_of

DESTROYS = {
    "withdraw_urgently": gettext_lazy("The public page disappears at once. An explanation is due within one working day."),
    "discard": gettext_lazy("The draft is closed for good."),
}


@login_required
@require_http_methods(["GET", "POST"])
def step(request, public_id, name):
    declared = steps_of(Item).get(name)
    if declared is None or name in WITH_CONTENT:
        raise Http404
    subject = seen(request, public_id)
    if request.method == "POST":
        return _take(request, subject, declared)
    refusals = engine.refusals(subject, name, by=request.user, at=request.at)
    return _page(request, subject, declared, step_form(subject, name), refusals, subject.version, status=409 if refusals else 200)


def _take(request, subject, declared):
    version, form = version_of(request), step_form(subject, declared.name, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, subject, declared, form, [], version, status=422)
    try:
        turn = getattr(actions, declared.name)(
            subject.pk, by=request.user, at=request.at, version=version, **(form.cleaned_data if form is not None else {})
        )
    except Refused as refused:
        beside = [refusal for refusal in refused.refusals if form is not None and refusal.field in form.fields]
        for refusal in beside:
            form.add_error(refusal.field, refusal.message)
        others = [refusal for refusal in refused.refusals if refusal not in beside]
        return _page(request, subject, declared, form, others, version, status=409 if others else 422)
    return done(request, turn)


def done(request, turn):
    """Say what was done and where it is now; then back to the list, or to the item when it is still this person's turn."""
    subject = turn.subject
    if subject.state == turn.source:
        said = _("Done: %(step)s.") % {"step": turn.step.label}
    else:
        said = _("Done: %(step)s. Now: %(state)s.") % {"step": turn.step.label, "state": State(subject.state).label}
    messages.success(request, said)
    stays = turn.step.name in (
        "sign_for",
        "put_back",
        "urge",
        "copy_to",
        "add_signer",
        "consult_units",
        "correct",
        "withdraw_urgently",
        "recall",
    )
    return redirect(reverse("item", args=[subject.public_id]) if stays else "inbox")


def _page(request, subject, declared, form, refusals, version, *, status):
    target = subject.preview(declared.name)
    return render(
        request,
        "disclosure/step.html",
        {
            "item": subject,
            "step": declared,
            "form": form,
            "refusals": refusals,
            "version": version,
            "stale": any(refusal.code == "stale" for refusal in refusals),
            "heading": declared.label,
            "button": stages.button(subject, declared),
            "then": stages.sentence(subject, State(target)) if target and declared.targets else "",
            "destroys": DESTROYS.get(declared.name),
            "package": declared.name == "publish",
            "breadcrumbs": [
                {"label": _("To do"), "url": reverse("inbox")},
                {"label": subject.title, "url": reverse("item", args=[subject.public_id])},
                {"label": declared.label},
            ],
        },
        status=status,
    )
