"""A refusal is a value before it is an exception: the same answer greys a button, explains itself, and stops the write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _


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


def overtaken(number: int, made_by: Any, at: datetime) -> Refusal:
    """The refusal to put a version of some rules in force over one that its maker has not seen; `made_by` may be None."""
    facts = {"number": number, "who": made_by or _("System"), "at": f"{localtime(at):%Y-%m-%d %H:%M}"}
    message = _(
        "Version %(number)d was put in force meanwhile (%(who)s, %(at)s). Look at what it changed; what you typed is kept, and saving again"
        " puts it in force instead."
    )
    return Refusal("stale", message % facts)
