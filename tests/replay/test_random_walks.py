"""Random people take random steps with random inputs: the machine refuses or moves, and the facts always agree."""

import string
from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people import queries
from people.models import Duty, User
from workflows import invariants
from workflows.disclosure import actions
from workflows.disclosure.inputs import INPUTS, WITH_CONTENT, choices_of
from workflows.disclosure.machine import ItemMachine
from workflows.disclosure.models import Category, Item
from workflows.disclosure.states import OWNERS
from workflows.engine.perform import refusals
from workflows.engine.steps import steps_from, steps_of
from workflows.refusals import Refused
from workflows.replay.cast import cast_of
from workflows.replay.texts import content, filling, notices

from .conftest import TUESDAY

STEPS = 18
WORDS = st.text(string.ascii_letters + "公开街道 \n", max_size=12)


def likely_people(item):
    """Those whose turn it is, first; then some who are never far."""
    duty = OWNERS.get(item.state)
    found = queries.holders([duty], item.unit_id, item.at)[duty] if duty in Duty.values else []
    owed = [task.owner_id for task in item.case.tasks if task.owner_id]
    officers = queries.holders([Duty.DISCLOSURE_OFFICER, Duty.DIRECTOR], item.unit_id, item.at)
    return list(dict.fromkeys([*owed, *found, item.author_id, *(who for group in officers.values() for who in group)]))


def value_of(data, item, field):
    """A value for an input: usually one that makes sense, sometimes none or one that does not."""
    sense = data.draw(st.integers(0, 9)) > 0
    choices = [value for value, _label in choices_of(item, field)]
    if field.kind in ("text", "long_text"):
        return data.draw(WORDS) if not sense else "理由充分"
    if field.kind == "url":
        return "https://www.example.gov.cn/a.html" if sense else "javascript:1"
    if field.kind == "bool":
        return data.draw(st.booleans())
    if field.kind == "date":
        return item.at.date() if sense else data.draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    if field.kind == "datetime":
        return item.at - timedelta(minutes=1) if sense else data.draw(st.sampled_from([None, item.at + timedelta(days=1)]))
    if field.kind in ("users", "units"):
        return data.draw(st.lists(st.sampled_from(choices), max_size=3, unique=True)) if choices and sense else [0]
    if field.kind == "checks":
        return choices if sense else choices[1:]
    if field.name == "topic" and data.draw(st.integers(0, 2)):  # most items stand where they belong
        return ""
    if field.kind == "user":
        return data.draw(st.sampled_from(choices)) if choices and sense else None
    return data.draw(st.sampled_from(choices)) if choices and sense else ""


def content_for(data, number):
    """A complete form, with another attribute or another name list now and then, and now and then something missing."""
    notice = data.draw(st.sampled_from(notices()))
    values = filling(data.draw(st.randoms(use_true_random=False)), TUESDAY.date(), "杨柳社区")
    found = content(
        notice,
        values,
        formed_on=TUESDAY.date(),
        contact="0999-7120012",
        number=number,
        version=number,
        names_in_full=data.draw(st.booleans()),
    )
    if data.draw(st.integers(0, 9)) == 0:
        found |= data.draw(st.sampled_from([{"title": ""}, {"attribute": "nonsense"}, {"formed_on": ""}, {"contact": " "}]))
    return found


UNDISTURBED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # each walk is rolled back; a loaded machine is no fault


@settings(max_examples=10, deadline=None, suppress_health_check=UNDISTURBED, derandomize=True)
@given(data=st.data())
def test_no_walk_ends_in_an_error_or_leaves_facts_that_disagree(office, data):
    with transaction.atomic():
        walk(data, office)
        transaction.set_rollback(True)


def walk(data, office):
    cast = cast_of(office, TUESDAY)
    unit = data.draw(st.sampled_from(list(cast.units.values())))
    category = data.draw(st.sampled_from(list(Category.objects.all())))
    at, taken = TUESDAY, []
    first = content_for(data, 1) if data.draw(st.booleans()) else None
    item_id = actions.create(by=cast.authors[unit.pk][0], at=at, unit=unit, category=category, content=first).subject.pk
    for number in range(STEPS):
        at += timedelta(hours=data.draw(st.integers(1, 60)))
        item = Item.locked(item_id).look(None, at)
        item.by = None
        people = likely_people(item)
        among = people[:2] if data.draw(st.integers(0, 9)) else sorted(item.staff)
        by = User.objects.get(pk=data.draw(st.sampled_from(among)))
        item.look(by, at)
        here = [step.name for step in steps_from(ItemMachine, item.state)]
        open_here = [name for name in here if not refusals(item, name, by=by, at=at)] or here
        moving = [name for name in open_here if (steps_of(ItemMachine)[name].moves and name != "discard") or name == "give_opinion"]
        choice = data.draw(st.integers(0, 19))
        among = list(steps_of(ItemMachine)) if choice == 0 else open_here if choice < 4 or not moving else moving
        name = data.draw(st.sampled_from(among))
        inputs = {field.name: value_of(data, item, field) for field in INPUTS[name]}
        if name in WITH_CONTENT:
            inputs["content"] = content_for(data, number + 2)
        try:
            with transaction.atomic():
                getattr(actions, name)(item_id, by=by, at=at, **inputs)
            taken.append((by.username, name, inputs.get("conclusion") or inputs.get("stage") or ""))
        except Refused:
            continue
    found = {one.rule: one.found for one in invariants.broken(at)}
    found.pop("no_notice_waits_to_be_composed", None)  # no worker runs here
    assert not found, (taken, found)
