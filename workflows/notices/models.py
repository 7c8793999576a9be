"""The outbox: a notice is a row in the transaction that caused it; letters to people are made from it afterwards."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from workflows.facts import DatabaseUuid
from workflows.subjects import Subject

#: The event of the daily summary of warnings.
DIGEST = "digest"


class Notice(models.Model):
    """通知: something happened that somebody must hear of; addressed to a person, or to whoever held a duty for a unit at that time."""

    class Trouble(models.TextChoices):
        NOBODY = "nobody", _("there was nobody to tell")
        UNKNOWN = "unknown", _("there is no wording for this event")

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    # No foreign keys in the database: they would be a third of what a rung and a sixth of what a step costs. What they name is never
    # deleted, and is copied from rows that the same transaction read; `manage.py invariants` looks whether all of it is there.
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    event = models.CharField(max_length=40)  # the name of the effect: tell_next, tell_author, urge, ladder_remind…
    process = models.ForeignKey("workflows.Process", models.PROTECT, null=True, related_name="notices", db_index=False, db_constraint=False)
    move = models.ForeignKey("workflows.Move", models.PROTECT, null=True, related_name="notices", db_index=False, db_constraint=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    duty = models.CharField(max_length=24, choices=Duty, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    data = models.JSONField(default=dict)  # what the wording needs, without personal data
    key = models.CharField(max_length=120)  # the same cause never speaks twice
    at = models.DateTimeField()
    muted = models.BooleanField(default=False)  # replay: kept, shown, never sent outside
    composed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=8, choices=Trouble, blank=True, db_default="", default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(user__isnull=False) | (Q(unit__isnull=False) & ~Q(duty="")), name="notice_is_addressed"),
            # also finds keys by their beginning
            models.UniqueConstraint(fields=["key"], opclasses=["varchar_pattern_ops"], name="notice_key_once"),
        ]
        indexes = [  # few: every step and every rung writes all of them, and notices are found through their letters
            models.Index(fields=["id"], condition=Q(composed_at=None), name="notice_to_compose"),
            models.Index(fields=["office", "trouble"], condition=~Q(trouble=""), name="notice_in_trouble"),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


class Letter(models.Model):
    """消息: one notice to one person over one channel; at least once, never silently lost."""

    class Channel(models.TextChoices):
        INBOX = "inbox", _("in-app message")
        EMAIL = "email", _("e-mail")
        WEBHOOK = "webhook", _("messaging gateway")

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)  # the key receivers know a repetition by
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="letters")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="letters")
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # 替岗: told in whose place
    vacant = models.BooleanField(default=False)  # told because nobody holds the duty
    channel = models.CharField(max_length=8, choices=Channel)
    digest = models.BooleanField(default=False)  # waits for the daily summary instead of going out alone
    gathered_in = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="gathered")  # that summary
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)  # null: nothing to do, or another letter does it
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # given up; on the page of undeliverable letters
    error = models.CharField(max_length=300, blank=True)

    subject: Subject | None = None  # what its notice is about, once letters.load has looked

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "recipient", "channel"], name="letter_once"),
            models.CheckConstraint(condition=Q(delivered_at=None) | Q(failed_at=None), name="letter_delivered_or_failed"),
            models.CheckConstraint(condition=Q(gathered_in=None) | Q(digest=True), name="only_digest_letters_are_gathered"),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(delivered_at=None, failed_at=None), name="letter_owed"),
            models.Index(
                fields=["recipient"],
                condition=Q(digest=True, gathered_in=None, delivered_at=None, failed_at=None),
                name="letter_to_gather",
            ),
            models.Index(fields=["gathered_in"], condition=Q(gathered_in__isnull=False), name="letter_gathered"),
            models.Index(fields=["-failed_at"], condition=Q(failed_at__isnull=False), name="letter_failed"),
            models.Index(  # the inbox: unread first, the newest first
                F("recipient"), IsNull(F("read_at"), True).desc(), F("id").desc(), condition=Q(channel="inbox"), name="letter_inbox"
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    @property
    def is_summary(self) -> bool:
        return self.notice.event == DIGEST


class Preference(models.Model):
    """How a person wants to be written to. Without a row: in the site's default language."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="letter_preference")
    language = models.CharField(_("language of messages"), max_length=10, choices=settings.LANGUAGES)
