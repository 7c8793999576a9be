#!/usr/bin/env python
"""Django's command line for Yangguang, with the embedded database and broker where the environment names no others."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.embedded.services import gone, provided

    try:
        with provided(sys.argv[1] if len(sys.argv) > 1 else "help"):
            from django.core.management import execute_from_command_line
            from django.db import DatabaseError, InterfaceError

            try:
                execute_from_command_line(sys.argv)
            except (DatabaseError, InterfaceError) as error:
                if why := gone():
                    raise SystemExit(why) from error
                raise
    except KeyboardInterrupt:
        sys.exit(130)  # as a shell says it of any command that Ctrl-C ended
