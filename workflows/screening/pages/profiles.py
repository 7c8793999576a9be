"""脱敏方案: a new masking profile, or where one differs from the general rules. Saving is publishing a version of the rules."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows.refusals import Refused

from .. import versions
from ..kinds import ACTION_LABELS
from ..rules import Profile
from .access import chosen, editors_only
from .forms import ProfileForm, profile_initial
from .rules import held, seen_version

MOST_PROFILES = 30


@editors_only
@require_http_methods(["GET", "POST"])
def new(request):
    return _page(request, None)


@editors_only
@require_http_methods(["GET", "POST"])
def profile(request, code):
    return _page(request, code)


def _page(request, code):
    office, _offices = chosen(request)
    version, data, rules = held(office)
    subject = rules.profiles.get(code) if code else None
    if code and subject is None or not code and len(rules.profiles) >= MOST_PROFILES:
        raise Http404
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=profile_initial(subject) if subject else {})
    refusals, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and not _named_twice(form, rules, code):
            profiles = dict(data.get("profiles") or {}) | {code or _free_code(rules.profiles): form.stored()}
            try:
                versions.publish_rules(
                    office,
                    data | {"profiles": profiles},
                    reason=form.cleaned_data["reason"],
                    seen=seen_version(request),
                    by=request.user,
                    at=request.at,
                )
            except Refused as refused:
                refusals, status = list(refused.refusals), 409
            else:
                messages.success(request, _("The new rules are in force. What is public is searched again with them."))
                return redirect(f"{reverse('screening_rules')}?office={office.pk}#profiles")
    return render(
        request,
        "screening/profile.html",
        {
            "heading": subject.name if subject else _("New masking profile"),
            "sub": _("Where this sort of publication differs from the general rules."),
            "office": office,
            "seen": version.pk if version else 0,
            "form": form,
            "refusals": refusals,
            "rows": [{**row, "general": ACTION_LABELS[rules.actions[row["kind"]]]} for row in form.rows()],
            "breadcrumbs": [
                {"label": _("Detection rules"), "url": f"{reverse('screening_rules')}?office={office.pk}"},
                {"label": subject.name if subject else _("New masking profile")},
            ],
        },
        status=status,
    )


def _named_twice(form, rules, code) -> bool:
    name = form.cleaned_data["name"].strip()
    if any(one.name == name for other, one in rules.profiles.items() if other != code):
        form.add_error("name", _("Another profile has this name."))
        return True
    return False


def _free_code(profiles: Mapping[str, Profile]) -> str:
    """profile_1, profile_2…: topics and categories keep the code, the name may change."""
    number = 1
    while f"profile_{number}" in profiles:
        number += 1
    return f"profile_{number}"
