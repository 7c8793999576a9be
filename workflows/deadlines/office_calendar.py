"""The calendar in force, for those who need nothing else of the rules."""

from . import rules
from .calendar import WorkCalendar


def in_force() -> WorkCalendar:
    """The newest version of every year; years the database does not have are those that ship. One statement."""
    return rules.in_force().calendar
