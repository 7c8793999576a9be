"""The whole timetable, and how tasks are run."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("yangguang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What rings when. One commented line per bell; a task does three lines of work setup and leaves the rest to its app:
#     "sweep deadlines": {"task": "workflows.deadlines.tasks.sweep", "schedule": 60.0},  # every minute: notices and rungs fall due
# A plain number is seconds; a time of day is celery.schedules.crontab(hour=8, minute=0), in Asia/Shanghai.
app.conf.beat_schedule = {}
