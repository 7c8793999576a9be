"""What the check found in a file, as boxes somebody may tick: one suggestion a value, with every place it stands in."""

import re
from dataclasses import dataclass, field

from workflows.screening import editions, records
from workflows.screening.answers import SETTLING
from workflows.screening.findings import Finding
from workflows.screening.kinds import KIND_LABELS, MASKABLE, REFUSING, Kind
from workflows.screening.manners import MANNER_LABELS, Manner

_PAGE = re.compile(r"page:(\d+)")


@dataclass
class Suggestion:
    """A value found in the file. `usual`: it must be masked or explained and nobody has explained it, so it is ticked."""

    mark: str
    kind: Kind
    excerpt: str
    manner: Manner
    usual: bool
    pages: list[int] = field(default_factory=list)
    places: int = 0

    @property
    def label(self) -> str:
        return str(KIND_LABELS[self.kind])

    @property
    def how(self) -> str:
        return str(MANNER_LABELS[self.manner])


def of(item, entry: dict) -> list[Suggestion]:
    """What may be masked in an attachment by what the edition in force found in it, page by page. Two statements. The item has been looked at."""
    edition = editions.in_force(item.office_id)
    screened = records.screened([entry["sha256"]], edition.code).get(entry["sha256"])
    if screened is None:
        return []
    newest = {(one.kind, mark): one.answer for one in records.decided(item.process_id) for mark in one.marks}
    found: dict[str, Suggestion] = {}
    for finding in edition.rules.not_own(screened.findings):
        if finding.kind not in MASKABLE:
            continue
        if finding.mark not in found:
            explained = newest.get((str(finding.kind), finding.mark)) in SETTLING
            usual = edition.rules.action(finding.kind, item.masking_profile) in REFUSING and not explained
            manner = edition.rules.manner(finding.kind, item.masking_profile)
            found[finding.mark] = Suggestion(finding.mark, finding.kind, finding.excerpt, manner, usual)
        _place(found[finding.mark], finding)
    kinds = list(Kind)
    return sorted(found.values(), key=lambda one: (not one.usual, kinds.index(one.kind), one.pages[:1] or [0]))


def on_page(item, entry: dict, page: int) -> tuple[str, list[Finding]]:
    """(the edition in force, what it found on a page that may be masked and has a stretch of text). Two statements."""
    edition = editions.in_force(item.office_id)
    screened = records.screened([entry["sha256"]], edition.code).get(entry["sha256"])
    found = [one for one in edition.rules.not_own(screened.findings) if one.kind in MASKABLE and one.end > one.start] if screened else []
    return edition.code, [one for one in found if page_of(one.place) == page]


def _place(one: Suggestion, finding: Finding) -> None:
    page = page_of(finding.place)
    one.places += 1
    if page and page not in one.pages:
        one.pages.append(page)


def page_of(place: str) -> int:
    """The page a place is on, from 1; 0 when it is on none (a property of the file)."""
    named = _PAGE.match(place)
    return int(named.group(1)) if named else 1 if place.startswith("picture") else 0
