"""manage.py demo: the demo office, made once and left alone afterwards."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Unit, User
from people.personas import personas
from workflows.demo import office
from workflows.replay import play
from workflows.replay.present import present_day

YEAR_OF_ITEMS = 240


class Command(BaseCommand):
    help = "Make the demo offices (平山街道, 东河街道) with people, categories, chains and topics. Only what is missing is made."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are people already")
        parser.add_argument("--accounts", action="store_true", help="print the accounts to sign in with, and make nothing")

    def handle(self, *args, if_empty, accounts, **options):
        if not settings.DEMO:
            raise CommandError("Set YANGGUANG_DEMO=1: the demo accounts have a known password and do not belong on a real site.")
        at = timezone.now()
        if accounts:
            self._print_accounts(at)
        elif if_empty and User.objects.exists():
            self.stdout.write("There are people already; nothing was made.")
        else:
            made = office.make(at)
            made["open items"] = present_day(at)
            self.stdout.write("Made " + ", ".join(f"{count} {what}" for what, count in made.items()) + ".")
            street = Unit.objects.filter(kind=Unit.Kind.STREET, is_active=True).earliest("order", "id")
            play.start(street, at.year if at.month > 3 else at.year - 1, YEAR_OF_ITEMS, 1, at)  # the worker replays it in the background

    def _print_accounts(self, at):
        found = personas(at)
        width = max((len(one["username"]) for one in found), default=0)
        for one in found:
            self.stdout.write(f"  {one['username']:<{width}}  {one['name']}  {one['duty']}")
        if found:
            self.stdout.write(f"  password of every account: {office.PASSWORD}")
