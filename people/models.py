"""Users, the unit tree, appointments and stand-ins (替岗): who held which duty, where and when.

Nothing here is deleted: a person is deactivated, an appointment or delegation is ended by its `until` (exclusive), so
"who answered for this on that day" stays a query. When and by whom each was entered, and each change of its end, is a fact
too: whoever enters or ends something for days that are over leaves that in writing. Database triggers keep the promise.
"""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .facts import Entered, Fact, never_emptied, stamped
from .names import name_key


class Duty(models.TextChoices):
    """职责: what a post must do. A duty is held by a person, in a unit, for a period."""

    AUTHOR = "author", _("Case handler")  # 承办人
    SECTION_HEAD = "section_head", _("Section head")  # 科室负责人
    DISCLOSURE_OFFICER = "disclosure_officer", _("Disclosure office")  # 政务公开办
    PUBLISHER = "publisher", _("Publisher")  # 发布员
    SECRECY_REVIEWER = "secrecy_reviewer", _("Secrecy reviewer")  # 保密审查员
    LEGAL_REVIEWER = "legal_reviewer", _("Legality reviewer")  # 合法性审核人员
    BUSINESS_LEADER = "business_leader", _("Leader in charge of the business")  # 分管领导(业务)
    DISCLOSURE_LEADER = "disclosure_leader", _("Leader in charge of disclosure")  # 分管领导(政务公开)
    DIRECTOR = "director", _("Director")  # 主任(主要负责人)
    DISCIPLINE = "discipline", _("Discipline committee")  # 纪工委
    ARCHIVIST = "archivist", _("Archivist")  # 档案管理员
    REPORTER = "reporter", _("Information officer")  # 信息员
    SCORER = "scorer", _("Evaluation panel")  # 考核组
    ADMINISTRATOR = "administrator", _("Administrator")  # 系统管理员
    GROUP_HEAD = "group_head", _("Head of the leading group")  # 领导小组组长
    GROUP_DEPUTY = "group_deputy", _("Deputy head of the leading group")  # 领导小组副组长
    GROUP_MEMBER = "group_member", _("Member of the leading group")  # 领导小组成员


#: 领导小组: its members hold these duties, highest first.
LEADING_GROUP = (Duty.GROUP_HEAD, Duty.GROUP_DEPUTY, Duty.GROUP_MEMBER)


