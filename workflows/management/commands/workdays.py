"""`manage.py workdays due`: when a period ends, and why, by the work calendar."""

import argparse
import json
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.deadlines.calendar import WorkCalendar, shipped
from workflows.deadlines.counting import BadPeriod, Budget, Due, Suspension, Unit, due
from workflows.deadlines.office_calendar import in_force


class OneLineParser(CommandParser):
    """Says what is wrong in one line, without the usage text in front of it."""

    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            self.exit(2, f"{message}\n")
        raise CommandError(message)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(_("unknown arguments: %(arguments)s") % {"arguments": " ".join(unknown)})
        return known, unknown


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("%(text)s is not a date like 2026-02-09") % {"text": repr(text)}) from error


def number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("%(text)s is not a whole number of days") % {"text": repr(text)}) from error


def suspension(text: str) -> Suspension:
    since, colon, until = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(_("%(text)s is not two dates like 2026-03-09:2026-03-20") % {"text": repr(text)})
    return Suspension(day(since), day(until))


class Command(BaseCommand):
    help = "When a period ends by the work calendar, and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        questions = parser.add_subparsers(dest="question", required=True, parser_class=OneLineParser)
        asked = questions.add_parser("due", help="the last day of a period", called_from_command_line=bool(parser.called_from_command_line))
        asked.add_argument("--from", dest="started_on", type=day, required=True, metavar="DATE", help="the day of receipt")
        asked.add_argument("--days", type=number, required=True, metavar="N", help="how many days the period has")
        asked.add_argument("--include-start", action="store_true", help="count the first day too, as display periods do")
        asked.add_argument("--calendar-days", action="store_true", help="count every day, not working days only")
        asked.add_argument(
            "--suspend",
            dest="suspensions",
            type=suspension,
            action="append",
            default=[],
            metavar="A:B",
            help="the clock stands still: A (letter sent) still counts, B (opinion received) does not",
        )
        asked.add_argument(
            "--rest-day-receipt",
            choices=["same", "next"],
            default="same",
            help="what arrives on a rest day counts as received the same day (default, stricter) or the next working day",
        )
        asked.add_argument("--json", action="store_true", help="the answer as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.CALENDAR_DAYS if options["calendar_days"] else Unit.WORKING_DAYS
        try:
            answer = due(
                options["started_on"],
                Budget(options["days"], unit),
                calendar(),
                include_start=options["include_start"],
                suspensions=options["suspensions"],
                rest_day_receipt=options["rest_day_receipt"],
            )
        except BadPeriod as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(answer), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(in_words(answer, options["days"], unit))


def calendar() -> WorkCalendar:
    """The calendar in force; the one that ships where there is no database, or none that is set up yet."""
    try:
        return in_force()
    except (OperationalError, ProgrammingError):
        return shipped()


def as_json(answer: Due) -> dict[str, Any]:
    return {
        "due": answer.due_on.isoformat() if answer.due_on else None,
        "provisional": answer.provisional,
        "explanation": [
            {"date": day.date.isoformat(), "counted": day.counted, "why": str(day.why), "kind": day.why.kind.value}
            for day in answer.explanation
        ],
    }


def in_words(answer: Due, days: int, unit: Unit) -> str:
    """The answer as a person reads it: the due date first, then a line for each day."""
    assert answer.due_on  # every suspension given on the command line has an end
    if unit is Unit.WORKING_DAYS:
        length = ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    else:
        length = ngettext("%(n)s calendar day", "%(n)s calendar days", days) % {"n": days}
    lines = [_("Due on %(date)s (%(length)s).") % {"date": date_format(answer.due_on, "DATE_FORMAT"), "length": length}]
    if answer.provisional:
        lines.append(_("Provisional: it runs through a year whose holidays are not announced yet."))
    for day in answer.explanation:
        weekday = date_format(day.date, "D")
        lines.append(f"{day.date.isoformat()}  {weekday}  {day.counted if day.counted is not None else '-':>4}  {day.why}")
    return "\n".join(lines)
