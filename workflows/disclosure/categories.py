"""An office's categories and chains (事项类别与审签链): which hold, making and ending them, putting new settings or a new chain in force."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from people.queries import holders
from workflows.catalogue import topics
from workflows.catalogue.models import Topic
from workflows.notices import outbox
from workflows.notices.outbox import Note
from workflows.refusals import Refusal, Refused, overtaken

from . import chains
from .chains import Level
from .models import SETTINGS, Category, CategorySettings, CategoryVersion, ChainVersion, Item
from .states import AT_REST, OWNERS, State

PROBLEMS = {
    "empty": _("A chain needs at least one level."),
    "unknown": _("There is no such level."),
    "twice": _("A level appears twice; each is passed once, by itself or covered by another."),
    "no_secrecy_review": _("Every chain needs a secrecy review of its own. (条例 第十七条)"),
    "no_days": _("Each level takes from 1 to 60 working days."),
}

OVERWRITTEN = _(
    "Somebody else changed these settings meanwhile. What you typed is kept; saving again would change what holds now: %(what)s."
)


def in_force(office: Unit) -> list[Category]:
    """The categories an office uses, in order: its own, and the inherited ones of which it has no version of its own. One statement."""
    above = [int(part) for part in office.path.strip("/").split("/")]
    rows = Category.objects.filter(office__in=above).select_related("office")
    found = {row.code: row for row in sorted(rows, key=lambda row: above.index(row.office_id))}
    return sorted(found.values(), key=lambda row: (row.order, row.pk))


def adopt(category: Category, office: Unit, *, by, at: datetime) -> Category:
    """The office's own version of an inherited category, beginning with the chain in force above. Raises Refused when it has one.

    Catalogue rows of the office, and of those below that have none of their own, lead to it from now on; items stay where they are.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=office.pk)
        if Category.objects.filter(office=office, code=category.code).exists():
            raise Refused([Refusal("exists", str(_("The office has a version of its own already.")))])
        newest = category.chains.order_by("-number").first()
        own = Category.objects.get(pk=category.pk)
        own.pk, own.office, own._state.adding = None, office, True
        own.save()
        begun = gettext("Begun from that of %(office)s.") % {"office": category.office}
        version = keep_version(own, number=1, reason=begun, by=by, at=at)
        if newest:
            ChainVersion.objects.create(category=own, number=1, levels=newest.levels, at=at, made_by=by, reason=newest.reason)
        rows = Topic.objects.filter(category__code=own.code, office__path__startswith=office.path, is_active=True)
        _lead(rows.exclude(category__office__path__startswith=office.path), own, begun, by, at)
        tell_of("category_changed", version.pk, office, {"title": own.name, "number": 1, "category": own.pk}, at)
    return own


def _lead(rows: QuerySet[Topic], category: Category, reason: str, by, at: datetime) -> None:
    """These catalogue rows lead to this category from now on, or to the version of it that is in use in their own office."""
    used: dict[int, Category] = {}
    for row in rows.select_related("office"):
        if row.office_id not in used:
            nearest = next((one for one in in_force(row.office) if one.code == category.code), category)
            used[row.office_id] = nearest if nearest.is_active else category
        topics.change(row, category=used[row.office_id], masking_profile=row.masking_profile, reason=reason, by=by, at=at)


#: What the page of a category changes; its masking profile is chosen on the page of profiles.
EDITED = tuple(name for name in SETTINGS if name != "masking_profile")
#: Who is told of changed settings, and may look at them.
TOLD = (Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, Duty.ADMINISTRATOR)


def keep_version(category: Category, *, number: int, reason: str, by, at: datetime) -> CategoryVersion:
    """The fact that the category says what it says from now on."""
    said = {name: getattr(category, name) for name in SETTINGS}
    return CategoryVersion.objects.create(category=category, number=number, made_by=by, at=at, reason=reason, **said)


def newest_version(category: Category) -> CategoryVersion | None:
    return category.versions.select_related("made_by").order_by("-number").first()


def change(
    category: Category, *, reason: str, by, at: datetime, knows: int | None = None, successor: Category | None = None, tell: bool = True
) -> CategoryVersion | None:
    """Put the settings as they now stand in `category` in force, as its next version.

    `knows` is the number of the version that was looked at (None: any). Saving what holds already is no conflict: so a second click is none,
    and makes no version. `successor` takes the catalogue rows of a category that ends. Raises Refused: stale, reason_missing, still_in_use.
    """
    with transaction.atomic():
        held = Category.objects.select_for_update().get(pk=category.pk)
        newest = newest_version(held)
        if all(getattr(held, name) == getattr(category, name) for name in SETTINGS):
            return newest
        if newest and knows is not None and knows != newest.number:
            raise Refused([Refusal("stale", str(OVERWRITTEN) % {"what": "；".join(changes(held, category))})])
        if not reason.strip():
            raise Refused([Refusal("reason_missing", gettext("Say why this changes."), field="reason")])
        if held.is_active and not category.is_active:
            _end(held, successor, reason.strip(), by, at)
        category.save(update_fields=SETTINGS)
        version = keep_version(category, number=newest.number + 1 if newest else 1, reason=reason.strip(), by=by, at=at)
        if tell:
            tell_of(
                "category_changed", version.pk, held.office, {"title": category.name, "number": version.number, "category": category.pk}, at
            )
    return version


