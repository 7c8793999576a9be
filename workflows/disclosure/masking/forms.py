"""The boxes somebody draws on a page, as form fields: percent of the page from its upper left corner, and a ground."""

from decimal import Decimal, InvalidOperation
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.screening.masking.spans import Box

from .actions import MOST_BOXES
from .grounds import CHOICES, LABELS, OTHER

HUNDRED = Decimal(100)
SMALLEST = Decimal("0.1")  # percent; what is smaller was a click


def _percent(label, least=Decimal(0)):
    widget = forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"})
    return forms.DecimalField(label=label, min_value=least, max_value=HUNDRED, max_digits=8, decimal_places=4, widget=widget)


class BoxForm(forms.Form):
    """One box. `pages` is how many the file has."""

    page = forms.IntegerField(label=gettext_lazy("Page"), min_value=1)
    left = _percent(gettext_lazy("Left, %"))
    top = _percent(gettext_lazy("Top, %"))
    width = _percent(gettext_lazy("Width, %"), SMALLEST)
    height = _percent(gettext_lazy("Height, %"), SMALLEST)
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground for covering"),
        choices=[("", gettext_lazy("Choose a ground")), *CHOICES],
        error_messages={"required": gettext_lazy("Say why this part is covered.")},
    )
    other = forms.CharField(label=gettext_lazy("Which other ground"), max_length=60, required=False)

    def __init__(self, *args, pages=1, **kwargs):
        super().__init__(*args, **kwargs)
        self.pages = pages

    def clean_page(self):
        if self.cleaned_data["page"] > self.pages:
            raise ValidationError(_("The file has %(pages)d pages."), params={"pages": self.pages})
        return self.cleaned_data["page"]

    def clean(self):
        found = super().clean() or {}
        for start, size, text in (
            ("left", "width", _("It reaches over the right edge.")),
            ("top", "height", _("It reaches over the lower edge.")),
        ):
            if start in found and size in found and found[start] + found[size] > HUNDRED:
                self.add_error(size, text)
        if found.get("ground") == OTHER and not found.get("other", "").strip():
            self.add_error("other", _("Say which."))
        return found

    def box(self) -> Box:
        """As masking wants it: fractions of the page. Only of a valid form."""
        found = self.cleaned_data
        ground = " ".join(found["other"].split()) if found["ground"] == OTHER else found["ground"]
        x, y, width, height = (float(found[name] / HUNDRED) for name in ("left", "top", "width", "height"))
        return Box(found["page"], x, y, width, height, ground)


class Rows(forms.BaseFormSet):
    """All boxes of a file; a row nobody touched, or that is to go, is none."""

    def boxes(self) -> list[Box]:
        return [form.box() for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")

    @property
    def kept(self) -> list[BoxForm]:
        """The rows that are shown: those to go are not, when the page is drawn again, nor those it was drawn without the last time."""
        return [form for form in self.forms if not form.is_bound or (form.add_prefix("page") in form.data and not form["DELETE"].data)]


_BoxRows = forms.formset_factory(
    BoxForm, formset=Rows, extra=0, max_num=MOST_BOXES, absolute_max=3 * MOST_BOXES, validate_max=True, can_delete=True
)


def box_rows(pages: int, posted=None, initial: list[dict] | None = None) -> Rows:
    """The rows for a file of so many pages."""
    return cast(Rows, _BoxRows(posted, initial=initial, prefix="box", form_kwargs={"pages": pages}))


def with_those(rows: Rows, pages: int, boxes: list[dict]) -> Rows:
    """The rows as they were typed, and a row for each box (Box.data) that stands in another place than all of them."""
    places = ("page", "left", "top", "width", "height")
    typed = [{name: form[name].data for name in form.fields if name != "DELETE"} for form in rows.kept]
    there = {tuple(_place(row[name]) for name in places) for row in typed}
    return box_rows(pages, initial=[*typed, *(row for row in rows_of(boxes) if tuple(_place(row[name]) for name in places) not in there)])


def _place(value) -> Decimal | None:
    try:
        return round(Decimal(str(value)), 2)
    except InvalidOperation:
        return None


def rows_of(boxes: list[dict]) -> list[dict]:
    """Boxes as they are kept (Box.data), as the initial values of their rows."""
    found = []
    for data in boxes:
        percents = {
            name: round(Decimal(data[key]) * HUNDRED, 2)
            for name, key in (("left", "x"), ("top", "y"), ("width", "width"), ("height", "height"))
        }
        known = data["ground"] in LABELS
        found.append(
            {"page": data["page"], "ground": data["ground"] if known else OTHER, "other": "" if known else data["ground"]} | percents
        )
    return found
