"""The page where a person makes and revokes their own tokens. A secret is shown in the answer that made it, and never again."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people import tokens
from people.tokens import DEFAULT_DAYS, LONGEST_DAYS, Token


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=60, help_text=_("For example the system that will use it."))
    scope = forms.ChoiceField(label=_("It may"), choices=Token.Scope.choices, widget=forms.RadioSelect, initial=Token.Scope.READ)
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=DEFAULT_DAYS)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own(request):
    at, made, secret = timezone.localtime(), None, ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and tokens.has_live(request.user, form.cleaned_data["name"], at):
        form.add_error(
            "name", _("You have a live token of this name. If its secret was lost, revoke it; for another program, choose another name.")
        )
    if request.method == "POST" and form.is_valid():
        made, secret = tokens.issue(request.user, at=at, **form.cleaned_data)
        form = TokenForm()
    rows = [(token, token.status(at)) for token in Token.objects.filter(user=request.user)[:100]]
    context = {"heading": _("Access tokens"), "form": form, "made": made, "secret": secret, "rows": rows}
    return render(request, "interface/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request, pk):
    try:
        tokens.revoke(request.user, pk, timezone.now())
    except Token.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("tokens")
