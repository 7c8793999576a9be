"""What must hold of every machine, by its shape alone: no database. A later machine joins by being named in MACHINES."""

from dataclasses import dataclass
from types import ModuleType

import pytest
from django.db.models import Choices
from django.utils.translation import override
from viewflow.workflow.fields import import_task_by_ref

from people.models import Duty
from workflows.disclosure import actions
from workflows.disclosure.flows import DisclosureFlow
from workflows.disclosure.models import Item
from workflows.disclosure.states import FollowUp, State
from workflows.engine.flow import StateFlow
from workflows.engine.steps import ASKED, AUTHOR, LAST, OWNER, READER, SYSTEM, steps_from, steps_of
from workflows.management.commands.machines import CHARTS
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine.flow import QuarantineFlow
from workflows.screening.quarantine.models import Quarantined
from workflows.screening.quarantine.states import State as Suspicion


class NoFollowUp(Choices):
    """Of a machine that owes nothing beside its chain."""


@dataclass(frozen=True)
class Machine:
    """A machine under test; `without_rule` are the steps that change nothing the law speaks of."""

    subject: type
    flow: type[StateFlow]
    states: type[Choices]
    start: str
    follow_ups: type[Choices]
    actions: ModuleType
    without_rule: frozenset[str]

    @property
    def ends(self):
        return set(self.states.values) - {str(state) for state in self.subject.OWNERS}


MACHINES = [
    pytest.param(
        Machine(
            Item,
            DisclosureFlow,
            State,
            State.DRAFT,
            FollowUp,
            actions,
            frozenset({"discard", "recall", "sign_for", "put_back", "hand_over", "add_signer", "urge", "copy_to", "acknowledge"}),
        ),
        id="disclosure",
    ),
    pytest.param(
        Machine(Quarantined, QuarantineFlow, Suspicion, Suspicion.SUSPECTED, NoFollowUp, quarantine, frozenset()), id="quarantine"
    ),
]
every_machine = pytest.mark.parametrize("machine", MACHINES)


@every_machine
def test_every_waiting_state_is_owned_by_one_duty_and_some_state_ends_the_passage(machine):
    assert {str(state) for state in machine.subject.OWNERS} <= set(machine.states.values)
    assert all(duty in Duty.values or duty == AUTHOR for duty in machine.subject.OWNERS.values())
    assert machine.ends


@every_machine
def test_a_state_that_ends_the_passage_is_left_only_by_steps_that_open_another(machine):
    for state in machine.ends:
        for step in steps_from(machine.subject, state):
            assert not step.moves or step.duty != OWNER, f"{step.name} leaves {state}, which nobody owns"


@every_machine
def test_every_state_can_be_reached_and_every_waiting_state_be_left_by_its_owner(machine):
    reached, frontier = {str(machine.start)}, {str(machine.start)}
    while frontier:
        frontier = {target for state in frontier for step in steps_from(machine.subject, state) for target in step.targets} - reached
        reached |= frontier
    assert reached == set(machine.states.values)
    for state in machine.subject.OWNERS:
        owned = [step for step in steps_from(machine.subject, state) if step.targets and step.duty in (OWNER, AUTHOR)]
        assert owned, f"nobody who owns {state} can move it on"


@every_machine
def test_every_step_has_a_label_in_both_languages_and_a_known_duty(machine):
    for step in steps_of(machine.subject).values():
        with override("en"):
            english = str(step.label)
        with override("zh-hans"):
            chinese = str(step.label)
        assert english.isascii(), step.name
        assert not chinese.isascii(), f"{step.name} has no Chinese label"
        duties = (step.duty,) if isinstance(step.duty, str) else step.duty
        assert all(duty in (*Duty.values, OWNER, AUTHOR, ASKED, LAST, READER, SYSTEM) for duty in duties), step.name


@every_machine
def test_every_step_that_moves_an_item_on_names_its_rule(machine):
    assert {step.name for step in steps_of(machine.subject).values() if not step.basis} == machine.without_rule


@every_machine
def test_every_step_is_an_action_of_the_same_name(machine):
    for name in steps_of(machine.subject):
        assert callable(getattr(machine.actions, name, None)), f"no action {name}"


@every_machine
def test_every_waiting_state_and_follow_up_is_a_node_that_resolves(machine):
    for name in [*machine.subject.OWNERS, *machine.follow_ups]:
        node = machine.flow.node(name)
        assert import_task_by_ref(node.ref) is node
    assert all(machine.flow.node(end) is None for end in machine.ends)


@every_machine
def test_steps_that_choose_declare_every_target(machine):
    for step in steps_of(machine.subject).values():
        assert set(step.targets) <= set(machine.states.values)
        assert set(step.sources) <= set(machine.states.values)


@every_machine
def test_what_is_taken_back_may_go_wherever_the_last_change_came_from(machine):
    steps = steps_of(machine.subject).values()
    for back in (step for step in steps if step.duty == LAST and step.moves):
        others = [step for step in steps if step is not back and set(step.targets) & set(back.sources)]
        came_from = {source for step in others for source in step.sources}
        assert came_from <= set(back.targets), f"{back.name} cannot lead to {came_from - set(back.targets)}"


def test_every_machine_here_is_drawn_and_every_machine_drawn_is_here():
    assert {param.values[0].subject for param in MACHINES} == {chart.machine for chart in CHARTS}
