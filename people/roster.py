"""People to choose from, as a reader looks for them: by unit, told apart where two are called the same, and found by name, account or pinyin."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from .models import User
from .trees import top_down

_SYLLABLE = re.compile(r"([a-z]+)\d?")


@dataclass(frozen=True)
class Entry:
    """One person. `name` carries the account where somebody else of the unit is called the same; `unit` is empty for who has none."""

    user_id: int
    name: str
    unit: str
    sought: str  # what a search looks through: words, a space between two

    def __str__(self):
        return f"{self.name}（{self.unit}）" if self.unit else self.name


def entries(user_ids: Iterable[int] | QuerySet, first: int | None = None) -> list[Entry]:
    """These people by unit from the top down, those of the unit `first` before all others, each unit's by name. One statement."""
    people = list(User.objects.filter(pk__in=user_ids).select_related("home"))
    order = {unit.pk: place for place, unit in enumerate(top_down({one.home for one in people if one.home}))}
    people.sort(key=lambda one: (first is None or one.home_id != first, order.get(one.home_id or 0, len(order))))
    called = Counter((one.home_id, str(one)) for one in people)
    return [_entry(one, same=called[one.home_id, str(one)] > 1) for one in people]


def by_unit(listed: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries as they come from `entries`, those of a unit together under its name."""
    return [(unit, list(of_it)) for unit, of_it in groupby(listed, key=lambda one: one.unit)]


def _entry(user: User, *, same: bool) -> Entry:
    syllables = [found[1] for word in user.name_key.split() if (found := _SYLLABLE.fullmatch(word))]
    unit = str(user.home or "")
    sought = [str(user), user.username, unit, "".join(syllables), "".join(one[0] for one in syllables)]
    name = f"{user} {user.username}" if same else str(user)
    return Entry(user.pk, name, unit, " ".join(word for word in sought if word).lower())
