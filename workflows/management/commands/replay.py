"""manage.py replay: a year of office life through the real actions, with the times passed in."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Unit
from workflows.replay.cast import NothingToPlay
from workflows.replay.play import AnotherIsUnfinished, play, start
from workflows.replay.summary import summary

FIRST_YEAR = 2020  # the demo's people took up their posts the year before


class Command(BaseCommand):
    help = "Replay a year of office life through the real actions. Run again with the same arguments, it goes on where it stopped."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="the year to replay, this year at the latest")
        parser.add_argument("--items", type=int, default=200, help="how many items (default 200)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same year (default 1)")
        parser.add_argument("--office", help="code of the office (default: the first subdistrict)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the summary as JSON, progress to standard error")

    def handle(self, *, year, items, seed, office, as_json, **options):
        now = timezone.now()
        if not settings.DEMO:
            raise CommandError("Set YANGGUANG_DEMO=1: a replay invents facts and does not belong on a real site.")
        if not FIRST_YEAR <= year <= now.year:
            raise CommandError(f"--year must be from {FIRST_YEAR} to {now.year}, not {year}.")
        if not 1 <= items <= 100_000:
            raise CommandError(f"--items must be from 1 to 100000, not {items}.")
        streets = Unit.objects.filter(kind=Unit.Kind.STREET, is_active=True).order_by("order", "id")
        found = streets.filter(code=office).first() if office else streets.first()
        if found is None:
            raise CommandError(
                f"No subdistrict has the code {office}." if office else "There is no subdistrict; run `manage.py demo` first."
            )
        told = 0

        def tell(done):
            nonlocal told
            if done >= told + max(1, items // 20):
                told = done
                print(f"{done} of {items}", file=self.stderr, flush=True)

        try:
            replay = start(found, year, items, seed, now)
            finished = play(replay, timezone.now, tell=tell)
        except (NothingToPlay, AnotherIsUnfinished) as error:
            raise CommandError(f"Cannot replay {found}: {error}.") from error
        if not finished:
            raise CommandError("Another process is playing this replay.")
        made = summary(replay)
        if as_json:
            self.stdout.write(json.dumps(made, ensure_ascii=False))
        else:
            self.stdout.write(", ".join(f"{value} {name}" for name, value in made.items()))
