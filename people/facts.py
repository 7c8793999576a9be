"""What every table of facts has in common: a stable id, the database's own clock and transaction, and no second thoughts."""

import pgtrigger
from django.db import migrations, models
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


class Stamped(models.Model):
    """A row whose entry is a fact, though a part of it may change: when it was entered is the database's word."""

    public_id = models.UUIDField(db_default=DatabaseUuid(), unique=True, editable=False)
    recorded_at = models.DateTimeField(db_default=DatabaseClock(), editable=False)
    xid = models.BigIntegerField(db_default=DatabaseTransaction(), editable=False)

    class Meta:
        abstract = True
        triggers = [stamped(), never_emptied()]


class Entered(Stamped):
    """A stamped row of a table that began without stamps: `recorded_at` and `xid` are empty only in rows older than the keeping of them."""

    recorded_at = models.DateTimeField(null=True, db_default=DatabaseClock(), editable=False)  # type: ignore[assignment]
    xid = models.BigIntegerField(null=True, db_default=DatabaseTransaction(), editable=False)  # type: ignore[assignment]

    class Meta(Stamped.Meta):
        abstract = True


class Fact(Stamped):
    """事实: a row that is written once. `recorded_at` is the database's clock, `at` (where a fact has one) is when it happened."""

    class Meta:
        abstract = True
        triggers = [stamped(), append_only(), never_emptied()]


def unknown_before(model: str) -> list:
    """The operations of a migration that makes a table Entered: when the rows that are there were entered stays unknown, later ones are stamped."""
    fields = {"recorded_at": (models.DateTimeField, DatabaseClock), "xid": (models.BigIntegerField, DatabaseTransaction)}
    return [
        *(migrations.AddField(model, name, kind(null=True, editable=False)) for name, (kind, _now) in fields.items()),
        *(migrations.AlterField(model, name, kind(null=True, db_default=now(), editable=False)) for name, (kind, now) in fields.items()),
    ]
