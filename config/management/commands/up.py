"""manage.py up: everything on one machine, until Ctrl-C."""

import os
import subprocess
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config.embedded import services
from config.embedded.launcher import FIRST_PORT, Launcher
from config.health import missing_migrations
from config.static import collect_if_changed


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
        if missing_migrations():
            call_command("migrate", verbosity=0, skip_checks=True)
        call_command("catalogues")
        collect_if_changed()
        if not no_demo and "demo" in get_commands() and not get_user_model().objects.exists():
            self._load_demo()
        connections.close_all()
        launcher = Launcher(services.running, host, int(port))
        try:
            launcher.start()
            services.running.tell(url=launcher.url)
            self.stdout.write(self.style.SUCCESS(f"Yangguang is running at {launcher.url}"))
            if settings.DEMO or services.running.is_demo:
                self.stdout.write(manage("demo", "--accounts"))
            self.stdout.write("Ctrl-C stops it.")
            self.stdout.flush()
            launcher.watch()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            services.running.tell(stopping=True)
            launcher.stop()

    def _load_demo(self):
        services.running.become_demo()
        self.stdout.write(manage("demo"))


def manage(*arguments):
    """What a command of ours prints, run with the environment as it is now."""
    done = subprocess.run([sys.executable, settings.BASE_DIR / "manage.py", *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise CommandError(f"`manage.py {' '.join(arguments)}` failed; its own words are above.")
    return done.stdout.rstrip()
