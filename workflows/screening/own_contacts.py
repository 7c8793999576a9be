"""机关自己的联系方式: what an office has entered as its own telephone and e-mail is nobody's private number; nothing is asked of it.

It is found all the same and kept with the rest: only whoever reads what was found leaves it out (`Rules.not_own`). So a change of the
contact holds at once, both ways, for what was searched before, and nothing is searched again because of it.
"""

import re
from collections.abc import Iterable

from .detectors import phones
from .detectors.contacts import found as contacts_found
from .detectors.reading import Hit, Reading
from .findings import Passage, mark
from .kinds import Kind
from .rules import Rules

#: SQL: the texts an office gives as its own contact, as an array in JSON: the contact of its profile in force and of those above it, and the
#: desk telephones of its people and of theirs. `{unit}` is the office or any unit below it. Of somebody who left, the desk is still there.
TEXTS = """(SELECT json_agg(DISTINCT own.text ORDER BY own.text) FROM (
    SELECT newest.contact FROM people_unit here JOIN people_unit above ON here.path LIKE above.path || '%%'
      JOIN LATERAL (SELECT p.contact FROM workflows_officeprofile p WHERE p.office_id = above.id ORDER BY p.id DESC LIMIT 1) newest ON true
     WHERE here.id = {unit}
    UNION ALL
    SELECT u.office_phone FROM people_unit here JOIN people_unit above ON here.path LIKE above.path || '%%'
      JOIN people_unit home ON home.office_id = above.id JOIN people_user u ON u.home_id = home.id
     WHERE here.id = {unit}) AS own (text) WHERE own.text <> '')"""

_EXTENSION = re.compile(r"(?<=[0-9]{7})(?:-|转)[0-9]{1,6}(?![0-9])")  # of no account for a search either
_NOTHING = Rules.of({"office_domains": []})


def marks(texts: Iterable[str], key: bytes) -> frozenset[str]:
    """The marks by which a search recognises what these texts say: telephones, with and without their area code, and e-mail addresses."""
    hits = [hit for text in texts for hit in _hits(text)]
    areas = {phones.area_of(hit.value) for hit in hits} - {""}
    known = set()
    for hit in hits:
        known.add((hit.kind, hit.value))
        if hit.kind is Kind.LANDLINE:
            area = phones.area_of(hit.value)
            known.add((hit.kind, hit.value[len(area) :]))
            known |= {(hit.kind, one + hit.value) for one in areas if not area}  # entered without one, written with it
    return frozenset(mark(key, kind, value) for kind, value in known)


def _hits(text: str) -> list[Hit]:
    reading = Reading(Passage("contact", "电话：" + _EXTENSION.sub("", text)), _NOTHING, None)
    return [hit for hit in (*phones.found(reading), *contacts_found(reading)) if hit.kind in (Kind.LANDLINE, Kind.MOBILE_PHONE, Kind.EMAIL)]
