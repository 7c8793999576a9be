"""The item of government information and what belongs to it: content, revisions, files, chains, publications."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Unit
from workflows.engine.models import Process
from workflows.facts import DatabaseUuid, Fact, changed_only_with

from . import numbering, records
from .context import Context
from .fields import Attribute
from .flows import DisclosureFlow
from .machine import ItemMachine


class CategorySettings(models.Model):
    """What a category says of its items. `Category` holds what is in force, `CategoryVersion` what was, with who changed it and why."""

    class Regime(models.TextChoices):
        GOVERNMENT = "government", _("Government information")  # 政府信息
        PARTY = "party", _("Party affairs")  # 党务公开: never in T1 or the statutory tables
        RESIDENTS = "residents", _("Residents' self-government")  # 居务/村务公开

    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=300, blank=True)
    regime = models.CharField(_("regime"), max_length=12, choices=Regime, default=Regime.GOVERNMENT)
    limit = models.PositiveSmallIntegerField(_("time limit"), default=20)
    limit_unit = models.CharField(
        _("unit of the limit"),
        max_length=16,
        default="working_days",
        choices=[("working_days", _("working days")), ("calendar_days", _("calendar days"))],
    )
    limit_basis = models.CharField(_("basis of the limit"), max_length=120, default="条例 第二十六条")
    is_routine = models.BooleanField(_("routine: a first lapse stays below the discipline committee"), default=True)
    urgent = models.BooleanField(_("emergency: consent by telephone, signed within 24 hours"), default=False)
    masking_profile = models.SlugField(_("masking profile"), max_length=40, blank=True)  # 脱敏方案; empty: the ordinary one
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True


#: The settings of a category: what a version of them consists of.
SETTINGS = tuple(field.name for field in CategorySettings._meta.local_fields)


class Category(CategorySettings):
    """事项类别: decides the chain an item passes and its legal clock. Inherited down the tree of offices."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="category_code_once")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            changed_only_with("workflows_categoryversion", "category_id", SETTINGS),
        ]

    def __str__(self):
        return self.name


class CategoryVersion(CategorySettings, Fact):
    """事项类别设置的一个版本: never edited; the newest says the same as the category."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["category", "number"], name="category_version_once")]


class ChainVersion(Fact):
    """审签链: the levels items of a category pass, in order; a new version never changes an item already submitted.

    `levels` is a list of {"state", "working_days", "covers": [states answered by the same person]}; see chains.py.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="chains")
    number = models.PositiveIntegerField()
    levels = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["category", "number"], name="chain_number_once")]


class OfficeProfile(Fact):
    """How an office publishes, versioned: the newest row of the office, or of the nearest office above it, holds."""

    class Platform(models.TextChoices):
        DISTRICT_PORTAL = "district_portal", _("the street's column on the district portal")
        BUILT_IN = "built_in", _("the built-in portal")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="profiles")
    first_platform = models.CharField(max_length=20, choices=Platform, default=Platform.DISTRICT_PORTAL)
    portal_name = models.CharField(max_length=80, blank=True)
    portal_url = models.URLField(blank=True)
    index_prefix = models.CharField(max_length=40)  # 索引号: <prefix>/<yyyymm>-<5 digits>
    contact = models.CharField(max_length=200, blank=True)
    archive_pattern = models.CharField(max_length=60, default=numbering.ARCHIVE_PATTERN)  # 归档号
    # 审核人 on the public page: the name of a member of staff, which no rule demands; many offices print none, so none is unless they say so
    names_reviewer = models.BooleanField(default=False)
    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        pass


class CheckList(Fact):
    """公开办核对清单: what the disclosure office confirms when it passes an item, versioned; the newest of the office, or of the nearest office
    above it, holds. See checklist.py."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    lines = ArrayField(models.CharField(max_length=80))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="check_list_number_once")]


class IndexCounter(models.Model):
    """The last number given in a month: 索引号 run through the month without a gap, in the order of final approvals."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.CharField(max_length=6)  # yyyymm
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "month"], name="index_counter_once")]


class RunningNumber(models.Model):
    """The last number given in a year: 审批编号 and 归档号 run through it without a gap."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    series = models.CharField(max_length=10, choices=[(numbering.APPROVAL, "审批编号"), (numbering.ARCHIVE, "归档号")])
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "series", "year"], name="running_number_once")]


class Content(models.Model):
    """内容: what a revision says, under its hash. Purgeable; the facts that point here keep only the hash."""

    content_hash = models.CharField(max_length=64, primary_key=True)
    data = models.JSONField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(data__isnull=True) ^ Q(purged_at__isnull=True), name="content_is_there_or_purged")
        ]


class StoredFile(models.Model):
    """附件正文: bytes under their hash in Django's storage; written once, purgeable."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    location = models.CharField(max_length=200)
    stored_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)


