"""Reads the person of a session together with their unit and its office: one prepared statement instead of three on every page."""

from itertools import islice

from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS

from .models import Unit, User
from .prepared import run

_PARTS = (("person", User), ("home", Unit), ("office", Unit))
_NAMES = {model: [field.attname for field in model._meta.concrete_fields] for _part, model in _PARTS}
_COLUMNS = ", ".join(f'{part}."{field.column}"' for part, model in _PARTS for field in model._meta.concrete_fields)
_PERSON = f"""
    SELECT {_COLUMNS} FROM people_user person
      LEFT JOIN people_unit home ON home.id = person.home_id LEFT JOIN people_unit office ON office.id = home.office_id
     WHERE person.id = %s"""


class Backend(ModelBackend):
    def get_user(self, user_id):
        for row in run(_PERSON, [user_id]):
            user = _person(row)
            return user if self.user_can_authenticate(user) else None
        return None

    def get_user_permissions(self, user_obj, obj=None):
        """Rights come from appointments, never from Django's permission tables."""
        return set()

    get_group_permissions = get_all_permissions = get_user_permissions


def _person(row):
    """As select_related("home__office") would read them, without building that query on every page."""
    values = iter(row)
    read = [(model, list(islice(values, len(_NAMES[model])))) for _part, model in _PARTS]
    user, home, office = (model.from_db(DEFAULT_DB_ALIAS, _NAMES[model], values) for model, values in read)
    if home.pk is None:
        home = None
    else:
        Unit._meta.get_field("office").set_cached_value(home, office if office.pk is not None else None)
    User._meta.get_field("home").set_cached_value(user, home)
    return user
