"""Bringing a table for the lexicon: read, shown with what would differ and what is wrong with which row, then put in force as a whole."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.refusals import Refused

from .. import tables, versions
from ..changes import lexicon_difference
from ..lexicon import parse
from ..models import LexiconProposal
from .access import chosen, editors_only
from .forms import reason_field
from .lexicon import held, shown_difference, stored
from .rules import seen_version

LONGEST = 2_000_000  # characters pasted
SHOWN_ERRORS = 200


class TableForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("A table as CSV or XLSX"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or paste it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("The first row names the columns: 词语, 建议表述, 类别, 例外, 处理. Only the first is needed."),
    )
    replaces = forms.TypedChoiceField(
        label=gettext_lazy("What happens to the words there are"),
        coerce=lambda value: value == "yes",
        choices=[("no", gettext_lazy("they stay; the table is added")), ("yes", gettext_lazy("they go; the table replaces them"))],
        initial="no",
        widget=forms.RadioSelect,
    )

    def clean(self):
        data = super().clean() or {}
        if self.errors:
            return data
        if data.get("file"):
            try:
                data["table"] = tables.text_of(data["file"].name, data["file"])
            except tables.BadTable as error:
                self.add_error("file", str(error))
        elif data.get("text"):
            data["table"] = data["text"]
        else:
            self.add_error("file", _("Choose a file, or paste a table."))
        return data


class ReasonForm(forms.Form):
    reason = reason_field()


@editors_only
@require_http_methods(["GET", "POST"])
def table(request):
    office, _offices = chosen(request)
    form = TableForm(request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        entries, errors = parse(form.cleaned_data["table"].replace("\0", ""))
        if not entries and not errors:
            form.add_error("text", _("There is no word in it."))
        else:
            proposal = LexiconProposal.objects.create(
                office=office,
                made_by=request.user,
                at=request.at,
                replaces=form.cleaned_data["replaces"],
                entries=[entry.data() for entry in entries],
                errors=[list(error) for error in errors],
            )
            return redirect(f"{reverse('screening_lexicon_proposal', args=[proposal.pk])}?office={office.pk}")
    return render(
        request,
        "screening/table.html",
        {
            "heading": _("Bring a table"),
            "sub": _("Nothing changes before you have seen what would differ."),
            "office": office,
            "form": form,
            "breadcrumbs": _crumbs(office, _("Bring a table")),
        },
        status=422 if form.errors else 200,
    )


def _crumbs(office, here):
    return [{"label": _("Lexicon"), "url": f"{reverse('screening_lexicon')}?office={office.pk}"}, {"label": here}]


@editors_only
@require_http_methods(["GET", "POST"])
def proposal(request, pk):
    """The table that was brought: what would differ, what is wrong; put in force only as a whole and without a single wrong row."""
    office, _offices = chosen(request)
    subject = get_object_or_404(LexiconProposal.objects.defer("entries"), pk=pk, office=office, lexicon=None)
    version, words = held(office)
    new = merged(stored(words), subject.entries, replaces=subject.replaces)
    form, refusals, status = ReasonForm(request.POST if request.method == "POST" else None), [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and not subject.errors:
            try:
                published = versions.publish_lexicon(
                    office, new, reason=form.cleaned_data["reason"], seen=seen_version(request), by=request.user, at=request.at
                )
            except Refused as refused:
                refusals, status = list(refused.refusals), 409
            else:
                LexiconProposal.objects.filter(pk=subject.pk).update(lexicon=published)
                messages.success(request, _("The new lexicon is in force. What is public is searched again with it."))
                return redirect(f"{reverse('screening_lexicon')}?office={office.pk}")
    return render(
        request,
        "screening/proposal.html",
        {
            "heading": _("What would differ"),
            "sub": _("they go; the table replaces them") if subject.replaces else _("they stay; the table is added"),
            "office": office,
            "seen": version.pk if version else 0,
            "words": len(subject.entries),
            "errors": subject.errors[:SHOWN_ERRORS],
            "error_count": len(subject.errors),
            "more_errors": max(0, len(subject.errors) - SHOWN_ERRORS),
            **shown_difference(lexicon_difference(stored(words), new)),
            "form": form,
            "refusals": refusals,
            "breadcrumbs": _crumbs(office, _("What would differ")),
        },
        status=status,
    )


def merged(present: list[dict], brought: list[dict], *, replaces: bool) -> list[dict]:
    """The lexicon there would be: the table alone, or what is there with the table's words added or changed."""
    if replaces:
        return brought
    return list(({entry["word"]: entry for entry in present} | {entry["word"]: entry for entry in brought}).values())
