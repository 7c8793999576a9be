"""What must hold of every machine, by its shape alone: no database. A later machine joins by being named in MACHINES."""

import pytest
from django.utils.translation import override
from viewflow.workflow.fields import import_task_by_ref

from people.models import Duty
from workflows.disclosure.flows import DisclosureFlow
from workflows.disclosure.models import Item
from workflows.disclosure.states import OWNERS, FollowUp, State
from workflows.engine.steps import ASKED, AUTHOR, LAST, OWNER, READER, steps_from, steps_of

MACHINES = [pytest.param(Item, DisclosureFlow, State, State.DRAFT, id="disclosure")]
ENDS = {State.ARCHIVED, State.REGISTERED_ON_REQUEST, State.REGISTERED_WITHHELD, State.WITHDRAWN, State.DISCARDED}
every_machine = pytest.mark.parametrize(("subject", "flow", "states", "start"), MACHINES)


@every_machine
def test_every_state_waits_for_one_duty_or_ends_the_passage(subject, flow, states, start):
    assert set(OWNERS) | ENDS == set(states)
    assert not set(OWNERS) & ENDS
    assert all(duty in Duty.values or duty == AUTHOR for duty in OWNERS.values())


@every_machine
def test_every_state_can_be_reached_and_every_waiting_state_be_left_by_its_owner(subject, flow, states, start):
    reached, frontier = {str(start)}, {str(start)}
    while frontier:
        frontier = {target for state in frontier for step in steps_from(subject, state) for target in step.targets} - reached
        reached |= frontier
    assert reached == set(states.values)
    for state in OWNERS:
        owned = [step for step in steps_from(subject, state) if step.targets and step.duty in (OWNER, AUTHOR)]
        assert owned, f"nobody who owns {state} can move it on"


@every_machine
def test_every_step_has_a_label_in_both_languages_and_a_known_duty(subject, flow, states, start):
    for step in steps_of(subject).values():
        with override("en"):
            english = str(step.label)
        with override("zh-hans"):
            chinese = str(step.label)
        assert english.isascii(), step.name
        assert not chinese.isascii(), f"{step.name} has no Chinese label"
        duties = (step.duty,) if isinstance(step.duty, str) else step.duty
        assert all(duty in (*Duty.values, OWNER, AUTHOR, ASKED, LAST, READER) for duty in duties), step.name


@every_machine
def test_every_step_that_moves_an_item_on_names_its_rule(subject, flow, states, start):
    without = {step.name for step in steps_of(subject).values() if not step.basis}
    assert without == {"discard", "recall", "sign_for", "put_back", "hand_over", "add_signer", "urge", "copy_to", "acknowledge"}


@every_machine
def test_every_waiting_state_and_follow_up_is_a_node_that_resolves(subject, flow, states, start):
    for name in [*OWNERS, *FollowUp]:
        node = flow.node(name)
        assert import_task_by_ref(node.ref) is node
    assert all(flow.node(end) is None for end in ENDS)


@every_machine
def test_steps_that_choose_declare_every_target(subject, flow, states, start):
    for step in steps_of(subject).values():
        assert set(step.targets) <= set(states.values)
        assert set(step.sources) <= set(states.values)
