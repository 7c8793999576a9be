"""What narrows a list, and which part of it is shown: read by the list, its export and its print alike."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy

from workflows.deadlines.counting import BEIJING


class Days(forms.Form):
    """From a day until another, both inclusive, either left open. A form below adds its own fields."""

    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data):
        super().__init__(data)
        for one in self.fields.values():
            one.quiet = True  # type: ignore[attr-defined]  # our own, read by components/field.html

    def times(self) -> dict:
        """`since` and `until` as aware times, the latter exclusive; to be asked of a valid form."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return {
            "since": since and datetime.combine(since, time(), BEIJING),
            "until": until and datetime.combine(until + timedelta(days=1), time(), BEIJING),
        }


def paged(request, found, per_page: int, printed: int) -> tuple[Page, str]:
    """(the page asked for, the address of the same list on one page of at most `printed` rows, to be printed; empty where it is on one)."""
    on_one_page = "all" in request.GET
    page = Paginator(found, printed if on_one_page else per_page).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("page", "all"):
        query.pop(name, None)
    return page, "" if on_one_page else f"{request.path}?{query.urlencode()}&all=1".replace("?&", "?")
