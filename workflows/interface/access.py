"""Who is calling: the bearer token, what its scope allows, and how often it may ask."""

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from people import tokens
from people.tokens import Token

REQUESTS_PER_MINUTE = 300


class Bearer(HttpBearer):
    """`Authorization: Bearer <secret>`. Unknown, expired or revoked tokens and inactive people are the same to the caller: 401.

    Leaves the token in `request.auth`, its person in `request.user` and the one time of this request, in local time, in `request.at`.
    """

    def __init__(self, scope: str = Token.Scope.READ):
        super().__init__()
        self.scope = scope

    def authenticate(self, request, token):
        at = timezone.localtime()
        found = tokens.find(token, at)
        if found is None:
            return None
        if self.scope == Token.Scope.PERFORM and found.scope != Token.Scope.PERFORM:
            raise AuthorizationError(message=_("This token may only read."))
        request.user, request.at = found.user, at
        return found


class PerToken(BaseThrottle):
    """At most REQUESTS_PER_MINUTE in each minute of the clock, counted in the cache."""

    def allow_request(self, request):
        self.left, minute = 60 - request.at.second, request.at.strftime("%Y%m%d%H%M")
        key = f"interface:{request.auth.pk}:{minute}"
        if cache.add(key, 1, timeout=120):
            return True
        try:
            return cache.incr(key) <= REQUESTS_PER_MINUTE
        except ValueError:  # the cache dropped the count between the two calls
            return True

    def wait(self):
        return self.left
