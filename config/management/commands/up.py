"""manage.py up: everything on one machine, until Ctrl-C."""

import os
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from config.embedded import services
from config.embedded.launcher import FIRST_PORT, Launcher
from config.health import missing_migrations
from config.static import collect_if_changed
from workflows.screening import keys


class Command(BaseCommand):
    help = "Starts the database, the broker, the site and its worker on this machine; Ctrl-C stops them all."
    requires_system_checks = []  # the web processes check; twice would cost a second of every start

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on (default 127.0.0.1, or HOST)")
        parser.add_argument("--port", default=os.environ.get("PORT", str(FIRST_PORT)), help="first port to try (default 8000, or PORT)")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty: this is to be a real office")

    def handle(self, *, host, port, no_demo, **options):
        if services.running is None:
            raise CommandError("Start this as ./do run or ./manage.py up.")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise CommandError(f"PORT must be a number from 1 to 65535, not {port}.")
        self.stdout.write(f"State, files and logs: {services.running.home}")
        try:
            self._prepare(demo_wanted=not no_demo)
            self._serve(Launcher(services.running, host, int(port)))
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")

    def _prepare(self, demo_wanted):
        """Brings database, catalogues and static files up to date; fills an empty database with the demo office."""
        if missing_migrations():
            call_command("migrate", verbosity=0, skip_checks=True)
        if problem := keys.take_up(timezone.now()):
            self.stderr.write(self.style.WARNING(problem[0].upper() + problem[1:]))
        call_command("catalogues", stdout=StringIO())
        collect_if_changed()
        empty = services.running.is_half_a_demo or not get_user_model().objects.exists()
        if demo_wanted and empty and "demo" in get_commands():
            services.running.become_demo(complete=False)
            settings.DEMO = True  # for this process, which read its settings when there was no database yet
            call_command("demo", stdout=self.stdout)
            services.running.become_demo(complete=True)

    def _serve(self, launcher):
        """Runs the site until it is interrupted."""
        accounts = StringIO()
        if settings.DEMO and "demo" in get_commands():
            call_command("demo", "--accounts", stdout=accounts)
        connections.close_all()
        try:
            launcher.start()
            services.running.tell(url=launcher.url)
            self.stdout.write(self.style.SUCCESS(f"Yangguang is running at {launcher.url}"))
            self.stdout.write(f"{accounts.getvalue()}Ctrl-C stops it.")
            self.stdout.flush()
            launcher.watch()
        finally:
            services.running.tell(stopping=True)
            launcher.stop()
