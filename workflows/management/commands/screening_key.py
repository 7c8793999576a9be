"""manage.py screening_key: whether this installation has the key found values are recognised by, and taking up another."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.screening import keys


class Command(BaseCommand):
    help = "Says whether SCREENING_KEY (by default SECRET_KEY) is the one this site's decided findings are recognised by."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accept", action="store_true", help="go on with another key for good: every finding that was decided opens again"
        )

    def handle(self, *, accept, **options):
        if accept:
            changed = keys.accept(timezone.now())
            said = (
                "This key is in force from now on; findings decided under another are open."
                if changed
                else "This key was in force already."
            )
            self.stdout.write(said)
        elif problem := keys.take_up(timezone.now()):
            raise CommandError(problem[0].upper() + problem[1:])
        else:
            self.stdout.write("This is the key in force.")
