"""Giving topics and categories another masking profile (脱敏方案): a fact, told to all who answer for the check, and public items are judged anew.

What is drafted and under way is judged by the profile in force when it is looked at, like by the rules: nobody has to do anything for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from people.models import Unit
from workflows.catalogue import topics
from workflows.catalogue.models import Topic
from workflows.disclosure import categories
from workflows.disclosure.models import Category, Item, Publication
from workflows.disclosure.states import AT_REST, State
from workflows.refusals import Refusal, Refused

from . import starting

LONGEST_REASON = 300


@dataclass(frozen=True)
class Choice:
    """A topic or category is to have this profile; `seen` is the one its page showed (None: any)."""

    subject: Topic | Category
    profile: str
    seen: str | None = None


def choose(office: Unit, choices: Sequence[Choice], *, reason: str, by, at: datetime) -> int:
    """Put these profiles in force, all or none; returns how many differ from what held.

    What is chosen for a topic holds for the ended rows of its code too: what was filed under them is still looked at, or public.
    Raises Refused: stale where another profile holds than was seen and wanted, reason_missing or reason_too_long when something changes.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=office.pk)
        wanted = [(choice, held) for choice in choices if (held := _held(choice.subject)).masking_profile != choice.profile]
        wanted = [
            (choice, held) for choice, held in wanted if choice.seen != choice.profile
        ]  # what was left alone stays as others chose it
        overtaken = [choice for choice, held in wanted if choice.seen not in (None, held.masking_profile)]
        if overtaken:
            named = "、".join(str(choice.subject) for choice in overtaken)
            message = _(
                "Somebody else chose another profile meanwhile for: %(what)s. What you chose is kept; saving again puts it in force instead."
            )
            raise Refused([Refusal("stale", message % {"what": named})])
        if not wanted:
            return 0
        if not reason.strip():
            raise Refused([Refusal("reason_missing", _("Say why this changes."), field="reason")])
        if len(reason.strip()) > LONGEST_REASON:
            raise Refused([Refusal("reason_too_long", _("At most %(most)s characters.") % {"most": LONGEST_REASON}, field="reason")])
        versions = [_put(held, choice.profile, reason=reason.strip(), by=by, at=at) for choice, held in wanted]
        older = [(_held(row), choice.profile) for choice, held in wanted if isinstance(held, Topic) for row in _ended(held)]
        for row, profile in older:
            _put(row, profile, reason=reason.strip(), by=by, at=at)
        data = {"title": office.name, "number": len(versions)}
        categories.tell_of("profiles_chosen", f"{type(versions[0]).__name__}:{versions[0].pk}", office, data, at)
        changed = [held for _choice, held in wanted] + [row for row, _profile in older]
        found = touched(changed).order_by("office", "pk").only("pk", "office_id")
        for office_id, publications in groupby(found, key=lambda publication: publication.office_id):
            starting.judge_again(office_id, [publication.pk for publication in publications], at=at, by=by)
    return len(versions)


def _held(subject):
    return type(subject).objects.select_for_update().get(pk=subject.pk)


def _ended(topic: Topic) -> QuerySet[Topic]:
    """The other rows that had its code, all of them ended."""
    return Topic.objects.filter(office=topic.office_id, code=topic.code, is_active=False).exclude(pk=topic.pk)


def choosable(office: Unit) -> QuerySet[Topic]:
    """The rows of the catalogue a profile is chosen for: those in use, and of each code the last that ended while something under it is public
    or not at rest and no row in use has the same profile for it."""
    same = {"office": OuterRef("office"), "code": OuterRef("code")}
    of_code = {f"topic__{name}": of for name, of in same.items()}
    follows = Exists(Topic.objects.filter(**same, is_active=True, masking_profile=OuterRef("masking_profile")))
    later = Exists(Topic.objects.filter(**same, is_active=False, pk__gt=OuterRef("pk")))
    public = Exists(Publication.objects.filter(**of_code, topic__is_active=False, ended_at=None))
    open_items = Exists(Item.objects.filter(**of_code, topic__is_active=False).exclude(state__in=(*AT_REST, State.DISCARDED)))
    return Topic.objects.filter(Q(is_active=True) | ~follows & ~later & (public | open_items), office=office)


def _put(held, profile: str, *, reason: str, by, at: datetime):
    if isinstance(held, Topic):
        return topics.change(held, category=held.category, masking_profile=profile, reason=reason, by=by, at=at)
    held.masking_profile = profile
    return categories.change(held, reason=reason, by=by, at=at, tell=False)


def touched(subjects: Sequence[Topic | Category]) -> QuerySet[Publication]:
    """The live publications whose profile is that of one of these: of a category, those whose topic has none of its own."""
    by_topic = Q(topic__in=[one.pk for one in subjects if isinstance(one, Topic)])
    by_category = Q(item__category__in=[one.pk for one in subjects if isinstance(one, Category)])
    return Publication.objects.filter(by_topic | by_category & (Q(topic=None) | Q(topic__masking_profile="")), ended_at=None)
