"""One's own account: duties, password, second step, stand-ins."""

import base64
import io
import secrets
from typing import Any

import qrcode
import qrcode.image.svg
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from ..forms import LONGEST, CodeForm, PasswordForm, status_of
from ..models import Delegation
from ..security import has_second_step, turn_off_second_step

SECRET = "second_step_secret"
RECOVERY_CODES = 8


@login_required
def account(request):
    appointments = request.user.appointments.in_force(request.at).with_history().select_related("unit").prefetch_related("scopes")
    stand_ins, stood_in = (
        Delegation.objects.with_history().filter(**mine).select_related("principal", "deputy")[:20]
        for mine in ({"principal": request.user}, {"deputy": request.user})
    )
    context = {
        "appointments": appointments,
        "delegations": [(one, one.stage(request.at)) for one in stand_ins],
        "held": [(one, one.stage(request.at)) for one in stood_in],
        "second_step": has_second_step(request.user),
        "heading": _("Account and security"),
    }
    return render(request, "people/account.html", context)


@login_required
@never_cache
@sensitive_post_parameters()
def password(request):
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, _("Your password was changed. Other computers where you were signed in have been signed out."))
        return redirect("account")
    return render(request, "people/password.html", {"form": form, "heading": _("Change the password")}, status=status_of(form))


@login_required
@never_cache
def second_step_setup(request):
    """Turning the second step on: the key waits in the session until the first code proves that it arrived."""
    if has_second_step(request.user):
        return redirect("account")
    key = request.session.get(SECRET) or default_key()
    request.session[SECRET] = key
    form = CodeForm(request.POST or None, check=lambda code: code.isdecimal() and TOTP(bytes.fromhex(key)).verify(int(code), tolerance=1))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        del request.session[SECRET]
        context = {"recovery_codes": _turn_on(request.user, key)}
    else:
        device = TOTPDevice(user=request.user, key=key)
        context |= {"secret": _in_fours(device), "qr_url": f"{request.path}qr.svg"}
    return render(request, "registration/totp_setup.html", context, status=status_of(form))


@transaction.atomic
def _turn_on(user, key):
    TOTPDevice.objects.create(user=user, name="totp", key=key)
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [secrets.token_hex(4) for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _in_fours(device):
    """The key as one types it: base 32 in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@login_required
@never_cache
def second_step_qr(request):
    """The key as a picture: an address of our own, because a data: picture would leave the key in the page's text."""
    key = request.session.get(SECRET)
    if key is None:
        raise Http404
    device = TOTPDevice(user=request.user, name=request.user.username, key=key)
    picture = io.BytesIO()
    qrcode.make(device.config_url, image_factory=qrcode.image.svg.SvgPathFillImage, box_size=10, border=2).save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@login_required
@require_POST
@sensitive_post_parameters()
def second_step_off(request):
    if not request.user.check_password(request.POST.get("password", "")[:LONGEST]):
        messages.error(request, _("The password is wrong; the second step stays on."))
    else:
        turn_off_second_step(request.user)
        messages.success(request, _("The second step is off."))
    return redirect("account")
