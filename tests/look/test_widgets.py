"""Our templates of Django's widgets say what Django's own say."""

from datetime import datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from config.forms import Renderer

CHOICES = [("", "——"), ("甲", [("1", "<一>"), ("2", "二 & 三")]), ("3", "三")]


class Bare(forms.RadioSelect):
    """Its labels stand elsewhere."""

    def create_option(self, *args, **kwargs):
        return super().create_option(*args, **kwargs) | {"wrap_label": False}


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(choices=CHOICES), "2"),
        (forms.Select(attrs={"class": "大", "required": True, "disabled": False}, choices=CHOICES), None),
        (forms.SelectMultiple(choices=CHOICES), ["1", "3"]),
        (forms.NullBooleanSelect(), True),
        (forms.RadioSelect(choices=CHOICES), "3"),
        (forms.CheckboxSelectMultiple(choices=CHOICES), ["1", "2"]),
        (forms.RadioSelect(attrs={"class": '"大"', "id": "", "data-x": "<"}, choices=[("a", 1234), ("b", gettext_lazy("Holiday"))]), "a"),
        (forms.CheckboxSelectMultiple(attrs={"disabled": True, "readonly": False}, choices=CHOICES), None),
        (Bare(choices=CHOICES), "1"),
        (forms.TextInput(attrs={"data-x": '"<'}), '<script>"'),
        (forms.NumberInput(), 0),
        (forms.CheckboxInput(), True),
        (forms.DateInput(attrs={"type": "date"}), "2026-11-26"),
        (forms.HiddenInput(), None),
        (forms.HiddenInput(), ""),
        (forms.CheckboxInput(), "<yes>"),
        (forms.CheckboxInput(), None),
        (forms.PasswordInput(render_value=True), "'\"&"),
        (forms.EmailInput(attrs={"placeholder": gettext_lazy("Holiday")}), "a@b"),
        (forms.URLInput(attrs={"data-x": mark_safe("&amp;")}), "\x00\u202e"),
        (forms.DateTimeInput(), datetime(2026, 11, 26, 8, 30)),  # noqa: DTZ001  as a form has it
        (forms.TimeInput(attrs={"step": 1.5, "a": None, "b": ""}), "08:30"),
        (forms.NumberInput(attrs={"min": 1000, "max": 12345.5}), 1234567),
        (forms.Textarea(attrs={"rows": 3}), "\n <b>第一行\n第二行</b> "),
        (forms.Textarea(), None),
        (forms.Textarea(), mark_safe("<i>")),
        (forms.Select(choices=[(None, None), (1234, 1234), ("<", gettext_lazy("Holiday")), (mark_safe("<"), mark_safe("<i>"))]), 1234),
        (forms.Select(choices=[(gettext_lazy("Holiday"), [("'", "'")]), ("<组>", [])]), "'"),
        (forms.SelectMultiple(choices=CHOICES), None),
        (forms.FileInput(), None),
        (forms.ClearableFileInput(), None),
        (forms.SplitDateTimeWidget(), datetime(2026, 11, 26, 8, 30)),  # noqa: DTZ001
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_widget_is_drawn_as_django_draws_it(widget, value):
    ours, theirs = (widget.render("名", value, {"id": "id_名"}, renderer=renderer) for renderer in (Renderer(), DjangoTemplates()))
    SimpleTestCase().assertHTMLEqual(ours, theirs)
    if "<option" not in theirs and "<div" not in theirs:  # to the letter, but for line breaks between choices
        assert ours == theirs


@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea, forms.URLInput])
def test_no_field_cuts_off_what_is_pasted(widget):
    field = forms.CharField(max_length=12, widget=widget)
    bound = forms.Form.__class__("One", (forms.Form,), {"text": field})({"text": "字" * 13}, renderer=Renderer())
    assert "maxlength" not in str(bound["text"])
    assert "maxlength" in str(bound["text"].as_widget(attrs={"data-maxlength": "kept"}))  # another attribute is none of its business
    assert bound.errors["text"]
