"""Taking a step about a lapse: one page that repeats what it is about, says what happens next, and has one button."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.models import User
from workflows import subjects
from workflows.refusals import Refused

from .. import guards, papers, steps
from . import words
from .lapse import seen
from .rows import named

THEN = {
    "note": gettext_lazy("It is recorded that you have seen it. The clock runs on, and further levels are reported again."),
    "demand_explanation": gettext_lazy("The person is told at once and finds a page to answer on; a clock runs for the answer."),
    "explain": gettext_lazy("It is added to the record as you write it and cannot be changed; whoever asked is told."),
    "send_back": gettext_lazy("The disclosure office is told at once and sees to it."),
    "extend": gettext_lazy("The step gets a new last day and its levels start anew; what was reached stays on record."),
    "hand_over": gettext_lazy("A matter to verify is opened. No person is named by this; that takes a confirmation of its own."),
}


class Words(forms.Form):
    """What is said, as long as a step takes words at all."""

    text = forms.CharField(
        label=gettext_lazy("What you have to say"), max_length=guards.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )


class Remark(Words):
    text = forms.CharField(
        label=gettext_lazy("Remark"), max_length=guards.LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class Papers(forms.ClearableFileInput):
    allow_multiple_selected = True


class Explanation(Words):
    """The files are checked and kept by papers.py, like any attachment."""

    papers = forms.FileField(
        label=gettext_lazy("Papers"), required=False, widget=Papers, help_text=gettext_lazy("Read by those who may see this lapse.")
    )


class Demand(Remark):
    addressee = forms.TypedChoiceField(label=gettext_lazy("Whom"), coerce=int, help_text=gettext_lazy("Whose duty it was on those days."))
    days = forms.IntegerField(label=gettext_lazy("Working days to answer"), initial=guards.EXPLANATION_DAYS, min_value=1, max_value=15)
    field_order = ["addressee", "days", "text"]

    def __init__(self, data, people):
        super().__init__(data)
        named = [(person.pk, person.name) for person in people]
        cast(forms.TypedChoiceField, self.fields["addressee"]).choices = named if len(named) == 1 else [("", "—"), *named]


class More(Words):
    more = forms.IntegerField(label=gettext_lazy("How much more"), min_value=1, max_value=guards.LONGEST_EXTENSION)
    field_order = ["more", "text"]


@login_required
@require_http_methods(["GET", "POST"])
def step(request, public_id, name):
    declared = steps.STEPS.get(name)
    if declared is None:
        raise Http404
    deadline = seen(request, public_id)
    case = steps.load(deadline, by=request.user, at=request.at)
    form = _form(declared, case, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        refusals = steps.refusals(case, name)
        return _page(request, deadline, declared, form, [], case.version, status=409 if refusals else 200, closed=refusals)
    try:
        version = int(request.POST["version"])
    except (KeyError, ValueError):
        raise Http404 from None
    if not form.is_valid():
        return _page(request, deadline, declared, form, [], version, status=422)
    try:
        # what will be refused anyway leaves no file behind
        if name == "explain" and version == case.version and not steps.why_not(case, name, text=form.cleaned_data["text"]):
            form.cleaned_data["papers"] = papers.keep(request.FILES.getlist("papers"), request.at)
        steps.TAKE[name](deadline.pk, by=request.user, at=request.at, version=version, **form.cleaned_data)
    except papers.PaperRefused as refused:
        for message in refused.messages:
            form.add_error("papers", message)
        return _page(request, deadline, declared, form, [], version, status=422)
    except Refused as refused:
        beside = [refusal for refusal in refused.refusals if refusal.field in form.fields]
        for refusal in beside:
            form.add_error(refusal.field, refusal.message)
        others = [refusal for refusal in refused.refusals if refusal not in beside]
        if not others:
            return _page(request, deadline, declared, form, [], version, status=422)
        case = steps.load(deadline, by=request.user, at=request.at)  # sent again, the page counts as having seen what happened meanwhile
        closed, since = steps.refusals(case, name), case.steps[len(case.steps) - (case.version - version) :]
        repeated = bool(since) and all((one.kind, one.actor_id) == (declared.kind, request.user.pk) for one in since)
        return _page(request, deadline, declared, form, others, case.version, status=409, closed=closed, repeated=repeated)
    messages.success(request, _("Done: %(step)s.") % {"step": declared.label})
    return redirect("escalation", deadline.public_id)


def _form(declared, case, data):
    if declared.name == "demand_explanation":
        return Demand(data, User.objects.filter(pk__in=case.answerable, is_active=True))
    if declared.name == "extend":
        form = More(data)
        form.fields["more"].help_text = case.deadline.get_budget_unit_display()
        return form
    if declared.name == "explain":
        return Explanation(data)
    return Remark(data) if declared.name == "note" else Words(data)


def _page(request, deadline, declared, form, refusals, version, *, status, closed=(), repeated=False):
    """The page of a step; `closed` says why nobody could take it now whatever they supply, `repeated` that this was a second click."""
    subject = subjects.of([deadline.process_id]).get(deadline.process_id)
    title, _url = named(deadline, subject, request.user.pk, request.access.standings)
    back = reverse("escalation", args=[deadline.public_id])
    return render(
        request,
        "deadlines/step.html",
        {
            "deadline": deadline,
            "title": title,
            "about": f"{words.awaited(deadline)} · {deadline.unit} · {deadline.due_on}",
            "heading": declared.label,
            "form": form,
            "refusals": [refusal for refusal in refusals if refusal.code != "stale"],
            "stale": any(refusal.code == "stale" for refusal in refusals),
            "repeated": repeated,
            "closed": closed,
            "kept": [field for field in form if field.name != "papers" and field.value()] if closed and form.is_bound else [],
            "version": version,
            "then": THEN[declared.name],
            "back_url": back,
            "breadcrumbs": [
                {"label": _("Escalations"), "url": reverse("escalations")},
                {"label": title, "url": back},
                {"label": declared.label},
            ],
        },
        status=status,
    )
