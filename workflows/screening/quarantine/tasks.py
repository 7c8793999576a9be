"""The worker's side of the quarantine. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from ..limits import Limits
from . import arrivals, sweeping

LONGEST = Limits().recognition_seconds + 60  # seconds


# The one task that may take longer than a minute: a child reads long scans. Given to a second worker meanwhile, it finds the upload claimed.
@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 30)
def read_arrivals():
    arrivals.go_on(timezone.now)


@shared_task
def sweep_vault():
    sweeping.sweep(timezone.now())
