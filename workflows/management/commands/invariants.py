"""manage.py invariants: facts that must hold in any database at rest; prints what does not, and exits 1 then."""

import json
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from workflows import invariants


class Command(BaseCommand):
    help = "Check, in one snapshot and without writing, that the facts in the database agree with each other."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", dest="as_json", help="print a list of broken rules as JSON")

    def handle(self, *, as_json, **options):
        with invariants.snapshot():
            broken = list(invariants.broken(timezone.now()))
        if as_json:
            self.stdout.write(json.dumps([vars(one) for one in broken], ensure_ascii=False, default=str))
        else:
            for one in broken:
                self.stdout.write(f"{one.rule}: {one.protects}")
                for found in one.found:
                    self.stdout.write("  " + ", ".join(f"{name} {value}" for name, value in found.items()))
                if one.more:
                    self.stdout.write("  … and more")
            if not broken:
                self.stdout.write(f"All {len(invariants.RULES)} rules hold.")
        if broken:
            sys.exit(1)
