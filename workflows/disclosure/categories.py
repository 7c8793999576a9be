"""An office's categories and chains (事项类别与审签链): which hold, making one's own version of an inherited one, putting a new chain in force."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Duty, Unit
from people.queries import holders
from workflows.refusals import Refusal, Refused, overtaken

from . import chains
from .chains import Level
from .models import Category, ChainVersion, Item
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
    found = {row.code: row for row in sorted(Category.objects.filter(office__in=above), key=lambda row: above.index(row.office_id))}
    return sorted(found.values(), key=lambda row: (row.order, row.pk))


def adopt(category: Category, office: Unit, *, by, at: datetime) -> Category:
    """The office's own version of an inherited category, beginning with the chain in force above. Raises Refused when it has one."""
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=office.pk)
        if Category.objects.filter(office=office, code=category.code).exists():
            raise Refused([Refusal("exists", str(_("The office has a version of its own already.")))])
        newest = category.chains.order_by("-number").first()
        own = Category.objects.get(pk=category.pk)
        own.pk, own.office, own._state.adding = None, office, True
        own.save()
        if newest:
            ChainVersion.objects.create(category=own, number=1, levels=newest.levels, at=at, made_by=by, reason=newest.reason)
    return own


SETTINGS = ("name", "description", "limit", "limit_unit", "limit_basis", "regime", "is_routine", "urgent", "is_active")


def seen(category: Category) -> str:
    """By what a form recognises the settings it was filled with: a digest, for these have no numbered versions."""
    return sha256(repr([getattr(category, name) for name in SETTINGS]).encode()).hexdigest()[:32]


def change(category: Category, *, knows: str | None = None) -> None:
    """Save the settings as they now stand in `category`. Raises Refused (stale) when others hold than those that `knows` says were looked at.

    `knows` is what `seen` said then (None: any). Saving what holds already is no conflict: so a second click is none.
    """
    with transaction.atomic():
        held = Category.objects.select_for_update().get(pk=category.pk)
        if seen(held) == seen(category):
            return
        if knows is not None and knows != seen(held):
            raise Refused([Refusal("stale", str(OVERWRITTEN) % {"what": "；".join(_changes(held, category))})])
        category.save(update_fields=SETTINGS)


def _changes(held: Category, wanted: Category) -> list[str]:
    """What holds and what is wanted instead, setting by setting."""
    return [
        f"{capfirst(str(held._meta.get_field(name).verbose_name))}：{_said(held, name)} → {_said(wanted, name)}"
        for name in SETTINGS
        if getattr(held, name) != getattr(wanted, name)
    ]


def _said(category: Category, name: str) -> str:
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
        data = [{"state": one.state, "working_days": one.working_days, "covers": list(one.covers)} for one in levels]
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
