"""Arranging and ending a stand-in (替岗): who may, and what must hold."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import Delegation, Duty, User


def may_arrange(access, principal: User) -> bool:
    """Everybody for themselves; the administrator for the people of their units."""
    return access.user.pk == principal.pk or (principal.home_id in access.administers)


@transaction.atomic
def arrange(principal: User, deputy: User, duties, since: datetime, until: datetime, *, reason: str = "", by: User) -> Delegation:
    """Let `deputy` act in the principal's duties from `since` until `until` (exclusive). Raises ValidationError by field.

    The principal's row is locked, so that two arrangements made at once cannot overlap for the same duty.
    """
    User.objects.select_for_update().get(pk=principal.pk)
    wrong = {}
    if deputy.pk == principal.pk:
        wrong["deputy"] = _("Nobody can stand in for themselves.")
    elif not deputy.is_active:
        wrong["deputy"] = _("This account is no longer in use.")
    if until <= since:
        wrong["until"] = _("It must end after it begins.")
    if not duties:
        wrong["duties"] = _("Choose at least one duty.")
    held = set(principal.appointments.filter(since__lt=max(until, since)).values_list("duty", flat=True))
    if strange := [duty for duty in duties if duty not in held]:
        wrong["duties"] = _("%(person)s does not hold: %(duties)s.") % {"person": principal, "duties": _names(strange)}
    clash = Delegation.objects.filter(principal=principal, duties__overlap=list(duties), since__lt=until, until__gt=since).first()
    if clash and not wrong:
        wrong["since"] = _("%(deputy)s already stands in for %(duties)s in this time; end that first.") % {
            "deputy": clash.deputy,
            "duties": _names(duty for duty in duties if duty in clash.duties),
        }
    if wrong:
        raise ValidationError(wrong)
    return Delegation.objects.create(
        principal=principal, deputy=deputy, duties=list(duties), since=since, until=until, reason=reason, made_by=by
    )


def end(delegation: Delegation, at: datetime, *, by: User | None = None) -> None:
    """End it now, or, where it has not begun, in the moment it begins. What is over stays as it was."""
    until = max(at, delegation.since + Delegation.SHORTEST)
    Delegation.objects.filter(pk=delegation.pk, until__gt=until).update(until=until, changed_by=by)


def _names(duties):
    return "、".join(str(Duty(duty).label) for duty in duties)
