"""The chart and to-do list of the quarantine. Tasks store this module's path: it never moves without a data migration."""

from workflows.engine.flow import StateFlow, StateNode

from .machine import QuarantineMachine
from .states import State


class QuarantineFlow(StateFlow):
    """Quarantine of suspected state secrets"""

    machine = QuarantineMachine

    suspected = StateNode(State.SUSPECTED.label)
    confirmed = StateNode(State.CONFIRMED.label)
