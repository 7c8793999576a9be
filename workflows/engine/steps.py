"""How a step is declared over django_fsm, and what can be asked of a machine made of steps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django_fsm import RETURN_VALUE, transition

OWNER = "owner"  # the duty that owns the state the subject is in
AUTHOR = "the_author"  # the person who drafts this very subject, or who stands in for them
ASKED = "asked"  # the person an open opinion or follow-up task asks
LAST = "last"  # whoever made the last move
READER = "reader"  # anyone who may see the subject
SYSTEM = "system"  # nobody: taken by a sweep when its time has come


@dataclass(frozen=True)
class Step:
    """A kind of change: who may make it, on what basis, what is checked, written and told.

    `guards` concern the subject and are asked when the page is drawn and again on the way in; `asks` concern what the person
    supplied; `enacts` write the step's own rows inside the transaction; `effects` name the notices to queue.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    targets: tuple[str, ...]  # empty: the state does not change
    duty: str | tuple[str, ...]
    basis: str
    guards: tuple[Callable, ...] = ()
    asks: tuple[Callable, ...] = ()
    enacts: tuple[Callable, ...] = ()
    effects: tuple[str, ...] = ()
    node: str = ""  # for ASKED: the kind of task it answers
    choose: Callable | None = field(default=None, repr=False, compare=False)  # the undecorated body: picks among `targets`, pure

    @property
    def moves(self) -> bool:
        return bool(self.targets)


def step(*, source, duty, basis, label, target=None, guards=(), asks=(), enacts=(), effects=(), node=""):
    """Declare a step of a machine; `target` is a state, a tuple of states the body chooses from, or None when the state stays."""
    sources = (source,) if isinstance(source, str) else tuple(source)
    targets = () if target is None else (target,) if isinstance(target, str) else tuple(target)

    def declare(body):
        declared = Step(
            name=body.__name__,
            label=label,
            sources=tuple(str(state) for state in sources),
            targets=tuple(str(state) for state in targets),
            duty=duty,
            basis=basis,
            guards=tuple(guards),
            asks=tuple(asks),
            enacts=tuple(enacts),
            effects=tuple(effects),
            node=node,
            choose=body,
        )
        fsm_target = None if not targets else targets[0] if isinstance(target, str) else RETURN_VALUE(*targets)
        return transition("state", source=list(sources), target=fsm_target, custom={"step": declared})(body)

    return declare


@cache
def steps_of(machine: type) -> dict[str, Step]:
    """Every step a machine declares, by name, in the order of the file."""
    found = {}
    for owner in reversed(machine.__mro__):
        for name, member in vars(owner).items():
            meta = getattr(member, "_django_fsm", None)
            if meta is not None:
                found[name] = next(iter(meta.transitions.values())).custom["step"]
    return found


def steps_from(machine: type, state: str) -> Iterator[Step]:
    """The steps that leave, or are taken in, a state."""
    return (declared for declared in steps_of(machine).values() if state in declared.sources)
