"""The row of a masked copy being made."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.facts import DatabaseUuid


class MaskingJob(models.Model):
    """脱敏任务: somebody asked for a masked copy of an attachment. Holds marks, boxes and counts, never a value.

    What came of it for good is a fact of its own (screening.models.Masking), written when the copy takes the original's place.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being made")
        MADE = "made", _("Made, to be looked at")
        USED = "used", _("Attached")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Dropped")

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    item = models.ForeignKey("workflows.Item", models.PROTECT, related_name="masking_jobs")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    source = models.CharField(max_length=64)  # SHA-256 of the attachment
    name = models.CharField(max_length=150)
    marks = ArrayField(models.CharField(max_length=32), default=list)  # of the findings to be masked
    boxes = models.JSONField(default=list)  # masking.spans.Box.data
    profile = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    at_once = models.BooleanField(
        default=False
    )  # attached as soon as it is made, unless a chart or the like is missing; else its editor looks at it first
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=40, blank=True)  # why it failed: a key of problems.PROBLEMS
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)  # 0: how much there is to do is not known yet
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=64, blank=True)  # SHA-256 of the copy
    log = models.JSONField(default=list)  # as of Masking
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="failed") ^ Q(problem=""), name="a_failed_masking_says_why"),
            models.CheckConstraint(condition=~Q(state__in=["made", "used"]) | ~Q(result=""), name="a_made_masking_has_a_result"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "working"]), name="masking_job_open"),
            models.Index(fields=["item", "-id"], name="masking_job_of_item"),
        ]

    @property
    def open(self) -> bool:
        """Whether it is still to be made."""
        return self.state in (self.State.WAITING, self.State.WORKING)
