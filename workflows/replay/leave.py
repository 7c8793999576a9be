"""Leave and stand-ins (替岗) in a replayed year: leaders go away, and somebody else of the leadership answers for them."""

from datetime import date, datetime, timedelta
from random import Random

from people import delegating
from people.models import Appointment, Delegation, Duty, Unit
from workflows.deadlines.calendar import WorkCalendar

from .hours import opening

LEADING = (Duty.DIRECTOR, Duty.DISCLOSURE_LEADER, Duty.BUSINESS_LEADER)
MONTHS = (2, 5, 7, 8, 10)  # around the holidays


def arrange(office: Unit, year: int, seed: int, calendar: WorkCalendar, until: datetime) -> None:
    """One leave for each leader, with a stand-in for all leading duties. What was arranged already stays."""
    first = opening(date(year, 1, 1), calendar)
    held: dict = {}
    for post in (
        Appointment.objects.in_force(first).filter(duty__in=LEADING, unit__office=office).select_related("user").order_by("user__username")
    ):
        held.setdefault(post.user, []).append(post.duty)
    leaders = list(held)
    for principal in leaders:
        rng = Random(f"{seed}:{year}:leave:{principal.username}")
        since = opening(date(year, rng.choice(MONTHS), rng.randrange(1, 27)), calendar)
        back = opening((since + timedelta(days=rng.randrange(4, 13))).date(), calendar)
        deputies = [other for other in leaders if other != principal and set(held[other]) & {Duty.BUSINESS_LEADER, Duty.DISCLOSURE_LEADER}]
        taken = Delegation.objects.filter(principal=principal, since__lt=back, until__gt=since)
        if deputies and back <= until and not taken.exists():
            duties = sorted(set(held[principal]))
            delegating.arrange(principal, rng.choice(deputies), duties, since, back, reason="年休假", by=principal, at=since, muted=True)
