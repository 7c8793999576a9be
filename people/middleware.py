"""What every request knows about its person: their access, when they were last active, and where they go on once they have signed in."""

import time
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

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


def after_signing_in(get_response):
    """A form sent when the session had ended leads back to the page it stood on: its own address may take nothing but forms."""

    def respond(request):
        response = get_response(request)
        page = request.headers.get("Referer", "")
        if request.method != "POST" or not response.get("Location", "").startswith(f"{resolve_url(settings.LOGIN_URL)}?"):
            return response
        if request.user.is_authenticated or not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
            return response
        return redirect_to_login(urlunsplit(("", "", *urlsplit(page)[2:4], "")))

    return respond
