"""manage.py topics load: an office's catalogue from a workbook or a JSON file, as on the administration page."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Unit
from people.workbook.archive import BadWorkbook
from workflows.catalogue import loading, reading


class Command(BaseCommand):
    help = "Load an office's catalogue of topics from an XLSX workbook or a JSON file: everything or nothing."

    def add_arguments(self, parser):
        load = parser.add_subparsers(dest="verb", required=True).add_parser("load", help="load a catalogue")
        load.add_argument("file", help="the workbook or JSON file")
        load.add_argument("--office", default="", help="the code of the office; needed where there is more than one")
        load.add_argument("--check", action="store_true", help="only say what would be done")

    def handle(self, *args, file, office, check, **options):
        unit = _office(office)
        try:
            with open(file, "rb") as stream:
                rows, problems = reading.read(stream)
        except (OSError, BadWorkbook) as wrong:
            raise CommandError(f"{file}: {wrong}") from wrong
        only_look = check or problems
        plan = loading.plan(rows, unit) if only_look else loading.apply(rows, unit, at=timezone.now())
        problems = sorted({*problems, *plan.problems}, key=lambda one: (one.row, one.column))
        for one in problems:
            self.stderr.write(f"{one.where}: {one.message} {one.advice}")
        if problems:
            raise CommandError(f"{len(problems)} places must be put right; nothing was loaded.")
        for change in plan.changes:
            what = f"~ ({'、'.join(change.differs)})" if change.before else "+"
            self.stdout.write(f"{what} {change.row} {change.terms['code']} {change.label}")
        done = "would be loaded" if check else "loaded"
        self.stdout.write(f"{unit.name}: {len(plan.changes)} rows {done}, {plan.unchanged} unchanged.")


def _office(code: str) -> Unit:
    """The office of this code, or the only one that is not above another. Raises CommandError."""
    offices = {unit.code: unit for unit in Unit.objects.filter(kind__in=Unit.OFFICES)}
    if code:
        if code not in offices:
            raise CommandError(f"There is no office with the code {code}.")
        return offices[code]
    streets = [unit for unit in offices.values() if unit.kind == Unit.Kind.STREET] or list(offices.values())
    if len(streets) != 1:
        raise CommandError(
            f"Name the office with --office: {', '.join(f'{unit.code} {unit.name}' for unit in streets) or 'there is none yet'}."
        )
    return streets[0]
