"""Which files that are kept may not be read: what was suspected after it had come in, until it is released. (docs/decisions/0016)"""

from people.prepared import run

_OF = """SELECT {columns} FROM workflows_quarantined q
          WHERE q.bound_for_id = {first} AND q.form = 'file' AND q.state <> 'released'
            AND NOT EXISTS (SELECT 1 FROM workflows_release r WHERE r.bound_for_id = q.bound_for_id AND r.hash = q.hash)"""

#: SQL: the files of the subject with the passage %(process)s that wait in quarantine, or were confirmed to be secret: hash → state there.
WITHHELD = f"""SELECT COALESCE((SELECT json_object_agg(w.hash, w.state ORDER BY w.id)
    FROM ({_OF.format(columns="q.id, q.hash, q.state", first="COALESCE(p.first_id, p.id)")}) w), '{{}}')
  FROM workflows_process p WHERE p.id = %(process)s"""


def withheld(first: int) -> frozenset[str]:
    """The hashes of the files of a subject that nobody may read here. One statement."""
    return frozenset(found for (found,) in run(_OF.format(columns="q.hash", first="%(first)s"), {"first": first}))
