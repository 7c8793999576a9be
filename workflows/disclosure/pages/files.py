"""Handing out internal files: only to those who may see the item, only files its content names, never to be run by the browser.

What a masked copy stands for is not handed out here: an original is read with a reason (originals.py).
"""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from .. import attachments, store
from ..masking import originals
from ..models import Draft, Revision, StoredFile
from .shared import not_withheld, seen


@login_required
def attachment(request, public_id, sha256):
    item = seen(request, public_id, reads="attachment")
    entry = next((entry for content in _contents(item) for entry in content["attachments"] if entry["sha256"] == sha256), None)
    if entry is None or sha256 in originals.withdrawn_from_view(item):
        raise Http404
    not_withheld(item, [sha256])
    return handed_out(sha256, entry["name"])


def handed_out(sha256, name):
    """The stored bytes as a file to be saved, never to be shown by the browser itself. 404 once they were purged or lost."""
    stored = get_object_or_404(StoredFile, pk=sha256)
    if not attachments.is_there(stored):
        raise Http404
    response = FileResponse(storages["internal"].open(stored.location), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _contents(item):
    """What of the item the person looking may read: drafts that are theirs or shown to them, and everything that was sent."""
    yield from (draft.data for draft in Draft.objects.filter(item=item, editor__in={item.by.pk, *item.drafters_shown}))
    for revision in Revision.objects.filter(item=item).order_by("-number"):
        content = store.content_of(revision)
        if content:
            yield content
