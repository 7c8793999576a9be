"""Which levels an item passes, in which order, and which of them it has validly passed. Pure.

A level's clearance is bound to what was seen. It stands while the core of the content (public attribute, name lists,
attachments) is unchanged; the secrecy review's stands only for exactly the content it saw, because that review is made item
by item (保密法实施条例 第四十二条). Put under another category, with another chain, the item has passed nothing yet. Being sent back
to a level, or recalled to it, takes its clearance away; a return that is itself taken back took none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflows.engine.subject import MoveLine

from .states import CLEARING, State

#: What putting an item elsewhere takes away: every approval, in another chain; the secrecy review, under another masking profile.
VOIDS_ALL, VOIDS_SECRECY = "all", "secrecy"


@dataclass(frozen=True)
class Level:
    """One level: the state that waits for it, its working days, and the other states the same person answers with it."""

    state: str
    working_days: int = 1
    covers: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: dict) -> "Level":
        return cls(data["state"], int(data.get("working_days", 1)), tuple(data.get("covers", ())))


def levels_of(data: Iterable[dict]) -> tuple[Level, ...]:
    """The levels of a stored chain version."""
    return tuple(Level.of(entry) for entry in data)


def cleared(moves: Iterable[MoveLine], content_hash: str, core_hash: str) -> dict[str, MoveLine]:
    """The levels validly passed for this content: state → the move that passed it, in the order passed."""
    passed: dict[str, MoveLine] = {}
    unreturned: dict[str, MoveLine] | None = None  # what had been passed before the last change sent it back
    for move in moves:
        now, voids = dict(passed), move.inputs.get("refiled", {}).get("voids")
        if voids:  # it stands in another chain from here on, or is masked by another profile
            passed = {} if voids == VOIDS_ALL else {state: one for state, one in passed.items() if state != State.SECRECY_REVIEW}
        if move.step == "recall" and unreturned is not None:
            passed = unreturned
        elif move.step in CLEARING and move.target not in (State.RETURNED, State.DETERMINATION):
            passed.pop(move.source, None)
            if voids != VOIDS_ALL and (not voids or move.source != State.SECRECY_REVIEW):  # what it takes away it does not give
                passed[move.source] = move
        elif move.step in ("return_item", "recall", "record_determination"):
            passed.pop(move.target, None)
        if move.source != move.target:
            unreturned = now if move.step == "return_item" or voids else None
    return {
        state: move
        for state, move in passed.items()
        if move.core_hash == core_hash and (state != State.SECRECY_REVIEW or move.content_hash == content_hash)
    }


def next_level(levels: Sequence[Level], passed: Iterable[str]) -> str | None:
    """The first level not yet passed; None when all are."""
    done = set(passed)
    return next((level.state for level in levels if level.state not in done), None)


def problems(levels: Sequence[Level]) -> list[str]:
    """Why a chain may not be used, as codes: empty, unknown, twice, no_secrecy_review, no_days. Every chain needs a secrecy review (条例 第十七条)."""
    from .states import LEVELS

    found = []
    states = [state for level in levels for state in (level.state, *level.covers)]
    if not levels:
        found.append("empty")
    if any(state not in LEVELS for state in states):
        found.append("unknown")
    if len(states) != len(set(states)):
        found.append("twice")
    if State.SECRECY_REVIEW not in [level.state for level in levels]:
        found.append("no_secrecy_review")
    if any(not 1 <= level.working_days <= 60 for level in levels):
        found.append("no_days")
    return found
