"""The sweep: what it records, whom it tells, and that it may be run twice, late, side by side, or be killed."""

import json
import threading
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from people.models import Duty, Unit
from workflows.deadlines import clocks, rules
from workflows.deadlines.ladder import DEFAULT_RULES, DEFAULT_RUNGS, BadLadder
from workflows.deadlines.metrics import numbers
from workflows.deadlines.models import Deadline, Escalation, EscalationStep, Sweep
from workflows.deadlines.recount import recount
from workflows.deadlines.sweep import fenced, sweep
from workflows.notices import wording
from workflows.notices.models import Notice

from .conftest import Office, at, fresh

FEB_9 = "2026-02-09T10:00"  # two working days end on the 11th; the Spring Festival is from the 15th to the 23rd


def climbed(deadline):
    return list(deadline.escalations.order_by("rung").values_list("code", flat=True))


def reached(deadline):
    return dict(deadline.escalations.values_list("code", "reached_at"))


def told(code):
    return {(notice.duty, notice.user_id, notice.unit_id) for notice in Notice.objects.filter(event=f"ladder_{code}")}


def test_a_routine_first_miss_is_urged_and_supervised_and_stops_there(office):
    step = office.clock(FEB_9, 2)
    sweep(at("2027-01-01"))
    assert reached(step) == {"remind": at("2026-02-10"), "urge": at("2026-02-12"), "supervise": at("2026-02-14")}
    assert (fresh(step).next_rung, fresh(step).last_rung) == (None, 2)


def test_the_next_miss_of_the_same_section_climbs_to_the_end(office):
    office.clock(FEB_9, 2)
    second, elsewhere = office.clock("2026-02-10T10:00", 2), office.clock("2026-02-10T10:00", 2, unit=office.safety)
    sweep(at("2027-01-01"))
    assert climbed(second) == ["remind", "urge", "supervise", "interview", "refer"]
    assert reached(second)["refer"] == at("2026-03-05")
    assert climbed(elsewhere) == ["remind", "urge", "supervise"]


def test_a_miss_long_ago_is_forgotten(office):
    office.clock("2024-11-04T10:00", 2)
    step = office.clock(FEB_9, 2)
    sweep(at("2027-01-01"))
    assert climbed(step) == ["remind", "urge", "supervise"]


def test_what_was_met_in_time_is_no_miss_but_what_was_met_late_is(office):
    for day in ("2026-01-05", "2026-01-06"):
        early = office.clock(f"{day}T10:00", 2)
        clocks.turn(early.process_id, office.street.pk, at=at(f"{day}T12:00"), meets={"step": at(f"{day}T12:00")})
    late = office.clock(FEB_9, 2)
    clocks.turn(late.process_id, office.street.pk, at=at("2026-02-12T12:00"), meets={"step": at("2026-02-12T12:00")})
    step = office.clock("2026-02-10T10:00", 2)
    sweep(at("2027-01-01"))
    assert climbed(early) == []
    assert climbed(late) == ["remind", "urge"]
    assert climbed(step)[-1] == "refer"


def test_a_missed_statutory_date_goes_straight_to_the_interview(office):
    t1 = office.clock(FEB_9, 2, kind="publication", statutory=True, routine=False)
    sweep(at("2027-01-01"))
    assert reached(t1) == {"remind": at("2026-02-10"), "interview": at("2026-02-12"), "refer": at("2026-03-04")}


def test_a_routine_first_statutory_miss_stops_below_the_discipline_committee(office):
    office.clock(FEB_9, 2)  # a step missed before does not make the first statutory miss a second one
    t1 = office.clock(FEB_9, 3, kind="publication", statutory=True)
    sweep(at("2027-01-01"))
    assert climbed(t1) == ["remind", "urge", "supervise"]
    assert (Duty.DISCIPLINE, None, office.civil.pk) not in told("interview")


