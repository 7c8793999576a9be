"""How the public will see an item, on the portal's own page, for whoever may know of the item: never kept, never indexed, public to nobody.

It stands here because only the composition root may see both the item and the portal.
"""

from functools import wraps

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from portal import article
from portal.pages import render
from portal.site import Site
from workflows.disclosure import publishing
from workflows.disclosure.pages.item import shown_to
from workflows.disclosure.pages.shared import seen


def not_kept(view):
    """The answer is for this reader now: no cache and no search engine keeps it, and only pages of this site show it in a frame."""

    @csp_replace({"frame-ancestors": ["'self'"]})
    @xframe_options_sameorigin
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@login_required
@require_safe
@not_kept
def preview(request, public_id):
    """The public page of what this person has before them, as if it were published now. 404 for what is not meant for the public."""
    item = seen(request, public_id)
    content = _public(item, request.user)
    told = publishing.of_revision(item)
    publication = publishing.as_public(item, content, public_at=told.public_at if told else request.at, link=told.link if told else "")
    publication.public_id = item.public_id  # it has no address of its own yet
    with override(settings.LANGUAGE_CODE):  # what most of the public see first
        site = Site.showing(item.office_id, request.at)
        page = article.page(publication, site)
        if item.live_id and told is None:  # this one would replace what is public
            page["corrections"].insert(0, localdate(request.at))
        for file, entry in zip(page["files"], content["attachments"], strict=True):
            file["url"] = reverse("attachment", args=[item.public_id, entry["sha256"]])
        return render(
            "portal/preview.html", site.frame() | page | {"print_url": "", "is_public": told is not None and told.ended_at is None}
        )


@login_required
@require_safe
@not_kept
def attachment(request, public_id, name):
    """What a link inside the text points at: the attachment of this name, as staff get it."""
    item = seen(request, public_id)
    for entry in _public(item, request.user)["attachments"]:
        if entry["name"] == name:
            return redirect("attachment", public_id, entry["sha256"])
    raise Http404


def _public(item, user) -> dict:
    """The content this person has before them, where it is meant for the public. Raises Http404."""
    content = shown_to(item, user).content
    if content["attribute"] not in ("", "public"):
        raise Http404
    return content
