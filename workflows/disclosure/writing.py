"""Who may write what an item says now, and by which step: the one rule for pages, the interface and what comes into a draft by itself."""

from datetime import datetime

from workflows.engine import perform as engine
from workflows.refusals import Refusal, Refused

from .states import WRITING


def step_of(item) -> str:
    """The step by which what is written becomes a version: a handler's 提交送审, or a reviewer's 领导改稿."""
    return "submit" if item.state in WRITING else "revise"


def may(item, *, by) -> bool:
    """Whether this person may write the item now. The item has been looked at; no statement."""
    return engine.standing(item, step_of(item), by=by) is not None


def why_not(item, *, by, at: datetime) -> list[Refusal]:
    """Why this person cannot write the item now, whatever they would write (wrong_state, not_your_duty, taken); empty means they may.

    The item has been looked at.
    """
    return engine.not_theirs(item, step_of(item), by=by, at=at)


def allow(item, *, by, at: datetime) -> None:
    """Looks at the item. Raises Refused when this person cannot write it now. One statement."""
    if refusals := why_not(item.look(by, at), by=by, at=at):
        raise Refused(refusals)
