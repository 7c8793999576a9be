"""Django's collectstatic, without what we never serve."""

from django.contrib.staticfiles.management.commands import collectstatic

from config.static import NEVER_SERVED


class Command(collectstatic.Command):
    def set_options(self, **options):
        super().set_options(**options)
        self.ignore_patterns = [*self.ignore_patterns, *NEVER_SERVED]
