"""Deadlines as rows, what was done to them, and how far each lapse has climbed the ladder."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from workflows.facts import DatabaseUuid, Fact


class CalendarYear(Fact):
    """工作日历: one version of one year's arrangement (State Council notice). The newest of a year holds; old ones explain old dates.

    A year without any row is taken from data/holidays.json.
    """

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField()  # one year's arrangement, in the form calendar.WorkCalendar.of reads
    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="calendar_year_version_once")]


class LadderVersion(Fact):
    """预警督办规则: the rungs a lapse climbs, as data. The newest of the office, or of the nearest office above it, holds.

    `rungs` and `rules` have the form of DEFAULT_RUNGS and DEFAULT_RULES in ladder.py, which hold where no version does.
    """

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    rungs = models.JSONField()
    rules = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="ladder_number_once")]


class Deadline(models.Model):
    """期限: a legal or internal clock of one passage. Its day-by-day explanation follows from these columns and the calendar versions."""

    class Kind(models.TextChoices):
        PUBLICATION = "publication", _("Statutory disclosure")  # T1, 条例 第二十六条
        STEP = "step", _("Step")  # one stage of the chain
        OPINION = "opinion", _("Opinion")  # 加签, 会签
        COUNTERSIGN = "countersign", _("Countersignature")  # 补签
        EXPLANATION = "explanation", _("Explanation")  # 说明
        SECRET = "secret", _("Secret in public")  # 涉密处置
        ACCOUNT = "account", _("Explanation of a lapse")  # 逾期说明

    class BudgetUnit(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        CALENDAR_DAYS = "calendar_days", _("calendar days")
        HOURS = "hours", _("hours")

    class Receipt(models.TextChoices):
        SAME_DAY = "same", _("the day itself")
        NEXT_WORKING_DAY = "next", _("the next working day")

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    process = models.ForeignKey("workflows.Process", models.PROTECT, null=True, related_name="deadlines")
    kind = models.CharField(max_length=16, choices=Kind)
    node = models.CharField(max_length=32, blank=True)  # the state or follow-up a step clock belongs to
    statutory = models.BooleanField(default=False)
    routine = models.BooleanField(default=True)  # a routine first lapse stops low on the ladder
    basis = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  # whose duty
    duty = models.CharField(max_length=24, choices=Duty)
    # who took it; null: whoever holds the duty
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    started_at = models.DateTimeField()  # the event: formation, arrival at the stage; its day is not counted
    include_start = models.BooleanField(default=False)  # ... except in display periods
    rest_day_receipt = models.CharField(max_length=4, choices=Receipt, default=Receipt.SAME_DAY)
    budget = models.PositiveSmallIntegerField()
    budget_unit = models.CharField(max_length=16, choices=BudgetUnit, default=BudgetUnit.WORKING_DAYS)
    extended_by = models.PositiveSmallIntegerField(default=0)  # in the budget's unit
    due_on = models.DateField()  # the last day allowed; while suspended, the one before the clock stopped
    due_at = models.DateTimeField()  # exclusive: the instant it is late
    provisional = models.BooleanField(default=False)  # rests on a year whose arrangement is not yet published
    suspended_at = models.DateTimeField(null=True)  # stopped now, since
    term = models.PositiveSmallIntegerField(default=1)  # a new due date is a new term
    next_rung = models.PositiveSmallIntegerField(null=True)  # index into the rungs of the ladder in force; null: nothing further
    next_rung_at = models.DateTimeField(null=True)  # stays past when the clock ended late: the sweep still records the lapse
    last_rung = models.PositiveSmallIntegerField(null=True)  # where this lapse stops, decided on expiry; null: at the ladder's end
    explanation_owed_at = models.DateTimeField(
        null=True
    )  # since when the ladder's own demand waits for an answer (说明); null: it does not
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(met_at=None) | Q(cancelled_at=None), name="deadline_met_or_cancelled"),
            models.CheckConstraint(
                condition=Q(next_rung=None, next_rung_at=None) | Q(next_rung__isnull=False, next_rung_at__isnull=False),
                name="rung_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="publication") | Q(extended_by=0, suspended_at=None), name="publication_never_stops_nor_grows"
            ),
        ]
        indexes = [  # few: every step and every rung writes all of them
            models.Index(fields=["next_rung_at", "id"], condition=Q(next_rung_at__isnull=False), name="deadline_to_sweep"),
            models.Index(fields=["office", "due_at"], condition=Q(met_at=None, cancelled_at=None), name="deadline_open"),
            models.Index(
                fields=["unit", "statutory", "due_at", "id"],
                condition=Q(suspended_at=None)
                & (Q(met_at=None) | Q(met_at__gte=F("due_at")))
                & (Q(cancelled_at=None) | Q(cancelled_at__gte=F("due_at"))),
                name="deadline_missed",
            ),
            models.Index(fields=["user", "duty", "unit"], condition=Q(explanation_owed_at__isnull=False), name="deadline_to_explain"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(  # lists are sorted by the tasks' own copy of the date; whatever moves a date moves the copy
                name="task_follows",
                operation=pgtrigger.UpdateOf("due_at"),
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("due_at"),
                func="""
                UPDATE workflows_task SET due_at = NEW.due_at
                 WHERE process_id = NEW.process_id AND node = NEW.node AND status IN ('NEW', 'ASSIGNED')
                   AND (NEW.kind <> 'opinion'
                        OR (created = NEW.started_at AND unit_id = NEW.unit_id AND owner_id IS NOT DISTINCT FROM NEW.user_id));
                RETURN NULL;
                """,
            ),
        ]

    @property
    def ended_at(self):
        return self.met_at or self.cancelled_at

    @property
    def label(self) -> str:
        """What kind of period it is. That of party affairs and residents' self-government is set by their own rules, by no statute."""
        if self.kind == self.Kind.PUBLICATION and not self.statutory:
            return gettext("Period for publication")
        return str(self.get_kind_display())

    @property
    def lapsed_at(self):
        """When it was missed (the due instant, not when somebody noticed), or None. Of one still open ask whether that instant has come."""
        if self.suspended_at or (self.ended_at and self.ended_at < self.due_at):
            return None
        return self.due_at


