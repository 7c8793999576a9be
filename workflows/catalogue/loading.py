"""Loads topics from data into an office's catalogue. What the office already has under a code stays as it is."""

from people.models import Unit
from workflows.disclosure.models import Category

from .models import Topic


def load(office: Unit, entries: list[dict]) -> int:
    """Add the topics whose code is missing; units and categories are named by their codes. Returns how many were added.

    An entry has the fields of Topic; what is absent is empty. Raises KeyError for a unit or category that does not exist.
    """
    known = set(Topic.objects.filter(office=office).values_list("code", flat=True))
    above = [int(pk) for pk in office.path.strip("/").split("/")]
    categories = {category.code: category for category in Category.objects.filter(office__in=above).order_by("office__path")}
    units = {unit.code: unit for unit in Unit.objects.filter(path__startswith=office.path)}
    new = [
        Topic(
            office=office,
            **{
                **entry,
                "category": categories[entry["category"]],
                "unit": units[entry["unit"]] if "unit" in entry else None,
            },
        )
        for entry in entries
        if entry["code"] not in known
    ]
    Topic.objects.bulk_create(new)
    return len(new)
