"""What every public page has in common: its language in its address, nothing of the reader in it, and a copy that any cache may keep.

Lists are shown from it for a minute; an item and its files only once the site was asked whether they are still public.
"""

from functools import wraps
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

#: How long a copy is shown without asking again: of lists a minute; of an item never, for what was withdrawn is gone at once.
OF_A_LIST = "public, max-age=60, must-revalidate"
OF_AN_ITEM = "public, no-cache"


def address(name: str, **kwargs) -> str:
    """The path of a public page in the active language."""
    return reverse(f"portal:{name}", kwargs={**kwargs, "language": translation.get_language()})


def render(template: str, context: dict, *, status: int = 200, content_type: str | None = None) -> HttpResponse:
    """A page made from its context alone: no request, hence no session, no user, no token."""
    return HttpResponse(render_to_string(template, context), status=status, content_type=content_type)


def public_page(view, control: str = OF_A_LIST):
    """Answer GET and HEAD in the language of the address; 404s keep the public frame; ETag and Cache-Control (`control`) are set."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *, language: str, **kwargs):
        with translation.override(language):
            try:
                response = view(request, **kwargs)
            except Http404:
                response = render("portal/missing.html", {"home_url": address("home", office="")}, status=404)
        return cacheable(request, response, control)

    return answer


def item_page(view):
    """The same of what one item says: no copy is shown before it was asked for again."""
    return public_page(view, OF_AN_ITEM)


def cacheable(request: HttpRequest, response: HttpResponse, control: str = OF_A_LIST) -> HttpResponse:
    """The response any cache may keep, or 304 when the reader has it already."""
    response["Cache-Control"] = control
    if response.status_code == 200 and not response.streaming and "ETag" not in response:
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response.get("ETag"), response=response) or response


def dated(response: HttpResponseBase, at) -> HttpResponseBase:
    """The response with the time its content became public as Last-Modified; the ETag decides where both are sent."""
    response["Last-Modified"] = http_date(at.timestamp())
    return response
