"""Publishing a version of the rules or of the lexicon, and finding the one in force; versions are never edited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Duty, Unit
from workflows.notices import outbox
from workflows.notices.outbox import Note
from workflows.refusals import Refusal, Refused

from .models import LexiconVersion, RuleVersion
from .rules import BadRules, Rules

LONGEST_REASON = 300
LARGE: dict[type, tuple[str, ...]] = {LexiconVersion: ("entries",)}  # fetched only where they are looked at


def in_force(model, office: Unit):
    """The version of the rules or the lexicon that holds for an office, its own or an inherited one; None is what the product ships."""
    above = [int(part) for part in office.path.strip("/").split("/")]
    found = model.objects.filter(office__in=above).select_related("office", "made_by").defer(*LARGE.get(model, ()))
    return max(found.order_by("office_id", "-number").distinct("office_id"), key=lambda row: above.index(row.office_id), default=None)


def publish_rules(office: Unit, data: Mapping[str, Any], *, reason: str, seen: int, by, at: datetime) -> RuleVersion:
    """Put rules in force for an office and all below it that have none of their own.

    `seen` is the id of the version the person began from, 0 for what ships. Raises Refused: bad_rules, reason_missing, stale, unchanged.
    """
    refusals = _reason_refusals(reason)
    try:
        after = Rules.of(data)
    except BadRules as error:
        refusals.append(Refusal("bad_rules", str(error)))
    if refusals:
        raise Refused(refusals)
    with transaction.atomic():
        before = _locked(RuleVersion, office, seen)
        if before is not None and before.office_id == office.pk and Rules.of(before.data) == after:
            raise Refused([_unchanged()])
        version = RuleVersion.objects.create(
            office=office, number=_next(RuleVersion, office), data=dict(data), reason=reason.strip(), made_by=by, at=at
        )
        _tell("rules_published", version, at)
    return version


def publish_lexicon(office: Unit, entries: Sequence[Mapping[str, Any]], *, reason: str, seen: int, by, at: datetime) -> LexiconVersion:
    """Put a lexicon in force, like `publish_rules`. The entries were read by lexicon.parse. Raises Refused: reason_missing, stale, unchanged."""
    if refusals := _reason_refusals(reason):
        raise Refused(refusals)
    with transaction.atomic():
        before = _locked(LexiconVersion, office, seen)
        if before is not None and before.office_id == office.pk and before.entries == list(entries):
            raise Refused([_unchanged()])
        version = LexiconVersion.objects.create(
            office=office, number=_next(LexiconVersion, office), entries=list(entries), reason=reason.strip(), made_by=by, at=at
        )
        _tell("lexicon_published", version, at)
    return version


def _reason_refusals(reason: str) -> list[Refusal]:
    if not reason.strip():
        return [Refusal("reason_missing", _("Say why this changes."), field="reason")]
    if len(reason.strip()) > LONGEST_REASON:
        return [Refusal("reason_too_long", _("At most %(most)s characters.") % {"most": LONGEST_REASON}, field="reason")]
    return []


def _unchanged() -> Refusal:
    return Refusal("unchanged", _("Nothing differs from the version in force."))


def _locked(model, office: Unit, seen: int):
    """The version in force, with the office's row held so that versions come one after the other. Raises Refused when it is another one."""
    Unit.objects.select_for_update().get(pk=office.pk)
    before = in_force(model, office)
    if (before.pk if before else 0) != seen:
        message = _(
            "Somebody else put a new version in force meanwhile. What you entered is kept here; look at what changed and save again."
        )
        raise Refused([Refusal("stale", message)])
    return before


def _next(model, office: Unit) -> int:
    newest = model.objects.filter(office=office).order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _tell(event: str, version, at: datetime) -> None:
    """三员分立: whoever changes what the check looks for, the secrecy reviewer and the administrator both learn of it."""
    notes = [
        Note(event, duty=duty, unit_id=version.office_id, data={"title": version.office.name, "number": version.number})
        for duty in (Duty.SECRECY_REVIEWER, Duty.ADMINISTRATOR)
    ]
    outbox.queue(notes, office_id=version.office_id, process_id=None, move_id=None, at=at, cause=f"{event}:{version.pk}")


def previous(version):
    """The version before this one in the same office; None for the first."""
    return type(version).objects.filter(office_id=version.office_id, number=version.number - 1).first()
