"""机关信息: for administrators, how an office publishes: first platform, index prefix, contact. Each change is a new version."""

from django import forms
from django.contrib import messages
from django.db.models import F, URLField
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.access import administrators_only
from people.models import Unit
from workflows.deadlines.pages.offices import chosen

from .. import numbering
from ..models import OfficeProfile


def field_of(column, **options):
    """A column's form field; an address typed without its scheme is taken for https."""
    return column.formfield(**options, **({"assume_scheme": "https"} if isinstance(column, URLField) else {}))


class ProfileForm(forms.ModelForm):
    class Meta:
        formfield_callback = field_of
        model = OfficeProfile
        fields = ["first_platform", "portal_name", "portal_url", "index_prefix", "contact", "archive_pattern", "names_reviewer"]
        labels = {
            "first_platform": gettext_lazy("First platform"),
            "portal_name": gettext_lazy("Name of the portal's column"),
            "portal_url": gettext_lazy("Address of the portal's column"),
            "index_prefix": gettext_lazy("Beginning of index numbers"),
            "contact": gettext_lazy("Contact of the disclosure office"),
            "archive_pattern": gettext_lazy("Pattern of archive numbers"),
            "names_reviewer": gettext_lazy("Print on the public page who checked it"),
        }
        help_texts = {
            "first_platform": gettext_lazy("Where the statutory clock stops when the information is there."),
            "index_prefix": gettext_lazy("Followed by year, month and a running number."),
            "contact": gettext_lazy("Shown in public. Telephone numbers and e-mail addresses in it are never taken for private ones."),
            "archive_pattern": gettext_lazy(
                "{year} and {number} stand for the year and the number in it, e.g.: A012-WS·{year}-Y-{number}. Whoever archives can give another."
            ),
            "names_reviewer": gettext_lazy(
                "The name of whoever gave the last approval, with what is published from now on. No rule demands it, and it is personal"
                " information: only where your office prints such names."
            ),
        }

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.office = office
        self.fields["archive_pattern"].required = False  # left empty, as it is without a profile

    def clean_index_prefix(self):
        prefix = self.cleaned_data["index_prefix"].strip()
        others = OfficeProfile.objects.filter(index_prefix=prefix).exclude(office=self.office)
        if (
            others.exists() or Unit.objects.filter(code=prefix, office=F("pk")).exclude(pk=self.office.pk).exists()
        ):  # whose numbers begin so
            raise forms.ValidationError(_("Another office begins its index numbers with this; both would give the same numbers."))
        return prefix

    def clean_archive_pattern(self):
        pattern = self.cleaned_data["archive_pattern"].strip() or numbering.ARCHIVE_PATTERN
        if "{number}" not in pattern or set(pattern.replace("{year}", "").replace("{number}", "")) & set("{}"):
            raise forms.ValidationError(_("Write {number} where the number goes, and nothing else in braces but {year}."))
        return pattern


@administrators_only
@require_http_methods(["GET", "POST"])
def profile(request):
    office, offices = chosen(request)
    above = [int(part) for part in office.path.strip("/").split("/")]
    newest = {row.office_id: row for row in OfficeProfile.objects.filter(office__in=above).order_by("id")}
    held = next((newest[one] for one in reversed(above) if one in newest), None)
    start = (
        {name: getattr(held, name) for name in ProfileForm.Meta.fields}
        if held
        else {"index_prefix": office.code, "archive_pattern": numbering.ARCHIVE_PATTERN}
    )
    if held and held.office_id != office.pk:
        start["index_prefix"] = office.code  # what others begin their numbers with is not ours
    form = ProfileForm(request.POST or None, initial=start, office=office)
    if request.method == "POST" and form.is_valid():
        version = form.save(commit=False)
        version.office, version.at, version.made_by = office, request.at, request.user
        version.save()
        messages.success(request, _("Saved as a new version. What is public keeps what it was published with."))
        return redirect(f"{reverse('office_profile')}?office={office.pk}")
    return render(
        request,
        "administration/profile.html",
        {
            "heading": _("Office profile"),
            "sub": office.name,
            "office": office,
            "offices": offices,
            "form": form,
            "inherited": held.office if held and held.office_id != office.pk else None,
            "versions": OfficeProfile.objects.filter(office=office).select_related("made_by").order_by("-id")[:20],
        },
        status=422 if form.errors else 200,
    )
