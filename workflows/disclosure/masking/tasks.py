"""The worker's side of masking. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from .making import LONGEST, make_next


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def make_masked_copies():
    make_next(timezone.now)
