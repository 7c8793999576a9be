"""The worker's side of the clocks. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from . import recount, sweep


@shared_task
def sweep_deadlines():
    sweep.sweep(timezone.now(), batches=30)


@shared_task
def recount_clocks():
    recount.work_off(timezone.now())
