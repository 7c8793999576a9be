"""Arranging and ending a stand-in (替岗): who may, and what must hold."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Appointment, Delegation, Duty, User

LATE = timedelta(minutes=15)  # what filling in the form may take; an earlier beginning would rewrite who answered


_tellers: list[Callable[..., None]] = []


def register(tell: Callable[..., None]) -> None:
    """`tell(delegation, ended=, by=, at=, muted=)` is called in the transaction in which a stand-in is arranged or called off."""
    if tell not in _tellers:
        _tellers.append(tell)


def may_arrange(access, principal: User) -> bool:
    """Everybody for themselves; the administrator for the people of their units, as far as `beyond` says."""
    return access.user.pk == principal.pk or (principal.home_id in access.administers)


def beyond(access, principal: User, until: datetime | None = None) -> set[str]:
    """The duties of somebody else that are not this administrator's to pass on.

    They are held, or will be before `until`, in or for a unit the administrator does not administer.
    """
    if access.user.pk == principal.pk:
        return set()
    held = Appointment.objects.filter(Q(until=None) | Q(until__gt=access.at), user=principal, since__lte=until or access.at)
    return {
        one.duty
        for one in held.prefetch_related("scopes")
        if not {one.unit_id, *(unit.pk for unit in one.scopes.all())} <= access.administers
    }


@transaction.atomic
def arrange(
    principal: User,
    deputy: User,
    duties,
    since: datetime,
    until: datetime,
    *,
    reason: str = "",
    by: User,
    at: datetime,
    muted: bool = False,
) -> Delegation:
    """Let `deputy` act in the principal's duties from `since` until `until` (exclusive). Raises ValidationError by field.

    `at` is when it is arranged: nobody stands in before that, and a `since` a few minutes earlier means now.
    Both people's rows are locked, so that two arrangements made at once cannot overlap for the same duty. `muted`: nobody is written to.
    """
    locked = {user.pk: user for user in User.objects.select_for_update().filter(pk__in=[principal.pk, deputy.pk]).order_by("pk")}
    wrong = {}
    if since < at - LATE:
        wrong["since"] = _("A stand-in begins now or later: who answered until now stays as it was.")
    since = max(since, at)
    if deputy.pk == principal.pk:
        wrong["deputy"] = _("Nobody can stand in for themselves.")
    elif not locked[deputy.pk].is_active:
        wrong["deputy"] = _("This account is no longer in use.")
    if until <= since:
        wrong["until"] = _("It must end after it begins.")
    if not duties:
        wrong["duties"] = _("Choose at least one duty.")
    held = set(principal.appointments.filter(since__lt=max(until, since)).values_list("duty", flat=True))
    if strange := [duty for duty in duties if duty not in held]:
        wrong["duties"] = _("%(person)s does not hold: %(duties)s.") % {"person": principal, "duties": _names(strange)}
    ever_held = Delegation.objects.exclude(Delegation.CALLED_OFF)
    clash = ever_held.filter(principal=principal, duties__overlap=list(duties), since__lt=until, until__gt=since).first()
    if clash and not wrong:
        wrong["since"] = _("%(deputy)s already stands in for %(duties)s in this time; end that first.") % {
            "deputy": clash.deputy,
            "duties": _names(duty for duty in duties if duty in clash.duties),
        }
    if wrong:
        raise ValidationError(wrong)
    made = Delegation.objects.create(
        principal=principal, deputy=deputy, duties=list(duties), since=since, until=until, reason=reason, made_by=by
    )
    for tell in _tellers:
        tell(made, ended=False, by=by, at=at, muted=muted)
    return made


@transaction.atomic
def end(delegation: Delegation, at: datetime, *, by: User | None = None) -> None:
    """End it now, or, where it has not begun, in the moment it begins. What is over stays as it was."""
    until = max(at, delegation.since + Delegation.SHORTEST)
    if not Delegation.objects.filter(pk=delegation.pk, until__gt=until).update(until=until, changed_by=by):
        return  # a second click
    delegation.until = until
    for tell in _tellers:
        tell(delegation, ended=True, by=by, at=at, muted=False)


def _names(duties):
    return "、".join(str(Duty(duty).label) for duty in duties)
