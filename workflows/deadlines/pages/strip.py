"""The days of a clock as the strip that pages show. (components/days.html)"""

from datetime import datetime

from ..counting import BEIJING, Due

KINDS = {"made_up": "makeup", "suspended": "paused"}


def days(due: Due, at: datetime) -> list[dict]:
    """Every day from the start through the last one allowed, each with its number, its reason and how it is drawn."""
    today = at.astimezone(BEIJING).date()
    return [
        {
            "date": day.date,
            "kind": _kind(number, day, due),
            "n": day.counted,
            "why": str(day.why),
            "late": day.date == due.due_on and day.date < today,
            "today": day.date == today,
        }
        for number, day in enumerate(due.explanation)
    ]


def _kind(number, day, due) -> str:
    if day.date == due.due_on:
        return "due"
    if number == 0:
        return "start"
    return KINDS.get(day.why.kind, "working" if day.counted else "off")
