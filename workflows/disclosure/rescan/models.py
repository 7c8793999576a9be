"""The rows of a rescan: what is to be searched, what is open on each publication, what was found, what was confirmed, who stands in which list."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from workflows.disclosure.models import Item, Publication
from workflows.engine.models import Move
from workflows.facts import DatabaseUuid, Fact
from workflows.screening.kinds import KIND_LABELS, Action, Kind
from workflows.screening.models import LexiconVersion, RuleVersion

KINDS = [(kind.value, KIND_LABELS[kind]) for kind in Kind]


class Rescan(models.Model):
    """排查: one search, with one edition of rules, lexicon and detectors, of everything an office has public; or of the attachments of all that
    is being drafted and reviewed, which must be searched by the edition in force before they go on."""

    class Scope(models.TextChoices):
        PUBLIC = "public", _("what is public")
        UNDER_WAY = "under_way", _("attachments of drafts and of items under way")

    class Cause(models.TextChoices):
        EDITION = "edition", _("new rules, lexicon or detectors")
        ASKED = "asked", _("asked for")
        PROFILE = "profile", _("another masking profile")
        MONTHLY = "monthly", _("every month")  # 历史信息清理
        EVER = "ever", _("asked for, with what was public before")

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=40)
    rules = models.ForeignKey(RuleVersion, models.PROTECT, null=True, related_name="+")  # null: as shipped
    lexicon = models.ForeignKey(LexiconVersion, models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.PUBLIC)
    cause = models.CharField(max_length=10, choices=Cause)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)  # texts, files, and lists to compare
    compared = models.BooleanField(default=False)  # the rows that compare lists have been made
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: a newer edition came

    @property
    def looks_back(self) -> bool:
        """Whether it searches, and asks people about, what is public no longer: that it was is on record, and cannot be taken back."""
        return self.cause == self.Cause.EVER

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "scope"], condition=Q(finished_at=None, stopped_at=None), name="one_running_rescan_per_office"
            )
        ]
        indexes = [models.Index(fields=["office", "-id"], name="rescan_of_office")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


class RescanWork(models.Model):
    """A text or file of a publication that a rescan still has to search, or has searched. Claimed, then done; a stale claim is taken over.

    With the material LISTS it is the publication as a whole, to be compared with the other lists once all have been searched. Without a
    publication it is an attachment of whatever is under way.
    """

    class Priority(models.IntegerChoices):
        PUBLIC = 0
        UNDER_WAY = 1  # an item cannot go on before
        WANTED = 2  # somebody tried to

    LISTS = "lists"

    rescan = models.ForeignKey(Rescan, models.PROTECT, related_name="work")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")
    material = models.CharField(max_length=64)
    name = models.CharField(max_length=150, blank=True)  # of the file; empty: the text
    priority = models.PositiveSmallIntegerField(default=Priority.PUBLIC)
    attempts = models.PositiveSmallIntegerField(default=0)
    long = models.BooleanField(default=False)  # a minute was not enough: a task of its own takes as long as one file may
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    complete = models.BooleanField(default=False)  # all of it could be read

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rescan", "publication", "material"], name="rescanned_once"),
            models.UniqueConstraint(fields=["rescan", "material"], condition=Q(publication=None), name="rescanned_once_under_way"),
        ]
        indexes = [models.Index(fields=["-priority", "rescan", "id"], condition=Q(done_at=None), name="rescan_work_owed")]


class Asked(models.QuerySet):
    def asked(self):
        """Those people are asked about: of what is public, and of what a search that looks back found in what no longer is."""
        return self.filter(Q(publication__ended_at=None) | Q(rescan__cause=Rescan.Cause.EVER))


class PublicationCheck(models.Model):
    """How the last rescan left a publication: which edition searched it, and what is still open. Made again whenever something is answered."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="+")
    rescan = models.ForeignKey(Rescan, models.PROTECT, related_name="+")
    open = models.PositiveIntegerField(default=0)  # values nobody has answered
    confirmed = models.PositiveIntegerField(default=0)  # values confirmed to be there, while it is still public
    worst = models.CharField(max_length=8, choices=[(action.value, action.value) for action in Action], blank=True)
    kinds = models.JSONField(default=dict)  # {kind: values open or confirmed}
    shared = models.PositiveIntegerField(default=0)  # people who stand in other lists too (汇聚)
    at = models.DateTimeField()

    objects = Asked.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["publication"], condition=Q(open__gt=0) | Q(confirmed__gt=0) | Q(shared__gt=0), name="publication_to_look_at"
            )
        ]


class Discovery(Fact):
    """排查发现: a rescan found this value in what is public, and nobody had answered it. `finding` is as findings.Finding.data: no value in it."""

    rescan = models.ForeignKey(Rescan, models.PROTECT, related_name="discoveries")
    item = models.ForeignKey(Item, models.PROTECT, related_name="discoveries")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    material = models.CharField(max_length=64)
    name = models.CharField(max_length=150, blank=True)
    edition = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=KINDS)
    mark = models.CharField(max_length=32)
    finding = models.JSONField()
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["item", "mark", "edition"], name="discovered_once_an_edition")]
        indexes = [models.Index(fields=["publication", "edition"], name="discovery_of_publication")]


class Leak(Fact):
    """泄露事实: somebody confirmed that what was found was there, and public. What accountability reads; names nobody by itself.

    Public from `publication.public_at` until `publication.ended_at`; who wrote, approved and published it say the moves of `move`'s passage.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="leaks")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    move = models.ForeignKey(Move, models.PROTECT, null=True, related_name="+")  # the publishing; null: it was taken over from elsewhere
    rescan = models.ForeignKey(Rescan, models.PROTECT, related_name="leaks")
    material = models.CharField(max_length=64)
    name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    marks = ArrayField(models.CharField(max_length=32))  # as many as there were values
    reason = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    duty = models.CharField(max_length=24, choices=Duty)
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [
            models.Index(fields=["item", "id"], name="leak_of_item"),
            models.Index(fields=["publication"], name="leak_of_publication"),
        ]


class PublishedMark(models.Model):
    """汇聚: a person recognised in a live publication, by a mark that tells nobody who it is. Filled at publication and by every rescan."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)  # a Kind, or aggregation.PERSON
    mark = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "mark"], name="published_mark_once")]
        indexes = [models.Index(fields=["mark", "publication"], name="published_mark")]
