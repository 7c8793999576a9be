"""Who held which duty is a fact: when it was entered and by whom stays in writing, and so does every change, whoever makes it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from people import delegating, security
from people.appointing import appoint, end, replace, start_of
from people.models import Amendment, Appointment, AppointmentScope, Delegation, Duty
from people.workbook import applying, reading

from .conftest import SINCE, moment
from .test_import import PERSON, POST, UNIT, book

HEAD, AUTHOR = Duty.SECTION_HEAD, Duty.AUTHOR
DAY = timedelta(days=1)


def stamps():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, clock_timestamp()")
        return cursor.fetchone()


def delegated(person, by=None):
    head, deputy, now = person("liqiang", HEAD), person("mali", AUTHOR), timezone.now()
    return delegating.arrange(head, deputy, [HEAD], now, now + 5 * DAY, by=by or head, at=now)


@pytest.mark.parametrize("claimed", [{}, {"recorded_at": SINCE, "xid": 1}], ids=["silent", "claiming another day"])
def test_when_something_was_entered_is_the_databases_word(person, tree, claimed):
    head = person("liqiang")
    made = Appointment.objects.create(user=head, duty=HEAD, unit=tree.social, since=SINCE, **claimed)
    scope = AppointmentScope.objects.create(appointment=made, unit=tree.party, **claimed)
    standing_in = Delegation.objects.create(
        principal=head, deputy=person("mali"), duties=[HEAD], since=SINCE, until=moment("2030-01-01"), **claimed
    )
    xid, now = stamps()
    for row in (made, scope, standing_in):
        row.refresh_from_db()
        assert row.xid == xid
        assert abs(now - row.recorded_at) < timedelta(minutes=1)
        assert row.public_id.version == 7


@pytest.mark.parametrize("column", ["recorded_at", "xid", "public_id", "made_by"])
def test_what_was_entered_when_by_whom_does_not_change(person, column):
    made = delegated(person)
    value = {"recorded_at": SINCE, "xid": 1, "public_id": "00000000-0000-7000-8000-000000000000", "made_by": made.deputy}[column]
    for model in (Appointment, Delegation):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**{column: value})


@pytest.mark.parametrize("table", ["people_appointment", "people_delegation", "people_appointment_scopes", "people_amendment"])
def test_nobody_empties_what_was_entered(db, table):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_an_end_is_kept_with_who_entered_it_when_and_the_end_it_had_before(person, administrator):
    head = person("liqiang", HEAD, until=moment("2027-01-01"))
    end(head.appointments.get(), moment("2026-01-01"), at=moment("2025-12-01"), by=administrator)
    end(head.appointments.get(), moment("2025-06-01"), at=moment("2025-12-01"), reason="更正")
    first, second = Amendment.objects.filter(appointment__user=head).order_by("id")
    assert (first.made_by, first.last_moment_before, first.last_moment) == (
        administrator,
        moment("2027-01-01") - Delegation.SHORTEST,
        moment("2026-01-01") - Delegation.SHORTEST,
    )
    assert (second.made_by, second.last_moment_before) == (None, first.last_moment)
    assert second.afterwards
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.update(made_by=head)
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.all()._raw_delete("default")


def test_a_change_behind_the_applications_back_leaves_a_trace(person):
    head = person("liqiang", HEAD)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_appointment SET until = %s WHERE user_id = %s", [moment("2025-01-01"), head.pk])
    [trace] = Amendment.objects.all()
    assert (trace.before["until"], trace.appointment.user, trace.ends) == (None, head, True)


def test_every_way_to_enter_or_end_says_who(person, tree, administrator):
    by = {"by": administrator}
    made = appoint(person("liqiang"), HEAD, tree.social, SINCE, at=SINCE, **by)
    again = replace(made, since=moment("2025-01-01"), at=moment("2025-01-01"), title="主任", **by)
    now = timezone.now()
    standing_in = delegating.arrange(made.user, person("mali", AUTHOR), [HEAD], now, now + DAY, at=now, **by)
    delegating.end(standing_in, timezone.now() + timedelta(hours=1), **by)
    security.deactivate(made.user, timezone.now() + timedelta(hours=2), **by)
    assert {made.made_by, again.made_by, standing_in.made_by} == {administrator}
    assert set(Amendment.objects.values_list("made_by", flat=True)) == {administrator.pk}
    assert sorted(one.appointment_id or 0 for one in Amendment.objects.all()) == sorted([made.pk, again.pk, 0])


def test_an_import_says_who_entered_and_who_put_right(tree, administrator):
    def load(stream):
        applying.apply(reading.read(stream)[0], None, at=timezone.now(), reason="启用系统时补录", by=administrator)

    load(book([UNIT], [PERSON], [POST]))
    load(book([UNIT], [PERSON], [POST | {"职务": "档案员"}]))
    [post] = Appointment.objects.filter(user__username="tangxue")
    [change] = post.amendments.all()
    assert post.made_by == change.made_by == administrator
    assert (change.ends, change.before["title"], change.after["title"]) == (False, "", "档案员")


@pytest.mark.django_db(transaction=True)
def test_what_an_appointment_answers_for_is_entered_with_it_or_not_at_all(person, tree):
    made = person("liqiang", HEAD, scopes=[tree.social]).appointments.get()
    with pytest.raises(DatabaseError):
        AppointmentScope.objects.create(appointment=made, unit=tree.party)
    assert list(made.scopes.all()) == [tree.social]


# -- what the pages say ------------------------------------------------------------------------------------------------------------
def page(client_of, administrator, someone):
    return client_of(administrator).get(reverse("person", args=[someone.pk])).text


def test_the_page_says_what_was_entered_afterwards_and_by_whom(person, tree, administrator, client_of):
    someone, today = person("liqiang"), timezone.localdate().isoformat()
    client = client_of(administrator)
    client.post(
        reverse("appointment_new", args=[someone.pk]), {"duty": HEAD, "unit": tree.social.pk, "since": "2024-03-01", "reason": "补录"}
    )
    assert f"事后补录：{today}，由 沈浩 录入" in page(client_of, administrator, someone)
    held = someone.appointments.get()
    client.post(reverse("appointment_end", args=[held.pk]), {"last_day": "2025-12-31", "reason": "补录"})
    assert f"免职日期 2025-12-31 系事后补录：{today}，由 沈浩 录入" in page(client_of, administrator, someone)


def test_what_was_entered_in_time_is_not_said_to_be_entered_afterwards(person, tree, administrator, client_of):
    someone = person("liqiang", HEAD, since=start_of(timezone.localdate()), until=timezone.now() + 30 * DAY)
    end(someone.appointments.get(), timezone.now() + 10 * DAY, at=timezone.now(), by=administrator)
    text = page(client_of, administrator, someone)
    assert "补录" not in text
    assert "由 沈浩 录入；原定至" in text


def test_a_stand_in_for_days_that_are_over_is_said_to_be_entered_afterwards(person, administrator, client_of):
    now = timezone.now()  # by no page: an earlier version, or the hand of whoever runs the database
    made = Delegation.objects.create(
        principal=person("liqiang", HEAD), deputy=person("mali"), duties=[HEAD], since=now - 3 * DAY, until=now + DAY, made_by=administrator
    )
    for text in (page(client_of, administrator, made.principal), client_of(administrator).get(reverse("delegations")).text):
        assert "事后补录" in text


def test_a_row_older_than_the_keeping_says_nothing(person):
    old = person("liqiang", HEAD).appointments.get()
    old.recorded_at = None  # as the migration left it
    assert old.entered_afterwards is None


def test_old_history_costs_the_page_no_statement_a_row(person, tree, administrator, client_of, django_assert_max_num_queries):
    someone, client = person("liqiang"), client_of(administrator)
    for year in range(2010, 2024):
        begins = moment(f"{year}-01-01")
        made = appoint(someone, HEAD, tree.social, begins, moment(f"{year}-12-01"), at=begins, by=administrator)
        end(made, moment(f"{year}-11-01"), at=begins, by=administrator)
    with django_assert_max_num_queries(16):
        client.get(reverse("person", args=[someone.pk]))
