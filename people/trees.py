"""Units in the order of the tree: each above what belongs to it, siblings as the office ordered them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django import forms

from .models import Unit

INDENT = "\u3000"
Placed = TypeVar("Placed", bound=Unit)


def in_order(units: Iterable[Placed]) -> list[tuple[Placed, int]]:
    """(unit, depth) from the top down. A unit whose parent is not among them stands at the top."""
    units = list(units)
    known = {unit.pk for unit in units}
    below = defaultdict(list)
    for unit in units:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    found = []

    def walk(parent, depth):
        for unit in sorted(below[parent], key=lambda one: (one.order, one.pk)):
            found.append((unit, depth))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return found


def top_down(units: Iterable[Placed]) -> list[Placed]:
    return [unit for unit, _depth in in_order(units)]


class UnitField(forms.ModelChoiceField):
    """One unit out of a set, shown as the tree."""

    def __init__(self, *args, **kwargs):
        super().__init__(Unit.objects.none(), *args, **kwargs)

    def among(self, units):
        self.queryset = units
        self.choices = [("", "—"), *((unit.pk, INDENT * depth + unit.name) for unit, depth in in_order(units))]


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units out of a set, in the order of the tree."""

    def __init__(self, *args, **kwargs):
        super().__init__(Unit.objects.none(), *args, **kwargs)

    def among(self, units):
        self.queryset = units
        self.choices = [(unit.pk, str(unit)) for unit, _depth in in_order(units)]
