"""When an office works: adding hours of work to a moment. Pure."""

from datetime import date, datetime, time, timedelta

from workflows.deadlines.calendar import WorkCalendar
from workflows.deadlines.counting import BEIJING

HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))  # opening times of a working day
HOURS_A_DAY = 7.0


def opening(day: date, calendar: WorkCalendar) -> datetime:
    """When work begins on the first working day from `day` on."""
    return datetime.combine(day if calendar.is_working(day) else calendar.next_working(day), HOURS[0][0], BEIJING)


def worked(start: datetime, hours: float, calendar: WorkCalendar) -> datetime:
    """The moment after so many hours of work from `start`; what arrives outside opening times waits for the next."""
    at, left = start.astimezone(BEIJING), timedelta(hours=hours)
    while True:
        if calendar.is_working(at.date()):
            for begins, ends in HOURS:
                opened, closed = (datetime.combine(at.date(), moment, BEIJING) for moment in (begins, ends))
                at = max(at, opened)
                if at < closed:
                    if left <= closed - at:
                        return (at + left).replace(microsecond=0)
                    left -= closed - at
                    at = closed
        at = opening(at.date() + timedelta(days=1), calendar)
