"""What a fact is: the same here as in `people`, whose appointments are facts too; told there, because imports point down."""

from collections.abc import Iterable

import pgtrigger

from people.facts import DatabaseClock, DatabaseTransaction, DatabaseUuid, Entered, Fact, Stamped, append_only, never_emptied, stamped

__all__ = ["DatabaseClock", "DatabaseTransaction", "DatabaseUuid", "Entered", "Fact", "Stamped", "append_only", "never_emptied", "stamped"]


def changed_only_with(table: str, key: str, columns: Iterable[str]):
    """A trigger for a table of settings: these columns change only together with a fact in `table`, which names the row by its column `key`
    and says the same, in one transaction."""
    columns = list(columns)
    now, said = (", ".join(f'{row}."{column}"' for column in columns) for row in ("NEW", "fact"))
    return pgtrigger.Trigger(
        name="changed_with_a_fact",
        operation=pgtrigger.UpdateOf(*columns),
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.AnyChange(*(column.removesuffix("_id") for column in columns)),
        func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM {table} fact
             WHERE fact."{key}" = NEW.id AND fact.xid = pg_current_xact_id()::text::bigint AND ROW({said}) IS NOT DISTINCT FROM ROW({now})
        ) THEN
            RAISE EXCEPTION '% % cannot be changed: no version says so', TG_TABLE_NAME, NEW.id;
        END IF;
        RETURN NULL;
        """,
    )
