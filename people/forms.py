"""The forms of signing in, of one's own account and of stand-ins."""

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import roster
from .appointing import YEARS
from .delegating import beyond
from .models import Duty, User


def status_of(form: forms.BaseForm) -> int:
    """The status of a page that shows this form: 422 when what was sent is refused, 200 when the page was only asked for."""
    return 422 if form.is_bound and form.errors else 200


#: Characters of a password, at most: hashing what is longer would cost whoever sends it nothing, and the site seconds.
LONGEST = 200


def _measured(form) -> None:
    """No password is longer than LONGEST, in whatever field of the form it is typed."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.PasswordInput):
            field.validators.append(MaxLengthValidator(LONGEST, _("A password has at most %(limit_value)d characters.")))


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The user name or the password is wrong. Mind capitals in the password."),
        "inactive": _("This account is no longer in use; ask the administrator."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        _measured(self)


class CodeForm(forms.Form):
    """A one-time code; `check` takes it and answers whether it holds."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )

    def __init__(self, *args, check, **kwargs):
        super().__init__(*args, **kwargs)
        self.check = check

    def clean_code(self):
        code = self.cleaned_data["code"].replace(" ", "").lower()
        if not self.check(code):
            raise ValidationError(_("This code does not hold. Wait for the next one; after several wrong codes wait a minute."))
        return code


#: What the validators of config/settings.py want, on one line.
WANTED = _("At least 10 characters; no common password, and nothing like your name.")


class LongEnough(MinimumLengthValidator):
    """Says it in the reader's language: the words of Django's own refusal have no Chinese."""

    def get_error_message(self):
        return ngettext(
            "The password is too short: it needs %(n)d character.", "The password is too short: it needs %(n)d characters.", self.min_length
        ) % {"n": self.min_length}


class PasswordForm(PasswordChangeForm):
    """Old and new password, with labels of our own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in {
            "old_password": _("Present password"),
            "new_password1": _("New password"),
            "new_password2": _("New password again"),
        }.items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = WANTED
        self.fields["new_password2"].help_text = ""
        _measured(self)


class FirstPasswordForm(SetPasswordForm):
    """A password of one's own instead of the one that was given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password1"].help_text = WANTED
        self.fields["new_password2"].help_text = ""
        _measured(self)

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is the password you were given. Whoever gave it to you knows it: choose another."))
        return password


def meant(day) -> None:
    """A validator: refuses a day, or a moment, in a year nobody can mean."""
    if day.year not in YEARS:
        raise ValidationError(_("The year must lie between %(first)s and %(last)s."), params={"first": YEARS[0], "last": YEARS[-1]})


class MomentField(forms.DateTimeField):
    """A day and time as the browser's own picker gives them, to the minute."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], validators=[meant], **kwargs)


class ColleagueField(forms.ModelChoiceField):
    """One person out of a set, those of the unit `first` before the others."""

    def among(self, people, first: int | None):
        self.queryset = people
        self.choices = [("", "—"), *((one.user_id, str(one)) for one in roster.entries(people.values("pk"), first))]


class DelegationForm(forms.Form):
    deputy = ColleagueField(label=_("Stand-in"), queryset=User.objects.none())
    duties = forms.MultipleChoiceField(label=_("Duties"), widget=forms.CheckboxSelectMultiple)
    since = MomentField(label=_("From"))
    until = MomentField(label=_("Until"), help_text=_("From this moment on the stand-in no longer acts."))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, data=None, *, principal, access):
        self.principal, self.access = principal, access
        today = timezone.localtime(access.at).replace(second=0, microsecond=0)
        initial = {"since": today, "until": (today + timedelta(days=8)).replace(hour=0, minute=0)}
        super().__init__(data, initial=initial)
        held = principal.appointments.in_force(access.at).exclude(duty__in=beyond(access, principal))
        held = held.values_list("duty", flat=True).distinct().order_by("duty")
        cast(forms.MultipleChoiceField, self.fields["duties"]).choices = [(duty, Duty(duty).label) for duty in held]
        colleagues = User.objects.filter(is_active=True, home__office=principal.home and principal.home.office_id)
        cast(ColleagueField, self.fields["deputy"]).among(colleagues.exclude(pk=principal.pk), principal.home_id)

    def clean(self):
        terms = super().clean()
        duties = set(terms.get("duties", ())) & beyond(self.access, self.principal, terms.get("until"))
        if duties:
            names = "、".join(str(Duty(duty).label) for duty in sorted(duties))
            self.add_error("duties", _("Held in units outside yours, and not yours to pass on: %(duties)s.") % {"duties": names})
        return terms
