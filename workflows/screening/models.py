"""The rows of the check: versions of rules and lexicon, what was screened, what people decided, what was masked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from workflows.engine.models import Process
from workflows.facts import Fact

from .kinds import KIND_LABELS, Kind


class RuleVersion(Fact):
    """检测规则: what each kind asks for, what the office may publish of itself, how each kind is masked; see rules.py for `data`."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="rule_number_once")]


class LexiconVersion(Fact):
    """错敏词库: the words an office watches for, each with what to write instead; see lexicon.py for `entries`."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    entries = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="lexicon_number_once")]


class Screening(Fact):
    """检测记录: what one edition of rules, lexicon and detectors found in one text or file. The same material is not searched twice, unless what
    was found holds no longer: then another row follows, and the newest counts. See records.py."""

    material = models.CharField(max_length=64)  # the content's hash, or the file's SHA-256
    edition = models.CharField(max_length=40)  # editions.Edition.code
    complete = models.BooleanField()  # false: some of it could not be read (无法自动检测)
    findings = models.JSONField(default=list)  # findings.Finding.data; no value of a person is in them
    pages = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    day = models.DateField(null=True)  # of a text: what was found holds for this day (Beijing)
    lasting = models.BooleanField(default=False)  # and for every later one: no minor's age nor a year to come was looked at
    number = models.PositiveIntegerField(default=1)

    class Meta(Fact.Meta):
        constraints = [models.UniqueConstraint(fields=["material", "edition", "number"], name="screening_number_once")]


class Decision(Fact):
    """处理意见: what a person says of findings of one kind in one place. The newest about a mark holds; see answers.py.

    `process` is the first passage of the subject, so that an answer holds for its later versions as long as the value is the same.
    """

    class Answer(models.TextChoices):
        MASKED = "masked", _("True: masked")  # 属实并脱敏
        LAWFUL = "lawful", _("True, and lawfully public")  # 属实且依法可公开
        FALSE_ALARM = "false_alarm", _("False alarm")  # 误报
        LOOKED = "looked", _("Looked at by a person: nothing wrong")  # 已人工审看 (无法自动检测、内部标志)
        OVERRULED = "overruled", _("Overruled: open again")  # 保密审查员不同意前一意见

    process = models.ForeignKey(Process, models.PROTECT, related_name="screening_decisions")
    material = models.CharField(max_length=64)  # what the person had before them
    kind = models.CharField(max_length=20, choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    marks = ArrayField(models.CharField(max_length=32))
    answer = models.CharField(max_length=12, choices=Answer)
    basis = models.CharField(max_length=200, blank=True)  # of LAWFUL: the article that demands or allows publication
    reason = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    duty = models.CharField(max_length=24, choices=Duty)
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["process", "id"], name="decision_of_process")]


class Masking(Fact):
    """脱敏记录: a public copy was made of a text or file. The original stays internal under `source`; `log` holds counts, never a value."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="maskings")  # the subject's first passage
    source = models.CharField(max_length=64)
    result = models.CharField(max_length=64)
    name = models.CharField(max_length=150, blank=True)  # of a file; empty: the text
    profile = models.CharField(max_length=40, blank=True)
    edition = models.CharField(max_length=40)
    log = models.JSONField(default=list)  # [{kind or "box", manner, count, ground, place}]
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=24, choices=Duty)
    at = models.DateTimeField()

    class Meta(Fact.Meta):
        indexes = [
            models.Index(fields=["process", "id"], name="masking_of_process"),
            models.Index(fields=["result"], name="masking_result"),
        ]


class KeyTakenUp(Fact):
    """检测密钥: from when on found values were recognised under which key, told by its fingerprint; see keys.py."""

    number = models.PositiveIntegerField(unique=True)
    fingerprint = models.CharField(max_length=64)  # editions.key_check
    at = models.DateTimeField()


class LexiconProposal(models.Model):
    """A table somebody brought for the lexicon, waiting to be looked at and put in force; none of it counts before."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaces = models.BooleanField()  # all that is there; otherwise it is added to it
    entries = models.JSONField(default=list)  # of the table alone, as a LexiconVersion has them
    errors = models.JSONField(default=list)  # [row, message]: while there are any, it cannot be put in force
    lexicon = models.ForeignKey(LexiconVersion, models.PROTECT, null=True, related_name="+")  # what came of it

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="lexicon_proposal_of_office")]
