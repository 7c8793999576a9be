"""The application's database role reads and writes rows, and can do nothing to the tables that hold them."""

import pytest
from django.db import ProgrammingError, connection, transaction

from people.models import User

pytestmark = pytest.mark.django_db

REFUSED = {
    "make a table": "create table smuggled (id int)",
    "make a temporary table": "create temporary table smuggled (id int)",
    "drop a table": "drop table people_user",
    "change a table": "alter table people_user add column smuggled int",
    "switch triggers off": "alter table people_user disable trigger all",
    "empty a table at once": "truncate people_user cascade",
    "skip triggers for a session": "set session_replication_role = replica",
    "make a function": "create function smuggled() returns int language sql as 'select 1'",
    "become the owner": "set role yangguang_owner",
}


def test_the_site_uses_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("yangguang_app", False, False, False)


def test_it_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_class where pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_it_may_not(statement):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_may_write_rows_of_tables_the_owner_made():
    User.objects.create(username="somebody")
    assert User.objects.filter(username="somebody").update(is_active=False) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_committed_row_is_gone_in_the_next_test(time):
    assert not User.objects.exists()
    User.objects.create(username="committed")
