"""One publication with what a rescan found in it: each group of finds with its answers, and what leads on from there."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.access import within
from people.models import Duty
from workflows.disclosure.pages.forms import unmarked
from workflows.disclosure.visibility import visible_items
from workflows.engine import perform as engine
from workflows.refusals import Refused
from workflows.screening.answers import SHOWN
from workflows.screening.kinds import ACTION_LABELS, KIND_LABELS, Kind
from workflows.screening.labels import REASONS

from .. import answering
from ..answering import ANSWERS, Said
from ..examined import Examined, Found, edition_of, examine, publications
from ..models import Leak, PublicationCheck
from .discoveries import CLOSE, COLOURS, units

LEADING_ON = (
    ("withdraw_urgently", gettext_lazy("Withdraw at once")),
    ("request_withdrawal", gettext_lazy("Ask to withdraw")),
    ("correct", gettext_lazy("Correct it, with masking")),
)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), widget=forms.RadioSelect)
    basis = forms.CharField(
        label=gettext_lazy("Article"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For “lawfully public”: what demands or allows it."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=300)

    def __init__(self, data, choices, **kwargs):
        super().__init__(data, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, ANSWERS[name]) for name in choices]
        unmarked(self)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def discovery(request, public_id):
    publication = get_object_or_404(publications(), public_id=public_id)
    within(publication.unit, units(request))
    check = get_object_or_404(PublicationCheck.objects.select_related("rescan"), publication=publication)
    refusals, bound, status = [], None, 200
    if request.method == "POST":
        said = Said(*(request.POST.get(name, "").replace("\0", "") for name in ("edition", "key", "answer", "basis", "reason")))
        try:
            leak = answering.answer(publication.pk, said, by=request.user, at=request.at)
        except Refused as refused:
            bound, refusals, status = said, list(refused.refusals), 409
            if all(refusal.field for refusal in refusals):
                status = 422
        else:
            if leak and publication.ended_at:
                messages.warning(request, _("Recorded as true. It is public no longer; that it was stays on record."))
            elif leak and leak.kind == Kind.SECRET_MARK:
                messages.warning(request, _("Recorded as true. Take it down now."))
            elif leak:
                messages.warning(request, _("Recorded as true. Now take it down, or correct it."))
            else:
                messages.success(request, _("Recorded."))
            return redirect("discovery", publication.public_id)
    return _page(request, publication, check, bound, refusals, status)


def _page(request, publication, check, bound, refusals, status):
    examined = examine(publication, edition_of(check.rescan))
    held = {one.duty for one in request.access.standings if publication.unit_id in one.unit_ids}
    close = bool(held & set(CLOSE))
    may = bool(held & set(answering.ANSWERING)) and (not publication.ended_at or check.rescan.looks_back)
    reviewer = Duty.SECRECY_REVIEWER in held
    groups = [
        _group(one, bound, refusals, close=close, may=may, reviewer=reviewer)
        for one in examined.found
        if one.counts or one.group.kind == Kind.AGGREGATION
    ]
    placed = any(one["form"] is not None and one["form"].is_bound for one in groups)
    item = publication.item
    known = close and visible_items(request.user, request.at, request.access.standings).filter(pk=item.pk).exists()
    secret = any(one.group.kind == Kind.SECRET_MARK for one in examined.confirmed)
    return render(
        request,
        "rescan/discovery.html",
        {
            "heading": publication.title,
            "publication": publication,
            "check": check,
            "edition": check.rescan.edition,
            "groups": groups,
            "close": close,
            "item": item if known else None,
            "leaks": _leaks(publication),
            "lead_on": _lead_on(request, item, examined, secret) if known and not publication.ended_at and examined.confirmed else (),
            "secret": secret,
            "refusals": [] if placed and status == 422 else refusals,
            "kept": bound if bound and not placed else None,
            "breadcrumbs": [{"label": _("Discoveries in what is public"), "url": reverse("discoveries")}, {"label": publication.title}],
        },
        status=status,
    )


def _lead_on(request, item, examined: Examined, secret: bool) -> list[dict]:
    """What this person may do about what is confirmed: take it down at once, ask for that, or correct it; the ground is chosen already.

    A state secret is only taken down: while it is asked for or corrected it stays public.
    """
    item.look(request.user, request.at)
    may = {step.name for step, refusals in engine.open_steps(item, by=request.user, at=request.at) if not refusals}
    return [
        {
            "label": label,
            "url": reverse("step", args=[item.public_id, name]) + (f"?ground={ground_of(examined)}" if name != "correct" else ""),
            "danger": name == "withdraw_urgently",
        }
        for name, label in LEADING_ON
        if name in may and (not secret or name == "withdraw_urgently")
    ]


def ground_of(examined: Examined) -> str:
    """The ground a withdrawal would have (withdrawal.Ground)."""
    secret = any(one.group.kind in (Kind.SECRET_MARK, Kind.INTERNAL_MARK) for one in examined.confirmed)
    return "secret" if secret else "privacy"


def _group(found: Found, bound, refusals, *, close, may, reviewer) -> dict:
    group, form = found.group, None
    if may and found.counts and found.is_open:
        mine = bound if bound and bound.key == group.key else None
        data = {"answer": mine.answer, "basis": mine.basis, "reason": mine.reason} if mine else None
        form = AnswerForm(data, answering.possible(found, reviewer=reviewer), auto_id=f"id_%s_{group.key}")
        if mine:
            form.is_valid()
            for refusal in refusals:
                if refusal.field in form.fields and not form.has_error(refusal.field):
                    form.add_error(refusal.field, refusal.message)
    return {
        "key": group.key,
        "kind": KIND_LABELS[group.kind],
        "action": ACTION_LABELS[group.action],
        "colour": COLOURS.get(group.action, ""),
        "name": group.name,
        "column": group.column,
        "count": len(group.findings),
        "open": len(found.open_marks) if found.counts else 0,
        "confirmed": found.is_confirmed,
        "examples": [_example(one) for one in group.findings[:SHOWN]] if close else [],
        "more": max(0, len(group.findings) - SHOWN) if close else 0,
        "answer": ANSWERS.get(group.answer.answer, "") if group.answer else "",
        "words": (group.answer.basis or group.answer.reason) if group.answer else "",
        "form": form,
    }


def _example(finding) -> dict:
    return {
        "excerpt": finding.excerpt,
        "reason": REASONS.get(finding.reason, finding.reason),
        "items": finding.detail.get("items", ()) if finding.kind == Kind.AGGREGATION else (),
    }


def _leaks(publication) -> list[dict]:
    found = Leak.objects.filter(publication=publication).select_related("confirmed_by").order_by("id")
    return [{"leak": one, "what": f"{KIND_LABELS[Kind(one.kind)]} {len(one.marks)}"} for one in found]
