"""What every table of facts has in common: a stable id, the database's own clock and transaction, and no second thoughts."""

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import Func


class DatabaseUuid(Func):
    """A UUIDv7 made by the database (function installed by the first migration; PostgreSQL 15 has none of its own)."""

    template = "yangguang_uuid7()"
    output_field = models.UUIDField()


class DatabaseClock(Func):
    template = "clock_timestamp()"
    output_field = models.DateTimeField()


class DatabaseTransaction(Func):
    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


def stamped():
    """A trigger that overwrites whatever the caller claims about when and in which transaction a fact was recorded."""
    return pgtrigger.Trigger(
        name="stamped",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func="NEW.recorded_at := clock_timestamp(); NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
    )


def append_only():
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def never_emptied():
    """TRUNCATE fires no row trigger; it is refused unless a test session says it is cleaning up after itself."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        func="""
        IF current_setting('yangguang.cleaning', true) IS DISTINCT FROM 'on' THEN
            RAISE EXCEPTION 'facts are never emptied: %', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
        """,
    )


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


class Fact(models.Model):
    """事实: a row that is written once. `recorded_at` is the database's clock, `at` (where a fact has one) is when it happened."""

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    recorded_at = models.DateTimeField(db_default=DatabaseClock(), editable=False)
    xid = models.BigIntegerField(db_default=DatabaseTransaction(), editable=False)

    class Meta:
        abstract = True
        triggers = [stamped(), append_only(), never_emptied()]