class Item(Context, ItemMachine):
    """政府信息: the thing that goes from draft to archive. `state` belongs to its current passage; being public is a fact of its own."""

    flow = DisclosureFlow
    notes_for, begun, arrived = records.notes_for, records.begun, records.arrived

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="items", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="items", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="items")
    topic = models.ForeignKey("workflows.Topic", models.PROTECT, null=True, related_name="items")
    process = models.OneToOneField(Process, models.PROTECT, related_name="item")  # the current passage
    version = models.PositiveIntegerField(default=1)  # the number of the last move
    title = models.CharField(max_length=300)
    attribute = models.CharField(max_length=12, choices=Attribute, default=Attribute.PUBLIC)
    formed_on = models.DateField(null=True)
    approval_number = models.CharField(max_length=100, blank=True)  # 审批编号, from the first submission on
    index_number = models.CharField(max_length=80, blank=True)  # 索引号, once the chain is passed
    archive_number = models.CharField(max_length=80, blank=True)  # 归档号: by the office's pattern, or what the archivist wrote
    revision = models.ForeignKey("workflows.Revision", models.PROTECT, null=True, related_name="+")  # what is before the chain
    chain = models.ForeignKey(ChainVersion, models.PROTECT, null=True, related_name="+")  # fixed at submission
    submitted_under = models.ForeignKey(CategoryVersion, models.PROTECT, null=True, related_name="+", db_index=False)  # fixed with it
    returned_from = models.CharField(max_length=32, blank=True)  # who sent it back, and gets it again
    live = models.ForeignKey("workflows.Publication", models.PROTECT, null=True, related_name="+")  # what citizens read now
    search = SearchVectorField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [  # none on what most steps change: PostgreSQL then leaves all of them alone
            models.Index(fields=["office", "-id"]),
            models.Index(fields=["unit", "-id"]),
            models.Index(fields=["author", "-id"]),
            GinIndex(fields=["search"], name="item_search"),
            models.Index(fields=["office", "archive_number"], condition=~Q(archive_number=""), name="item_archive_number"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["index_number"], condition=~Q(index_number=""), name="index_number_once"),
            models.UniqueConstraint(fields=["office", "approval_number"], condition=~Q(approval_number=""), name="approval_number_once"),
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
                    RAISE EXCEPTION 'item % cannot be % at version %: no move says so', NEW.id, NEW.state, NEW.version;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.title


class Draft(models.Model):
    """草稿: what somebody is typing, saved as they type; becomes a revision when they submit.

    One per item, person and revision it was begun from (`base`, its number; 0: none). When somebody else's revision comes first it is
    left behind: kept for whoever typed it, and never taken for the text by itself.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="drafts")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    base = models.PositiveIntegerField(default=0, db_default=0)
    data = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "editor", "base"], name="one_draft_per_editor_and_base")]


class Revision(Fact):
    """版本: an immutable state of an item's content, named by its hash."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    core_hash = models.CharField(max_length=64)  # changes only with what voids every approval: attribute, name lists, attachments
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="revision_number_once")]


class Publication(models.Model):
    """公开: what citizens read of an item, from `public_at` until `ended_at`. The portal reads this table and no other."""

    class End(models.TextChoices):
        REPLACED = "replaced", _("replaced by a correction")  # 更正
        WITHDRAWN = "withdrawn", _("withdrawn")  # 撤稿
        EXPIRED = "expired", _("display period over")  # 已下架: 公开期限已满

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="publications")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    topic = models.ForeignKey("workflows.Topic", models.PROTECT, null=True, related_name="+", db_index=False)
    regime = models.CharField(max_length=12, choices=Category.Regime)
    index_number = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    body = models.TextField()  # canonical HTML
    metadata = models.JSONField(default=dict)  # 文号, 成文日期, 关键词, 有效性, 审核人…: the public page's table
    attachments = models.JSONField(default=list)  # [{name, sha256, size, media_type}]
    keywords = ArrayField(models.CharField(max_length=40), default=list)
    formed_on = models.DateField(null=True)
    public_at = models.DateTimeField()  # when it was really public on the first platform; the statutory clock stops here
    display_until = models.DateField(null=True)  # inclusive
    link = models.URLField(max_length=500, blank=True)
    platform = models.CharField(max_length=20, choices=OfficeProfile.Platform)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    search = SearchVectorField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    end_notice = models.CharField(max_length=300, blank=True)  # repeats nothing of what was withdrawn

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")), name="ended_says_how"),
            models.UniqueConstraint(fields=["item"], condition=Q(ended_at=None), name="one_live_publication_per_item"),
        ]
        indexes = [
            models.Index(fields=["office", "-public_at"], condition=Q(ended_at=None), name="publication_live"),
            models.Index(fields=["topic", "-public_at"], condition=Q(ended_at=None), name="publication_of_topic"),
            models.Index(
                fields=["display_until"], condition=Q(ended_at=None, display_until__isnull=False), name="publication_to_take_down"
            ),
            GinIndex(fields=["search"], name="publication_search"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_ended",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("item", "revision", "title", "body", "metadata", "attachments", "public_at", "index_number"),
                func="""
                IF NEW.ended_at IS NULL OR NEW.body <> '' OR NEW.metadata <> '{}' OR NEW.attachments <> '[]' OR NEW.search IS NOT NULL
                   OR ROW(NEW.item_id, NEW.revision_id, NEW.public_at, NEW.index_number)
                      IS DISTINCT FROM ROW(OLD.item_id, OLD.revision_id, OLD.public_at, OLD.index_number) THEN
                    RAISE EXCEPTION 'publication % is ended, or emptied once it has ended, and never changed otherwise', OLD.id;
                END IF;
                RETURN NEW;
                """,
            ),
        ]


class Reading(Fact):
    """查阅记录: who read restricted data (非公开信息, quarantined finds, unmasked values), when, why."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="readings")
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["item", "-at"])]
