"""A replayed year: the same from the same seed, whole after being cut off, in order, and as an office works."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from workflows import invariants
from workflows.deadlines import rules
from workflows.deadlines.models import Deadline, Escalation
from workflows.deadlines.sweep import sweep
from workflows.disclosure.models import Item, Publication
from workflows.engine.models import Move, Task
from workflows.replay import play as playing
from workflows.replay.models import Replay, ReplayedItem
from workflows.replay.play import AnotherIsUnfinished, play, start
from workflows.replay.present import SCENES, present_day
from workflows.replay.summary import progress, summary

from .conftest import AUTUMN, TUESDAY, demo

ITEMS = 7


def facts() -> list[tuple]:
    """What was done, by whom and when, without the ids and times of the database."""
    return list(
        Move.objects.order_by("at", "content_hash", "number", "step").values_list(
            *("at", "number", "step", "source", "target", "actor__username", "principal__username", "duty", "unit__code"),
            *("content_hash", "via"),
        )
    )


def played(office, seed=5, items=ITEMS, until=AUTUMN) -> Replay:
    replay = start(office, 2025, items, seed, until)
    assert play(replay, lambda: until)
    return replay


def undone(office, **arguments):
    """The facts of a replay that is taken back again."""
    with transaction.atomic():
        played(office, **arguments)
        found = facts()
        transaction.set_rollback(True)
    return found


def broken():
    return {one.rule: one.found for one in invariants.broken(timezone.now())}


def test_another_seed_gives_another_year(office):
    """That the same seed gives the same year is what the killed replay shows."""
    assert undone(office) != undone(office, seed=6)


def test_everything_happened_through_real_steps_in_order_and_at_working_hours_and_is_public_on_the_portal(office):
    replay = played(office)
    moves = Move.objects.all()
    assert moves.count() > 6 * ITEMS
    assert set(moves.values_list("via", flat=True)) == {"replay"}
    assert list(moves.order_by("id").values_list("at", flat=True)) == sorted(moves.values_list("at", flat=True))
    assert moves.filter(at__gt=replay.until).count() == 0
    calendar = rules.in_force().calendar
    ordinary = moves.exclude(process__item__category__urgent=True).exclude(step="countersign")
    assert all(calendar.is_working(at.astimezone(AUTUMN.tzinfo).date()) for at in ordinary.values_list("at", flat=True))
    assert broken() == {}
    assert all(link.startswith("https://www.example.gov.cn/") for link in Publication.objects.values_list("link", flat=True))
    assert Publication.objects.count() > ITEMS / 2


def test_a_slice_stops_in_time_and_the_next_goes_on(office):
    replay = start(office, 2025, ITEMS, 5, AUTUMN)
    assert progress()["state"] == "running"
    slices = 0
    while not play(replay, lambda: AUTUMN, seconds=0.4):
        slices += 1
    assert slices > 1
    assert progress() == {"office": str(office), "year": 2025, "items": ITEMS, "done": ITEMS, "state": "finished"}
    assert play(replay, lambda: AUTUMN)  # nothing more to do
    assert summary(replay)["items"] == ReplayedItem.objects.count()


def test_an_office_has_one_unfinished_replay(office):
    start(office, 2025, ITEMS, 5, AUTUMN)
    with pytest.raises(AnotherIsUnfinished):
        start(office, 2024, ITEMS, 5, AUTUMN)


def test_the_live_sweep_leaves_an_unfinished_replay_alone(office):
    replay = start(office, 2025, ITEMS, 5, AUTUMN)
    player = playing.Player(replay)
    player._create(player.plan(1))
    assert Deadline.objects.filter(next_rung_at__lt=AUTUMN).exists()
    sweep(AUTUMN)
    assert Escalation.objects.count() == 0
    Replay.objects.update(finished_at=AUTUMN)
    sweep(AUTUMN)
    assert Escalation.objects.count() > 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_replay_killed_in_the_middle_goes_on_as_if_nothing_had_happened():
    office = demo()
    until = datetime(2025, 12, 31, tzinfo=UTC)
    start(office, 2025, ITEMS, 5, until)
    expected = undone(office, until=until)
    place = settings.DATABASES["default"] | {"NAME": connection.settings_dict["NAME"]}
    url = f"postgresql://{place['USER']}:{quote(place['PASSWORD'])}@/{place['NAME']}?host={quote(place['HOST'], safe='')}"
    command = [sys.executable, settings.BASE_DIR / "manage.py", "replay", "--year", "2025", "--items", str(ITEMS), "--seed", "5"]
    child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url, "YANGGUANG_DEMO": "1"}, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while Move.objects.count() < 25 and child.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert 25 <= Move.objects.count() < len(expected)
    assert broken() == {}
    replay = Replay.objects.get()
    end = time.monotonic() + 30
    while not play(replay, lambda: until) and time.monotonic() < end:  # the server may still hold the dead one's lock
        time.sleep(0.1)
    assert facts() == expected
    assert broken() == {}


def test_a_day_has_open_work_at_every_stage_and_nothing_in_the_future(office):
    assert present_day(TUESDAY) == len(SCENES) == Item.objects.count()
    assert set(Item.objects.values_list("state", flat=True)) >= {str(scene.state) for scene in SCENES if not scene.then}
    assert not Move.objects.filter(at__gt=TUESDAY).exists()
    due = Task.objects.filter(kind="main", finished=None, due_at__isnull=False)
    assert due.filter(due_at__lt=TUESDAY).count() >= 5
    assert due.filter(due_at__gt=TUESDAY).count() >= 10
    kinds = set(Task.objects.filter(finished=None).values_list("node", flat=True))
    assert {"opinion", "copy", "countersign", "explain_withdrawal"} <= kinds
    assert broken() == {}
    assert present_day(TUESDAY) == 0


@pytest.mark.parametrize("at", ["2026-03-09T09:05", "2026-02-18T11:00"])
def test_the_open_work_can_be_made_at_any_hour_of_any_day(office, at):
    at = datetime.fromisoformat(at).replace(tzinfo=TUESDAY.tzinfo)
    with transaction.atomic():
        present_day(at)
        assert not Move.objects.filter(at__gt=at).exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"year": 1999}, "--year must be from 2020"),
        ({"year": 9999}, "--year must be from 2020"),
        ({"year": 2025, "items": 0}, "--items must be"),
        ({"year": 2025, "office": "nowhere"}, "No subdistrict has the code nowhere"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(office, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("replay", **arguments)


def test_a_real_site_refuses(office, monkeypatch):
    monkeypatch.setattr(settings, "DEMO", False)
    with pytest.raises(CommandError, match="does not belong on a real site"):
        call_command("replay", year=2025)
