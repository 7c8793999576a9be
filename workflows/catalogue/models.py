"""Topics (公开事项): rows of the standard catalogue (标准目录) an item is filed under."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Unit, User
from workflows.facts import Entered, Fact, changed_only_with, never_emptied, stamped


class Topic(Entered):
    """公开事项: one row of the catalogue. What an item about it must contain, on what basis, how soon, where and for whom.

    It is not rewritten: another row of the same code takes its place when it is ended.
    """

    class LimitUnit(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        CALENDAR_DAYS = "calendar_days", _("calendar days")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    field = models.CharField(_("field"), max_length=80)  # 领域
    level1 = models.CharField(_("matter"), max_length=120)  # 一级事项
    level2 = models.CharField(_("sub-matter"), max_length=120, blank=True)  # 二级事项
    elements = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("what must be published"))
    legal_basis = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("legal basis"))
    limit = models.PositiveSmallIntegerField(_("time limit"), null=True, blank=True)  # null: the general rule of its category
    limit_unit = models.CharField(_("unit of the limit"), max_length=16, choices=LimitUnit, default=LimitUnit.WORKING_DAYS)
    limit_text = models.CharField(_("time limit as printed"), max_length=200, blank=True)
    channels = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("channels"))
    audience = models.CharField(_("audience"), max_length=80, blank=True)
    names_people = models.BooleanField(_("names private persons"), default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("responsible section"))
    category = models.ForeignKey(
        "workflows.Category", models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("category")
    )
    masking_profile = models.SlugField(_("masking profile"), max_length=40, blank=True)  # 脱敏方案; empty: the category's
    is_active = models.BooleanField(_("in use"), default=True)
    since = models.DateTimeField(null=True, editable=False)  # null: older than the keeping of it
    made_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")  # null: a command
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["field", "level1", "level2", "code"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], condition=models.Q(is_active=True), name="topic_code_once")]
        triggers = [
            stamped(),
            never_emptied(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["is_active", "ended_at", "ended_by", "category", "masking_profile"]),
            ),
            pgtrigger.Protect(
                name="never_reopened", operation=pgtrigger.Update, condition=pgtrigger.Condition("NEW.is_active AND NOT OLD.is_active")
            ),
            changed_only_with("workflows_topicversion", "topic_id", ("category_id", "masking_profile")),
        ]

    def __str__(self):
        return " / ".join(part for part in (self.field, self.level1, self.level2) if part)


class TopicVersion(Fact):
    """公开事项归类的变更: from now on the items of a topic fall under this category and this masking profile; before, under those."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    category = models.ForeignKey("workflows.Category", models.PROTECT, null=True, related_name="+")
    masking_profile = models.SlugField(max_length=40, blank=True)
    category_before = models.ForeignKey("workflows.Category", models.PROTECT, null=True, related_name="+")
    masking_profile_before = models.SlugField(max_length=40, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="topic_version_once")]
