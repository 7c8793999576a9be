"""How far a replay has come: one row for each, and which item each of its numbers became."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Unit
from workflows.disclosure.models import Item


class Replay(models.Model):
    """回放: an office's year, or its open work of one day, made from a seed. Unfinished, it goes on where it stopped."""

    class What(models.TextChoices):
        YEAR = "year", _("a year of office life")
        PRESENT = "present", _("the open work of one day")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=What, default=What.YEAR)
    year = models.PositiveSmallIntegerField()
    items = models.PositiveIntegerField()
    seed = models.IntegerField()
    until = models.DateTimeField()  # nothing is played that would happen after it: the moment the replay was first asked for
    swept_on = models.DateField(null=True)  # the last day whose lapses were recorded
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "what", "year", "items", "seed"], name="replay_once"),
            models.UniqueConstraint(fields=["office"], condition=Q(finished_at=None), name="one_unfinished_replay_per_office"),
        ]

    def __str__(self):
        return f"{self.office} {self.year}"


class ReplayedItem(models.Model):
    """The item a number of a replay became. Written with the item's first move, so that no number is played twice."""

    replay = models.ForeignKey(Replay, models.PROTECT, related_name="played")
    number = models.PositiveIntegerField()
    item = models.OneToOneField(Item, models.PROTECT, related_name="+")
    over = models.BooleanField(default=False)  # its course has come to an end

    class Meta:
        constraints = [models.UniqueConstraint(fields=["replay", "number"], name="replayed_number_once")]
