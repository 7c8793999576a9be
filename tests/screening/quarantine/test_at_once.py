"""What two do at the same moment happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from people.models import Duty
from tests.office import MONDAY, Office, has_read
from workflows.disclosure import actions as item_actions
from workflows.disclosure import attachments
from workflows.disclosure.intake import Held
from workflows.disclosure.models import Draft
from workflows.refusals import Refused
from workflows.screening.quarantine import actions, arrivals
from workflows.screening.quarantine.models import Arrival, Quarantined, Sealed

from .conftest import SECRET, upload

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def office(transactional_db):
    return Office()


def at_once(*calls):
    """What each call answered or raised, all begun at the same moment."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except (Refused, Held) as said:
            return said
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def files(own_vault):
    return [path for path in (own_vault / "quarantine").rglob("*") if path.is_file()]


def test_two_clicks_keep_one_file_once(office, own_vault):
    item = office.draft()

    def click():
        return attachments.take_in([upload()], [], MONDAY, item=item, by=office.author)

    first, second = at_once(click, click)
    assert first.holds == second.holds
    assert Quarantined.objects.count() == Sealed.objects.count() == len(files(own_vault)) == 1


def test_two_clicks_keep_one_text_once(office, own_vault):
    item = office.draft()
    content = Draft.objects.get(item=item).data | {"title": SECRET}

    def click():
        return item_actions.save_draft(item.pk, by=office.author, at=LATER, content=content)

    assert {type(answer) for answer in at_once(click, click)} == {Held}
    assert Quarantined.objects.count() == len(files(own_vault)) == 1


def test_two_clicks_let_one_scan_wait_once(office, own_vault):
    item = office.draft()

    def click():
        return attachments.take_in([upload("PICTURES")], [], MONDAY, item=item, by=office.author)

    at_once(click, click)
    assert Arrival.objects.count() == len(files(own_vault)) == 1


def test_of_two_reviewers_one_answers(office, own_vault):
    second = office.person("second", Duty.SECRECY_REVIEWER, unit=office.unit)
    item = office.draft()
    attachments.take_in([upload()], [], MONDAY, item=item, by=office.author)
    material = Quarantined.objects.get()
    has_read(second, material)
    answers = at_once(
        lambda: actions.confirm(material.pk, by=office.reviewer, at=LATER, version=1, level="secret"),
        lambda: actions.release(material.pk, by=second, at=LATER, version=1, reason="误报"),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    state = Quarantined.objects.get().state
    assert (state, Sealed.objects.count(), len(files(own_vault))) in [("confirmed", 0, 0), ("released", 1, 1)]


def test_two_workers_read_one_scan_once(office, settings):
    settings.ARRIVALS_AT_ONCE = 2
    item = office.draft()
    attachments.take_in([upload("PICTURES")], [], MONDAY, item=item, by=office.author)
    assert sorted(at_once(*[lambda: arrivals.go_on(lambda: LATER)] * 2)) == [False, True]
    assert len(Draft.objects.get(item=item).data["attachments"]) == 1


def test_a_scan_arrives_while_its_page_is_saved(office):
    item = office.draft()
    attachments.take_in([upload("PICTURES")], [], MONDAY, item=item, by=office.author)
    content = dict(Draft.objects.get(item=item).data)

    def save():
        return item_actions.save_draft(item.pk, by=office.author, at=LATER, content=content | {"keywords": "公示"}, knows=[])

    at_once(save, lambda: arrivals.go_on(lambda: LATER))
    draft = Draft.objects.get(item=item).data
    assert (draft["keywords"], len(draft["attachments"])) == ("公示", 1)
