"""Acting as the owner of the tables, for the few commands that make, empty or replace them."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def as_owner():
    """The default connection belongs to the owner inside the block, and to the application again after it."""
    usual = connection.settings_dict
    connection.close()
    connection.settings_dict = {**usual, "USER": settings.OWNER_DATABASE["USER"], "PASSWORD": settings.OWNER_DATABASE["PASSWORD"]}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual
