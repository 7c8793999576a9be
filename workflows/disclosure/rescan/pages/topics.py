"""Which masking profile the items of a topic or category fall under."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.catalogue.models import Topic
from workflows.disclosure import categories
from workflows.disclosure.models import Category
from workflows.disclosure.pages.shared import words
from workflows.screening.editions import in_force
from workflows.screening.pages.access import chosen, editors_only

PER_PAGE = 50


class ChoiceForm(forms.Form):
    profile = forms.ChoiceField(label=gettext_lazy("Masking profile"), required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@editors_only
@require_http_methods(["GET", "POST"])
def topics(request):
    """The categories, then the topics of the office, those that name private persons first; saved together, page by page."""
    office, offices = chosen(request)
    profiles = in_force(office.pk).rules.profiles
    query, people = words(request.GET.get("q", ""))[:100], request.GET.get("people", "")
    found = (
        Topic.objects.filter(office=office, is_active=True)
        .select_related("category")
        .order_by("-names_people", "field", "level1", "level2", "code")
    )
    if query:
        found = found.filter(Q(field__icontains=query) | Q(level1__icontains=query) | Q(level2__icontains=query))
    if people:
        found = found.filter(names_people=True)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    own = [row for row in categories.in_force(office) if row.office_id == office.pk]
    data = request.POST if request.method == "POST" else None
    rows = [_row("category", one, data, profiles, _("— the ordinary one —")) for one in own if page.number == 1 and not query]
    rows += [_row("topic", one, data, profiles, _inherited(one, profiles)) for one in page.object_list]
    if data is not None and all(row["form"].is_valid() for row in rows):
        changed = [row for row in rows if row["form"].cleaned_data["profile"] != row["subject"].masking_profile]
        with transaction.atomic():
            for row in changed:
                model: type[Category] | type[Topic] = Category if row["sort"] == "category" else Topic
                model.objects.filter(pk=row["subject"].pk).update(masking_profile=row["form"].cleaned_data["profile"])
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('topic_profiles')}?{request.GET.urlencode()}")
    return render(
        request,
        "rescan/topics.html",
        {
            "heading": _("Which topic uses which profile"),
            "sub": _("An item is masked by its topic's profile; without one, by its category's; else by the ordinary one."),
            "office": office,
            "offices": offices,
            "rows": rows,
            "page": page,
            "q": query,
            "people": people,
            "breadcrumbs": [
                {"label": _("Detection rules"), "url": f"{reverse('screening_rules')}?office={office.pk}"},
                {"label": _("Which topic uses which profile")},
            ],
        },
        status=422 if data is not None else 200,
    )


def _row(sort, subject, data, profiles, empty) -> dict:
    choices = [("", empty), *((code, profile.name) for code, profile in profiles.items())]
    held = subject.masking_profile
    if held and held not in profiles:
        choices.append((held, _("%(code)s (no longer there)") % {"code": held}))
    form = ChoiceForm(data, choices=choices, prefix=f"{sort}-{subject.pk}", initial={"profile": held})
    return {"sort": sort, "subject": subject, "form": form}


def _inherited(topic, profiles) -> str:
    code = topic.category.masking_profile if topic.category else ""
    return _("— as its category: %(profile)s —") % {"profile": profiles[code].name} if code in profiles else _("— the ordinary one —")
