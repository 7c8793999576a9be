"""What the worker does for people."""

from celery import shared_task
from django.utils import timezone

from .models import Preview


@shared_task
def forget_previews():
    Preview.forget(timezone.now())
