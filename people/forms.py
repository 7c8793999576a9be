"""The forms of signing in and of one's own account."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The user name or the password is wrong. Mind capitals in the password."),
        "inactive": _("This account is no longer in use; ask the administrator."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")


class CodeForm(forms.Form):
    """A one-time code; `check` takes it and answers whether it holds."""

    code = forms.CharField(
        label=_("Code"),
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
