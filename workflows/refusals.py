"""A refusal is a value before it is an exception: the same answer greys a button, explains itself, and stops the write."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why a step may not be taken, worded for the person who asked; `basis` is the rule, `field` the input it concerns."""

    code: str
    message: str
    basis: str = ""
    field: str = ""


class Refused(Exception):
    """The step was not taken and nothing was written; `refusals` says why."""

    def __init__(self, refusals: Iterable[Refusal]):
        self.refusals = tuple(refusals)
        super().__init__("; ".join(f"{refusal.code}: {refusal.message}" for refusal in self.refusals))

    @property
    def codes(self) -> list[str]:
        return [refusal.code for refusal in self.refusals]
