"""汇聚: the same person in several published lists, recognised by marks that tell nobody who it is. (国办 2022 要点; 保密法 第三十六条)"""

from collections.abc import Iterable, Sequence

from people.prepared import Part, run
from workflows.screening.editions import mark_key
from workflows.screening.findings import Finding, mark
from workflows.screening.kinds import Kind
from workflows.screening.rules import Aggregation

PERSON = "person"  # of Finding.detail: a name and its village together, as the detectors mark them
#: Numbers that belong to one person.
NUMBERS = (Kind.ID_NUMBER, Kind.MOBILE_PHONE, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT)

_FILL = """
INSERT INTO workflows_publishedmark (publication_id, kind, mark)
SELECT {publication}, found.kind, found.mark FROM unnest(%s::varchar[], %s::varchar[]) AS found (kind, mark)
ON CONFLICT (publication_id, mark) DO NOTHING"""

_OTHERS = """
SELECT m.mark, count(DISTINCT p.item_id), (array_agg(DISTINCT p.title))[1:3]
  FROM workflows_publishedmark m JOIN workflows_publication p ON p.id = m.publication_id
 WHERE m.mark = ANY (%(marks)s::varchar[]) AND p.office_id = %(office)s AND p.ended_at IS NULL AND p.item_id <> %(item)s
 GROUP BY m.mark"""

_SHARING = """
WITH standing AS (
  SELECT m.mark, m.kind, m.publication_id, count(*) OVER (PARTITION BY m.mark) - 1 AS others
    FROM workflows_publishedmark m JOIN workflows_publication p ON p.id = m.publication_id
   WHERE p.office_id = %(office)s AND p.ended_at IS NULL
)
SELECT DISTINCT publication_id FROM standing WHERE others >= CASE kind WHEN 'person' THEN %(persons)s WHEN 'person_name' THEN %(names)s ELSE %(numbers)s END"""

_NEVER = 1_000_000  # more lists than there are


def recognised(findings: Iterable[Finding]) -> dict[str, tuple[str, Finding]]:
    """Mark → (sort, the finding it was first seen in) of the people in a text: their numbers, their names, and names with a place."""
    found: dict[str, tuple[str, Finding]] = {}
    for finding in findings:
        if (finding.kind in NUMBERS and finding.reason != "badly_masked") or finding.kind == Kind.PERSON_NAME:
            found.setdefault(finding.mark, (str(finding.kind), finding))
        if person := finding.detail.get(PERSON):
            found.setdefault(person, (PERSON, finding))
    return found


def fill(publication_id: int, findings: Iterable[Finding]) -> None:
    """Remember who stands in a publication. At most one statement; safe to repeat."""
    for part in filled(str(int(publication_id)), findings).values():
        run(part.sql, part.parameters)


def filled(publication: str, findings: Iterable[Finding]) -> dict[str, Part]:
    """The write of who stands in a publication, whose id is this SQL (`marked`); none where nobody is recognised."""
    found = recognised(findings)
    kinds = [sort for sort, _finding in found.values()]
    return {"marked": Part(_FILL.format(publication=publication), [kinds, list(found)])} if found else {}


def aggregation(office_id: int, findings: Sequence[Finding], thresholds: Aggregation, exclude_item: int = 0) -> list[Finding]:
    """A finding for everybody in `findings` who stands in enough other live publications of the office, naming some of them.

    One statement, none where nobody is recognised. Each finding stands where the person was found; its mark is its own, so that an answer
    to it answers nothing else.
    """
    people = recognised(findings)
    if not people:
        return []
    rows = run(_OTHERS, {"marks": list(people), "office": office_id, "item": exclude_item})
    others = {found: (count, titles) for found, count, titles in rows}
    told: dict[tuple[str, str], Finding] = {}  # one a row: its number and its name are the same person
    for one, (sort, finding) in people.items():
        count, titles = others.get(one, (0, []))
        if count and count >= least(thresholds, sort):
            told.setdefault((finding.place, _row(finding)), _finding(one, sort, finding, count, titles))
    return list(told.values())


def _row(finding: Finding) -> str:
    """The row of a table a finding stands in, by its cell (`4,2` or `C5`); outside a table where it begins."""
    if "," in finding.cell:
        return finding.cell.split(",")[0]
    return "".join(c for c in finding.cell if c.isdigit()) or f"at {finding.start}"


def least(thresholds: Aggregation, sort: str) -> int:
    """In how many other lists somebody recognised in this way must stand."""
    asked = {PERSON: thresholds.persons, str(Kind.PERSON_NAME): thresholds.names}.get(sort, thresholds.numbers)
    return asked or _NEVER


def _finding(one: str, sort: str, finding: Finding, count: int, titles: Sequence[str]) -> Finding:
    return Finding(
        Kind.AGGREGATION, finding.place, finding.start, finding.end, finding.excerpt, f"same_{sort if sort.startswith('person') else 'number'}",
        mark(mark_key(), Kind.AGGREGATION, one), finding.cell, finding.column, {"lists": count, "items": list(titles)},
    )  # fmt: skip


def sharing(office_id: int, thresholds: Aggregation) -> list[int]:
    """The live publications of an office in which somebody stands who stands in enough others. One statement."""
    names = {"persons": PERSON, "names": str(Kind.PERSON_NAME), "numbers": ""}
    limits = {name: least(thresholds, sort) for name, sort in names.items()}
    return [row[0] for row in run(_SHARING, {"office": office_id, **limits})]