class Suspension(Fact):
    """中止: the clock stands still from the day after `since`, the day the letter was sent. (条例 第三十三条)"""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="suspensions")
    since = models.DateField()
    reason = models.CharField(max_length=300)
    document_number = models.CharField(max_length=80, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        pass


class Resumption(Fact):
    """恢复计算: the clock runs again from the day after `until`, the day the opinion arrived or the time for it ran out."""

    suspension = models.OneToOneField(Suspension, models.PROTECT, related_name="resumption")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    document_number = models.CharField(max_length=80, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        pass


class Extension(Fact):
    """延长: more budget, with its reason. A statutory publication date is never extended."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions")
    budget = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        pass


class Rescheduling(Fact):
    """改期: a due date gave way to another, and a new term began."""

    class Cause(models.TextChoices):
        EXTENDED = "extended", _("Extended")
        RESUMED = "resumed", _("Clock resumed")
        CALENDAR = "calendar", _("Work calendar published")

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="reschedulings")
    term = models.PositiveSmallIntegerField()  # the new one
    cause = models.CharField(max_length=10, choices=Cause)
    due_before = models.DateTimeField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["deadline", "term"], name="one_rescheduling_per_term")]


class Escalation(Fact):
    """预警: a deadline reached a rung of the ladder. The insert is the claim: one per deadline, term and rung.

    A rung is told by its code; its number is that in the ladder it was reached by.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="escalations", db_index=False)
    # the deadline's, copied by the sweep for the list of an office; the deadline's own column has the foreign key
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    term = models.PositiveSmallIntegerField()
    rung = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)  # the rung's code: remind, urge, supervise, interview, refer
    reached_at = models.DateTimeField()  # when it was due, not when the sweep noticed
    due_at = models.DateTimeField()
    # null: the one that ships
    ladder = models.ForeignKey(LadderVersion, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["deadline", "term", "rung", "code"], name="escalation_once")]
        indexes = [models.Index(fields=["office", "-reached_at"])]


class EscalationStep(Fact):
    """处置: what a leader or the 纪工委 did about a lapse, or the person answerable said about it."""

    class Kind(models.TextChoices):
        NOTED = "noted", _("Noted")  # 阅知
        DEMANDED = "demanded", _("Explanation demanded")  # 要求说明
        EXPLAINED = "explained", _("Explained")  # 说明
        SENT_BACK = "sent_back", _("Sent back to the disclosure office")  # 退办
        EXTENDED = "extended", _("Step clock extended")
        HANDED_OVER = "handed_over", _("Handed to accountability")  # 移交问责

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="steps", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    duty = models.CharField(max_length=24, choices=Duty, blank=True)
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.CharField(max_length=2000, blank=True)
    papers = models.JSONField(null=True)  # of an explanation: [{name, sha256, size, media_type}]
    # a demand: by when it is to be answered
    clock = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="asked_for_by", db_index=False)
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [
            models.Index(fields=["deadline", "at"]),
            models.Index(fields=["addressee"], condition=Q(addressee__isnull=False), name="step_asked_of"),
        ]


class Sweep(models.Model):
    """The heartbeat of the sweep: one row per kind of sweep, so that silence is seen."""

    name = models.CharField(max_length=40, primary_key=True)
    last_at = models.DateTimeField(default=None, null=True)
    fired = models.PositiveBigIntegerField(default=0)  # since the beginning
