"""Whose address a request comes from, when a proxy of ours stands in front."""

from django.conf import settings


def client_address(request):
    """The address the proxy saw, else the connection's own: guessed passwords must not lock out everyone behind the proxy.

    The last entry is our proxy's word; whatever stands before it came from outside.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
