"""The package for the district portal: text, HTML and attachments in one archive, so that nobody types twice. What it holds is public."""

import io
import zipfile

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from .. import attachments, publishing, store
from ..content.html import plain_text
from ..guards import files_gone
from ..masking import originals
from ..models import Publication, StoredFile
from ..public_page import particulars
from .shared import file_name, not_withheld, seen


@login_required
def package(request, public_id):
    """What is approved and about to be pasted into the portal's editor, or was. 404 before the approval is complete, 409 when a file is gone."""
    item = seen(request, public_id, reads="package")
    content = store.content_of(item.revision)
    if item.state not in publishing.PASTED or content is None:
        raise Http404
    not_withheld(item, [entry["sha256"] for entry in content["attachments"]])
    content = originals.as_masked_since(item, content)
    if refusal := files_gone(attachments.gone(content)):
        context = {"heading": _("There is no package"), "refusals": [refusal], "back_url": reverse("item", args=[item.public_id])}
        return render(request, "errors/409.html", context, status=409)
    told = publishing.of_revision(item)
    with override(settings.LANGUAGE_CODE):  # the public reads it in the site's language, whoever pastes it
        packed = bundle(told or publishing.as_public(item, content, public_at=None), item.office.name)
        name = file_name(content["title"], "zip")
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def bundle(publication: Publication, office_name: str) -> bytes:
    """The archive: the page as HTML, the same as plain text with its particulars, and the attachments under their own names.

    It is made of a publication, which holds nothing but what the public page shows: no item, no form and no person comes in here.
    """
    archive = io.BytesIO()
    facts = "\n".join(f"{pair['label']}\t{pair['value']}" for pair in particulars(publication, office_name) if pair["value"])
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_("page") + ".html", render_to_string("disclosure/package.html", {"publication": publication}))
        packed.writestr(_("text") + ".txt", f"{publication.title}\n\n{plain_text(publication.body)}\n\n{facts}\n")
        for entry in publication.attachments:
            stored = StoredFile.objects.get(pk=entry["sha256"])
            with storages["internal"].open(stored.location) as source:
                packed.writestr(f"{_('attachments')}/{entry['name']}", source.read())
    return archive.getvalue()
