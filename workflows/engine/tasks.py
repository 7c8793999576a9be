"""The worker's side of the engine. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from . import forsaken


@shared_task
def put_back_forsaken():
    forsaken.put_back(timezone.now())
