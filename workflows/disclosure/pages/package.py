"""The package for the district portal: text, HTML and attachments in one archive, so that nobody types twice."""

import io
import zipfile

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from .. import attachments, store
from ..content.html import plain_text
from ..guards import files_gone
from ..models import StoredFile
from ..states import State
from .item import particulars
from .shared import file_name, not_withheld, seen


@login_required
def package(request, public_id):
    """What is approved and about to be pasted into the portal's editor. 404 before the approval is complete, 409 when a file of it is gone."""
    item = seen(request, public_id, reads="package")
    content = store.content_of(item.revision)
    if item.state not in (State.AWAITING_PUBLICATION, State.PUBLISHED, State.ARCHIVED) or content is None:
        raise Http404
    not_withheld(item, [entry["sha256"] for entry in content["attachments"]])
    if refusal := files_gone(attachments.gone(content)):
        context = {"heading": _("There is no package"), "refusals": [refusal], "back_url": reverse("item", args=[item.public_id])}
        return render(request, "errors/409.html", context, status=409)
    response = HttpResponse(bundle(item, content), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, file_name(content["title"], "zip"))
    return response


def bundle(item, content: dict) -> bytes:
    """The archive: the page as HTML, the same as plain text with its metadata, and the attachments under their own names."""
    archive = io.BytesIO()
    facts = "\n".join(f"{pair['label']}\t{pair['value']}" for pair in particulars(item, content))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        page = render_to_string("disclosure/package.html", {"item": item, "content": content})
        packed.writestr(_("page") + ".html", page)
        packed.writestr(_("text") + ".txt", f"{content['title']}\n\n{plain_text(content['body'])}\n\n{facts}\n")
        for entry in content["attachments"]:
            stored = StoredFile.objects.get(pk=entry["sha256"])
            with storages["internal"].open(stored.location) as source:
                packed.writestr(f"{_('attachments')}/{entry['name']}", source.read())
    return archive.getvalue()
