"""Clocks start, end, stop, run on and grow; each leaves its facts."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from workflows.deadlines import clocks
from workflows.deadlines.models import Deadline, Rescheduling
from workflows.refusals import Refused

from .conftest import at, fresh

FEB_9 = "2026-02-09T10:00"


def refusal(call, *arguments, **inputs):
    with pytest.raises(Refused) as refused:
        call(*arguments, **inputs)
    return refused.value.codes


def test_a_clock_knows_its_last_day_and_its_first_rung(office):
    started = office.clock(FEB_9, 20)
    assert (started.due_on, started.due_at, started.provisional) == (date(2026, 3, 13), at("2026-03-14"), False)
    assert (started.next_rung, started.next_rung_at, started.term) == (0, at("2026-03-10"), 1)


def test_a_clock_past_the_known_calendar_is_provisional(office):
    assert office.clock("2026-12-21T10:00", 20).provisional


def test_a_turn_ends_some_clocks_and_starts_others(office):
    passage = office.passage()
    step, publication = office.clock(FEB_9, 1, process=passage), office.clock(FEB_9, 20, process=passage, kind="publication")
    opinion, elsewhere = office.clock(FEB_9, 3, process=passage, kind="opinion"), office.clock(FEB_9, 1)
    now = at("2026-02-10T09:00")
    clock = clocks.Clock("step", "signing", now, 1, "working_days", "办理时限", "director", office.civil.pk)
    (started,) = clocks.turn(passage, office.street.pk, at=now, meets={"step": now}, cancels={"opinion"}, starts=[clock])
    assert (fresh(step).met_at, fresh(opinion).cancelled_at) == (now, now)
    assert fresh(publication).ended_at is None
    assert fresh(elsewhere).ended_at is None
    assert (started.due_on, started.due_at) == (date(2026, 2, 11), at("2026-02-12"))
    assert fresh(step).next_rung_at is not None  # the reminder of that morning is still to be recorded
    assert fresh(opinion).next_rung_at is None


def test_a_turn_takes_at_most_three_statements(office, django_assert_max_num_queries):
    passage, now = office.passage(), at(FEB_9)
    office.clock(FEB_9, 1, process=passage)
    clock = clocks.Clock("step", "", now, 1, "working_days", "", "director", office.civil.pk)
    with django_assert_max_num_queries(3):
        clocks.turn(passage, office.street.pk, at=now, meets={"step": now}, starts=[clock, clock])
    with django_assert_max_num_queries(0):
        clocks.turn(passage, office.street.pk, at=now)


def test_publication_is_met_when_it_was_public_not_when_somebody_said_so(office):
    t1 = office.clock(FEB_9, 3, kind="publication", statutory=True)
    public = at("2026-02-12T16:00")
    clocks.turn(t1.process_id, office.street.pk, at=at("2026-02-20"), meets={"publication": public})
    assert (fresh(t1).met_at, fresh(t1).lapsed_at) == (public, None)


def test_what_ends_in_the_instant_it_is_late_is_late(office):
    step = office.clock(FEB_9, 1)
    clocks.turn(step.process_id, office.street.pk, at=step.due_at, meets={"step": step.due_at})
    assert fresh(step).lapsed_at == step.due_at


def test_a_request_clock_stops_while_a_third_party_is_asked(office):
    reply = office.clock("2026-03-02T10:00", 20)
    clocks.suspend(reply.pk, since=date(2026, 3, 9), reason="征求第三方意见", by=office.clerk, at=at("2026-03-09T15:00"))
    assert (fresh(reply).suspended_at, fresh(reply).next_rung_at) == (at("2026-03-09T15:00"), None)
    assert clocks.explain(fresh(reply)).due_on is None
    fact = clocks.resume(reply.pk, until=date(2026, 3, 20), reason="收到意见", by=office.clerk, at=at("2026-03-20T11:00"))
    reply = fresh(reply)
    assert (reply.due_on, reply.term, reply.suspended_at) == (date(2026, 4, 13), 2, None)
    assert (fact.cause, fact.due_before, fact.due_at) == (Rescheduling.Cause.RESUMED, at("2026-03-31"), at("2026-04-14"))
    answer = clocks.explain(reply)
    assert (answer.due_on, answer.explanation[-1].counted) == (date(2026, 4, 13), 20)


def test_a_clock_may_stop_twice(office):
    reply = office.clock("2026-03-02T10:00", 20)
    for since, until in (("2026-03-09", "2026-03-20"), ("2026-03-24", "2026-03-26")):
        clocks.suspend(reply.pk, since=date.fromisoformat(since), reason="征求意见", by=office.clerk, at=at(since))
        clocks.resume(reply.pk, until=date.fromisoformat(until), reason="收到意见", by=office.clerk, at=at(until))
    assert (fresh(reply).due_on, fresh(reply).term) == (date(2026, 4, 15), 3)


def test_suspensions_that_make_no_sense_are_refused_and_leave_nothing(office):
    reply = office.clock("2026-03-02T10:00", 5)
    asked = {"by": office.clerk, "at": at("2026-03-04")}
    assert refusal(clocks.suspend, reply.pk, since=date(2026, 3, 4), reason=" ", **asked) == ["reason_missing"]
    assert refusal(clocks.suspend, reply.pk, since=date(2026, 3, 1), reason="x", **asked) == ["bad_suspension"]
    assert refusal(clocks.suspend, reply.pk, since=date(2026, 3, 9), reason="x", **asked) == ["already_lapsed"]
    assert refusal(clocks.resume, reply.pk, until=date(2026, 3, 9), reason="x", **asked) == ["not_suspended"]
    assert not reply.suspensions.exists()
    clocks.suspend(reply.pk, since=date(2026, 3, 4), reason="x", **asked)
    assert refusal(clocks.suspend, reply.pk, since=date(2026, 3, 5), reason="x", **asked) == ["suspended"]
    assert refusal(clocks.extend, reply.pk, more=1, reason="x", **asked) == ["suspended"]
    assert refusal(clocks.resume, reply.pk, until=date(2026, 3, 3), reason="x", **asked) == ["bad_period"]
    with pytest.raises(ObjectDoesNotExist):
        _ = reply.suspensions.get().resumption


def test_the_statutory_date_of_publication_neither_stops_nor_grows(office):
    t1 = office.clock(FEB_9, 20, kind="publication", statutory=True)
    asked = {"reason": "忙", "by": office.clerk, "at": at("2026-02-10")}
    assert refusal(clocks.suspend, t1.pk, since=date(2026, 2, 10), **asked) == ["never_stops"]
    assert refusal(clocks.extend, t1.pk, more=5, **asked) == ["never_grows"]
    for forged in ({"extended_by": 5}, {"suspended_at": at("2026-02-10")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deadline.objects.filter(pk=t1.pk).update(**forged)


def test_an_extension_begins_a_new_term(office):
    step = office.clock(FEB_9, 2)
    fact = clocks.extend(step.pk, more=3, reason="需补充材料", by=office.clerk, at=at("2026-02-11T10:00"))
    step = fresh(step)
    assert (step.due_on, step.extended_by, step.term) == (date(2026, 2, 14), 3, 2)
    assert (fact.term, fact.due_before, fact.due_at) == (2, at("2026-02-12"), at("2026-02-15"))
    assert step.extensions.get().reason == "需补充材料"


def test_extensions_that_make_no_sense_are_refused(office):
    step = office.clock(FEB_9, 2)
    asked = {"by": office.clerk, "at": at("2026-02-10")}
    assert refusal(clocks.extend, step.pk, more=3, reason="", **asked) == ["reason_missing"]
    assert refusal(clocks.extend, step.pk, more=0, reason="x", **asked) == ["bad_extension"]
    assert refusal(clocks.extend, step.pk, more=30_000, reason="x", **asked) == ["bad_period"]
    clocks.turn(step.process_id, office.street.pk, at=at("2026-02-10"), meets={"step": at("2026-02-10")})
    assert refusal(clocks.extend, step.pk, more=3, reason="x", **asked) == ["clock_ended"]


def test_a_clock_runs_for_whoever_took_it(office):
    step = office.clock(FEB_9, 2)
    clocks.hand_to(step.process_id, "step", office.clerk.pk)
    assert fresh(step).user == office.clerk
    clocks.hand_to(step.process_id, "step", None)
    assert fresh(step).user is None


def test_hours_have_no_days_to_explain(office):
    consent = office.clock("2026-10-01T17:30", 24, counted_in="hours", kind="countersign")
    assert consent.due_at == at("2026-10-02T17:30")
    assert clocks.explain(consent) is None
