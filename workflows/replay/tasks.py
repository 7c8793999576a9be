"""The worker's side of a replay: a slice of it whenever the bell rings, until it is finished. Rung by the timetable in config/celery.py."""

from celery import shared_task
from django.utils import timezone

from .models import Replay
from .play import play

SLICE = 45.0  # seconds; a task may take sixty


@shared_task
def go_on():
    replay = Replay.objects.filter(finished_at=None).order_by("id").first()
    if replay:
        play(replay, timezone.now, SLICE)
