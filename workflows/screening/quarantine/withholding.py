"""Which files that are kept may not be read: what was suspected after it had come in, until it is released. (docs/decisions/0016)"""

#: SQL: the files of the subject with the first passage {first} that wait in quarantine, or were confirmed to be secret, as `q`.
OF = """SELECT {columns} FROM workflows_quarantined q
          WHERE q.bound_for_id = {first} AND q.form = 'file' AND q.state <> 'released'
            AND NOT EXISTS (SELECT 1 FROM workflows_release r WHERE r.bound_for_id = q.bound_for_id AND r.hash = q.hash)"""
