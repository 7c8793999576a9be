"""Who is told of a notice, over which channels, exactly once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from people import queries
from people.models import Appointment, Delegation, Duty, Unit
from workflows.engine.models import Move
from workflows.notices import composing, recipients
from workflows.notices.models import Letter, Notice

from .conftest import LONG_AGO, MONDAY, appoint, person, told

DAY = timedelta(days=1)


def stand_in(principal, deputy, *duties, since=MONDAY - DAY, until=MONDAY + DAY):
    Delegation.objects.create(principal=principal, deputy=deputy, duties=list(duties), since=since, until=until)


def test_a_notice_to_a_duty_reaches_whoever_holds_it(office, notify):
    notice = notify(office, "tell_next", duty=Duty.SECTION_HEAD)
    assert composing.compose(MONDAY) == 1
    assert told(notice) == {"陈静"}
    letter = notice.letters.get()
    assert (letter.delivered_at, letter.read_at, letter.vacant, letter.principal) == (MONDAY, None, False, None)
    notice.refresh_from_db()
    assert (notice.composed_at, notice.trouble) == (MONDAY, "")


def test_the_holders_are_those_of_the_notices_time_not_of_composing(office, notify):
    former = person("former", "前任", Duty.LEGAL_REVIEWER, office.street, until=MONDAY + DAY)
    notice = notify(office, "tell_next", duty=Duty.LEGAL_REVIEWER)
    appoint(office.officer, Duty.LEGAL_REVIEWER, office.street, since=MONDAY + DAY)
    composing.compose(MONDAY + 2 * DAY)
    assert told(notice) == {former.name}


def test_a_stand_in_is_told_as_well_and_for_whom(office, notify):
    stand_in(office.head, office.officer, Duty.SECTION_HEAD)
    notice = notify(office, "tell_next", duty=Duty.SECTION_HEAD)
    composing.compose(MONDAY)
    assert told(notice) == {"陈静", "孙磊"}
    assert notice.letters.get(recipient=office.officer).principal == office.head
    assert notice.letters.get(recipient=office.head).principal is None


def test_who_stands_in_for_a_named_person_is_told_as_well(office, notify):
    stand_in(office.author, office.officer, Duty.AUTHOR)
    notice = notify(office, "tell_author", user=office.author)
    composing.compose(MONDAY)
    assert told(notice) == {"王芳", "孙磊"}
    assert notice.letters.get(recipient=office.officer).principal == office.author
    assert notice.letters.get(recipient=office.author).principal is None


def test_who_stands_in_for_another_duty_of_the_author_is_not_told(office, notify):
    stand_in(office.author, office.officer, Duty.SECTION_HEAD)
    notice = notify(office, "tell_author", user=office.author)
    composing.compose(MONDAY)
    assert told(notice) == {"王芳"}


def test_a_vacant_duty_falls_to_the_administrator_and_the_disclosure_office(office, notify):
    notice = notify(office, "tell_next", duty=Duty.SECRECY_REVIEWER)
    composing.compose(MONDAY)
    assert told(notice) == {"周涛", "孙磊"}
    assert all(letter.vacant for letter in notice.letters.all())


def test_what_was_sent_to_somebody_who_left_falls_to_the_stewards(office, notify):
    office.author.is_active = False
    office.author.save()
    notice = notify(office, "tell_author", user=office.author)
    composing.compose(MONDAY)
    assert told(notice) == {"周涛", "孙磊"}


def test_a_notice_nobody_at_all_can_be_told_is_in_trouble_not_lost(office, notify):
    for user in (office.officer, office.administrator):
        user.is_active = False
        user.save()
    notice = notify(office, "tell_next", duty=Duty.SECRECY_REVIEWER)
    composing.compose(MONDAY)
    notice.refresh_from_db()
    assert notice.trouble == "nobody"


@pytest.mark.parametrize(
    ("duty", "where", "vacant"),
    [(Duty.SECRECY_REVIEWER, "section", False), (Duty.ADMINISTRATOR, "street", True)],
    ids=["holder", "steward"],
)
def test_an_appointment_that_fills_the_gap_is_found_when_it_is_tried_again(office, notify, duty, where, vacant):
    Appointment.objects.filter(user__in=[office.officer, office.administrator]).update(until=MONDAY)
    notice = notify(office, "tell_next", duty=Duty.SECRECY_REVIEWER)
    composing.compose(MONDAY)
    assert told(notice) == set()
    newcomer = person("new", "新任")
    appoint(newcomer, duty, getattr(office, where), since=MONDAY + DAY)
    Notice.objects.filter(pk=notice.pk).update(composed_at=None, trouble="")
    composing.compose(MONDAY + 2 * DAY)
    notice.refresh_from_db()
    assert (told(notice), notice.letters.get().vacant, notice.trouble) == ({"新任"}, vacant, "")


def test_an_unknown_event_is_told_and_counted(office, notify):
    notice = notify(office, "tell_martians", user=office.author)
    composing.compose(MONDAY)
    notice.refresh_from_db()
    assert (notice.trouble, told(notice)) == ("unknown", {"王芳"})


def test_whoever_did_it_is_not_told_and_nothing_is_vacant_for_that(office, notify):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflows_process (flow_class, status, created, office_id, unit_id, number) VALUES ('', 'NEW', %s, %s, %s, 1)"
            " RETURNING id",
            [MONDAY, office.street.pk, office.section.pk],
        )
        process_id = cursor.fetchone()[0]
    move = Move.objects.create(
        process_id=process_id, number=1, step="correct", target="draft", actor=office.author, unit=office.section, at=MONDAY
    )
    notice = notify(office, "tell_author", user=office.author, move_id=move.pk)
    composing.compose(MONDAY)
    notice.refresh_from_db()
    assert told(notice) == set()
    assert notice.trouble == ""


def test_email_goes_only_to_those_with_an_address(office, notify, by_email):
    notice = notify(office, "tell_next", duty=Duty.SECRECY_REVIEWER)
    other = notify(office, "tell_author", user=office.author)
    composing.compose(MONDAY)
    assert (told(notice, "email"), told(other, "email")) == (set(), {"王芳"})
    letter = other.letters.get(channel="email")
    assert (letter.next_attempt_at, letter.delivered_at) == (MONDAY, None)


def test_a_replayed_notice_stays_inside_and_is_already_read(office, notify, by_email, settings):
    settings.WEBHOOK_URL = "http://127.0.0.1:9/"
    notice = notify(office, "tell_author", user=office.author, muted=True, at=LONG_AGO + DAY)
    composing.compose(MONDAY)
    letter = notice.letters.get()
    assert (letter.channel, letter.delivered_at, letter.read_at) == ("inbox", LONG_AGO + DAY, LONG_AGO + DAY)


def test_the_same_cause_never_speaks_twice(office, notify):
    for _again in range(2):
        notice = notify(office, "tell_author", user=office.author, cause="sweep:1")
    for _again in range(2):
        composing.compose(MONDAY)
        Notice.objects.update(composed_at=None)
    assert (Notice.objects.count(), notice.letters.count()) == (1, 1)


def test_a_crash_while_composing_leaves_the_notice_waiting(office, notify, monkeypatch):
    notice = notify(office, "tell_author", user=office.author)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(composing, "_finish", killed)
    with pytest.raises(KeyboardInterrupt):
        composing.compose(MONDAY)
    assert notice.letters.count() == 0
    monkeypatch.undo()
    composing.compose(MONDAY)
    assert notice.letters.count() == 1


def test_composing_costs_the_same_statements_for_one_notice_as_for_forty(office, notify, django_assert_num_queries):
    def one_of_each():
        notify(office, "tell_author", user=office.author)
        notify(office, "tell_next", duty=Duty.SECTION_HEAD)
        notify(office, "tell_next", duty=Duty.SECRECY_REVIEWER)

    one_of_each()
    statements = 8  # savepoint and its release, take, named, holders, stewards, letters, done
    with django_assert_num_queries(statements):
        composing.compose(MONDAY)
    for _each in range(13):
        one_of_each()
    with django_assert_num_queries(statements):
        assert composing.compose(MONDAY) == 39


def test_workers_side_by_side_compose_every_notice_once(committed_office, notify):
    for _each in range(60):
        notify(committed_office, "tell_next", duty=Duty.SECTION_HEAD)
    counts, together = [], threading.Barrier(3)

    def work():
        together.wait()
        try:
            while done := composing.compose(MONDAY, limit=5):
                counts.append(done)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _each in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 60
    assert Letter.objects.count() == 60
    assert not Notice.objects.filter(composed_at=None).exists()


def test_a_worker_passes_over_what_another_is_composing(committed_office, notify):
    notify(committed_office, "tell_next", duty=Duty.SECTION_HEAD)
    seen = []

    def second():
        seen.append(composing.compose(MONDAY))
        connections.close_all()

    def while_first_writes(*arguments):
        worker = threading.Thread(target=second)
        worker.start()
        worker.join()
        return original(*arguments)

    original, composing._write = composing._write, while_first_writes
    try:
        assert composing.compose(MONDAY) == 1
    finally:
        composing._write = original
    assert seen == [0]


def test_the_set_based_holders_agree_with_the_people_part(office, notify):
    """The rule of who holds what stands in two statements; this holds them together."""
    county = Unit.objects.create(kind="county", name="浚县", code="county")
    other = Unit.objects.create(parent=office.street, kind="community", name="杨柳社区", code="community")
    leader = person("li", "李强", Duty.BUSINESS_LEADER, office.street)
    appoint(leader, Duty.SECTION_HEAD, office.street, scopes=[other])
    appoint(office.officer, Duty.SECTION_HEAD, county)
    appoint(office.director, Duty.SECTION_HEAD, office.section, since=MONDAY)
    appoint(office.administrator, Duty.SECTION_HEAD, office.section, until=MONDAY)
    stand_in(office.head, office.author, Duty.SECTION_HEAD)
    stand_in(leader, office.officer, Duty.SECTION_HEAD, Duty.BUSINESS_LEADER, since=MONDAY, until=MONDAY + DAY)
    gone = person("gone", "离任", Duty.SECTION_HEAD, other)
    gone.is_active = False
    gone.save()
    asked = {}
    for duty in (Duty.SECTION_HEAD, Duty.BUSINESS_LEADER, Duty.AUTHOR, Duty.ARCHIVIST):
        for unit in (office.street, office.section, other):
            for at in (MONDAY - DAY, MONDAY, MONDAY + DAY):
                asked[notify(office, "tell_next", duty=duty, unit=unit, at=at).pk] = (duty, unit.pk, at)
    found = recipients.holders([(pk, duty, unit) for pk, (duty, unit, _at) in asked.items()])
    for pk, (duty, unit, at) in asked.items():
        assert {one.user_id for one in found if one.notice_id == pk} == set(queries.holders([duty], unit, at)[duty]), (duty, unit, at)
