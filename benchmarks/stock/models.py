"""The data of the stock flow: a process with columns of its own, as viewflow's guide has it."""

from django.conf import settings
from django.db import models
from viewflow.workflow.models import Process


class Disclosure(Process):
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    title = models.CharField(max_length=300)
    body = models.TextField()
    conclusion = models.CharField(max_length=20, blank=True)
    link = models.URLField(blank=True)
