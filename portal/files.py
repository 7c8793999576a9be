"""Attachments: bytes of the public store that a live publication names, handed out so that no browser runs them."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from portal.pages import dated, item_page
from portal.views import gone
from workflows import api

#: Types a browser is told; everything else is only bytes.
KNOWN = frozenset(
    ("application/pdf", "application/ofd", "application/zip", "image/jpeg", "image/png", "text/plain", "text/csv")
    + ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-works")
    + tuple(
        f"application/vnd.openxmlformats-officedocument.{kind}"
        for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
    )
)
#: Even where a browser shows a file, nothing in it may load, run or reach the site.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@item_page
def attachment(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """The attachment with this number, counted from 1."""
    return _answer(request, public_id, lambda attachments: attachments[number - 1] if 0 < number <= len(attachments) else None)


@item_page
def attachment_by_name(request: HttpRequest, public_id: UUID, name: str) -> HttpResponseBase:
    """The attachment with this name: what links inside a text point at."""
    return _answer(request, public_id, lambda attachments: next((file for file in attachments if file["name"] == name), None))


def _answer(request, public_id, choose):
    """The file, or that the reader has it already: then it is not opened. One statement."""
    at = timezone.now()
    publication = api.live(at).only("attachments", "public_at").filter(public_id=public_id).first()
    if publication is None:
        return gone(public_id, at)
    chosen = choose(publication.attachments)
    if chosen is None:
        raise Http404
    etag = f'"{chosen["sha256"]}"'
    if unchanged := get_conditional_response(request, etag=etag):
        unchanged["ETag"] = etag
        return unchanged
    media_type = chosen["media_type"] if chosen["media_type"] in KNOWN else "application/octet-stream"
    response = FileResponse(api.open_attachment(chosen), as_attachment=True, filename=chosen["name"], content_type=media_type)
    response["ETag"] = etag
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return dated(response, publication.public_at)