def test_each_rung_tells_whom_it_names(office):
    office.clock(FEB_9, 2, routine=False)
    taken = office.clock(FEB_9, 2, unit=office.safety, user_id=office.clerk.pk)
    report = None
    for day in ("2026-02-10", "2026-02-12", "2026-02-14", "2026-02-26", "2026-03-04"):
        report = sweep(at(day))
    assert report.told == 2
    assert told("remind") == {("author", None, office.civil.pk), ("", office.clerk.pk, None)}
    assert ("section_head", None, office.safety.pk) in told("urge")
    assert told("supervise") == {
        (duty, None, unit.pk) for duty in ("business_leader", "disclosure_officer") for unit in (office.civil, office.safety)
    }
    assert told("refer") == {("director", None, office.civil.pk), ("discipline", None, office.civil.pk)}
    notice = Notice.objects.get(event="ladder_urge", user=office.clerk)
    assert notice.process_id == taken.process_id
    assert notice.data["due_on"] == "2026-02-11"


def test_a_written_explanation_is_demanded_once(office):
    step = office.clock(FEB_9, 2, routine=False)
    for day in ("2026-02-12", "2026-02-14", "2026-03-01"):
        sweep(at(day))
    demand = EscalationStep.objects.get(deadline=step)
    assert (demand.kind, demand.at, demand.actor) == ("demanded", at("2026-02-14"), None)
    asked = Notice.objects.get(event="explanation_owed")  # whose duty it was is told, not only who supervises
    assert (asked.duty, asked.user_id, asked.unit_id) == (step.duty, None, step.unit_id)
    assert asked.data["lapse"] == str(step.public_id)
    step.refresh_from_db()
    assert step.explanation_owed_at == demand.at
    account = office.clock(FEB_9, 2, routine=False, kind="account")
    sweep(at("2026-03-01"))
    assert not EscalationStep.objects.filter(deadline=account).exists()  # an explanation is not asked about one that did not come


def test_nothing_depends_on_when_the_sweep_runs(office):
    punctual, neglected = office.clock(FEB_9, 2, routine=False), office.clock(FEB_9, 2, routine=False)
    Deadline.objects.filter(pk=neglected.pk).update(next_rung_at=None, next_rung=None)
    for hours in range(0, 24 * 40, 6):
        sweep(at(FEB_9) + timedelta(hours=hours))
    Deadline.objects.filter(pk=neglected.pk).update(next_rung_at=punctual.next_rung_at, next_rung=punctual.next_rung)
    sweep(at("2026-12-01"))
    assert reached(neglected) == reached(punctual)
    assert len(reached(punctual)) == 5


def test_what_is_done_late_before_anybody_looked_is_recorded_quietly(office):
    step = office.clock(FEB_9, 2, routine=False)
    clocks.turn(step.process_id, office.street.pk, at=at("2026-02-24T12:00"), meets={"step": at("2026-02-24T12:00")})
    sweep(at("2026-02-25"))
    assert climbed(step) == ["remind", "urge", "supervise"]  # due on the 11th, made-up Saturday the 14th, done on the 24th
    assert not Notice.objects.exists()
    assert not EscalationStep.objects.exists()
    assert fresh(step).next_rung is None


def test_what_has_lapsed_meanwhile_is_not_reminded_of(office):
    office.clock(FEB_9, 2)
    sweep(at("2026-02-12"))
    assert not told("remind")
    assert told("urge")


def test_cancelled_and_stopped_clocks_climb_no_further(office):
    dropped, stopped = office.clock(FEB_9, 5), office.clock(FEB_9, 5)
    clocks.turn(dropped.process_id, office.street.pk, at=at("2026-02-10"), cancels={"step"})
    clocks.suspend(stopped.pk, since=date(2026, 2, 10), reason="征求意见", by=office.clerk, at=at("2026-02-10"))
    assert sweep(at("2026-12-01")).fired == 0
    clocks.resume(stopped.pk, until=date(2026, 3, 2), reason="收到意见", by=office.clerk, at=at("2026-03-02"))
    sweep(at("2026-12-01"))
    assert reached(stopped)["urge"] == at("2026-03-07")


def test_a_new_term_climbs_anew(office):
    step = office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-12"))
    clocks.extend(step.pk, more=2, reason="补充材料", by=office.clerk, at=at("2026-02-12T09:00"))
    sweep(at("2026-02-15"))
    assert list(step.escalations.order_by("id").values_list("term", "code")) == [(1, "remind"), (1, "urge"), (2, "remind"), (2, "urge")]