def _end(held: Category, successor: Category | None, reason: str, by, at: datetime) -> None:
    """Nothing new leads to a category that is no longer used; what is drafted and under way goes on in it."""
    rows = Topic.objects.filter(category=held, is_active=True)
    if not rows:
        return
    if successor is None or successor.pk == held.pk or not successor.is_active:
        named = "、".join(f"“{row}”" for row in rows[:3])
        message = gettext("%(count)d catalogue rows still lead to this category (%(rows)s …). Choose the category that takes them.")
        raise Refused([Refusal("still_in_use", message % {"count": rows.count(), "rows": named}, field="successor")])
    _lead(rows, successor, reason, by, at)


def tell_of(event: str, version: object, office: Unit, data: dict, at: datetime) -> None:
    """三员分立: whoever changes by which rules items are judged, those who answer for secrecy, disclosure and the site all learn of it."""
    notes = [Note(event, duty=duty, unit_id=office.pk, data=data) for duty in TOLD]
    outbox.queue(notes, office_id=office.pk, process_id=None, move_id=None, at=at, cause=f"{event}:{version}")


def create(office: Unit, category: Category, levels: Sequence[Level], *, reason: str, by, at: datetime) -> Category:
    """A category of the office's own, not yet saved, with its first chain. Raises Refused: exists, reason_missing, and the chain's problems."""
    refusals = [Refusal(code, str(PROBLEMS[code]), field="chain_of") for code in chains.problems(levels)]
    if not reason.strip():
        refusals.append(Refusal("reason_missing", gettext("Say what it is for."), field="reason"))
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=office.pk)
        known = in_force(office)
        if category.code in {row.code for row in known}:
            refusals.append(Refusal("exists", gettext("The office has a category with this code already."), field="code"))
        if refusals:
            raise Refused(refusals)
        category.office, category.order = office, max((row.order for row in known), default=0) + 1
        category.save()
        version = keep_version(category, number=1, reason=reason.strip(), by=by, at=at)
        ChainVersion.objects.create(category=category, number=1, levels=_data(levels), at=at, made_by=by, reason=reason.strip())
        tell_of("category_changed", version.pk, office, {"title": category.name, "number": 1, "category": category.pk}, at)
    return category


def _data(levels: Sequence[Level]) -> list[dict]:
    return [{"state": one.state, "working_days": one.working_days, "covers": list(one.covers)} for one in levels]


def changes(held: CategorySettings, wanted: CategorySettings) -> list[str]:
    """What holds and what is wanted instead, setting by setting."""
    return [
        f"{capfirst(str(held._meta.get_field(name).verbose_name))}：{_said(held, name)} → {_said(wanted, name)}"
        for name in SETTINGS
        if getattr(held, name) != getattr(wanted, name)
    ]


def _said(category: CategorySettings, name: str) -> str:
    value = getattr(category, f"get_{name}_display", lambda: getattr(category, name))()
    return str({True: gettext("yes"), False: gettext("no")}[value] if isinstance(value, bool) else value or "—")


def publish_chain(category: Category, levels: Sequence[Level], *, reason: str, by, at: datetime, knows: int | None = None) -> ChainVersion:
    """A new version of the chain: items submitted from now on pass it, items under way keep theirs. Raises Refused with the problems.

    `knows` is the number of the version that was looked at (None: any). The same person's second click makes no second version.
    """
    refusals = [Refusal(code, str(PROBLEMS[code]), field="levels") for code in chains.problems(levels)]
    if not reason.strip():
        refusals.append(Refusal("reason_missing", str(_("Say why the chain changes.")), field="reason"))
    if refusals:
        raise Refused(refusals)
    with transaction.atomic():
        Category.objects.select_for_update().get(pk=category.pk)
        newest = category.chains.order_by("-number").first()
        data = _data(levels)
        if newest and (newest.levels, newest.reason, newest.made_by_id) == (data, reason.strip(), by.pk):
            return newest
        if newest and knows is not None and knows != newest.number:
            raise Refused([overtaken(newest.number, newest.made_by, newest.at)])
        return ChainVersion.objects.create(
            category=category, number=newest.number + 1 if newest else 1, levels=data, reason=reason.strip(), at=at, made_by=by
        )


def under_way(category: Category) -> dict[int, int]:
    """How many items still pass each version of the category's chain. One statement."""
    found: dict[int, int] = {}
    for chain in (
        Item.objects.filter(chain__category=category).exclude(state__in=(*AT_REST, State.DISCARDED)).values_list("chain", flat=True)
    ):
        found[chain] = found.get(chain, 0) + 1
    return found


def served_by(levels: Sequence[Level], section: Unit, at: datetime) -> dict[str, list[int]]:
    """Who could act at each level for a section, and as publisher: duty → ids. One statement."""
    duties = {OWNERS[State(one.state)] for one in levels if one.state in State.values} | {Duty.PUBLISHER}
    return holders(duties, section.pk, at)
