"""The whole timetable, and how tasks are run."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("yangguang")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Parts of one app: autodiscovery by app would not find them.
app.autodiscover_tasks(
    [
        "people",
        "workflows.engine",
        "workflows.notices",
        "workflows.deadlines",
        "workflows.disclosure",
        "workflows.disclosure.masking",
        "workflows.disclosure.rescan",
        "workflows.replay",
        "workflows.screening.quarantine",
    ],
)

# What rings when. One commented line per bell; a task does three lines of set-up and leaves the rest to its app.
# A plain number is seconds; a time of day is crontab(…), in Asia/Shanghai.
app.conf.beat_schedule = {
    # What fell due in the last minute climbs its rung; a late or doubled ring does no harm.
    "sweep deadlines": {"task": "workflows.deadlines.tasks.sweep_deadlines", "schedule": 60.0},
    # A newly published year of the work calendar: every open clock it concerns is counted again.
    "recount clocks": {"task": "workflows.deadlines.tasks.recount_clocks", "schedule": 60.0},
    # What somebody signed for who has left, or stood in and no longer does, is on the lists of the others again.
    "put back forsaken": {"task": "workflows.engine.tasks.put_back_forsaken", "schedule": 300.0},
    # What has passed the last day of its display period is taken down; the portal has not shown it since midnight.
    "take down": {"task": "workflows.disclosure.tasks.take_down", "schedule": 300.0},
    # Notices become letters.
    "compose notices": {"task": "workflows.notices.tasks.compose", "schedule": 10.0},
    # Letters go out; failed ones are tried again when their time has come.
    "deliver letters": {"task": "workflows.notices.tasks.deliver", "schedule": 15.0},
    # One summary a day for leaders, from 08:30 on working days; rung again all day, in case the worker slept at that minute.
    "deliver digests": {"task": "workflows.notices.tasks.deliver_digests", "schedule": crontab(hour="8-17", minute="*/10")},
    # Uploads with pictures are read, one after the other; a ring nobody answers in time is forgotten.
    "read arrivals": {
        "task": "workflows.screening.quarantine.tasks.read_arrivals",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    # What a crash left in the vault without a key is cleared.
    "sweep vault": {"task": "workflows.screening.quarantine.tasks.sweep_vault", "schedule": crontab(minute="17")},
    # Imports of people that were shown a day ago and not confirmed are cleared, with the names in them.
    "forget previews": {"task": "people.tasks.forget_previews", "schedule": crontab(minute="23")},
    # New rules, words or detectors: everything public is searched again, a slice at a time; nothing to do most of the time.
    "rescan": {"task": "workflows.disclosure.rescan.tasks.rescan", "schedule": 20.0},
    # A published file that takes longer than a minute is searched by itself.
    "rescan long files": {"task": "workflows.disclosure.rescan.tasks.rescan_long_files", "schedule": 60.0},
    # 历史信息清理: everything public, on the first of the month, at night.
    "rescan every month": {
        "task": "workflows.disclosure.rescan.tasks.rescan_every_month",
        "schedule": crontab(day_of_month="1", hour="2", minute="0"),
    },
    # The masked copy that has waited longest is made; its worker takes one at a time.
    "make masked copies": {"task": "workflows.disclosure.masking.tasks.make_masked_copies", "schedule": 5.0, "options": {"expires": 5}},
    # A year of demo life that is being replayed goes on, a slice at a time; nothing to do on a real site.
    "replay": {"task": "workflows.replay.tasks.go_on", "schedule": 20.0},
}
