"""Forms built from the declarations: one per step from its inputs, and the approval form's fields for drafting."""

import json

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from people import roster

from .. import returning
from ..fields import CARRIERS, GROUNDS, INTERPRETATIONS, LABELS, LONGEST, LONGEST_CHANNEL, MOST_CHANNELS, SOURCES, VALIDITIES, Attribute
from ..inputs import INPUTS, choices_of, people_of
from ..models import OfficeProfile
from ..widgets import ContentField, People


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class Places(forms.CheckboxSelectMultiple):
    """Boxes in groups that fold: the text of an item may have hundreds of paragraphs."""

    template_name = "disclosure/places.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["groups"] = [
            {"label": label, "options": options, "open": len(options) <= SHORT or any(option["selected"] for option in options)}
            for label, options, _index in groups
        ]
        return context


SHORT = 12  # places of a group that is not folded


def _number(value):
    return int(value) if value else None


def step_form(item, name, data=None, initial=None):
    """The form of a step for this item, with what the link that led here says and the present time; None when the step takes nothing.

    `initial` are lists of values by the names of fields; a field that is no list takes the last.
    """
    declared = INPUTS[name]
    if not declared:
        return None
    fields = {field.name: _form_field(item, field) for field in declared}
    for one in declared:
        if one.choices_from in ("topics", "checks") and not choices_of(item, one):  # of another stage, or where there is nothing to choose
            del fields[one.name]
    if name == "publish" and item.profile:
        if item.profile.first_platform == OfficeProfile.Platform.BUILT_IN:
            return None  # it appears here and now
        for field in fields.values():
            field.required = True
    given = {field.name: localtime(item.at) for field in declared if field.kind == "datetime"}
    for field in declared:
        if values := (initial or {}).get(field.name):
            given[field.name] = values if field.kind in ("users", "units", "findings", "places", "checks") else values[-1]
    if name == "return_item":
        vars(fields["reason"]).update(usual=returning.reasons(item))
    return type("StepForm", (forms.Form,), fields)(data, initial=given)


#: Said of a text that is too long, in any field.
TOO_LONG = {"max_length": _("At most %(limit_value)d characters; these are %(show_value)d.")}


def _form_field(item, field):
    common = {"label": field.label, "required": field.required, "help_text": field.help, "error_messages": {}}
    if field.max_length and field.kind in ("text", "long_text", "url"):
        common["error_messages"] = TOO_LONG
    if field.kind == "users":
        listed = people_of(item, field)
        by_unit = [(unit, [(one.user_id, one.name) for one in of_it]) for unit, of_it in roster.by_unit(listed)]
        return forms.TypedMultipleChoiceField(choices=by_unit, coerce=int, widget=People(listed), **common)
    choices = choices_of(item, field)
    if len(choices) == 1 and field.kind in ("choice", "user"):
        common["initial"] = choices[0][0]
    match field.kind:
        case "text":
            return forms.CharField(max_length=field.max_length, **common)
        case "long_text":
            return forms.CharField(max_length=field.max_length, widget=forms.Textarea(attrs={"rows": 4}), **common)
        case "choice" if field.choices_from in ("topics", "categories"):
            held = item.topic if field.choices_from == "topics" else item.category
            return forms.ChoiceField(choices=[("", _("— now: %(what)s —") % {"what": held or _("none")}), *choices], **common)
        case "checks":
            if item.settings.is_routine:
                common["initial"] = [value for value, _label in choices]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple(attrs={"class": "lines"}), **common)
        case "choice":
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case "date":
            return forms.DateField(widget=DateInput(), **common)
        case "datetime":
            return forms.DateTimeField(widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **common)
        case "bool":
            yes_no = [(str(value), label) for value, label in choices]
            return forms.TypedChoiceField(
                choices=yes_no, coerce=lambda value: value == "True", empty_value=None, widget=forms.RadioSelect, **common
            )
        case "user":
            return forms.TypedChoiceField(choices=[("", "—"), *choices], coerce=_number, empty_value=None, **common)
        case "units":
            return forms.TypedMultipleChoiceField(choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple, **common)
        case "findings":
            lines = forms.CheckboxSelectMultiple(attrs={"class": "lines"})
            return forms.MultipleChoiceField(choices=choices, widget=lines, **common)
        case "places":
            return forms.MultipleChoiceField(choices=returning.places(item), widget=Places, **common)
        case "url":
            return forms.URLField(max_length=field.max_length, assume_scheme="https", **common)
    raise AssertionError(field.kind)


CHANNELS = [
    (name, name)
    for name in ("政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心", "便民服务站", "入户/现场",
                 "社区/企事业单位/村公示栏（电子屏）", "精准推送", "12345政务服务热线", "其他")
]  # fmt: skip


def unmarked(form, needed=()):
    """Show no “optional” beside the fields; those `needed` are marked as needed to submit. (components/field.html)"""
    for name, field in form.fields.items():
        vars(field).update(quiet=True, needed=name in needed)


