"""Django's migrate, as the owner of the tables."""

from django.core.management.commands import migrate

from config.owner import as_owner


class Command(migrate.Command):
    def handle(self, *args, **options):
        with as_owner():
            return super().handle(*args, **options)
