"""Sessions as Django keeps them in the database, read by a prepared statement: every page of somebody signed in begins with it."""

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone

from .prepared import run

_LIVE = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(InDatabase):
    def load(self):
        for (data,) in run(_LIVE, [self.session_key, timezone.now()]):
            return self.decode(data)
        self._session_key = None  # of one that ended nothing goes on under its key
        return {}
