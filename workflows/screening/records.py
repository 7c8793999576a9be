"""Writing and reading what was screened and decided: few statements, each about many rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from people.prepared import Part, run

from .answers import Answered
from .findings import Finding
from .kinds import Kind

#: Why nobody could read a file that may yet be read: its bytes were not there, or took their workers with them.
MISSING, INTERRUPTED = "missing", "interrupted"
#: SQL: whether {row} of the screenings says of a file that it could not be read yet.
UNREAD = f"""{{row}}.findings @> ANY (ARRAY['[{{{{"kind": "{Kind.UNSCREENABLE.value}", "reason": "{MISSING}"}}}}]',
  '[{{{{"kind": "{Kind.UNSCREENABLE.value}", "reason": "{INTERRUPTED}"}}}}]']::jsonb[])"""


@dataclass(frozen=True)
class Screened:
    """What an edition found in a material."""

    material: str
    findings: tuple[Finding, ...]
    complete: bool
    pages: int = 0
    day: date | None = None  # of a text: the day it was searched on (Beijing)
    lasting: bool = False  # and whether every later day would find the same

    def holds_on(self, today: date) -> bool:
        """Whether a search of this text today would find the same."""
        return self.day is not None and (self.day == today or (self.lasting and self.day < today))

    @property
    def unread(self) -> bool:
        """Whether this file could not be read, and may yet be."""
        return any(one.kind is Kind.UNSCREENABLE and one.reason in (MISSING, INTERRUPTED) for one in self.findings)

    def data(self) -> str:
        return json.dumps([finding.data() for finding in self.findings], ensure_ascii=False)


def keep(screened: Screened, edition: str, at: datetime) -> None:
    """Record a screening; one that still holds stays. One statement."""
    part = kept(screened, edition, at)
    run(part.sql, part.parameters)


# One rule for what holds no longer: a file nobody could read, once it was read; a text of another day, unless that search holds for later ones.
_KEEP = f"""
INSERT INTO workflows_screening (material, edition, complete, findings, pages, at, day, lasting, number)
SELECT new.*, COALESCE(last.number, 0) + 1
  FROM (SELECT %s::varchar AS material, %s::varchar AS edition, %s::boolean, %s::jsonb AS findings, %s::integer, %s::timestamptz, %s::date AS day,
               %s::boolean) new
  LEFT JOIN LATERAL (SELECT s.* FROM workflows_screening s WHERE s.material = new.material AND s.edition = new.edition
                      ORDER BY s.number DESC LIMIT 1) last ON true
 WHERE last.id IS NULL OR ({UNREAD.format(row="last")} AND NOT {UNREAD.format(row="new")})
    OR (new.day IS NOT NULL AND (last.day IS NULL OR (last.day < new.day AND NOT last.lasting)))
    ON CONFLICT (material, edition, number) DO NOTHING RETURNING id"""


def kept(screened: Screened, edition: str, at: datetime) -> Part:
    """The write of a screening; one that still holds stays."""
    return Part(
        _KEEP,
        [screened.material, edition, screened.complete, screened.data(), screened.pages, at, screened.day, screened.lasting],
    )


def screened(materials: Iterable[str], edition: str) -> dict[str, Screened]:
    """The newest screenings of these materials in this edition, by material. One statement, none for no materials."""
    wanted = list(materials)
    if not wanted:
        return {}
    return _found(
        run(
            f"SELECT {_COLUMNS} FROM workflows_screening s WHERE material = ANY (%s::varchar[]) AND edition = %s ORDER BY s.number",
            [wanted, edition],
        )
    )


_COLUMNS = "s.material, s.findings::json, s.complete, s.pages, s.day, s.lasting"


def among(materials: str) -> str:
    """SQL: what `among_found` reads, the screenings of these materials (an expression for an array) in the edition `%(edition)s`."""
    return f"""(SELECT json_agg(json_build_array({_COLUMNS}) ORDER BY s.number) FROM workflows_screening s
                 WHERE s.material = ANY ({materials}) AND s.edition = %(edition)s)"""


def among_found(rows: Sequence[Sequence] | None) -> dict[str, Screened]:
    return _found([*row[:4], date.fromisoformat(row[4]) if row[4] else None, row[5]] for row in rows or ())


def _found(rows: Iterable[Sequence]) -> dict[str, Screened]:
    """By material; of several the last, which is the newest."""
    return {row[0]: Screened(row[0], tuple(Finding.of(data) for data in row[1]), *row[2:]) for row in rows}


#: What was decided about a subject, oldest first, as lines `answered` understands; `%(process)s` is any of its passages.
DECIDED = """SELECT COALESCE(json_agg(json_build_array(d.kind, d.marks, d.answer, d.basis, d.reason, d.actor_id, d.duty, d.id) ORDER BY d.id), '[]')
  FROM workflows_decision d JOIN workflows_process p ON d.process_id = COALESCE(p.first_id, p.id) WHERE p.id = %(process)s"""


def decided(process_id: int) -> list[Answered]:
    """Every decision about a subject, oldest first. One statement."""
    [(rows,)] = run(DECIDED, {"process": process_id})
    return answered(rows)


def answered(rows: Sequence[Sequence]) -> list[Answered]:
    return [Answered(kind, frozenset(marks), *rest) for kind, marks, *rest in rows]


def decide(rows: Iterable[Mapping]) -> None:
    """Record decisions: each mapping has the columns of Decision but id and stamps. One statement."""
    rows = list(rows)
    columns = ("process_id", "material", "kind", "marks", "answer", "basis", "reason", "actor_id", "principal_id", "duty", "at")
    run(
        f"INSERT INTO workflows_decision ({', '.join(columns)}) VALUES "
        + ", ".join(["(%s, %s, %s, %s::varchar[], %s, %s, %s, %s, %s, %s, %s)"] * len(rows)),
        [row[column] for row in rows for column in columns],
    )


def keep_masking(*, process_id, source, result, name="", profile, edition, log, actor_id, duty, at) -> None:
    """Record that a masked copy was made; the arguments are the columns of Masking. One statement."""
    run(
        """INSERT INTO workflows_masking (process_id, source, result, name, profile, edition, log, actor_id, duty, at)
           VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s)""",
        [process_id, source, result, name, profile, edition, json.dumps(log, ensure_ascii=False), actor_id, duty, at],
    )
