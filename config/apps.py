import logging

from celery.signals import worker_init
from django.apps import AppConfig
from django.db import DatabaseError
from django.utils import timezone

logger = logging.getLogger(__name__)


class HouseConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self):
        from config import celery  # noqa: F401  so that every task is registered on our app, in the web processes too


@worker_init.connect
def look_at_the_key(**_signal) -> None:
    """Say in the log when a web or a worker starts with another SCREENING_KEY than the site had; the first of all keeps which it is."""
    from workflows.screening import keys

    try:
        if problem := keys.take_up(timezone.now()):
            logger.error(problem)
    except DatabaseError:  # not there yet, or of an older release: /health/ready says so
        logger.exception("the screening key was not looked at")
