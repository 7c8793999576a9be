"""The safety of accounts: the second step, throttled sign-ins, and what happens when somebody leaves."""

import secrets
from datetime import datetime

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import tokens
from .models import Appointment, Delegation, User

#: Letters and digits that are not mistaken for each other when read out.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def has_second_step(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


@transaction.atomic
def turn_off_second_step(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def is_locked(user: User) -> bool:
    """Whether wrong passwords have locked the sign-in on some computer."""
    return at_the_door(user)[1]


def at_the_door(user: User) -> tuple[bool, bool]:
    """What stands before this person at the sign-in: (the second step, a lock). One statement."""
    second_step = Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
    attempts = AccessAttempt.objects.filter(username=OuterRef("username"), failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return User.objects.filter(pk=user.pk).values_list(second_step, Exists(attempts)).get()


def unlock(user: User) -> None:
    reset(username=user.username)


def new_password() -> str:
    """A password to be read out once; whoever is given it chooses another at the first sign-in (see `give_password`)."""
    return "".join(secrets.choice(READABLE) for _letter in range(12))


def give_password(user: User) -> str:
    """A new password for somebody else, who must choose another before they are signed in. Returns it; not saved yet, and kept nowhere."""
    password = new_password()
    user.set_password(password)
    user.password_given = True
    return password


def choose_password(user: User, password: str) -> None:
    """What its owner chose themselves."""
    user.set_password(password)
    user.password_given = False
    user.save(update_fields=["password", "password_given"])


@transaction.atomic
def reset_password(user: User, at: datetime) -> str:
    """Give a new password, let no lock stand in its way, and revoke the tokens: whoever knew the old one may have made some.

    Returns it; it is kept nowhere.
    """
    password = give_password(user)
    user.save(update_fields=["password", "password_given"])
    tokens.revoke_all(user, at)
    unlock(user)
    return password


@transaction.atomic
def deactivate(user: User, at: datetime, *, by: User | None = None) -> None:
    """Close the account, end whatever the person holds and revoke its tokens; what was held until `at` stays history.

    Periods to come end in the moment they would begin, so that none does when the account is opened again.
    """
    # In the order in which `appointing.replace` locks; an appointment somebody makes meanwhile ends too, or finds the account closed.
    list(Appointment.objects.select_for_update().filter(user=user).order_by("pk").values_list("pk"))
    User.objects.select_for_update().get(pk=user.pk)
    end = Greatest(Value(at), F("since") + Delegation.SHORTEST)
    for model, who in ((Appointment, Q(user=user)), (Delegation, Q(principal=user) | Q(deputy=user))):
        model.objects.filter(who, Q(until=None) | Q(until__gt=end)).update(until=end, changed_by=by)
    tokens.revoke_all(user, at)
    user.is_active, user.deactivated_at = False, at
    user.save(update_fields=["is_active", "deactivated_at"])


def reactivate(user: User) -> None:
    """Open the account again; what it held stays ended and must be given anew."""
    user.is_active = True
    user.save(update_fields=["is_active"])
