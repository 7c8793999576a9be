"""Who a session is of: the person as the ORM would read them, with unit and office, in one statement."""

from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.backends import Backend
from people.models import Unit, User


def everything(thing):
    return thing and {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def test_the_person_is_read_as_the_orm_reads_them_in_one_statement(db):
    street = Unit.objects.create(kind=Unit.Kind.STREET, name="平山街道办事处", code="11")
    section = Unit.objects.create(kind=Unit.Kind.SECTION, name="社会事务办", code="S-01", parent=street)
    for home in (street, section, None):
        made = User.objects.create_user(f"at{home and home.pk}", name="王芳", home=home, last_login=timezone.now(), office_phone="8888")
        with CaptureQueriesContext(connection) as sent:
            read = Backend().get_user(made.pk)
            office = read.home and read.home.office
        assert len(sent) == 1
        same = User.objects.select_related("home__office").get(pk=made.pk)
        assert [everything(one) for one in (read, read.home, office)] == [
            everything(one) for one in (same, same.home, same.home and same.home.office)
        ]
        assert read == same
        read.name = "王方"
        read.save()
        assert model_to_dict(User.objects.get(pk=made.pk)) == model_to_dict(read)


def test_nobody_is_read_where_there_is_none_or_the_account_is_closed(db):
    made = User.objects.create_user("gone", name="王芳")
    assert Backend().get_user(made.pk) == made
    User.objects.filter(pk=made.pk).update(is_active=False)
    assert Backend().get_user(made.pk) is None
    assert Backend().get_user(made.pk + 1) is None
