"""Our templates of Django's widgets say what Django's own say."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase

from config.forms import Renderer

CHOICES = [("", "——"), ("甲", [("1", "<一>"), ("2", "二 & 三")]), ("3", "三")]


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(choices=CHOICES), "2"),
        (forms.Select(attrs={"class": "大", "required": True, "disabled": False}, choices=CHOICES), None),
        (forms.SelectMultiple(choices=CHOICES), ["1", "3"]),
        (forms.NullBooleanSelect(), True),
        (forms.RadioSelect(choices=CHOICES), "3"),
        (forms.CheckboxSelectMultiple(choices=CHOICES), ["1", "2"]),
        (forms.TextInput(attrs={"data-x": '"<'}), '<script>"'),
        (forms.NumberInput(), 0),
        (forms.CheckboxInput(), True),
        (forms.DateInput(attrs={"type": "date"}), "2026-11-26"),
        (forms.HiddenInput(), None),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_widget_is_drawn_as_django_draws_it(widget, value):
    ours, theirs = (widget.render("名", value, {"id": "id_名"}, renderer=renderer) for renderer in (Renderer(), DjangoTemplates()))
    SimpleTestCase().assertHTMLEqual(ours, theirs)
    assert "<" in theirs


@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea, forms.URLInput])
def test_no_field_cuts_off_what_is_pasted(widget):
    field = forms.CharField(max_length=12, widget=widget)
    bound = forms.Form.__class__("One", (forms.Form,), {"text": field})({"text": "字" * 13}, renderer=Renderer())
    assert "maxlength" not in str(bound["text"])
    assert "maxlength" in str(bound["text"].as_widget(attrs={"data-maxlength": "kept"}))  # another attribute is none of its business
    assert bound.errors["text"]
