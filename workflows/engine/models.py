"""The engine's rows: a passage through a machine, the tasks it gives to people, and the moves they make."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from people.models import Duty, Unit
from workflows.facts import DatabaseUuid, Fact


class Process(AbstractProcess):
    """一次流转: one passage of a subject through its machine. A correction (更正) of the same item is another passage."""

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(default=1)  # which passage of its subject this is
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")  # the subject's first passage; null: this one

    class Meta:
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


OPEN = (STATUS.NEW, STATUS.ASSIGNED)


class Task(AbstractTask):
    """待办: something one person, or anyone holding a duty for a unit, is asked to do. Open while NEW (nobody took it) or ASSIGNED (签收)."""

    class Kind(models.TextChoices):
        MAIN = "main", _("Step")  # the chain waits for it
        OPINION = "opinion", _("Opinion")  # 加签, 会签: the chain waits for all of them
        FOLLOW_UP = "follow_up", _("Follow-up")  # the chain went on; this is still owed (补签, 说明, 读网复核)
        COPY = "copy", _("Copy")  # 抄送: to be read

    # viewflow's own columns that a headless list has no use for (its generic key cannot be removed); nothing may cascade
    previous = None
    external_task_id = None
    scheduled = None
    owner_permission = None
    owner_permission_content_type = models.ForeignKey(
        "contenttypes.ContentType", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks")
    status = models.CharField(max_length=10, choices=STATUS.choices, default=STATUS.NEW)
    created = models.DateTimeField()

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    process = models.ForeignKey(Process, models.PROTECT, related_name="tasks", db_index=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=24, choices=Duty)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MAIN)
    node = models.CharField(max_length=32)  # the state, or the follow-up, this task stands for
    title = models.CharField(max_length=300)
    returned = models.BooleanField(default=False)  # it came back (退回修改)
    note = models.CharField(max_length=500, blank=True)  # what the asker wrote: the question of a 会签, the words of a 催办
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True, blank=True)  # the step clock's end; exclusive: the instant it is late

    class Meta:
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["process"], condition=Q(kind="main", status__in=OPEN), name="one_open_main_task_per_process"),
            models.CheckConstraint(condition=Q(status=STATUS.NEW, owner=None) | ~Q(status=STATUS.NEW), name="an_untaken_task_has_no_owner"),
            models.CheckConstraint(condition=Q(status__in=OPEN, finished=None) | Q(finished__isnull=False), name="a_closed_task_says_when"),
        ]
        indexes = [  # few: every step writes all of them
            models.Index(fields=["owner", "due_at", "id"], condition=Q(status__in=OPEN), name="task_mine"),
            models.Index(fields=["duty", "unit", "due_at", "id"], condition=Q(status__in=OPEN, owner=None), name="task_pool"),
            models.Index(fields=["owner", "-finished"], condition=~Q(status__in=OPEN), name="task_done"),
            models.Index(fields=["process"], name="task_of_process"),
        ]


class Move(Fact):
    """留痕: one performed step; who, in what duty, for whom, when, from where to where, by which rule, on which content."""

    class Via(models.TextChoices):
        WEB = "web", _("page")
        API = "api", _("interface")
        SYSTEM = "system", _("system")
        REPLAY = "replay", _("replay")

    process = models.ForeignKey(Process, models.PROTECT, related_name="moves", db_index=False)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="moves", db_index=False)
    number = models.PositiveIntegerField()  # 1, 2, 3… over all passages of the subject: its version
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=32, blank=True)  # empty: the subject did not exist
    target = models.CharField(max_length=32)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="moves", db_index=False)  # null: the system
    # 替岗: stood in for
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    duty = models.CharField(max_length=24, choices=Duty, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    basis = models.CharField(max_length=120, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)  # what the person had before them
    core_hash = models.CharField(max_length=64, blank=True)
    inputs = models.JSONField(default=dict)
    via = models.CharField(max_length=8, choices=Via, default=Via.WEB)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="move_number_once")]
        indexes = [models.Index(fields=["actor", "-at"], name="move_by_actor")]

    @property
    def said(self) -> str:
        """What its actor wrote to whoever reads it, in whatever field of that step; '' where nothing."""
        return next((text for key in ("reason", "opinion", "text", "question", "means") if (text := self.inputs.get(key))), "")
