"""The site's own settings, and the stock viewflow flow it is compared with."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.stock"]
LOGGING = {"version": 1, "disable_existing_loggers": False}  # only warnings, on the error output: ours is the table