def test_hours_lapse_in_the_minute_and_climb_by_working_days(office):
    consent = office.clock("2026-09-30T17:30", 24, counted_in="hours", kind="countersign", routine=False)
    sweep(at("2026-12-01"))
    assert (reached(consent)["urge"], reached(consent)["supervise"]) == (at("2026-10-01T17:30"), at("2026-10-10"))


def test_the_ladder_is_data_and_inherited_from_the_office_above(office):
    rungs = deepcopy(DEFAULT_RUNGS)
    rungs[1] |= {"code": "yellow", "tell": ["archivist"]}
    with pytest.raises(BadLadder):
        rules.publish_ladder(office.county.pk, rungs[2:], DEFAULT_RULES, by=office.clerk, at=at(FEB_9))
    version = rules.publish_ladder(office.county.pk, rungs, DEFAULT_RULES | {"routine_misses": 0}, by=office.clerk, at=at(FEB_9))
    step = office.clock(FEB_9, 2)
    sweep(at("2026-12-01"))
    assert climbed(step) == ["remind", "yellow", "supervise", "interview", "refer"]
    assert set(step.escalations.values_list("ladder_id", flat=True)) == {version.pk}
    own = rules.publish_ladder(office.street.pk, rungs[:2], {"routine_misses": 0}, by=office.clerk, at=at(FEB_9))
    second = office.clock(FEB_9, 2)
    sweep(at("2026-12-01"))
    assert climbed(second) == ["remind", "yellow"]
    assert (own.number, second.escalations.last().ladder_id) == (1, own.pk)


def test_who_is_told_of_a_rung_the_office_made_reads_its_name(office):
    rungs = [*deepcopy(DEFAULT_RUNGS), {"code": "level-6", "name": "通报批评", "after": 15, "tell": ["director"]}]
    rules.publish_ladder(office.street.pk, rungs, DEFAULT_RULES, by=office.clerk, at=at(FEB_9))
    office.clock(FEB_9, 2, routine=False)
    for day in ("2026-02-12", "2026-02-14", "2026-02-26", "2026-03-05", "2026-03-12"):
        sweep(at(day))
    notice = Notice.objects.get(event="ladder_level-6")
    said = wording.of(notice.event, notice.data)
    assert said.kind == "通报批评"
    assert "通报批评" in said.body


def test_a_rung_that_is_no_longer_on_the_ladder_is_let_go(office):
    step = office.clock(FEB_9, 2, routine=False)
    sweep(at("2026-02-14"))
    assert fresh(step).next_rung == 3
    rules.publish_ladder(office.street.pk, DEFAULT_RUNGS[:2], {}, by=office.clerk, at=at("2026-02-14"))
    assert sweep(at("2026-12-01")).fired == 0
    assert fresh(step).next_rung is None


def test_clocks_of_a_unit_that_is_no_office_any_more_wait_until_it_is_one(office):
    step = office.clock(FEB_9, 2, routine=False)
    Unit.objects.filter(pk=office.street.pk).update(office=office.county)  # as a workbook could once make it
    assert (sweep(at("2026-02-14")).looked_at, fresh(step).next_rung) == (0, 0)
    elsewhere = Unit.objects.create(kind=Unit.Kind.STREET, name="东河街道", code="other", parent=office.county)
    started = clocks.turn(
        office.passage(),
        elsewhere.pk,
        at=at(FEB_9),
        starts=[clocks.Clock("step", "", at(FEB_9), 2, "working_days", "", Duty.AUTHOR, elsewhere.pk)],
    )
    assert sweep(at("2026-02-10"), limit=1).fired == 1  # those that wait are not in the way of others
    assert climbed(Deadline.objects.get(pk=started[0].id)) == ["remind"]
    assert recount(2026, at=at("2026-02-14")).looked_at == 2
    Unit.objects.filter(pk=office.street.pk).update(office=office.street)
    sweep(at("2026-12-01"))
    assert climbed(step) == ["remind", "urge", "supervise", "interview", "refer"]


