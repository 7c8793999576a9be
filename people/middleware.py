"""What every request knows about its person: their access, and when they were last active."""

import time

from django.utils import timezone

from .access import Access

SEEN = "seen"
REFRESH_SECONDS = 5 * 60  # the idle time is kept to this precision, so that not every page writes the session


def access(get_response):
    """`request.access`: nothing is looked up until it is asked. `request.at`: the one time of this request."""

    def respond(request):
        request.at = timezone.now()
        request.access = Access(request.user, request.at)
        return get_response(request)

    return respond


def idle_timeout(get_response):
    """Pushes the end of a used session SESSION_COOKIE_AGE ahead. A page that never asked for the session stays cacheable."""

    def respond(request):
        response = get_response(request)
        if request.session.accessed and request.session.get(SEEN, 0) < time.time() - REFRESH_SECONDS and not request.session.is_empty():
            request.session[SEEN] = int(time.time())
        return response

    return respond
