"""Signing in and out: password, then the second step where one is set; on a demo site also one click."""

import math
import time

from django.conf import settings
from django.contrib.auth import login, views
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import match_token, user_has_device

from ..forms import CodeForm, FirstPasswordForm, SignInForm, status_of
from ..models import User
from ..personas import personas
from ..security import choose_password

PENDING = "second_step"
PENDING_SECONDS = 5 * 60  # to find the telephone and type six digits
CHOOSING = "first_password"
CHOOSING_SECONDS = 30 * 60  # to think of a good one
BACKEND = "people.backends.Backend"


def start_page() -> str:
    """Where one lands after signing in: the inbox, or the account page while no inbox is installed."""
    try:
        return reverse(settings.LOGIN_REDIRECT_URL)
    except NoReverseMatch:
        return reverse("account")


def proved(request, user, next_url=""):
    """Goes on with somebody who gave password and second step: in, unless the password is one that somebody else knows."""
    if not user.password_given:
        return enter(request, user, next_url)
    request.session.cycle_key()
    request.session.pop(PENDING, None)
    _wait(request, CHOOSING, user, CHOOSING_SECONDS, next_url)
    return redirect("first_password")


def _wait(request, what, user, seconds, next_url):
    """Only while the password that was given holds: its hash is kept as a session keeps it."""
    request.session[what] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "until": time.time() + seconds,
        "next": next_url,
    }


def _waiting(request, what) -> tuple[User | None, str]:
    """Who is awaited for this, and where they wanted to go; None when nobody is, or no longer."""
    pending = request.session.get(what)
    if not pending or pending["until"] <= time.time():
        return None, ""
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), pending.get("password", "")):
        return None, ""
    return user, pending["next"]


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
            _wait(self.request, PENDING, user, PENDING_SECONDS, next_url)
            return redirect("second_step")
        return proved(self.request, user, next_url)

    def get_context_data(self, **kwargs):
        at = self.request.at  # type: ignore[attr-defined]  # put there by people.middleware.access
        demo = {"personas": personas(at), "persona_url": reverse("persona_sign_in")} if settings.DEMO else {}
        return super().get_context_data(**demo, **kwargs)


@never_cache
def second_step(request):
    """Asks for the code; only for a few minutes after the right password."""
    user, next_url = _waiting(request, PENDING)
    if user is None:
        return redirect("sign_in")
    form = CodeForm(request.POST or None, check=lambda code: match_token(user, code))
    if request.method == "POST" and form.is_valid():
        return proved(request, user, next_url)
    return render(request, "registration/totp.html", {"form": form})


@never_cache
@sensitive_post_parameters()
def first_password(request):
    """Asks for a password of one's own; only for a while after the one that was given, and nothing else opens before."""
    user, next_url = _waiting(request, CHOOSING)
    if user is None or not user.password_given:
        return redirect("sign_in")
    form = FirstPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose_password(user, form.cleaned_data["new_password1"])
        return enter(request, user, next_url)
    return render(request, "registration/first_password.html", {"form": form}, status=status_of(form))


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
