"""The quarantine's rows: material that waits, the keys to it, who looked at it, what was released, and files still being read."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Unit
from workflows.engine.models import Process
from workflows.facts import DatabaseUuid, Fact

from . import records
from .flow import QuarantineFlow
from .machine import QuarantineMachine
from .states import State


class Quarantined(QuarantineMachine):
    """疑似涉密材料: a text or file that looks like a state secret. The row tells where, why and whose; never what it says nor what it is called.

    `bound_for` is the first passage of what it was to become part of, `destination` the name of the procedure that takes it there.
    """

    class Form(models.TextChoices):
        FILE = "file", _("File")
        TEXT = "text", _("Text typed")

    flow = QuarantineFlow
    notes_for, begun = records.notes_for, records.begun
    returned_from = ""  # nothing here is ever sent back

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # who entered it
    process = models.OneToOneField(Process, models.PROTECT, related_name="quarantined")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=60)  # neutral: 疑似涉密材料 #12
    bound_for = models.ForeignKey(Process, models.PROTECT, related_name="+")
    destination = models.CharField(max_length=20)
    form = models.CharField(max_length=4, choices=Form)
    hash = models.CharField(max_length=64)  # SHA-256 of the file, or of what was typed
    size = models.PositiveBigIntegerField()  # bytes
    findings = models.JSONField()  # [{place, reason, level}]: where and why, without a word of it
    marks = ArrayField(models.CharField(max_length=32), default=list)  # findings.Finding.mark
    stretches = ArrayField(models.CharField(max_length=64), default=list)  # what a release admits; see suspicion.py
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="quarantined_of_unit"),
            models.Index(fields=["bound_for"], name="quarantined_for"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["bound_for", "author", "hash"], condition=Q(state=State.SUSPECTED), name="suspected_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="state_needs_move",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "version", "process_id"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM workflows_move m
                     WHERE m.process_id = NEW.process_id AND m.number = NEW.version AND m.target = NEW.state
                       AND m.xid = pg_current_xact_id()::text::bigint
                ) THEN
                    RAISE EXCEPTION 'quarantined % cannot be % at version %: no move says so', NEW.id, NEW.state, NEW.version;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.title


class Arrival(models.Model):
    """待检测文件: an upload of which pictures are still to be read; its bytes wait in the vault. Gone once it was attached or quarantined."""

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    bound_for = models.ForeignKey(Process, models.PROTECT, related_name="+")
    destination = models.CharField(max_length=20)
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    at = models.DateTimeField()
    pages = models.PositiveIntegerField(default=0)  # to be read; 0: not yet known
    done = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)  # a worker has it; moved ahead while it makes progress
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bound_for", "uploader", "sha256"], name="arrival_once")]


class Sealed(models.Model):
    """密钥: how to open one file of the vault. With this row gone nobody can. Backups leave this table out."""

    quarantined = models.OneToOneField(Quarantined, models.PROTECT, null=True, related_name="sealed")
    arrival = models.OneToOneField(Arrival, models.PROTECT, null=True, related_name="sealed")
    location = models.CharField(max_length=100, unique=True)
    key = models.BinaryField()  # wrapped; see keys.py

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quarantined=None, arrival__isnull=False) | Q(quarantined__isnull=False, arrival=None), name="sealed_for_one"
            )
        ]


class Release(Fact):
    """放行记录: this very file or stretch of text is admitted for the subject whose first passage is `bound_for`."""

    bound_for = models.ForeignKey(Process, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)
    quarantined = models.ForeignKey(Quarantined, models.PROTECT, related_name="releases")
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["bound_for", "hash"], name="release_of_material")]


class Inspection(Fact):
    """查阅记录: who looked at quarantined material, why, when."""

    class What(models.TextChoices):
        SHOWN = "shown", _("looked at on the page")
        DOWNLOADED = "downloaded", _("downloaded")
        LOST = "lost", _("could not be opened")

    quarantined = models.ForeignKey(Quarantined, models.PROTECT, related_name="inspections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["quarantined", "-at"], name="inspection_of")]