class ContentForm(forms.Form):
    """The approval form (政府信息发布审批表) as it is drafted. Nothing is required here: an unfinished draft is saved too."""

    title = forms.CharField(label=LABELS["title"], max_length=LONGEST["title"], required=False)
    document_number = forms.CharField(label=LABELS["document_number"], max_length=LONGEST["document_number"], required=False)
    formed_on = forms.DateField(
        label=LABELS["formed_on"],
        widget=DateInput(),
        required=False,
        help_text=_("The statutory clock counts from the next working day."),
    )
    body = ContentField(label=LABELS["body"], required=False)
    attribute = forms.ChoiceField(label=LABELS["attribute"], choices=Attribute.choices, widget=forms.RadioSelect, required=False)
    attribute_ground = forms.ChoiceField(label=LABELS["attribute_ground"], choices=[("", "—"), *GROUNDS.items()], required=False)
    attribute_reason = forms.CharField(
        label=LABELS["attribute_reason"], max_length=LONGEST["attribute_reason"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(
        label=LABELS["basis"],
        max_length=LONGEST["basis"],
        required=False,
        help_text=_("The article that demands it, e.g. article 20 of the regulations on the disclosure of government information."),
    )
    source = forms.ChoiceField(
        label=LABELS["source"],
        choices=list(SOURCES.items()),
        required=False,
    )
    original = forms.CharField(
        label=LABELS["original"],
        max_length=LONGEST["original"],
        required=False,
        help_text=_("For reprints: a forwarded document keeps the attribute of its original."),
    )
    carrier = forms.ChoiceField(label=LABELS["carrier"], choices=list(CARRIERS.items()), required=False)
    audience = forms.CharField(label=LABELS["audience"], max_length=LONGEST["audience"], required=False)
    channels = forms.MultipleChoiceField(label=LABELS["channels"], choices=CHANNELS, widget=forms.CheckboxSelectMultiple, required=False)
    display_until = forms.DateField(
        label=LABELS["display_until"], widget=DateInput(), required=False, help_text=_("Leave empty when it stays public.")
    )
    planned_on = forms.DateField(
        label=LABELS["planned_on"], widget=DateInput(), required=False, help_text=_("Leave empty when it is published once approved.")
    )
    validity = forms.ChoiceField(
        label=LABELS["validity"],
        choices=[("", "—"), *VALIDITIES.items()],
        required=False,
        help_text=_("For normative and policy documents; printed on the public page."),
    )
    repealed_on = forms.DateField(
        label=LABELS["repealed_on"], widget=DateInput(), required=False, help_text=_("Or lapsed: the first day it no longer holds.")
    )
    personal_information = forms.BooleanField(label=LABELS["personal_information"], required=False)
    personal_handling = forms.CharField(
        label=LABELS["personal_handling"],
        max_length=LONGEST["personal_handling"],
        required=False,
        help_text=_("Needed where it contains personal information, e.g.: masked before publication."),
    )
    third_party = forms.BooleanField(label=LABELS["third_party"], required=False)
    third_party_opinion = forms.CharField(label=LABELS["third_party_opinion"], max_length=LONGEST["third_party_opinion"], required=False)
    interpretation = forms.ChoiceField(label=LABELS["interpretation"], choices=list(INTERPRETATIONS.items()), required=False)
    keywords = forms.CharField(
        label=LABELS["keywords"], max_length=LONGEST["keywords"], required=False, help_text=_("Separated by spaces.")
    )
    contact = forms.CharField(label=LABELS["contact"], max_length=LONGEST["contact"], required=False)

    DAYS = ("formed_on", "display_until", "planned_on", "repealed_on")
    NEEDED = ("title", "formed_on", "attribute", "basis", "contact")
    GROUPS = (
        (_("Attribute and basis"), ("attribute", "attribute_ground", "attribute_reason", "basis", "formed_on", "document_number")),
        (
            _("Where and for whom"),
            ("channels", "audience", "planned_on", "display_until", "keywords", "interpretation", "validity", "repealed_on"),
        ),
        (_("Origin"), ("source", "original", "carrier", "contact")),
        (_("Persons concerned"), ("personal_information", "personal_handling", "third_party", "third_party_opinion")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [*CHANNELS, *((name, name) for name in self._other_channels())]  # type: ignore[attr-defined]
        unmarked(self, self.NEEDED)
        for field in self.fields.values():
            field.error_messages |= TOO_LONG

    def _other_channels(self) -> list[str]:
        """Those named by the catalogue or another program that the form does not offer: they are kept as long as they are ticked."""
        given = self.initial.get("channels", ())
        if self.is_bound:
            given = self.data.getlist("channels")  # type: ignore[attr-defined]  # a QueryDict
        others = [
            name for name in dict.fromkeys(given) if (name, name) not in CHANNELS and name.isprintable() and len(name) <= LONGEST_CHANNEL
        ]
        return others[:MOST_CHANNELS]

    def mark(self, marked):
        """Show which fields and paragraphs whoever sent it back means. (returning.Marked)"""
        for name, field in self.fields.items():
            vars(field).update(marked=name in marked.fields)
        if marked.blocks:
            self.fields["body"].widget.attrs["data-marked"] = json.dumps(
                {"blocks": marked.blocks, "label": _("To change")}, ensure_ascii=False, default=str
            )
            vars(self.fields["body"]).update(marked=True)

    def groups(self):
        """The fields below the text, in the groups the page shows."""
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]

    def content(self, attachments) -> dict:
        """The content as `actions` take it."""
        data = dict(self.cleaned_data)
        for name in self.DAYS:
            data[name] = data[name].isoformat() if data[name] else ""
        return data | {"attachments": attachments}
