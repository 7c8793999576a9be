"""manage.py import_people: the import of the administration pages, for the whole installation."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Appointment
from people.workbook import applying, planning, reading
from people.workbook.archive import BadWorkbook

REASON = Appointment._meta.get_field("entered_reason").max_length  # characters


class Command(BaseCommand):
    help = "Import units, people and appointments from an XLSX workbook: everything or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the workbook; with --template, where to write an empty one")
        parser.add_argument("--template", action="store_true", help="write the empty workbook to fill in")
        parser.add_argument(
            "--reason", default="", help="why appointments that began or ended before today are entered only now; kept with each"
        )
        parser.add_argument("--check", action="store_true", help="only say what would be done")

    def handle(self, *args, file, check, reason, **options):
        at = timezone.now()
        if options["template"]:
            from people.workbook import template

            try:
                with open(file, "xb") as target:
                    target.write(template.template())
            except OSError as wrong:
                raise CommandError(str(wrong)) from wrong
            return
        try:
            with open(file, "rb") as stream:
                rows, problems = reading.read(stream)
        except (OSError, BadWorkbook) as wrong:
            raise CommandError(f"{file}: {wrong}") from wrong
        plan, accounts = planning.plan(rows, None, at), []
        if not problems and not plan.problems and not check:
            try:
                plan, accounts = applying.apply(rows, None, at=at, reason=reason[:REASON])
            except applying.Unexplained as wrong:
                raise CommandError(
                    f"{len(plan.past)} appointments begin or end before today: say why with --reason. Nothing was imported."
                ) from wrong
        problems += plan.problems
        for one in dict.fromkeys(problems):
            self.stderr.write(f"{one.where}: {one.message} {one.advice}")
        if problems:
            raise CommandError(f"{len(set(problems))} places must be put right; nothing was imported.")
        for change in plan.changes:
            self.stdout.write(f"{'+' if change.is_new else '~'} {change.sheet} {change.row} {change.label}: {change.particulars}")
        for user, password in accounts:
            self.stdout.write(f"{user.username}\t{user.name}\t{password}")
        done = "would be imported" if check else "imported"
        self.stdout.write(f"{len(plan.changes)} rows {done}, {plan.unchanged} unchanged.")
