"""核对清单: for administrators, what is confirmed of an item in the disclosure office's review; each change is a version."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from people.access import administrators_only
from workflows.deadlines.pages.offices import chosen
from workflows.refusals import Refused

from .. import checklist
from ..models import CheckList
from .shared import number

SHOWN_VERSIONS = 20


class ListForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("What is confirmed, a line each"),
        help_text=gettext_lazy("Of a routine item one click confirms them all; of any other each is ticked."),
        max_length=checklist.MOST * (checklist.LONGEST + 2) * 2,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300)


@administrators_only
@require_http_methods(["GET", "POST"])
def check_list(request):
    office, offices = chosen(request)
    own, held, status = checklist.newest(office), checklist.in_force(office.pk), 200
    form = ListForm(request.POST if request.method == "POST" else None, initial={"lines": "\n".join(held)})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                checklist.publish(
                    office,
                    form.cleaned_data["lines"].splitlines(),
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=request.at,
                    knows=number(request.POST.get("knows")),
                )
            except Refused as refused:
                for one in refused.refusals:
                    form.add_error(one.field or None, one.message)
                status, own = 409 if "stale" in refused.codes else 422, checklist.newest(office)
            else:
                messages.success(request, _("The list is in force. What was confirmed before stays as it was."))
                return redirect(f"{reverse('check_list')}?office={office.pk}")
    return render(
        request,
        "administration/check_list.html",
        {
            "heading": _("Check list of the disclosure office"),
            "sub": _("What is confirmed when an item passes the disclosure office's review; it is printed on the approval form."),
            "office": office,
            "offices": offices,
            "form": form,
            "own": own,
            "knows": (own.number if own else 0) if status != 422 else request.POST.get("knows", ""),
            "versions": CheckList.objects.filter(office=office).select_related("made_by").order_by("-number")[:SHOWN_VERSIONS],
            "breadcrumbs": [
                {"label": _("Categories and chains"), "url": f"{reverse('categories')}?office={office.pk}"},
                {"label": _("Check list")},
            ],
        },
        status=status,
    )
