"""The worker's side of publication. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from . import expiry


@shared_task
def take_down():
    expiry.take_down(timezone.now())
