"""manage.py office create: a real office with what every office starts with, and its first administrator."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people import security
from people.administration_forms import CODE, USERNAME
from people.appointing import appoint
from people.models import Duty, Unit, User
from workflows.office.defaults import furnish


class Command(BaseCommand):
    help = "Create a subdistrict office (under its county or alone) with categories, chains, ladder, calendar and an administrator."

    def add_arguments(self, parser):
        create = parser.add_subparsers(dest="verb", required=True).add_parser("create", help="create an office")
        create.add_argument("--name", required=True, help="full name, as on its seal")
        create.add_argument("--short-name", default="", help="as in lists")
        create.add_argument("--code", required=True, help="unified social credit code; also the prefix of its index numbers")
        create.add_argument("--under", default="", help="the code of the county or district above, when it is in the system too")
        create.add_argument("--county", action="store_true", help="this is a county or district, not a subdistrict")
        create.add_argument("--administrator", required=True, help="user name of the first administrator")
        create.add_argument("--administrator-name", required=True, help="their name")

    @transaction.atomic
    def handle(self, *args, name, code, under, administrator, **options):
        try:
            CODE(code)
            USERNAME(administrator)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        parent = Unit.objects.filter(code=under).first()
        if under and parent is None:
            raise CommandError(f"There is no unit with the code {under}.")
        if Unit.objects.filter(code=code).exists():
            raise CommandError(f"There is a unit with the code {code} already.")
        if User.objects.filter(username__iexact=administrator).exists():
            raise CommandError(f"There is somebody with the user name {administrator} already.")
        at = timezone.now()
        kind = Unit.Kind.COUNTY if options["county"] else Unit.Kind.STREET
        office = Unit.objects.create(parent=parent, kind=kind, name=name, short_name=options["short_name"], code=code)
        user = User.objects.create(username=administrator, name=options["administrator_name"], home=office)
        password = security.reset_password(user, at)
        appoint(user, Duty.ADMINISTRATOR, office, at, at=at)
        furnish(office, at, by=user)
        self.stdout.write(f"{office.name} is ready. Sign in as {administrator} with the password {password} and change it.")
