"""The worker's side of the outbox. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from . import composing, delivering, digests


@shared_task
def compose():
    for _batch in range(20):
        if not composing.compose(timezone.now()):
            return


@shared_task
def deliver():
    delivering.deliver(timezone.now())


@shared_task
def deliver_digests():
    digests.deliver_digests(timezone.now())
