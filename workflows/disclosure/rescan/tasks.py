"""The worker's side of rescans. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from workflows.screening.limits import Limits

from . import starting, under_way, working

LONGEST = Limits().recognition_seconds + 60


@shared_task
def rescan():
    under_way.take_up(timezone.now())
    starting.take_up(timezone.now())
    working.work_off(timezone.now)


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 30)
def rescan_long_files():
    working.work_off_long(timezone.now)


@shared_task
def rescan_every_month():
    starting.monthly(timezone.now())
