"""Which masking profile the items of a topic or category fall under."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import Lag
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.catalogue.models import TopicVersion
from workflows.disclosure import categories
from workflows.disclosure.models import CategoryVersion
from workflows.disclosure.pages.shared import words
from workflows.refusals import Refused
from workflows.screening.editions import in_force
from workflows.screening.pages.access import EDITORS, chosen, open_to

from .. import profiles

PER_PAGE = 50
SHOWN_CHANGES = 30


class ChoiceForm(forms.Form):
    profile = forms.ChoiceField(label=gettext_lazy("Masking profile"), required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)  # what held when the page was drawn

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason for the change"), required=False, max_length=profiles.LONGEST_REASON)


@open_to(*categories.TOLD)
@require_http_methods(["GET", "POST"])
def topics(request):
    """The categories, then the topics of the office, those that name private persons first; saved together, page by page, with one reason.

    Whoever is told of a choice may look at it; only editors choose.
    """
    office, offices = chosen(request, *categories.TOLD)
    edits = office.pk in request.access.units(*EDITORS)
    if request.method == "POST" and not edits:
        raise PermissionDenied
    named = in_force(office.pk).rules.profiles
    query, people = words(request.GET.get("q", ""))[:100], request.GET.get("people", "")
    found = (
        profiles.choosable(office).select_related("category").order_by("-names_people", "field", "level1", "level2", "code", "-is_active")
    )
    if query:
        found = found.filter(Q(field__icontains=query) | Q(level1__icontains=query) | Q(level2__icontains=query))
    if people:
        found = found.filter(names_people=True)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    own = [row for row in categories.in_force(office) if row.office_id == office.pk]
    data = request.POST if request.method == "POST" else None
    reason, refusals, status = ReasonForm(data), [], 200
    rows = [_row("category", one, data, named, _("— the ordinary one —")) for one in own if page.number == 1 and not query]
    rows += [_row("topic", one, data, named, _inherited(one, named)) for one in page.object_list]
    if data is not None:
        status = 422
        if all(row["form"].is_valid() for row in rows) and reason.is_valid():
            choices = [
                profiles.Choice(row["subject"], row["form"].cleaned_data["profile"], row["form"].cleaned_data["seen"]) for row in rows
            ]
            try:
                changed = profiles.choose(office, choices, reason=reason.cleaned_data["reason"], by=request.user, at=request.at)
            except Refused as refused:
                refusals, status = [one for one in refused.refusals if not one.field], 409 if "stale" in refused.codes else 422
                for one in refused.refusals:
                    if one.field:
                        reason.add_error(one.field, one.message)
            else:
                said = _("Saved. What is public under it is judged anew.") if changed else _("Nothing was changed.")
                messages.success(request, said)
                return redirect(f"{reverse('topic_profiles')}?{request.GET.urlencode()}")
    for row in rows:  # what is told here counts as seen; to be told of a missing reason is not to have looked again
        row["seen"] = row["held"] if status != 422 else row["form"]["seen"].value() or ""
    return render(
        request,
        "rescan/topics.html",
        {
            "heading": _("Which topic uses which profile"),
            "sub": _("An item is masked by its topic's profile; without one, by its category's; else by the ordinary one."),
            "office": office,
            "offices": offices,
            "edits": edits,
            "rows": rows,
            "reason": reason,
            "refusals": refusals,
            "history": history(office, named),
            "page": page,
            "q": query,
            "people": people,
            "breadcrumbs": [
                *([{"label": _("Detection rules"), "url": f"{reverse('screening_rules')}?office={office.pk}"}] if edits else []),
                {"label": _("Which topic uses which profile")},
            ],
        },
        status=status,
    )


def history(office, named) -> list[dict]:
    """Who gave what another profile, when and why, the newest first; of the rows of one code that got it together, the last. Two statements."""
    together = TopicVersion.objects.filter(
        topic__office=office, topic__code=OuterRef("topic__code"), at=OuterRef("at"), masking_profile=OuterRef("masking_profile")
    )
    of_topics = (
        TopicVersion.objects.filter(topic__office=office)
        .exclude(masking_profile=F("masking_profile_before"))
        .exclude(Exists(together.filter(topic__gt=OuterRef("topic")).exclude(masking_profile=F("masking_profile_before"))))
    )
    found = [
        _line(row, row.topic, row.masking_profile_before, named)
        for row in of_topics.select_related("topic", "made_by").order_by("-id")[:SHOWN_CHANGES]
    ]
    before = Window(Lag("masking_profile"), partition_by="category", order_by="number")
    versions = CategoryVersion.objects.filter(category__office=office).annotate(was=before).select_related("category", "made_by")
    found += [_line(row, row.category, row.was, named) for row in versions if row.was not in (None, row.masking_profile)]
    return sorted(found, key=lambda line: (line["version"].at, line["version"].recorded_at), reverse=True)[:SHOWN_CHANGES]


def _line(version, subject, before: str, named) -> dict:
    called = [named[code].name if code in named else code or _("none of its own") for code in (before, version.masking_profile)]
    return {"version": version, "subject": subject, "before": called[0], "after": called[1]}


def _row(sort, subject, data, profiles, empty) -> dict:
    choices = [("", empty), *((code, profile.name) for code, profile in profiles.items())]
    held = subject.masking_profile
    if held and held not in profiles:
        choices.append((held, _("%(code)s (no longer there)") % {"code": held}))
    form = ChoiceForm(data, choices=choices, prefix=f"{sort}-{subject.pk}", initial={"profile": held, "seen": held})
    return {"held": held, "said": dict(choices)[held], "sort": sort, "subject": subject, "form": form}


def _inherited(topic, profiles) -> str:
    code = topic.category.masking_profile if topic.category else ""
    return _("— as its category: %(profile)s —") % {"profile": profiles[code].name} if code in profiles else _("— the ordinary one —")
