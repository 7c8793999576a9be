"""试一试: a text or a file is searched by the rules in force, shown with what would be masked, and forgotten. To train people and try rules."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import Unit
from people.trees import top_down

from ..answers import group
from ..detectors import detect
from ..editions import Edition, in_force, mark_key
from ..examine import examine
from ..findings import Finding, Passage
from ..kinds import ACTION_LABELS, KIND_LABELS, Action
from ..labels import REASONS
from ..manners import MANNER_LABELS, masked
from ..quarantine.pages.words import place
from ..rules import ORDINARY

LONGEST = 200_000  # characters
LARGEST = 50 * 1024 * 1024  # bytes
SHOWN_FINDINGS = 300
TYPED = "text"  # the place of what was typed: the heading says it already
COLOURS = {Action.BLOCK: "late", Action.MASK: "soon", Action.REVIEW: "soon", Action.HINT: "", Action.ALLOW: "ok"}


class TryForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    file = forms.FileField(label=gettext_lazy("or a file"), required=False, help_text=gettext_lazy("It is searched and forgotten."))
    profile = forms.ChoiceField(label=gettext_lazy("Masking profile"), required=False)

    def __init__(self, *args, edition: Edition, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, profile.name) for code, profile in edition.rules.profiles.items()]

    def clean(self):
        data = super().clean() or {}
        if not (data.get("text") or "").strip() and not data.get("file") and not self.errors:
            self.add_error("text", _("Paste a text, or choose a file."))
        if data.get("file") and data["file"].size > LARGEST:
            self.add_error("file", _("The file is too large."))
        return data


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tryout(request):
    office = office_of(request)
    edition = in_force(office.pk)
    posted = request.method == "POST"
    form = TryForm(request.POST if posted else None, request.FILES if posted else None, edition=edition, initial={"profile": ORDINARY})
    tried, status = [], 200
    if posted:
        status = 422
        if form.is_valid():
            status, tried = 200, _try(form.cleaned_data, edition)
    return render(
        request,
        "screening/try.html",
        {
            "heading": _("Try the sensitivity check"),
            "sub": _("Nothing you enter here is kept. Do not enter state secrets: this network is not for them."),
            "office": office,
            "form": form,
            "tried": tried,
        },
        status=status,
    )


def office_of(request) -> Unit:
    """The office by whose rules this person works; 403 for whoever has no duty anywhere."""
    if not request.access.standings:
        raise PermissionDenied
    if request.user.home and request.user.home.office_id:
        return Unit.objects.get(pk=request.user.home.office_id)
    return Unit.objects.get(pk=top_down(Unit.objects.filter(pk__in=request.access.units()))[0].office_id or 0)


def _try(data, edition: Edition) -> list[dict]:
    profile, tried = data["profile"] or ORDINARY, []
    if data["text"].strip():
        text = data["text"].replace("\r\n", "\n")
        found = edition.rules.not_own(detect((Passage(TYPED, text, first_page=True),), edition.rules, edition.lexicon, mark_key()))
        tried.append(_result(_("The text"), found, edition, profile) | {"after": after(text, found, edition, profile)})
    if data["file"]:
        upload = data["file"]
        with tempfile.TemporaryDirectory(prefix="yangguang-try-") as folder:
            path = Path(folder) / "file"
            with path.open("wb") as copy:
                for part in upload.chunks():
                    copy.write(part)
            report = examine(path, upload.name, edition.rules, edition.lexicon, mark_key())
        tried.append(_result(upload.name, report.findings, edition, profile))
    return tried


def _result(title, findings, edition: Edition, profile: str) -> dict:
    groups = group("tried", "", findings, (), edition.rules, profile)
    rows = [(one, finding) for one in groups for finding in one.findings]
    return {
        "title": title,
        "count": len(rows),
        "rows": [
            {
                "kind": KIND_LABELS[one.kind],
                "action": ACTION_LABELS[one.action],
                "colour": COLOURS[one.action],
                "excerpt": finding.excerpt,
                "reason": REASONS.get(finding.reason, finding.reason),
                "place": "" if finding.place == TYPED else place(finding.place),
                "manner": MANNER_LABELS[edition.rules.manner(one.kind, profile)] if one.action == Action.MASK else "",
            }
            for one, finding in rows[:SHOWN_FINDINGS]
        ],
        "more": max(0, len(rows) - SHOWN_FINDINGS),
    }


@dataclass(frozen=True)
class Piece:
    """A stretch of the text as it would be published; `masked` says that it stands for something else."""

    text: str
    masked: bool


def after(text: str, findings: list[Finding], edition: Edition, profile: str) -> list[Piece]:
    """The text as it would be published if everything to be masked were."""
    pieces, at = [], 0
    for one in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if one.start < at or one.start == one.end or edition.rules.action(one.kind, profile) != Action.MASK:
            continue
        pieces.append(Piece(text[at : one.start], False))
        pieces.append(Piece(masked(text[one.start : one.end], edition.rules.manner(one.kind, profile)), True))
        at = one.end
    return [*pieces, Piece(text[at:], False)]
