"""Making, changing and ending appointments (任免): what must hold so that history stays true."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Appointment, Unit, User


def start_of(day: date) -> datetime:
    """Midnight at the beginning of the day, in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The exclusive end of a period whose last day this is."""
    return start_of(day + timedelta(days=1))


@transaction.atomic
def appoint(
    user: User,
    duty: str,
    unit: Unit,
    since: datetime,
    until: datetime | None = None,
    *,
    scopes=(),
    title="",
    document_number="",
    by: User | None = None,
) -> Appointment:
    """Appoint a person, from a past day on too: that it was entered later stays in writing. `by`: who enters it. Raises ValidationError by field.

    Nobody holds the same duty in the same unit twice at once; the person's row is locked so that two clicks cannot make it so.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise ValidationError(_("This account is no longer in use."))
    if until is not None and until <= since:
        raise ValidationError({"last_day": _("It must end after it begins.")})
    if twin := overlapping(user, duty, unit, since, until).first():
        raise ValidationError(
            {
                "since": _("%(person)s holds this duty there already, since %(day)s; end that first.")
                % {"person": user, "day": day_of(twin.since)}
            }
        )
    appointment = Appointment.objects.create(
        user=user, duty=duty, unit=unit, since=since, until=until, title=title, document_number=document_number, made_by=by
    )
    appointment.scopes.set(scopes)
    return appointment


def overlapping(user, duty, unit, since, until):
    """The appointments of the same person, duty and unit that share a moment with the period."""
    found = Appointment.objects.filter(Q(until=None) | Q(until__gt=since), user=user, duty=duty, unit=unit)
    return found if until is None else found.filter(since__lt=until)


@transaction.atomic
def end(appointment: Appointment, until: datetime, *, by: User | None = None) -> None:
    """End it at `until` (exclusive), which may be past: the database keeps when that was entered, by whom, and the end it had before.

    Raises ValidationError when that is not inside its period.
    """
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if until <= appointment.since:
        raise ValidationError({"last_day": _("It began on %(day)s; it cannot end before.") % {"day": day_of(appointment.since)}})
    if appointment.until and until > appointment.until:
        raise ValidationError({"last_day": _("It ended on %(day)s; what is over stays as it was.") % {"day": day_of(appointment.last_day)}})
    Appointment.objects.filter(pk=appointment.pk).update(until=until, changed_by=by)


@transaction.atomic
def replace(appointment: Appointment, *, by: User | None = None, **terms) -> Appointment:
    """Another division of work or post from `since` on: the old appointment ends where the new one begins."""
    end(appointment, terms["since"], by=by)
    return appoint(appointment.user, appointment.duty, appointment.unit, by=by, **terms)


def day_of(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
