"""归类: under which catalogue row and category an item stands, and what follows when that is put right.

Another category means another chain: approvals given in the old one do not count in it. Another masking profile alone asks the secrecy review
again, of whoever concludes it in putting that right too. The publication clock is counted anew only where the legal limit, or what kind of
clock it is, differs; it never just ends.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from people.models import Duty
from workflows.catalogue.models import Topic
from workflows.refusals import Refusal
from workflows.screening.rules import ORDINARY

from .chains import VOIDS_ALL, VOIDS_SECRECY, levels_of
from .findings_guards import in_favour
from .states import WRITING, Conclusion, State

BASIS = "条例 第十二条"  # 公开目录


@dataclass(frozen=True)
class Filing:
    """Where an item is to stand; of another category, under review, with the chain and settings it begins anew under."""

    topic: Topic | None
    category: Any
    chain: Any = None
    submitted_under: Any = None


def topics(item):
    """The catalogue rows an item of its office can stand under."""
    return Topic.objects.filter(office=item.office_id, is_active=True).select_related("category")


def usable(item):
    """The categories in use in its office. One statement."""
    from . import categories

    return [row for row in categories.in_force(item.office) if row.is_active]


def wanted(item, topic: str, category: str) -> Filing | Refusal:
    """What these codes mean for this item; a row of the catalogue brings its category. At most four statements."""
    found = None
    if topic:
        found = topics(item).filter(code=topic).first()
        if found is None:
            return Refusal("topic_unknown", _("Choose a row of this office's catalogue."), BASIS, "topic")
    target = found.category if found and found.category else None
    if target is None:
        target = next((row for row in usable(item) if row.code == category), None) if category else item.category
        if target is None:
            return Refusal("category_unknown", _("Choose a category that is in use here."), BASIS, "category")
    if target.pk != item.category_id and not target.is_active:
        return Refusal("category_ended", _("This category is no longer used. Choose another."), BASIS, "category")
    if (found.pk if found else None, target.pk) == (item.topic_id, item.category_id):
        return Refusal("unchanged", _("It stands there already."), BASIS, "topic")
    if target.pk == item.category_id or item.state in WRITING:
        return Filing(found, target)
    chain = target.chains.order_by("-number").first()
    if chain is None:
        return Refusal("no_chain", _("No chain of approval is set for this category; ask the administrator."), "条例 第四条", "topic")
    if vacant := item.vacant_in(levels_of(chain.levels)):
        message = _(
            "Nobody can act for this section as: %(duties)s. Ask the administrator to make an appointment or a stand-in arrangement."
        )
        return Refusal("duty_vacant", message % {"duties": "、".join(str(Duty(duty).label) for duty in vacant)}, "条例 第四条", "topic")
    return Filing(found, target, chain, target.versions.order_by("-number").first())


def profile(topic, category) -> str:
    """脱敏方案: the row's, else the category's, else the ordinary one."""
    return (topic.masking_profile if topic else "") or category.masking_profile or ORDINARY


def ways(item) -> dict[str, State]:
    """Of the catalogue rows under which it would go another way than where it stands, by code: where to. Two statements.

    Of another category, where the chain begins that it would then pass; of another masking profile, back to the secrecy review.
    """
    from .models import ChainVersion

    found, rows = {}, list(topics(item))
    others = {row.category_id for row in rows} - {None, item.category_id}
    newest = {chain.category_id: chain for chain in ChainVersion.objects.filter(category__in=others).order_by("number")}
    here, again = item.onward(), item.onward(VOIDS_SECRECY)
    for row in rows:
        if row.category_id in newest:
            found[row.code] = State(levels_of(newest[row.category_id].levels)[0].state)
        elif row.category_id not in others and profile(row, item.category) != item.masking_profile and again != here:
            found[row.code] = State(again)
    return found


# -- asks ------------------------------------------------------------------------------------------------------------------------
def names_filing(item, *, by, at, topic="", category="", **_others):
    """The drafter says where it stands instead."""
    if not topic and not category:
        return Refusal("filing_missing", _("Choose a catalogue row, or a category."), BASIS, "topic")
    return _keep(item, wanted(item, topic, category))


def may_put_right(item, *, by, at, topic="", conclusion=None, **_others):
    """Only whoever answers the disclosure office's review puts the column right, and only in passing an item. (属性、栏目由公开办核定)"""
    if not topic:
        return None
    if not item.answers_office_review:
        return Refusal("not_here", _("The column is put right in the disclosure office's review; send it back there."), BASIS, "topic")
    if conclusion in Conclusion.values and not in_favour(item, conclusion):
        message = _("It goes back with this conclusion: say in the reason where it belongs, and the case handler puts it there.")
        return Refusal("goes_back", message, BASIS, "topic")
    return _keep(item, wanted(item, topic, ""))


def _keep(item, found):
    if isinstance(found, Refusal):
        return found
    item.refiling = found
    return None


# -- enacted ---------------------------------------------------------------------------------------------------------------------
def refile(item, turn) -> None:
    """Put the item where `wanted` says; the move tells from where to where, and which approvals that voids."""
    if item.refiling is None:
        return
    found = item.refiling
    other_chain = found.category.pk != item.category_id
    kept = {"topic": item.topic_id, "category": item.category_id, "chain": item.chain_id, "submitted_under": item.submitted_under_id}
    limit, masked_by = _clock(item), item.masking_profile
    turn.change(topic=found.topic, category=found.category)
    if other_chain:
        begun = item.state not in WRITING
        turn.change(chain=found.chain if begun else None, submitted_under=found.submitted_under if begun else None, returned_from="")
        item.levels = levels_of(found.chain.levels) if begun else None
    voids = VOIDS_ALL if other_chain else VOIDS_SECRECY if item.masking_profile != masked_by else ""
    item.voids = voids
    turn.inputs["refiled"] = {
        "topic": item.topic_id,
        "category": item.category_id,
        "before": kept,
        "voids": voids,
    }
    _count_anew(item, turn, limit)


def put_back(item, turn, move) -> None:
    """A move that refiled the item is taken back, or given up with all that came after it."""
    limit, kept = _clock(item), move.inputs["refiled"]["before"]
    turn.change(**{f"{name}_id": kept[name] for name in ("topic", "category")})
    if move.step != "refile":  # of a draft the chain is fixed when it is submitted
        turn.change(chain_id=kept["chain"], submitted_under_id=kept["submitted_under"])
        item.levels = None
    _count_anew(item, turn, limit)


def _clock(item):
    """What of the publication clock depends on where an item stands."""
    limit, unit, _basis = item.limit()
    return limit, unit, item.settings.regime, item.settings.is_routine


def _count_anew(item, turn, before) -> None:
    from . import records

    if _clock(item) != before and item.attribute == "public":
        records.start_publication_clock(item, turn)
        if item.state == State.DRAFT and turn.starts:
            records.show_due(item, turn)
