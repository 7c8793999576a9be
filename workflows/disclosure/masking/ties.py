"""Which files of an item stand or fall together, because one is a masked copy of the other: what is withheld of one is withheld of all.

A copy shows nothing its original does not, and covering a name takes no secret out of the rest. So while one of them waits in quarantine, or was
confirmed to be secret, nobody reads the others, but for one that was itself released for the item.
"""

from dataclasses import dataclass

from people.prepared import run
from workflows.screening.quarantine.withholding import OF

# Pairs of files of the item with the first passage {first}, both ways: copies that took an original's place, and those made or dropped.
_PAIRS = """
SELECT pair.one, pair.other, made.name, made.by_id
  FROM (SELECT m.source, m.result, m.name, m.actor_id AS by_id FROM workflows_masking m WHERE m.process_id = {first} AND m.name <> ''
        UNION ALL
        SELECT j.source, j.result, j.name, j.editor_id FROM workflows_maskingjob j
          JOIN workflows_item i ON i.id = j.item_id JOIN workflows_process ip ON ip.id = i.process_id
         WHERE COALESCE(ip.first_id, ip.id) = {first} AND j.result <> '') made
 CROSS JOIN LATERAL (VALUES (made.source, made.result), (made.result, made.source)) pair(one, other)"""
_RELEASED = "SELECT 1 FROM workflows_release r WHERE r.bound_for_id = {first} AND r.hash = {hash}"

# What was said of a file itself comes last and counts; of those it is tied to, one that still waits.
_WITHHELD = f"""
WITH RECURSIVE first AS (SELECT COALESCE(p.first_id, p.id) AS id FROM workflows_process p WHERE p.id = %(process)s),
held(hash, state, said) AS (
  {OF.format(columns="q.hash, q.state, q.id", first="(SELECT id FROM first)")}
  UNION
  SELECT tie.other, held.state, 0::bigint FROM held JOIN ({_PAIRS.format(first="(SELECT id FROM first)")}) tie ON tie.one = held.hash
   WHERE NOT EXISTS ({_RELEASED.format(first="(SELECT id FROM first)", hash="tie.other")})
)"""

#: SQL: the files of the subject with the passage %(process)s nobody may read: hash → state in quarantine of the file, or of one it is tied to.
WITHHELD = f"{_WITHHELD} SELECT COALESCE(json_object_agg(hash, state ORDER BY said, state), '{{}}') FROM held"


@dataclass(frozen=True)
class Tied:
    """A file tied to another: what it is called, and who last made or used a copy of it or it as a copy."""

    sha256: str
    name: str
    by_id: int


_TIED = f"""
WITH RECURSIVE reached(hash) AS (
  SELECT %(hash)s::varchar
  UNION
  SELECT tie.other FROM reached JOIN ({_PAIRS.format(first="%(first)s")}) tie ON tie.one = reached.hash
   WHERE NOT EXISTS ({_RELEASED.format(first="%(first)s", hash="tie.other")})
)
SELECT DISTINCT ON (tie.other) tie.other, tie.name, tie.by_id FROM reached JOIN ({_PAIRS.format(first="%(first)s")}) tie ON tie.other = reached.hash
 WHERE tie.other <> %(hash)s
   AND NOT EXISTS (SELECT 1 FROM workflows_quarantined q WHERE q.bound_for_id = %(first)s AND q.hash = tie.other AND q.form = 'file')
 ORDER BY tie.other"""


def unjudged(first: int, sha256: str) -> list[Tied]:
    """The files tied to this one in the item with this first passage that nobody was asked about yet. One statement."""
    return [Tied(*row) for row in run(_TIED, {"first": first, "hash": sha256})]


_USED = """
SELECT EXISTS (SELECT 1 FROM workflows_content c WHERE c.data->'attachments' @> %(entry)s::jsonb)
    OR EXISTS (SELECT 1 FROM workflows_draft d WHERE d.data->'attachments' @> %(entry)s::jsonb)
    OR EXISTS (SELECT 1 FROM workflows_publication p WHERE p.attachments @> %(entry)s::jsonb)
    OR EXISTS (SELECT 1 FROM workflows_masking m WHERE m.name <> '' AND %(hash)s IN (m.source, m.result))
    OR EXISTS (SELECT 1 FROM workflows_maskingjob j JOIN workflows_item i ON i.id = j.item_id JOIN workflows_process p ON p.id = i.process_id
                WHERE %(hash)s IN (j.source, j.result) AND COALESCE(p.first_id, p.id) <> %(first)s)"""


def is_used(first: int, sha256: str) -> bool:
    """Whether anything but a job of the item with this first passage knows the file: a content or draft of whichever item, a masking, another
    item's job. One statement, which reads all contents: asked only of copies of what was confirmed to be secret."""
    [(used,)] = run(_USED, {"first": first, "hash": sha256, "entry": f'[{{"sha256": "{sha256}"}}]'})
    return used
