"""Making, changing and ending appointments (任免): what must hold so that history stays true."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Appointment, Unit, User

#: What a day on these pages and in the workbook may lie in; anything else is a slip of the pen, and cannot be counted with.
YEARS = range(1949, 2101)


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
    at: datetime,
    reason="",
    scopes=(),
    title="",
    document_number="",
    by: User | None = None,
) -> Appointment:
    """Appoint a person. `by`: who enters it. Raises ValidationError by field.

    What begins before the day of `at` needs a reason, which is kept; that it was entered later stays in writing.

    Nobody holds the same duty in the same unit twice at once; the person's row is locked so that two clicks cannot make it so.
    """
    if not User.objects.select_for_update().get(pk=user.pk).is_active:
        raise ValidationError(_("This account is no longer in use."))
    if until is not None and until <= since:
        raise ValidationError({"last_day": _("It must end after it begins.")})
    _explained(reason, since < today(at))
    if twin := overlapping(user, duty, unit, since, until).first():
        raise ValidationError(
            {
                "since": _("%(person)s holds this duty there already, since %(day)s; end that first.")
                % {"person": user, "day": day_of(twin.since)}
            }
        )
    appointment = Appointment.objects.create(
        user=user,
        duty=duty,
        unit=unit,
        since=since,
        until=until,
        title=title,
        document_number=document_number,
        entered_reason=reason.strip() if since < today(at) else "",
        made_by=by,
    )
    appointment.scopes.set(scopes)
    return appointment


def overlapping(user, duty, unit, since, until):
    """The appointments of the same person, duty and unit that share a moment with the period."""
    found = Appointment.objects.filter(Q(until=None) | Q(until__gt=since), user=user, duty=duty, unit=unit)
    return found if until is None else found.filter(since__lt=until)


@transaction.atomic
def end(appointment: Appointment, until: datetime, *, at: datetime, reason="", by: User | None = None) -> None:
    """End it at `until` (exclusive). Raises ValidationError when that is not inside its period, or it is over at `at`.

    Where its last day lies before the day of `at`, a reason is needed, and kept. The database keeps when that was entered, by whom, and the
    end it had before.
    """
    _end(appointment, until, at, reason, by, is_past=until <= today(at))


def _end(appointment, until, at, reason, by, is_past):
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if until <= appointment.since:
        raise ValidationError({"last_day": _("It began on %(day)s; it cannot end before.") % {"day": day_of(appointment.since)}})
    if appointment.until and (appointment.until <= at or until > appointment.until):
        raise ValidationError({"last_day": _("It ended on %(day)s; what is over stays as it was.") % {"day": day_of(appointment.last_day)}})
    _explained(reason, is_past)
    if until != appointment.until:
        Appointment.objects.filter(pk=appointment.pk).update(until=until, ended_reason=reason.strip() if is_past else "", changed_by=by)


@transaction.atomic
def replace(appointment: Appointment, *, at: datetime, reason="", by: User | None = None, **terms) -> Appointment:
    """Another division of work or post from `since` on: the old appointment ends where the new one begins."""
    _end(appointment, terms["since"], at, reason, by, is_past=terms["since"] < today(at))
    return appoint(appointment.user, appointment.duty, appointment.unit, at=at, reason=reason, by=by, **terms)


def today(at: datetime) -> datetime:
    """Midnight at the beginning of the day: what takes effect before it rewrites who held what on days that are over."""
    return start_of(timezone.localdate(at))


def _explained(reason, is_past):
    if is_past and not reason.strip():
        raise ValidationError({"reason": _("This lies before today and changes who answered on days that are over: say why.")})


def day_of(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
