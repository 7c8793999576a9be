"""The outbox: a notice is a row in the transaction that caused it; letters to people are made from it afterwards."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from workflows.engine.facts import DatabaseUuid


class Notice(models.Model):
    """通知: something happened that somebody must hear of; addressed to a person, or to whoever holds a duty for a unit when it is composed."""

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)  # the name of the effect: tell_next, tell_author, urged, remind…
    process = models.ForeignKey("workflows.Process", models.PROTECT, null=True, related_name="notices")
    move = models.ForeignKey("workflows.Move", models.PROTECT, null=True, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    duty = models.CharField(max_length=24, choices=Duty, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)  # what the wording needs, without personal data
    key = models.CharField(max_length=120, unique=True)  # the same cause never speaks twice
    at = models.DateTimeField()
    muted = models.BooleanField(default=False)  # replay: kept, shown, never sent outside
    claimed_at = models.DateTimeField(null=True)
    composed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(user__isnull=False) | (Q(unit__isnull=False) & ~Q(duty="")), name="notice_is_addressed")
        ]
        indexes = [models.Index(fields=["id"], condition=Q(composed_at=None), name="notice_to_compose")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


class Letter(models.Model):
    """消息: one notice to one person over one channel; at least once, never silently lost."""

    class Channel(models.TextChoices):
        INBOX = "inbox", _("in-app message")
        EMAIL = "email", _("e-mail")
        WEBHOOK = "webhook", _("messaging gateway")

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="letters")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters")
    channel = models.CharField(max_length=8, choices=Channel)
    digest = models.BooleanField(default=False)  # waits for the daily summary instead of going out alone
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)  # null: nothing more to do
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # given up; on the page of undeliverable letters
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "recipient", "channel"], name="letter_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(delivered_at=None, failed_at=None), name="letter_owed"),
            models.Index(fields=["recipient", "-id"], condition=Q(channel="inbox"), name="letter_inbox"),
        ]
