"""manage.py catalogues: compiles the message catalogues that changed."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from config.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the message catalogues that changed."
    requires_system_checks = []

    def handle(self, *args, **options):
        for root in settings.LOCALE_PATHS:
            for target in compile_catalogues(root):
                translation_file_changed(None, target)  # this process may have looked for it already
                self.stdout.write(str(target))
