"""检测规则: what each kind asks for and how it is masked, what the office may publish of itself, the profiles; each change is a new version."""

from dataclasses import replace
from itertools import pairwise

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.refusals import Refused

from .. import samples, versions
from ..changes import rule_changes
from ..editions import contacts, in_force
from ..findings import Passage
from ..kinds import ACTION_LABELS, KIND_LABELS
from ..models import RuleVersion
from ..rules import ORDINARY, Rules
from .access import chosen, editors_only
from .forms import RulesForm, rules_initial

SHOWN_VERSIONS = 20
LONGEST_TRIAL = 100_000


class TrialForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A text of your own to try it on"),
        help_text=gettext_lazy("It is searched and forgotten."),
        required=False,
        max_length=LONGEST_TRIAL,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def held(office) -> tuple[RuleVersion | None, dict, Rules]:
    """The version in force for the office, or None for what ships; its data; the rules it makes."""
    version = versions.in_force(RuleVersion, office)
    data = version.data if version else {}
    return version, data, Rules.of(data)


def seen_version(request) -> int:
    """The version the person's page was drawn from; what is no number was no page of ours and matches no version."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 19 else -1


@editors_only
@require_http_methods(["GET", "POST"])
def rules(request):
    """Change, look at what would differ as often as you like, then put it in force."""
    office, offices = chosen(request)
    version, data, before = held(office)
    posted = request.method == "POST"
    form, trial = RulesForm(request.POST if posted else None, initial=rules_initial(before)), TrialForm(request.POST if posted else None)
    only_looking = posted and "preview" in request.POST
    if only_looking:
        form.fields["reason"].required = False
    refusals, after, compared, status = [], before, None, 200
    if posted:
        status = 422
        valid = form.is_valid() and trial.is_valid()
        form.fields["reason"].required = True  # of looking alone too, what is put in force next wants one
        if valid:
            new = form.new_data(data)
            after = Rules.of(new)
            if only_looking:
                compared, status = preview(office, after, trial.cleaned_data["text"]), 200
            else:
                try:
                    versions.publish_rules(
                        office, new, reason=form.cleaned_data["reason"], seen=seen_version(request), by=request.user, at=request.at
                    )
                except Refused as refused:
                    refusals, status = list(refused.refusals), 409
                else:
                    messages.success(request, _("The new rules are in force. What is public is searched again with them."))
                    return redirect(f"{reverse('screening_rules')}?office={office.pk}")
    return render(
        request,
        "screening/rules.html",
        {
            "heading": _("Detection rules"),
            "sub": _("What is looked for in texts and files, and what each find asks for."),
            "office": office,
            "offices": offices,
            "version": version,
            "own": bool(version and version.office_id == office.pk),
            "seen": version.pk if version else 0,
            "form": form,
            "trial": trial,
            "contacts": contacts(office.pk),
            "refusals": refusals,
            "changes": rule_changes(before, after) if posted else [],
            "compared": compared,
            "table": comparison(compared),
            "profiles": [{"profile": one, "differs": len(one.actions) + len(one.manners)} for one in before.profiles.values()],
            "versions": history(office),
        },
        status=status,
    )


def preview(office, after: Rules, text: str) -> dict[str, samples.Comparison]:
    """What the new rules would find, against those in force, in the text given and in what is public."""
    edition = in_force(office.pk)
    old, new = (edition.rules, edition.lexicon), (replace(after, own=edition.rules.own), edition.lexicon)
    found = {"published": samples.compare(samples.published(office.pk), old, new)}
    if text.strip():
        passages = (Passage("text", text, first_page=True),)
        found["text"] = samples.compare([samples.Sample(passages, ORDINARY)], old, new)
    return found


def comparison(compared) -> list[dict]:
    """The comparisons as tables: for each kind, how often and with what consequence, before and after."""
    titles = {"published": _("In the last %(most)s items published") % {"most": samples.MOST}, "text": _("In the text given")}
    return [
        {
            "title": titles[name],
            "looked_at": one.looked_at if name == "published" else None,
            "cut": one.cut,
            "rows": [
                {
                    "kind": KIND_LABELS[row.kind],
                    "before": _in_words(row.actions_before),
                    "after": _in_words(row.actions_after),
                    "differs": row.differs,
                }
                for row in one.rows
            ],
        }
        for name, one in (compared or {}).items()
    ]


def _in_words(counts) -> str:
    return "、".join(f"{ACTION_LABELS[action]} {count}" for action, count in counts.items()) or "—"


def history(office) -> list[dict]:
    """The office's own versions, the newest first, each with what it changed. Two statements."""
    rows = list(RuleVersion.objects.filter(office=office).select_related("made_by").order_by("-number")[: SHOWN_VERSIONS + 1])
    above = versions.in_force(RuleVersion, office.parent.office) if office.parent_id and rows and rows[-1].number == 1 else None
    start = Rules.of(above.data if above else {})
    made = [(row, Rules.of(row.data)) for row in rows]
    older = [second[1] for _first, second in pairwise(made)] + [start][: len(made)]
    return [{"version": row, "changes": rule_changes(old, new)} for (row, new), old in zip(made, older, strict=True)][:SHOWN_VERSIONS]
