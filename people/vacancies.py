"""Which duties nobody holds, and where only one person does though two are needed (AB角)."""

from datetime import datetime

from . import queries
from .models import Duty, Unit

#: Every section needs these of its own people …
OF_THE_SECTION = (Duty.AUTHOR, Duty.SECTION_HEAD, Duty.REPORTER)
#: … and these somewhere above it.
OF_THE_OFFICE = (
    Duty.DISCLOSURE_OFFICER,
    Duty.SECRECY_REVIEWER,
    Duty.LEGAL_REVIEWER,
    Duty.BUSINESS_LEADER,
    Duty.DISCLOSURE_LEADER,
    Duty.DIRECTOR,
    Duty.PUBLISHER,
    Duty.DISCIPLINE,
    Duty.ARCHIVIST,
    Duty.SCORER,
    Duty.ADMINISTRATOR,
)
#: One person is not enough: whoever drafted an item cannot also review or approve and publish it.
IN_PAIRS = (Duty.SECTION_HEAD, Duty.SECRECY_REVIEWER, Duty.PUBLISHER)


def vacancies(units: list[Unit], at: datetime) -> list[dict]:
    """For each unit that does work of its own: {unit, vacant: [Duty], single: [Duty]}. One statement."""
    units = [unit for unit in units if unit.is_active and unit.kind not in Unit.OFFICES]
    counts = queries.holder_counts([unit.pk for unit in units], at)
    return [
        {
            "unit": unit,
            "vacant": [duty for duty in (*OF_THE_SECTION, *OF_THE_OFFICE) if not counts.get((unit.pk, duty))],
            "single": [duty for duty in IN_PAIRS if counts.get((unit.pk, duty)) == 1],
        }
        for unit in units
    ]
