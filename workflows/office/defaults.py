"""Gives an office what it starts with, without touching what it already has. Everything here is versioned data it may change."""

import json
from datetime import datetime
from pathlib import Path

from django.db import transaction

from people.models import Unit
from workflows.deadlines.calendar import shipped_years
from workflows.deadlines.ladder import DEFAULT_RULES, DEFAULT_RUNGS
from workflows.deadlines.models import CalendarYear, LadderVersion
from workflows.disclosure.categories import keep_version
from workflows.disclosure.models import Category, ChainVersion, OfficeProfile

DATA = Path(__file__).parent / "data"


def categories() -> list[dict]:
    """The categories every office starts with, each with the levels of its chain."""
    return json.loads((DATA / "categories.json").read_text(encoding="utf-8"))


@transaction.atomic
def furnish(office: Unit, at: datetime, *, by=None, contact: str = "") -> list[str]:
    """Add the missing: categories with chains, profile, ladder and calendar years. Returns the codes of the categories added.

    Categories and the ladder go to the topmost office, from where they are inherited; the profile is the office's own.
    """
    top = Unit.objects.get(path=f"/{office.path.split('/')[1]}/")
    added = [_add_category(top, order, dict(entry), at, by) for order, entry in enumerate(categories())]
    if not LadderVersion.objects.filter(office=top).exists():
        LadderVersion.objects.create(office=top, number=1, rungs=DEFAULT_RUNGS, rules=DEFAULT_RULES, at=at, made_by=by)
    if not OfficeProfile.objects.filter(office=office).exists():
        OfficeProfile.objects.create(office=office, index_prefix=office.code, contact=contact, at=at, made_by=by)
    known = set(CalendarYear.objects.values_list("year", flat=True))
    for payload in shipped_years():
        if payload["year"] not in known:
            CalendarYear.objects.create(year=payload["year"], payload=payload, at=at, made_by=by)
    return [code for code in added if code]


def _add_category(office, order, entry, at, by):
    levels = entry.pop("levels")
    category, created = Category.objects.get_or_create(office=office, code=entry.pop("code"), defaults={"order": order, **entry})
    if created:
        keep_version(category, number=1, reason="", by=by, at=at)
        ChainVersion.objects.create(category=category, number=1, levels=levels, at=at, made_by=by)
    return category.code if created else None
