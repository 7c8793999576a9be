"""Taking a step: one page that repeats the subject, says what happens next, and has one button; the same address takes the answer."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.engine import perform as engine
from workflows.engine.steps import steps_of
from workflows.refusals import Refused

from .. import actions, stages
from ..inputs import WITH_CONTENT
from ..models import Item
from ..states import WRITING, State
from .forms import step_form
from .shared import again, seen, version_of
from .timeline import asked, timeline, why_here

DESTROYS = {
    "withdraw_urgently": gettext_lazy(
        "The public page and its files disappear at once; lists that browsers and proxies have kept may name it for a minute more."
        " An explanation is due within one working day."
    ),
    "discard": gettext_lazy("The draft is closed for good."),
    "destroy": gettext_lazy(
        "Its text in every version, its drafts, attachments and masked copies, its title and what search knows of it are gone for good, for"
        " everybody. What stays is that there was something, its hash, who handled it and when. The report to the secrecy administration is"
        " due within 24 hours, by the hour; older backups still hold it and must be destroyed by hand."
    ),
}
#: What happens after a step that leaves the item where it is.
THEN = {
    "add_signer": gettext_lazy("They have three working days; it goes on when all have answered."),
    "consult_units": gettext_lazy("The sections have three working days; it goes on when all have answered."),
    "give_opinion": gettext_lazy("Whoever asked is told; your opinion is printed on the approval form."),
    "urge": gettext_lazy("Whoever has it now is reminded, and that you asked stays on record."),
    "hand_over": gettext_lazy("Your colleague is told and decides instead of you; the time limit runs on."),
    "refile": gettext_lazy(
        "Whose chain it passes and by when it must be public follow from it; approvals given in another chain do not count."
    ),
    "copy_to": gettext_lazy("They are told and may read it; nothing waits for them."),
    "countersign": gettext_lazy("The consent you gave by telephone is then confirmed in writing."),
    "explain_withdrawal": gettext_lazy("It is added to the record and told to the leader in charge of disclosure."),
}


#: What the button says before it is known where the step leads.
UNDECIDED = {"conclude_secrecy_review": gettext_lazy("Submit the conclusion"), "record_determination": gettext_lazy("Submit the result")}


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
    # nobody fills in what cannot be sent; a link may have filled in what it is about
    form = None if refusals else step_form(subject, name, initial={field: request.GET.getlist(field) for field in request.GET})
    return page(request, subject, declared, form, refusals, status=409 if refusals else 200)


def _take(request, subject, declared):
    version, form = version_of(request), step_form(subject, declared.name, request.POST)
    if form is not None and not form.is_valid():
        if version != subject.version:  # what may be chosen changed with the stage: that is what must be told, not that a choice is unknown
            return page(request, subject, declared, form, [engine.stale()], status=409, seen_version=version)
        return page(request, subject, declared, form, [], status=422, seen_version=version)
    try:
        turn = getattr(actions, declared.name)(
            subject.pk, by=request.user, at=request.at, version=version, **(form.cleaned_data if form is not None else {})
        )
    except Refused as refused:
        subject = again(request, subject)
        beside = [refusal for refusal in refused.refusals if form is not None and refusal.field in form.fields]
        for refusal in beside:
            form.add_error(refusal.field, refusal.message)
        others = [refusal for refusal in refused.refusals if refusal not in beside]
        return page(request, subject, declared, form, others, status=409 if others else 422, seen_version=version)
    return done(request, turn)


def since(subject, version) -> list[dict]:
    """What happened to the item after the version a person saw, newest first: what to tell whoever acts on an old page."""
    return [event for event in timeline(subject) if event["number"] > version]


def repeated(request, subject, name, version) -> bool:
    """Is this the same person's second click? Then all that happened since the page was drawn is the step they are sending again."""
    events = since(subject, version)
    return bool(events) and all(event["step"] == name and event["actor_id"] == request.user.pk for event in events)


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
        "withdraw_urgently",
        "destroy",
        "recall",
        "revise",
        "answer_findings",
    )
    stays = stays or (turn.step.moves and subject.state == turn.source)  # under the row it was moved to, the same stage is asked again
    if turn.step.name in ("answer_findings", "correct", "refile") and subject.state in WRITING:
        return redirect("edit", subject.public_id)  # which leads whoever cannot write it to the item
    return redirect(reverse("item", args=[subject.public_id]) if stays else "inbox")


def _typed(field) -> str:
    """What was typed or chosen in a field, as the person read it there."""
    labels = {}
    for value, label in getattr(field.field, "choices", ()):
        labels |= {str(one): text for one, text in label} if isinstance(label, list | tuple) else {str(value): label}
    values = field.value() if isinstance(field.value(), list | tuple) else [field.value()]
    return "、".join(str(labels.get(str(value), value)) for value in values)


def page(request, subject, declared, form, refusals, *, status, seen_version=None):
    """The page of a step. A stale one shows what happened meanwhile; sent again, it counts as having seen that."""
    stale = any(refusal.code == "stale" for refusal in refusals)
    events = since(subject, seen_version) if stale else []
    closed = engine.refusals(subject, declared.name, by=request.user, at=request.at) if status == 409 else []
    if stale and form is not None and not closed:  # what this stage cannot choose was not wrong where it was chosen
        form = step_form(subject, declared.name, initial=dict(request.POST.lists()))
    target = None if closed else subject.preview(declared.name)
    names = stages.CHOICES.get(declared.name, ())
    deciding = [form[name] for name in names if name in form.fields] if form is not None and not closed else []
    by_choice = stages.by_choice(subject, declared, {one.name: one.field.choices for one in deciding})
    values = [str(one.value() or "") for one in deciding]
    chosen = (by_choice.get(" ".join(values)) or by_choice.get(values[0]) or {}) if deciding else {}
    return render(
        request,
        "disclosure/step.html",
        {
            "item": subject,
            "step": declared,
            "form": form,
            "refusals": [refusal for refusal in refusals if refusal.code != "stale"],
            "version": subject.version,
            "stale": stale,
            "repeated": stale and repeated(request, subject, declared.name, seen_version),
            "events": events,
            "closed": closed,
            "kept": [{"label": one.label, "value": _typed(one)} for one in form if one.value()]
            if closed and form is not None and form.is_bound
            else [],
            "heading": declared.label,
            "button": chosen.get("button") or UNDECIDED.get(declared.name) or stages.button(subject, declared),
            "deciding": " ".join(one.name for one in deciding),
            "by_choice": json.dumps(by_choice, ensure_ascii=False),
            "then": chosen.get("then")
            or (_("%(name)s goes on writing it.") % {"name": subject.author} if declared.name == "recall" and target in WRITING else "")
            or (stages.sentence(subject, State(target)) if target and declared.targets else THEN.get(declared.name, "")),
            "asked": next((one for one in asked(subject) if one["mine"] and one["node"] == declared.node), None)
            or (
                why_here(subject, timeline(subject))
                if subject.state in (State.WITHDRAWAL_REVIEW, State.DETERMINATION) and not closed
                else None
            ),
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
