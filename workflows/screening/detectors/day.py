"""The day a search is made on, and whether what it found could be another on a later one."""

from dataclasses import dataclass
from datetime import date

from .checks import age

GROWN = 18  # years (未成年人保护法 第二条); PIPL 28 protects those under 14 most, the rest too


@dataclass
class Day:
    """Asked by the detectors. Days only go on: who is grown up stays so, and a year that has begun stays begun.

    So only what is still to come makes a result one of this day alone: `lasting` is then false.
    """

    on: date
    lasting: bool = True

    def is_minor(self, born: date) -> bool:
        """Whether somebody born then is a minor; nobody is who is yet to be born."""
        years = age(born, self.on)
        if years < GROWN:
            self.lasting = False
        return 0 <= years < GROWN

    def is_to_come(self, year: int) -> bool:
        if year <= self.on.year:
            return False
        self.lasting = False
        return True
