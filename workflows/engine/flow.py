"""The chart and the to-do list over viewflow, headless: one node for every state that waits for a person.

No gateways and no stock views: the next node is a function of the subject's state, and only `perform` writes tasks.
"""

from functools import cached_property

from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Flow, Node
from viewflow.workflow.fields import get_flow_ref, get_task_ref

from .models import Process, Task
from .steps import steps_of


class StateNode(Node):
    """A state that waits for somebody, or a follow-up owed beside the chain."""

    task_type = "HUMAN"
    activation_class = Activation
    bpmn_element = "userTask"
    shape = {"width": 150, "height": 100, "text-align": "middle", "svg": '<rect class="task" width="150" height="100" rx="5" ry="5"/>'}

    def __init__(self, title, **kwargs):
        super().__init__(**kwargs)
        self.task_title = title

    @cached_property
    def ref(self) -> str:
        """The name under which tasks store this node; it contains the flow's module path, so flow modules never move."""
        return get_task_ref(self)

    def _outgoing(self):
        drawn = set()
        for declared in steps_of(self.flow_class.machine).values():
            if self.name not in declared.sources:
                continue
            for target in declared.targets:
                node = self.flow_class.node(target)
                if node is not None and node is not self and target not in drawn:
                    drawn.add(target)
                    yield Edge(src=self, dst=node, edge_class="next", label=str(declared.label))


class StateFlow(Flow):
    """A flow whose nodes are named after the states of `machine`."""

    machine: type
    process_class = Process
    task_class = Task

    @classmethod
    def node(cls, name) -> StateNode | None:
        """The node of a state or follow-up; None for a state that ends the passage."""
        return cls._nodes_by_name.get(str(name))

    @classmethod
    def ref(cls) -> str:
        return get_flow_ref(cls)
