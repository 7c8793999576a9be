"""manage.py restore FILE: database and files back from an archive, after checking it."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.backup import BackupError, recognises, restore, verify
from config.embedded import services

OTHER_KEY = (
    "This backup was made under another SCREENING_KEY (by default the SECRET_KEY): every finding that was decided opens again, "
    "until this installation is started with that key."
)


class Command(BaseCommand):
    help = "Checks an archive that backup wrote, and puts its database and files in place."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--replace", action="store_true", help="even over a database with accounts in it, which is lost")
        parser.add_argument("--verify", action="store_true", help="only check the archive")

    def handle(self, *, file, replace, **options):
        try:
            manifest = verify(file) if options["verify"] else restore(file, replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if recognises(manifest) is False:
            self.stderr.write(OTHER_KEY)
        count = len(manifest["members"]) - 1
        if options["verify"]:
            self.stdout.write(f"{file} is sound: the database and {count} files of {manifest['made_at']}.")
            return
        connection.close()
        call_command("migrate", verbosity=0, skip_checks=True)  # the archive may come from an older release
        if services.running is not None:
            services.running.become_demo(complete=True) if manifest["demo"] else services.running.become_office()
        self.stdout.write(f"Restored the database and {count} files of {manifest['made_at']}.")
