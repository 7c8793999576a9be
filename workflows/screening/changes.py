"""What differs between two versions of the rules, in words, and between two lexicons. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .kinds import ACTION_LABELS, KIND_LABELS, Action, Kind
from .manners import MANNER_LABELS, Manner
from .rules import Profile, Rules


@dataclass(frozen=True)
class Change:
    """One thing that differs: of what (a kind, a list, a profile), what it was and what it is; empty: it was, or is, not there."""

    what: str
    before: str
    after: str


def rule_changes(before: Rules, after: Rules) -> list[Change]:
    """What differs between two versions, in the order of the page."""
    found = [*_actions(before.actions, after.actions, ""), *_manners(before.manners, after.manners, "")]
    for label, old, new in (
        (_("The office's telephone numbers"), before.office_numbers, after.office_numbers),
        (_("The offices' e-mail domains"), before.office_domains, after.office_domains),
        (_("Public places"), before.public_places, after.public_places),
    ):
        found += _members(label, old, new)
    for label, one, other in (
        (_("Same number in so many other lists"), before.aggregation.numbers, after.aggregation.numbers),
        (_("Same name and village in so many other lists"), before.aggregation.persons, after.aggregation.persons),
        (_("Same name alone in so many other lists"), before.aggregation.names, after.aggregation.names),
    ):
        if one != other:
            found.append(Change(label, _count(one), _count(other)))
    for code in dict.fromkeys([*before.profiles, *after.profiles]):
        found += _profile(before.profiles.get(code), after.profiles.get(code))
    return found


def _count(number: int) -> str:
    return str(number) if number else _("does not count")


def _actions(before: Mapping[Kind, Action], after: Mapping[Kind, Action], where: str) -> Iterator[Change]:
    for kind in Kind:
        if before.get(kind) != after.get(kind):
            yield Change(f"{where}{KIND_LABELS[kind]}", _action(before.get(kind)), _action(after.get(kind)))


def _manners(before: Mapping[Kind, Manner], after: Mapping[Kind, Manner], where: str) -> Iterator[Change]:
    for kind in Kind:
        if before.get(kind) != after.get(kind):
            label = _("%(kind)s, how it is masked") % {"kind": KIND_LABELS[kind]}
            yield Change(f"{where}{label}", _manner(before.get(kind)), _manner(after.get(kind)))


def _action(action: Action | None) -> str:
    return str(ACTION_LABELS[action]) if action else _("as in the general rules")


def _manner(manner: Manner | None) -> str:
    return str(MANNER_LABELS[manner]) if manner else _("as in the general rules")


def _members(label: str, before: Collection[str], after: Collection[str]) -> Iterator[Change]:
    yield from (Change(label, one, "") for one in sorted(set(before) - set(after)))
    yield from (Change(label, "", one) for one in sorted(set(after) - set(before)))


def _profile(before: Profile | None, after: Profile | None) -> Iterator[Change]:
    label = _("Masking profile")
    if before is None or after is None:
        yield Change(label, before.name if before else "", after.name if after else "")
    elif before.name != after.name:
        yield Change(label, before.name, after.name)
    if after is not None:
        where = f"{after.name}: "
        yield from _actions(before.actions if before else {}, after.actions, where)
        yield from _manners(before.manners if before else {}, after.manners, where)


@dataclass(frozen=True)
class LexiconDifference:
    """What a new lexicon has that the old one has not, the other way round, and the words whose particulars differ: (before, after)."""

    added: list[dict]
    removed: list[dict]
    changed: list[tuple[dict, dict]]

    @property
    def nothing(self) -> bool:
        return not (self.added or self.removed or self.changed)


def lexicon_difference(before: Sequence[dict], after: Sequence[dict]) -> LexiconDifference:
    """Compared word by word; the order of the entries means nothing."""
    old, new = {entry["word"]: entry for entry in before}, {entry["word"]: entry for entry in after}
    return LexiconDifference(
        [entry for word, entry in new.items() if word not in old],
        [entry for word, entry in old.items() if word not in new],
        [(old[word], entry) for word, entry in new.items() if word in old and old[word] != entry],
    )
