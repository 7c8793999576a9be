"""Loading a catalogue: what a file of topics would do to an office's, and doing it, all or nothing; and ending a topic.

A topic in the catalogue is not rewritten: one whose row differs is ended, and another takes its code. Items keep the one they were filed under.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Unit, User
from people.workbook.columns import Problem
from workflows.disclosure import categories
from workflows.screening.editions import in_force

from .models import Topic
from .reading import Rows, entries
from .sheet import LONGEST_LIMIT, TOPICS

#: What of a topic a row says, as attributes of Topic; the masking profile is changed on its own page.
SAID = tuple(column.key for column in TOPICS.columns if column.key != "masking_profile")


class Changed(Exception):
    """Between the preview and the confirmation something changed; look at the new preview."""


@dataclass(frozen=True)
class Change:
    """A row that makes a topic; `before` is the one that has its code until then. `differs` are the headings of what changes.

    `terms` name category and unit by their codes, `category` and `unit` as people do; an empty unit is every section.
    """

    row: int
    terms: Mapping[str, Any]
    category: str
    unit: str
    before: Topic | None = None
    differs: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return " / ".join(part for part in (self.terms["field"], self.terms["level1"], self.terms["level2"]) if part)

    @property
    def get_limit_unit_display(self) -> str:
        return str(Topic.LimitUnit(self.terms["limit_unit"]).label)


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def digest(self) -> str:
        """What was shown, so that what is applied can be compared with it."""
        return repr([(one.row, sorted(one.terms.items()), one.before and one.before.pk) for one in self.changes])


def plan(rows: Rows, office: Unit) -> Plan:
    """What the rows would do to the office's catalogue, and every reason why not. Writes nothing; five statements however many rows."""
    found = Plan()
    usable = {row.code: row for row in categories.in_force(office) if row.is_active}
    units = list(Unit.objects.filter(path__startswith=office.path, is_active=True, office=office))
    sections = {unit.code: str(unit) for unit in units}
    profiles = in_force(office.pk).rules.profiles
    named = {
        "category": _by_name({row.name: row.code for row in usable.values()}, usable),
        "unit": _by_name(
            {name: unit.code for unit in units for name in (unit.short_name, unit.name) if name}, [unit.code for unit in units]
        ),
        "masking_profile": _by_name({profile.name: code for code, profile in profiles.items()}, profiles),
    }
    held = {topic.code: topic for topic in Topic.objects.filter(office=office, is_active=True).select_related("unit", "category")}
    first: dict[str, int] = {}

    def wrong(row, key, message, advice=""):
        header = key if row.get("json") else TOPICS.headers[key]
        found.problems.append(Problem(TOPICS.title, row["row"], header, message, advice))

    for row in rows:
        before = len(found.problems)
        for key, known in named.items():
            if row.get(key) and row[key] not in known:
                wrong(row, key, _("There is no “%(name)s”.") % {"name": row[key]}, TOPICS.column(key).explanation)
        if row.get("limit") is not None and not 1 <= row["limit"] <= LONGEST_LIMIT:
            wrong(
                row,
                "limit",
                _("This is not a number of days from 1 to %(most)s.") % {"most": LONGEST_LIMIT},
                TOPICS.column("limit").explanation,
            )
        if (code := row.get("code")) and first.setdefault(code, row["row"]) != row["row"]:
            wrong(row, "code", _("“%(value)s” stands in row %(row)s already.") % {"value": code, "row": first[code]}, _("Keep one row."))
        if row.get("broken") or len(found.problems) > before:
            continue
        terms = _terms(row, named)
        topic = held.get(terms["code"])
        profile = terms["masking_profile"]
        called = (usable[terms["category"]].name, sections.get(terms["unit"], ""))
        if topic is None:
            found.changes.append(Change(row["row"], terms, *called))
        elif profile and profile != topic.masking_profile:
            wrong(row, "masking_profile", _("This topic has another masking profile."), _("Change it on the page of the masking profiles."))
        elif differs := tuple(TOPICS.headers[key] for key in SAID if terms[key] != _held(topic, key)):
            found.changes.append(Change(row["row"], terms | {"masking_profile": topic.masking_profile}, *called, topic, differs))
        else:
            found.unchanged += 1
    return found


def _by_name(names: Mapping[str, str], codes) -> dict[str, str]:
    return {**names, **{code: code for code in codes}}


def _terms(row, named) -> dict[str, Any]:
    """The row with nothing absent, and whatever has a code by its code."""
    terms = {column.key: row.get(column.key) for column in TOPICS.columns}
    terms |= {key: known.get(terms[key] or "", "") for key, known in named.items()}
    terms["limit_unit"] = terms["limit_unit"] or str(Topic.LimitUnit.WORKING_DAYS)
    terms["names_people"] = bool(terms["names_people"])
    return (
        terms
        | {key: terms[key] or [] for key in ("elements", "legal_basis", "channels")}
        | {key: terms[key] or "" for key in ("level2", "limit_text", "audience")}
    )


def _held(topic: Topic, key: str):
    value = getattr(topic, key)
    return (value.code if value else "") if key in ("unit", "category") else value


@transaction.atomic
def apply(rows: Rows, office: Unit, *, at: datetime, by: User | None = None, seen: str | None = None) -> Plan:
    """Plan again on what the catalogue holds now, and do it. Nothing is done while the plan has problems, or a row could not be read.

    `by`: who loads it, None for a command. Raises Changed when the plan is not the one that was `seen`.
    """
    Unit.objects.select_for_update().get(pk=office.pk)
    now = plan(rows, office)
    if now.problems or any(row.get("broken") for row in rows):
        return now
    if seen is not None and now.digest != seen:
        raise Changed
    usable = {row.code: row for row in categories.in_force(office)}
    units = {unit.code: unit for unit in Unit.objects.filter(office=office)}
    ended = [change.before.pk for change in now.changes if change.before]
    Topic.objects.filter(pk__in=ended).update(is_active=False, ended_at=at, ended_by=by)
    Topic.objects.bulk_create(
        Topic(
            **{**change.terms, "category": usable[change.terms["category"]], "unit": units.get(change.terms["unit"])},
            office=office,
            since=at,
            made_by=by,
        )
        for change in now.changes
    )
    return now


def end(topic: Topic, *, by: User, at: datetime) -> None:
    """No new item is filed under it any more; those that are stay. Ending it twice ends it once."""
    Topic.objects.filter(pk=topic.pk, is_active=True).update(is_active=False, ended_at=at, ended_by=by)


def load(office: Unit, data: list[dict], at: datetime) -> int:
    """Add the topics whose code the office never had. Returns how many. Raises ValueError naming what is wrong."""
    known = set(Topic.objects.filter(office=office).values_list("code", flat=True))
    rows, problems = entries([entry for entry in data if entry["code"] not in known])
    done = apply(rows, office, at=at) if not problems else Plan(problems=problems)
    if done.problems:
        raise ValueError("; ".join(f"{one.where}: {one.message}" for one in done.problems))
    return len(done.changes)
