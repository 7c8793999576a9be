"""Signing in and out: password, then the second step where one is set; on a demo site also one click."""

import math
import time

from django.conf import settings
from django.contrib.auth import login, views
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import match_token, user_has_device

from ..forms import CodeForm, SignInForm
from ..models import User
from ..personas import personas

PENDING = "second_step"
PENDING_SECONDS = 5 * 60  # to find the telephone and type six digits
BACKEND = "people.backends.Backend"


def start_page() -> str:
    """Where one lands after signing in: the inbox, or the account page while no inbox is installed."""
    try:
        return reverse(settings.LOGIN_REDIRECT_URL)
    except NoReverseMatch:
        return reverse("account")


def enter(request, user, next_url=""):
    """Open the session of somebody whose identity is proved, and go where they wanted."""
    login(request, user, backend=BACKEND)
    safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(next_url if next_url and safe else start_page())


class SignIn(views.LoginView):
    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self):
        return start_page()

    def form_valid(self, form):
        user, next_url = form.get_user(), self.request.POST.get("next", "")
        if user_has_device(user):
            self.request.session.cycle_key()
            self.request.session[PENDING] = {"user": user.pk, "until": time.time() + PENDING_SECONDS, "next": next_url}
            return redirect("second_step")
        return enter(self.request, user, next_url)

    def get_context_data(self, **kwargs):
        at = self.request.at  # type: ignore[attr-defined]  # put there by people.middleware.access
        demo = {"personas": personas(at), "persona_url": reverse("persona_sign_in")} if settings.DEMO else {}
        return super().get_context_data(**demo, **kwargs)


@never_cache
def second_step(request):
    """Asks for the code; only for a few minutes after the right password."""
    pending = request.session.get(PENDING)
    user = User.objects.filter(pk=pending["user"], is_active=True).first() if pending and pending["until"] > time.time() else None
    if user is None:
        return redirect("sign_in")
    form = CodeForm(request.POST or None, check=lambda code: match_token(user, code))
    if request.method == "POST" and form.is_valid():
        return enter(request, user, pending["next"])
    return render(request, "registration/totp.html", {"form": form})


@require_POST
def persona_sign_in(request):
    """One click and one is that person. On a demo site only; elsewhere the page does not exist."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=request.POST.get("username", ""), is_active=True)
    return enter(request, user)


def locked(request, credentials=None, *args, **kwargs):
    """The page axes shows (429) after too many wrong passwords."""
    minutes = math.ceil(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    return render(request, "errors/locked.html", {"minutes": minutes}, status=429)
