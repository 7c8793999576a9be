"""到期下架: what has passed its display period is taken down by the system, once, on its last day, and stays correctable."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from tests.office import MONDAY, SHANGHAI, Office, fresh
from workflows import api, invariants
from workflows.deadlines import sweep
from workflows.disclosure import actions, expiry
from workflows.disclosure.models import Publication
from workflows.engine.models import Move
from workflows.notices.models import Notice
from workflows.refusals import Refused

LAST_DAY = date(2026, 3, 20)
MIDNIGHT = datetime(2026, 3, 21, tzinfo=SHANGHAI)


@pytest.fixture
def item(office):
    return office.item_in("published", display_until=LAST_DAY.isoformat())


def test_nothing_happens_on_the_last_day_itself(item):
    assert expiry.take_down(MIDNIGHT - timedelta(minutes=1)) == 0
    assert fresh(item).live_id


def test_it_is_a_fact_with_a_move_by_the_system_and_the_author_is_told(office, item):
    assert expiry.take_down(MIDNIGHT + timedelta(hours=30)) == 1
    item, ended = fresh(item), Publication.objects.get(item=item)
    assert (ended.end, ended.ended_at, item.live_id, item.state) == ("expired", MIDNIGHT, None, "published")
    move = Move.objects.get(step="take_down")
    assert (move.actor, move.duty, move.via, move.source, move.target) == (None, "", "system", "published", "published")
    assert Notice.objects.get(event="tell_author", data__step="take_down").user == office.author
    said = api.ended(ended.public_id, MIDNIGHT + timedelta(days=9))
    assert (said.end, said.on) == ("expired", LAST_DAY)
    assert not [broken for broken in invariants.broken(MIDNIGHT + timedelta(days=9)) if "public" in broken.rule or "over" in broken.rule]


def test_it_happens_once(item):
    assert [expiry.take_down(MIDNIGHT) for _ in range(3)] == [1, 0, 0]
    assert Move.objects.filter(step="take_down").count() == 1


def test_nobody_can_take_it_as_a_step(office, item):
    with pytest.raises(Refused) as refused:
        actions.take_down(item.pk, by=office.officer, at=MIDNIGHT)
    assert refused.value.codes == ["not_your_duty"]


def test_the_system_cannot_either_before_its_time(item):
    with pytest.raises(Refused) as refused:
        actions.take_down(item.pk, by=None, at=MIDNIGHT - timedelta(minutes=1))
    assert refused.value.codes == ["not_over"]


def test_a_correction_under_way_goes_on_and_publishes_anew(office, item):
    item = office.does("officer", "archive", item)
    item = office.does("author", "correct", item, reason="延长公开", changed_on=MONDAY.date())
    assert expiry.take_down(MIDNIGHT) == 1
    assert fresh(item).state == "draft"
    office._hours = iter(range(24 * 20, 24 * 30))
    item = office.does("author", "submit", fresh(item), content=office_content())
    while item.state != "published":
        item = office.pass_level(item)
    assert item.live_id
    assert list(Publication.objects.filter(item=item).order_by("id").values_list("end", flat=True)) == ["expired", ""]


def office_content():
    from tests.office import CONTENT

    return CONTENT | {"display_until": "2027-01-01"}


def test_what_is_archived_is_taken_down_too_and_can_be_corrected(office, item):
    item = office.does("officer", "archive", item)
    assert expiry.take_down(MIDNIGHT) == 1
    assert fresh(item).state == "archived"
    assert office.does("author", "correct", item, reason="再次公开", changed_on=MONDAY.date()).state == "draft"


def test_an_office_set_aside_is_left_alone(item, monkeypatch):
    monkeypatch.setattr(sweep, "_aside", [lambda: [item.office_id]])
    assert expiry.take_down(MIDNIGHT) == 0
    assert expiry.take_down(MIDNIGHT, office=item.office_id) == 1
    assert Notice.objects.get(data__step="take_down").muted


def test_what_somebody_is_at_work_on_is_passed_over_and_found_again(transactional_db):
    office = Office()
    item = office.item_in("published", display_until=LAST_DAY.isoformat())
    counts = []

    def other():
        counts.append(expiry.take_down(MIDNIGHT))
        connection.close()

    with transaction.atomic():
        type(item).objects.select_for_update().get(pk=item.pk)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
    counts.append(expiry.take_down(MIDNIGHT))
    assert counts == [0, 1]
