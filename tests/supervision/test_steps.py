"""What may be done about a lapse, by whom, and what it leaves."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from people.models import Appointment, Delegation, Duty
from tests.office import LONG_AGO, fresh
from workflows.deadlines import steps
from workflows.deadlines.models import Deadline, EscalationStep
from workflows.deadlines.sweep import sweep
from workflows.deadlines.whose import whose_duty
from workflows.engine.models import Task
from workflows.notices import composing
from workflows.notices.models import Letter, Notice
from workflows.refusals import Refused

from .conftest import LATER

HOUR = timedelta(hours=1)
MAY = {
    Duty.BUSINESS_LEADER: {"note", "demand_explanation", "extend"},
    Duty.DISCLOSURE_LEADER: {"note", "demand_explanation", "extend", "send_back", "hand_over"},
    Duty.DIRECTOR: {"note", "demand_explanation", "extend", "send_back", "hand_over"},
    Duty.DISCIPLINE: {"note", "demand_explanation", "send_back", "hand_over"},
    Duty.DISCLOSURE_OFFICER: {"note", "demand_explanation"},
    Duty.SECTION_HEAD: {"explain"},  # whose review it was
}


def inputs(name, office):
    return {
        "note": {},
        "explain": {"text": "会计请假，凭证未齐。"},
        "send_back": {"text": "请督促。"},
        "hand_over": {"text": "两次催办无果。"},
        "extend": {"more": 10, "text": "等待上级批复。"},
        "demand_explanation": {"addressee": office.head.pk},
    }[name]


@pytest.mark.parametrize("regime", ["party", "residents"])
def test_the_period_of_party_affairs_and_residents_is_called_statutory_nowhere_and_not_extended_either(office, regime, signed_in):
    office.settle(regime=regime, limit_basis="居务公开制度", is_routine=False)
    item = office.pass_level(office.draft(formed_on="2026-01-30"))
    sweep(LATER)
    deadline = Deadline.objects.get(process=fresh(item).process_id, kind="publication")
    assert not deadline.statutory
    with pytest.raises(Refused) as refused:
        steps.extend(deadline.pk, by=office.director, at=LATER, more=5, text="忙。")
    assert (refused.value.codes, "法定" in str(refused.value)) == (["never_grows"], False)
    for address in ("/escalations/", f"/escalations/{deadline.public_id}/"):
        page = signed_in(office.director).get(address).text.partition("<main")[2]
        assert "公开期限" in page
        assert "法定公开" not in page.replace('<option value="publication">法定公开</option>', "")
    kept = {
        kind: signed_in(office.director).get(f"/escalations/?kind={kind}").text.count("<tr data-row>")
        for kind in ("by_rule", "publication")
    }
    assert kept == {"by_rule": 1, "publication": 0}


def test_periods_of_law_stand_together_and_before_those_of_party_affairs_and_residents(office, signed_in):
    """A list in which they took turns would open a group for every row."""
    for number, regime in enumerate(("residents", "government") * 2):
        office.settle(regime=regime, limit_basis="居务公开制度", is_routine=False)
        office.pass_level(office.draft(formed_on=f"2026-01-{27 + number}"))
    sweep(LATER)
    page = signed_in(office.director).get("/escalations/").text
    assert re.findall(r'scope="rowgroup"[^>]*>([^<]*)<', page)[:2] == ["法定公开", "公开期限"]
    assert re.findall(r'scope="rowgroup"[^>]*>([^<]*)<', page).count("法定公开") == 1


@pytest.mark.parametrize("duty", Duty)
def test_each_duty_may_do_exactly_its_steps(duty, office, late, people):
    deadline = late()
    allowed = {declared.name for declared, _refusals in steps.open_steps(steps.load(deadline, by=people[duty], at=LATER))}
    assert allowed == MAY.get(duty, set())


@pytest.mark.parametrize("name", steps.STEPS)
@pytest.mark.parametrize("duty", MAY)
def test_a_step_is_taken_exactly_where_it_is_offered(name, duty, office, late, people):
    deadline = late()
    if name in MAY[duty]:
        fact = steps.TAKE[name](deadline.pk, by=people[duty], at=LATER, **inputs(name, office))
        assert (fact.kind, fact.duty, fact.actor_id) == (steps.STEPS[name].kind, duty, people[duty].pk)
    else:
        with pytest.raises(Refused) as refused:
            steps.TAKE[name](deadline.pk, by=people[duty], at=LATER, **inputs(name, office))
        assert refused.value.codes == ["not_your_duty"]


def test_nobody_deals_with_a_lapse_of_their_own(office, late):
    deadline = late(state="leader_review")
    for name in ("note", "extend", "demand_explanation"):
        with pytest.raises(Refused) as refused:
            steps.TAKE[name](deadline.pk, by=office.leader, at=LATER, **inputs(name, office))
        assert refused.value.codes == ["own_lapse"]


def test_a_stand_in_of_whoever_was_late_does_not_deal_with_it_either(office, late):
    deputy = office.person("deputy")
    Delegation.objects.create(principal=office.leader, deputy=deputy, duties=["business_leader"], since=LATER - HOUR, until=LATER + HOUR)
    deadline = late(state="leader_review")
    with pytest.raises(Refused) as refused:
        steps.note(deadline.pk, by=deputy, at=LATER)
    assert refused.value.codes == ["own_lapse"]


def test_a_step_taken_standing_in_records_both(office, late):
    deputy = office.person("deputy")
    Delegation.objects.create(principal=office.director, deputy=deputy, duties=["director"], since=LATER - HOUR, until=LATER + HOUR)
    fact = steps.note(late().pk, by=deputy, at=LATER)
    assert (fact.actor_id, fact.principal_id, fact.duty) == (deputy.pk, office.director.pk, Duty.DIRECTOR)


def test_whoever_stands_in_for_another_duty_of_the_asked_neither_explains_nor_reads(office, late, signed_in):
    deadline, until = late(), LATER + HOUR
    steps.demand_explanation(deadline.pk, by=office.director, at=LATER, addressee=office.head.pk, text="请说明原因。")
    Appointment.objects.create(user=office.head, duty=Duty.REPORTER, unit=office.section, since=LONG_AGO)
    other, deputy = office.person("other"), office.person("deputy")
    Delegation.objects.create(principal=office.head, deputy=other, duties=["reporter"], since=LATER - HOUR, until=until)
    Delegation.objects.create(principal=office.head, deputy=deputy, duties=["section_head"], since=LATER - HOUR, until=until)
    page = reverse("escalation", args=[deadline.public_id])
    assert signed_in(other).get(page).status_code == 404
    with pytest.raises(Refused) as refused:
        steps.explain(deadline.pk, by=other, at=LATER, text="代为说明。")
    assert refused.value.codes == ["not_your_duty"]
    assert signed_in(deputy).get(page).status_code == 200
    assert steps.explain(deadline.pk, by=deputy, at=LATER, text="会计请假。").actor_id == deputy.pk


def test_a_clock_that_has_not_run_out_is_nobodys_business(office):
    item = office.item_in("section_review")
    running = Deadline.objects.get(process=item.process_id, kind="step", met_at=None)
    with pytest.raises(Refused) as refused:
        steps.note(running.pk, by=office.director, at=running.due_at - HOUR)
    assert refused.value.codes == ["not_lapsed"]


# -- the explanation ------------------------------------------------------------------------------------------------------------
def test_an_explanation_is_demanded_given_and_its_clock_met(office, late):
    deadline = late()
    demand = steps.demand_explanation(deadline.pk, by=office.director, at=LATER, addressee=office.head.pk, days=2, text="请说明原因。")
    clock = demand.clock
    assert (clock.kind, clock.user_id, str(clock.due_on)) == ("account", office.head.pk, "2026-03-17")
    composing.compose(LATER)
    letter = Letter.objects.get(recipient=office.head, notice__event="demand_explanation")
    assert letter.notice.data["lapse"] == str(deadline.public_id)

    steps.explain(deadline.pk, by=office.head, at=LATER + HOUR, text="会计请假，凭证未齐。")
    clock.refresh_from_db()
    assert clock.met_at == LATER + HOUR
    assert Notice.objects.get(event="explanation_given").user_id == office.director.pk
    assert not steps.load(deadline, by=office.head, at=LATER + HOUR).demands()


def test_an_explanation_not_given_is_a_lapse_of_its_own_that_no_explanation_is_asked_about(office, late):
    demand = steps.demand_explanation(late().pk, by=office.director, at=LATER, addressee=office.head.pk)
    much_later = LATER + timedelta(days=20)
    sweep(much_later)
    assert demand.clock.escalations.filter(code="urge").exists()
    with pytest.raises(Refused) as refused:
        steps.demand_explanation(demand.clock_id, by=office.director, at=much_later, addressee=office.head.pk)
    assert refused.value.codes == ["already_an_explanation"]


def test_the_same_person_is_not_asked_twice_before_answering(office, late):
    deadline = late()
    steps.demand_explanation(deadline.pk, by=office.director, at=LATER, addressee=office.head.pk)
    with pytest.raises(Refused) as refused:
        steps.demand_explanation(deadline.pk, by=office.discipline, at=LATER, addressee=office.head.pk)
    assert refused.value.codes == ["already_demanded"]
    steps.explain(deadline.pk, by=office.head, at=LATER, text="已说明。")
    steps.demand_explanation(deadline.pk, by=office.discipline, at=LATER + HOUR, addressee=office.head.pk)


def test_whoever_is_refused_an_explanation_is_told_each_person_with_the_duty_they_answer_in(office, statutory):
    with pytest.raises(Refused) as refused:
        steps.explain(statutory.pk, by=office.director, at=LATER, text="忙。")
    assert refused.value.codes == ["not_your_duty"]
    assert statutory.duty == Duty.AUTHOR
    assert "；科室负责人（head）" in str(refused.value)
    assert steps.explain(statutory.pk, by=office.head, at=LATER, text="忙。").duty == Duty.SECTION_HEAD


def test_whoever_is_asked_for_an_explanation_owes_it_in_the_duty_they_answer_in(office, statutory):
    clock = steps.demand_explanation(statutory.pk, by=office.director, at=LATER, addressee=office.head.pk).clock
    assert (statutory.duty, clock.duty) == (Duty.AUTHOR, Duty.SECTION_HEAD)


def test_a_review_is_not_the_duty_of_whoever_drafted_it_where_somebody_else_could_review(office, late, signed_in):
    """Nobody decides on what they drafted (条例 第十七条), though they head the section themselves."""
    Appointment.objects.create(user=office.author, duty=Duty.SECTION_HEAD, unit=office.section, since=LONG_AGO)
    deadline = late()
    assert [one.user_id for one in whose_duty(deadline, LATER)] == [office.head.pk]
    assert "author" not in signed_in(office.director).get("/escalations/").text.partition("<tbody")[2]
    office.head.appointments.update(until=LONG_AGO + HOUR)
    assert [one.user_id for one in whose_duty(deadline, LATER)] == [office.author.pk]


def test_somebody_whose_duty_it_was_not_is_not_asked(office, late):
    with pytest.raises(Refused) as refused:
        steps.demand_explanation(late().pk, by=office.director, at=LATER, addressee=office.other_head.pk)
    assert refused.value.codes == ["not_answerable"]


def test_withdrawing_an_item_does_not_answer_for_its_lapses(office, late):
    """紧急撤稿说明 and 逾期说明 are clocks of two kinds: meeting one leaves the other running."""
    deadline = late()
    demand = steps.demand_explanation(deadline.pk, by=office.director, at=LATER, addressee=office.head.pk)
    from workflows.deadlines import clocks

    clocks.turn(deadline.process_id, deadline.office_id, at=LATER + HOUR, meets={"explanation": LATER + HOUR, "step": LATER + HOUR})
    demand.clock.refresh_from_db()
    assert demand.clock.met_at is None


# -- more time ------------------------------------------------------------------------------------------------------------------
def test_more_time_begins_a_term_whose_rungs_start_anew_and_moves_the_task(office, late):
    deadline = late()
    assert deadline.escalations.filter(term=1, code="supervise").exists()
    steps.extend(deadline.pk, by=office.director, at=LATER, more=10, text="等待上级批复。")
    deadline.refresh_from_db()
    assert (deadline.term, str(deadline.due_on)) == (2, "2026-03-17")
    assert Task.objects.get(process=deadline.process_id, node="section_review", finished=None).due_at == deadline.due_at
    assert deadline.extensions.get().reason == "等待上级批复。"
    sweep(deadline.due_at)
    assert set(deadline.escalations.filter(term=2).values_list("code", flat=True)) >= {"urge"}


def test_a_statutory_date_is_never_extended(office, statutory):
    before = (statutory.due_at, statutory.term)
    with pytest.raises(Refused) as refused:
        steps.extend(statutory.pk, by=office.director, at=LATER, more=5, text="忙。")
    assert refused.value.codes == ["never_grows"]
    assert refused.value.refusals[0].basis == statutory.basis
    statutory.refresh_from_db()
    assert (statutory.due_at, statutory.term) == before


@pytest.mark.parametrize(("more", "text", "code"), [(0, "因", "bad_extension"), (61, "因", "bad_extension"), (3, " ", "text_missing")])
def test_more_time_needs_a_measure_and_a_reason(office, late, more, text, code):
    with pytest.raises(Refused) as refused:
        steps.extend(late().pk, by=office.director, at=LATER, more=more, text=text)
    assert refused.value.codes == [code]


# -- twice, and stale -----------------------------------------------------------------------------------------------------------
def test_a_double_click_leaves_one_fact(office, late):
    deadline = late()
    version = steps.load(deadline, by=office.director, at=LATER).version
    steps.send_back(deadline.pk, by=office.director, at=LATER, text="请督促。", version=version)
    with pytest.raises(Refused) as refused:
        steps.send_back(deadline.pk, by=office.director, at=LATER, text="请督促。", version=version)
    assert refused.value.codes == ["stale"]
    assert EscalationStep.objects.filter(kind="sent_back").count() == 1
    assert Notice.objects.filter(event="lapse_sent_back").count() == 1


def test_it_is_noted_once_for_each_level(office, late):
    deadline = late()
    steps.note(deadline.pk, by=office.director, at=LATER)
    with pytest.raises(Refused) as refused:
        steps.note(deadline.pk, by=office.director, at=LATER + HOUR)
    assert refused.value.codes == ["already_noted"]


def test_it_is_handed_over_once_and_names_nobody(office, late):
    deadline = late()
    fact = steps.hand_over(deadline.pk, by=office.discipline, at=LATER, text="两次催办无果。")
    assert fact.addressee_id is None
    with pytest.raises(Refused) as refused:
        steps.hand_over(deadline.pk, by=office.director, at=LATER, text="再移交。")
    assert refused.value.codes == ["already_handed_over"]


def test_whoever_has_come_into_the_duty_since_is_not_answerable(office, late):
    deadline = late()
    newcomer = office.person("newcomer")
    newcomer.appointments.create(duty=Duty.SECTION_HEAD, unit=office.section, since=LATER)
    assert newcomer.pk not in steps.load(deadline, by=office.director, at=LATER).answerable
    assert office.head.pk in steps.load(deadline, by=office.director, at=LATER).answerable
    assert deadline.started_at > LONG_AGO
    assert fresh(deadline.process.item).state == "section_review"


@pytest.mark.parametrize("name", steps.STEPS)
def test_what_is_said_of_a_lapse_quotes_no_secret(name, office, late, people):
    deadline = late()
    duty = next(duty for duty, names in MAY.items() if name in names)
    with pytest.raises(Refused) as refused:
        steps.TAKE[name](deadline.pk, by=people[duty], at=LATER, **inputs(name, office) | {"text": "机密★10年的名单未到"})
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("secret_mark", "text")]
    assert not EscalationStep.objects.filter(actor=people[duty]).exists()
