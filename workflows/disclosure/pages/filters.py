"""What narrows a list: from one day until another, and what goes with it. Read by the list, its export and its print alike."""

from datetime import datetime, time, timedelta

from django import forms
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