class User(AbstractUser):  # type: ignore[django-manager-missing]  # the manager of its tasks is viewflow's, which has no types
    """A person who signs in (工作人员). Deactivated, never deleted."""

    first_name = None  # type: ignore[assignment]  # None is how Django leaves an inherited field out
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=200, blank=True, editable=False)  # pinyin: the embedded database has no Chinese collation
    deactivated_at = models.DateTimeField(null=True, editable=False)  # what was held until then stays held until then
    password_given = models.BooleanField(default=False, editable=False)  # by somebody else: its owner chooses another before anything else
    office_phone = models.CharField(_("office telephone"), max_length=40, blank=True)
    home = models.ForeignKey("Unit", models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("unit"))

    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name_key", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.name or self.username

    def save(self, *args, update_fields=None, **kwargs):
        """Keep the sort key true to the name."""
        if update_fields is None or "name" in update_fields:
            self.name_key = name_key(self.name)
            update_fields = update_fields and {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class Unit(models.Model):
    """A body in the tree 区县 – 街道 – 科室/中心/站所 – 社区(村)."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("County or district")  # 区县
        STREET = "street", _("Subdistrict office")  # 街道
        SECTION = "section", _("Section")  # 科室
        CENTER = "center", _("Center")  # 中心
        STATION = "station", _("Station")  # 站所
        COMMUNITY = "community", _("Community or village")  # 社区(村)

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))
    office = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="units")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    code = models.CharField(_("code"), max_length=40, unique=True)  # for a body: its 统一社会信用代码 or 组织机构代码
    path = models.CharField(max_length=255, editable=False, db_index=True)  # '/1/5/9/': the ids from the root to here
    order = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["path", "order"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [models.Index(fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"])]

    OFFICES = (Kind.COUNTY, Kind.STREET)

    def __str__(self):
        return self.short_name or self.name

    def save(self, *args, **kwargs):
        """Keep `path` and `office` true for this unit and all below it."""
        super().save(*args, **kwargs)
        if (self.path, self.office_id) != self._position():
            self._place()

    def _position(self):
        """(path, office id) as the parent and the kind say. A unit at the top that is no office stands for one."""
        path = f"{self.parent.path if self.parent_id else '/'}{self.pk}/"
        return path, self.pk if self.kind in self.OFFICES or not self.parent_id else self.parent.office_id

    def _place(self):
        self.path, self.office_id = self._position()
        Unit.objects.filter(pk=self.pk).update(path=self.path, office_id=self.office_id)
        for child in self.children.all():
            child.parent = self
            child._place()


def stage(period, at):
    if at < period.since:
        return "coming"
    return "present" if period.until is None or at < period.until else "past"


class Periods(models.QuerySet):
    def in_force(self, at):
        """Those that hold at `at`: since inclusive, until exclusive."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)

    def with_history(self):
        """With who entered them and every change made since: two statements."""
        changes = Prefetch("amendments", Amendment.objects.select_related("made_by").order_by("id"))
        return self.select_related("made_by").prefetch_related(changes)


class Period(Entered):
    """Something that holds from `since` until `until` (exclusive)."""

    since = models.DateTimeField(_("since"))
    until: Any  # a column of each: of an appointment it may be empty
    # null: a command, or what this started with
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)  # who made the newest of its amendments

    objects = Periods.as_manager()

    class Meta:
        abstract = True

    def stage(self, at):
        """coming, present or past: where `at` lies in the period."""
        return stage(self, at)

    @property
    def last_day(self):
        """The last moment of the period, for printing; None while it has no end."""
        return self.until and self.until - timedelta(microseconds=1)

    @property
    def entered_afterwards(self):
        """The day it was entered, where its first day was over by then; else None. What is older than the keeping of this says nothing."""
        entered = self.recorded_at and timezone.localdate(self.recorded_at)
        return entered if entered and timezone.localdate(self.since) < entered else None


def amended(column: str, *kept: str):
    """A trigger that writes an Amendment whenever one of the `kept` columns changes: an UPDATE that says nothing of it leaves a trace all the same."""
    was, now = (", ".join(f"'{name}', {row}.{name}" for name in kept) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="amended",
        operation=pgtrigger.UpdateOf(*kept),
        when=pgtrigger.After,
        condition=pgtrigger.AnyChange(*kept),
        func=f"""
        INSERT INTO people_amendment ({column}, before, after, made_by_id)
             VALUES (NEW.id, jsonb_build_object({was}), jsonb_build_object({now}), NEW.changed_by_id);
        RETURN NULL;
        """,
    )


class Appointment(Period):
    """任职: this person holds this duty in this unit, from `since` until `until` (exclusive; empty: still).

    It answers for the units in `scopes`, each with everything below it (领导分工); none named means its own unit.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name=_("person"))
    duty = models.CharField(_("duty"), max_length=24, choices=Duty)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("unit"))
    scopes = models.ManyToManyField(Unit, through="AppointmentScope", related_name="+", blank=True, verbose_name=_("answers for"))
    title = models.CharField(_("post"), max_length=60, blank=True)  # 职务, as printed: 党工委委员、办事处副主任
    until = models.DateTimeField(_("until"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    entered_reason = models.CharField(max_length=200, blank=True, editable=False)  # why it was entered after it had begun
    ended_reason = models.CharField(max_length=200, blank=True, editable=False)  # why it was ended for days that were over

    class Meta:
        ordering = ["duty", "since"]
        constraints = [models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="appointment_ends_after_it_starts")]
        indexes = [models.Index(fields=["user", "since"]), models.Index(fields=["duty", "since"])]
        triggers = [
            stamped(),
            never_emptied(),
            amended("appointment_id", "until", "title", "document_number"),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("user", "duty", "unit", "since", "made_by", "public_id", "recorded_at", "xid"),
            ),
            pgtrigger.Protect(
                name="never_reopened",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until)"),
            ),
            pgtrigger.Protect(
                name="reasons_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.entered_reason <> NEW.entered_reason OR (OLD.ended_reason <> NEW.ended_reason AND OLD.until IS NOT DISTINCT FROM NEW.until)"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_duty_display()} · {self.unit}"


class AppointmentScope(Entered):
    """领导分工: a unit an appointment answers for. Another division of work is another appointment: it is entered with it or not at all."""

    appointment = models.ForeignKey(Appointment, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)

    class Meta:
        db_table = "people_appointment_scopes"
        constraints = [models.UniqueConstraint(fields=["appointment", "unit"], name="appointment_scope_once")]
        triggers = [
            stamped(),
            never_emptied(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="with_its_appointment",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                IF (SELECT xid FROM people_appointment WHERE id = NEW.appointment_id) IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
                    RAISE EXCEPTION 'what an appointment answers for is entered with it: %', NEW.appointment_id;
                END IF;
                RETURN NEW;
                """,
            ),
        ]


