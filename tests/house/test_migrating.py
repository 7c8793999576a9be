"""Migrations are applied in runs; the database and the state of the models come out as if one by one."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations import operations as op
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState, StateApps
from pgtrigger.migrations import AddTrigger

from config.migrating import Together, together

OPERATIONS = [
    op.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
    op.CreateModel("Book", [("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=9))]),
    op.AddField("book", "shelf", models.ForeignKey("house.Shelf", models.CASCADE)),
    op.AddField("book", "number", models.IntegerField()),
    op.AddIndex("book", models.Index(fields=["number"], name="by_number")),
    op.AddConstraint("book", models.UniqueConstraint(fields=["title"], name="one_title")),
    AddTrigger("book", pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)),
    op.RemoveIndex("book", "by_number"),
    op.AlterField("book", "title", models.CharField(max_length=20)),
    op.AlterField("book", "title", models.CharField(max_length=30)),
]


def flat(operations):
    return [one for run in operations for one in (run.operations if isinstance(run, Together) else [run])]


def after(operations):
    state = ProjectState()
    state.apps  # noqa: B018  rendered from here on, as while migrating
    for operation in operations:
        operation.state_forwards("house", state)
    return state


def test_neighbours_are_joined_and_what_was_just_made_is_changed_in_the_next_run():
    runs = together(OPERATIONS)
    assert flat(runs) == OPERATIONS
    assert [len(flat([run])) for run in runs] == [2, 2, 3, 1, 1, 1]


def test_the_state_is_the_same_and_rendered_once_a_run(monkeypatch):
    rendered = []
    really = StateApps.render_multiple
    monkeypatch.setattr(StateApps, "render_multiple", lambda self, states: rendered.append(len(states)) or really(self, states))
    one_by_one, in_runs = after(OPERATIONS), after(together(OPERATIONS))
    assert in_runs == one_by_one
    assert len(rendered) == 1 + len(OPERATIONS) + 1 + len(together(OPERATIONS))
    made, wanted = (state.apps.get_model("house", "book")._meta for state in (in_runs, one_by_one))
    assert [field.deconstruct() for field in made.fields] == [field.deconstruct() for field in wanted.fields]
    assert (made.indexes, made.constraints, made.triggers) == (wanted.indexes, wanted.constraints, wanted.triggers)


def test_our_own_migrations_lose_no_operation_and_their_order():
    for migration in MigrationLoader(None).disk_migrations.values():
        assert flat(together(migration.operations)) == migration.operations


@pytest.mark.django_db
def test_the_database_has_what_the_models_say():
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        columns = set(cursor.fetchall())
        cursor.execute(
            """SELECT c.relname, i.relname FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            UNION SELECT c.relname, conname FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid
            UNION SELECT c.relname, tgname FROM pg_trigger x JOIN pg_class c ON c.oid = x.tgrelid"""
        )
        parts = set(cursor.fetchall())
    said_columns, said_parts = set(), set()
    for meta in (model._meta for model in apps.get_models() if model._meta.managed and not model._meta.proxy):
        said_columns |= {(meta.db_table, field.column) for field in meta.local_concrete_fields}
        said_parts |= {(meta.db_table, one.name) for one in [*meta.indexes, *meta.constraints]}
        said_parts |= {(meta.db_table, one.get_pgid(meta.model)) for one in getattr(meta, "triggers", ())}
    tables = {table for table, _column in said_columns}
    assert said_columns == {one for one in columns if one[0] in tables}
    assert said_parts - parts == set()
