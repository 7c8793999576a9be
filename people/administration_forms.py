"""The administrator's forms: units, people, appointments."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import offices
from .forms import meant
from .models import Duty, Unit, User
from .trees import UnitField, UnitsField

#: Landlines as offices publish them; a personal mobile number does not belong in an official register.
OFFICE_PHONE = RegexValidator(
    r"^(0\d{2,3}-?)?[2-8]\d{6,7}(-\d{1,6})?$", _("Enter an office telephone such as 0999-7120012, no mobile number.")
)
CODE = RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z-]{1,39}$", _("Use letters, digits and hyphens."))
USERNAME = RegexValidator(r"^[a-z0-9._-]{2,60}$", _("Use small letters, digits, dots, hyphens: 2 to 60 of them."))


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), validators=[meant], **kwargs)


def reason_field():
    return forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed where the day lies before today, and kept: it changes who answered on days that are over."),
    )


class UnitForm(forms.ModelForm):
    parent = UnitField(label=_("Belongs to"), required=False)

    class Meta:
        model = Unit
        fields = ["parent", "kind", "name", "short_name", "code", "order", "is_active"]
        labels = {"short_name": _("Short name"), "code": _("Code"), "order": _("Order"), "is_active": _("In use"), "name": _("Unit's name")}
        help_texts = {
            "short_name": _("As it appears in lists, for example 社会事务办."),
            "code": _("A body's unified social credit code; for a section a short code of your own."),
            "order": _("Small numbers come first among units that belong together."),
            "is_active": _("A unit no longer in use keeps its history and disappears from lists. What an office made public stays public."),
        }

    def __init__(self, *args, administers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(CODE)
        possible = Unit.objects.filter(pk__in=administers)
        if self.instance.pk:
            possible = possible.exclude(path__startswith=self.instance.path)  # nothing belongs to itself, or to what is below it
        cast(UnitField, self.fields["parent"]).among(possible)
        self.topmost = bool(self.instance.pk) and self.instance.parent_id not in administers
        if self.topmost:
            del self.fields["parent"]  # where the administrator's own realm hangs is not theirs to change
        else:
            self.fields["parent"].required = True

    def clean_code(self):
        """Codes that differ in small and capital letters alone would be taken for one another, in a workbook for instance."""
        code = self.cleaned_data["code"]
        if "code" in self.changed_data and Unit.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise self.instance.unique_error_message(Unit, ("code",))
        return code

    def clean(self):
        data = super().clean()
        kind, parent = data.get("kind"), data.get("parent", self.instance.parent)
        if self.instance.pk and kind and offices.must_stay(self.instance, kind, parent is not None):
            self.add_error("kind", str(offices.STAYS))
        return data


class PersonForm(forms.ModelForm):
    home = UnitField(label=_("Unit"))

    class Meta:
        model = User
        fields = ["name", "username", "home", "office_phone", "email"]
        labels = {"email": _("E-mail"), "office_phone": _("Office telephone"), "username": _("User name"), "name": _("Name")}
        help_texts = {"username": _("What one types to sign in, for example the name in pinyin."), "office_phone": "", "email": ""}

    def __init__(self, *args, administers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].validators = [USERNAME]
        self.fields["office_phone"].validators.append(OFFICE_PHONE)
        cast(UnitField, self.fields["home"]).among(Unit.objects.filter(pk__in=administers, is_active=True))

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody else has this user name."))
        return username


class AppointmentForm(forms.Form):
    duty = forms.ChoiceField(label=_("Duty"), choices=[("", "—"), *Duty.choices])
    unit = UnitField(label=_("Unit"), help_text=_("Where the post is."))
    scopes = UnitsField(
        label=_("Answers for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each with everything below it. None chosen means the unit of the post."),
    )
    title = forms.CharField(
        label=_("Post"), max_length=60, required=False, help_text=_("As printed, for example 党工委委员、办事处副主任.")
    )
    since = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False)
    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    reason = reason_field()

    def __init__(self, data=None, *, administers, person, at, replaced=None):
        initial = {"since": timezone.localdate(at), "unit": person.home_id}
        if replaced:
            initial |= {"title": replaced.title, "scopes": [unit.pk for unit in replaced.scopes.all()]}
        super().__init__(data, initial=initial)
        units = Unit.objects.filter(pk__in=administers, is_active=True)
        cast(UnitField, self.fields["unit"]).among(units)
        cast(UnitsField, self.fields["scopes"]).among(units)
        if replaced:
            del self.fields["duty"], self.fields["unit"]


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day"), help_text=_("On this day the duty is still held."))
    reason = reason_field()