class Delegation(Period):
    """替岗: `deputy` stands in for `principal` in the named duties, from `since` until `until` (exclusive)."""

    principal = models.ForeignKey(User, models.PROTECT, related_name="delegations_given", verbose_name=_("person replaced"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="delegations_held", verbose_name=_("stand-in"))
    duties = ArrayField(models.CharField(max_length=24, choices=Duty), verbose_name=_("duties"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    SHORTEST = timedelta(microseconds=1)  # a stand-in called off before it began keeps its row, and never held
    CALLED_OFF = Q(until__lte=F("since") + SHORTEST)  # ended before it began; `stage` says the same of one that is loaded

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="delegation_to_somebody_else"),
        ]
        triggers = [
            stamped(),
            never_emptied(),
            amended("delegation_id", "until"),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "principal", "deputy", "duties", "since", "reason", "made_by", "public_id", "recorded_at", "xid"
                ),
            ),
            pgtrigger.Protect(name="never_prolonged", operation=pgtrigger.Update, condition=pgtrigger.Condition("NEW.until > OLD.until")),
        ]

    def stage(self, at):
        """As of any period, or called_off: ended before it began, which nobody ends again."""
        return "called_off" if self.until <= self.since + self.SHORTEST else super().stage(at)

    @property
    def duty_names(self):
        return "、".join(str(Duty(duty).label) for duty in self.duties)

    def __str__(self):
        return f"{self.deputy} → {self.principal}"


class Amendment(Fact):
    """变更: the end of an appointment or stand-in was set or brought forward, or its post or document put right; written by a trigger."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="amendments")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="amendments")
    before = models.JSONField()  # `until` and, of an appointment, `title` and `document_number`, as they were
    after = models.JSONField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: a command, or somebody with the database in hand

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(appointment=None, delegation__isnull=False) | Q(appointment__isnull=False, delegation=None),
                name="amendment_of_one_period",
            )
        ]

    @staticmethod
    def _moment(told):
        return told["until"] and datetime.fromisoformat(told["until"])

    @property
    def ends(self):
        """Whether it is the end that changed."""
        return self._moment(self.before) != self._moment(self.after)

    @property
    def last_moment(self):
        """The last moment of the period from now on."""
        return self._moment(self.after) - timedelta(microseconds=1)

    @property
    def last_moment_before(self):
        """The last moment as it was to be; None: it had no end."""
        return (until := self._moment(self.before)) and until - timedelta(microseconds=1)

    @property
    def afterwards(self):
        """Whether the new last day was over when it was entered: the past was changed."""
        return self.ends and timezone.localdate(self.last_moment) < timezone.localdate(self.recorded_at)


class Preview(models.Model):
    """An import that was read and shown, waiting a day at most to be confirmed: it holds names, addresses and telephones."""

    KEPT = timedelta(days=1)

    class Purpose(models.TextChoices):
        PEOPLE = "people", _("People")
        TOPICS = "topics", _("Catalogue of topics")

    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.PEOPLE)

    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    file_name = models.CharField(max_length=120)
    rows = models.JSONField()
    digest = models.TextField()

    @classmethod
    def kept(cls, at):
        return cls.objects.filter(at__gte=at - cls.KEPT)

    @classmethod
    def forget(cls, at):
        """Clears those whose day is over."""
        cls.objects.filter(at__lt=at - cls.KEPT).delete()


from .tokens import Token  # noqa: E402, F401  (a model too; its functions stand with it)
