"""One item as its page shows it: the table of official particulars, the text, attachments, corrections, the way to the first platform."""

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal.pages import address
from workflows import api


def page(publication, site) -> dict:
    """What item.html and print.html read besides the frame."""
    return {
        "title": publication.title,
        "description": publication.title,
        "meta": api.particulars(publication, site.office_name(publication.office_id)),
        "source": site.office_name(publication.office_id),
        "on": timezone.localdate(publication.public_at),
        "body": mark_safe(publication.body),  # canonical HTML: cleaned to a small subset before it was kept
        "files": attachments(publication),
        "corrections": [timezone.localdate(at) for at in api.corrections(publication)],
        "platform": first_platform(publication, site),
        "item_url": address("item", public_id=publication.public_id),
        "print_url": address("item_print", public_id=publication.public_id),
    }


def attachments(publication) -> list[dict]:
    return [
        {
            "name": file["name"],
            "url": address("attachment", public_id=publication.public_id, number=number),
            "kind": file["name"].rpartition(".")[2].upper()[:4],
            "size": file["size"],
        }
        for number, file in enumerate(publication.attachments, start=1)
    ]


def first_platform(publication, site) -> dict | None:
    """Where the text was first published, if that is elsewhere and an address of the web."""
    if publication.platform == api.Platform.BUILT_IN or not publication.link.startswith(("http://", "https://")):
        return None
    name = site.profile.portal_name if site.profile else ""
    return {"url": publication.link, "name": name or _("the district portal")}
