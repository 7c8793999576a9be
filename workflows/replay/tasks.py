"""The worker's side of a replay: a slice of it, and the next slice after that, until it is finished."""

from celery import shared_task
from django.utils import timezone

from .models import Replay
from .play import play

SLICE = 45.0  # seconds; a task may take sixty


@shared_task
def replay_slice(replay_id: int):
    finished = play(Replay.objects.get(pk=replay_id), timezone.now, SLICE)
    if not finished:
        replay_slice.apply_async((replay_id,), countdown=1)
