"""Django's migrate, as the owner of the tables, and quick."""

from django.core.management.commands import migrate

from config.migrating import together
from config.owner import as_owner


class Command(migrate.Command):
    def handle(self, *args, **options):
        self.fake_initial = options["fake_initial"]  # which looks at each operation by itself
        with as_owner():
            return super().handle(*args, **options)

    def migration_progress_callback(self, action, migration=None, fake=False):
        if action == "apply_start" and not self.fake_initial:
            migration.operations = together(migration.operations)
        super().migration_progress_callback(action, migration, fake)
