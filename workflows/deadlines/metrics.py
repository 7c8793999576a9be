"""The clocks' numbers for /metrics: what is owed to the sweep, and when it last came."""

from django.utils import timezone

from .models import Deadline, Sweep


def numbers():
    """Rungs reached and not yet recorded, and the seconds since the last sweep (absent before the first)."""
    now = timezone.now()
    yield "deadlines_unswept", "Rungs reached and not yet recorded", Deadline.objects.filter(next_rung_at__lte=now).count()
    beat = Sweep.objects.filter(name="ladder").first()
    if beat and beat.last_at:
        yield "sweep_age_seconds", "Seconds since the last sweep", (now - beat.last_at).total_seconds()
