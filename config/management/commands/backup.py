"""manage.py backup FILE: database and files in one archive."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backup import BackupError, backup


class Command(BaseCommand):
    help = "Writes database and files into one archive."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            manifest = backup(file, timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = sum(member["size"] for member in manifest["members"])
        self.stdout.write(f"{file}: the database and {len(manifest['members']) - 1} files, {size / 2**20:.1f} MB.")