def test_running_it_again_changes_nothing(office):
    step = office.clock(FEB_9, 2, routine=False)
    first = sweep(at("2026-02-14"))
    before = json.dumps(list(Deadline.objects.values()), default=str)
    assert sweep(at("2026-02-14")).fired == 0
    assert json.dumps(list(Deadline.objects.values()), default=str) == before
    Deadline.objects.filter(pk=step.pk).update(next_rung=1, next_rung_at=at("2026-02-12"))  # as if the row had been restored
    assert sweep(at("2026-02-14")).fired == 0
    assert (first.fired, Escalation.objects.count(), Notice.objects.count()) == (3, 3, 5)  # one of them asks for the explanation


def test_it_works_in_batches_and_leaves_its_heartbeat(office):
    for _n in range(5):
        office.clock(FEB_9, 2)
    report = sweep(at("2026-02-10T08:00"), limit=2)
    assert (report.batches, report.fired, report.told) == (3, 5, 5)
    assert sweep(at("2026-02-10T09:00"), limit=2).batches == 0
    beat = Sweep.objects.get(name="ladder")
    assert (beat.last_at, beat.fired) == (at("2026-02-10T09:00"), 5)
    assert sweep(at("2026-12-01"), limit=2, batches=1).looked_at == 2


def test_muted_notices_are_kept_but_not_sent(office):
    office.clock(FEB_9, 2)
    sweep(at("2026-02-12"), muted=True)
    assert set(Notice.objects.values_list("muted", flat=True)) == {True}


def test_a_batch_takes_one_statement(office, django_assert_num_queries):
    office.clock(FEB_9, 2)
    with django_assert_num_queries(5):  # the rules in force, offices set aside, two batches (the second empty), the heartbeat
        sweep(at("2026-02-10"))


def test_what_is_owed_to_the_sweep_is_counted(office):
    office.clock(FEB_9, 2)
    waiting = office.clock("2026-02-09T10:00", 2)
    Deadline.objects.filter(pk=waiting.pk).update(next_rung_at=timezone.now() + timedelta(hours=1))
    Deadline.objects.exclude(pk=waiting.pk).update(next_rung_at=timezone.now() - timedelta(hours=1))
    assert [(name, value) for name, _meaning, value in numbers()] == [("deadlines_unswept", 1)]
    sweep(timezone.now() - timedelta(minutes=5), batches=0)
    assert 300 <= {name: value for name, _meaning, value in numbers()}["sweep_age_seconds"] < 360


# -- with commits ----------------------------------------------------------------------------------------------------------------
def in_threads(*works):
    errors = []

    def guarded(work):
        try:
            work()
        except BaseException as error:  # handed to the test below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors


@pytest.mark.django_db(transaction=True)
def test_sweeps_side_by_side_and_one_killed_leave_every_rung_once():
    office = Office()
    with transaction.atomic():
        steps = [office.clock(FEB_9, 2, routine=number % 2 == 0) for number in range(60)]
    # one sweep dies between its batches, one in the middle of a batch
    sweep(at("2026-12-01"), limit=7, batches=3)
    with transaction.atomic():
        sweep(at("2026-12-01"), limit=7, batches=2)
        transaction.set_rollback(True)
    start = threading.Barrier(3)

    def work():
        start.wait()
        sweep(at("2026-12-01"), limit=7)

    in_threads(work, work, work)
    sweep(at("2026-12-01"))
    expected = {step.pk: ["remind", "urge", "supervise", "interview", "refer"] for step in steps}
    expected[steps[0].pk] = expected[steps[0].pk][:3]  # routine, and the first of the section
    assert {step.pk: climbed(step) for step in steps} == expected
    assert Notice.objects.values("key").distinct().count() == Notice.objects.count()
    assert not Deadline.objects.filter(next_rung__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_sweeps_while_the_past_is_replayed():
    office = Office()
    office.clock(FEB_9, 2)
    reports = []
    with fenced():
        in_threads(lambda: reports.append(sweep(at("2026-12-01"))))
        assert reports[0].fired == 0
        assert sweep(at("2026-02-10")).fired == 1  # whoever put up the fence may
    in_threads(lambda: reports.append(sweep(at("2026-12-01"))))
    assert reports[1].fired > 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
