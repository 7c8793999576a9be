"""The newest items of an office's column as Atom and RSS, whole or for one column."""

import re
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.excerpts import beginning
from portal.filters import Filters
from portal.pages import address, public_page
from portal.site import Site, column_label
from workflows import api

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NEWEST = 30
READ = 3_000  # characters of a text, of which the first words are shown


def _fit(text: str) -> str:
    """Without what XML cannot hold: one such character in one title would end every feed."""
    return _UNFIT.sub("", text)


class Newest(Feed):
    """The feed of one site, made for one answer."""

    def __init__(self, site: Site, filters: Filters, kind: str):
        self.site, self.filters = site, filters
        self.feed_type = Atom1Feed if kind == "atom" else Rss201rev2Feed
        self.language = get_language()

    def title(self) -> str:
        name = _("%(office)s: government information disclosure") % {"office": self.site.office.name}
        return name if self.filters.column is None else f"{name} · {column_label(self.filters.column)}"

    def description(self) -> str:
        return _("What %(office)s has made public, newest first.") % {"office": self.site.office.name}

    def link(self) -> str:
        return self.site.address("items", **self.filters.query(page=1))

    def feed_guid(self) -> str:
        return f"urn:yangguang:{self.site.office.code}:{self.filters.column or ''}"

    def items(self):
        found = self.site.live if self.filters.column is None else api.in_column(self.site.live, self.filters.column)
        return api.with_beginnings(found, READ)[:NEWEST]

    def item_title(self, item) -> str:
        return _fit(item.title)

    def item_description(self, item) -> str:
        return _fit(beginning(item.beginning, 200))

    def item_link(self, item) -> str:
        return address("item", public_id=item.public_id)

    def item_guid(self, item) -> str:
        return f"urn:uuid:{item.public_id}"

    item_guid_is_permalink = False

    def item_author_name(self, item) -> str:
        return self.site.office_name(item.office_id)

    def item_pubdate(self, item) -> datetime:
        return item.public_at

    def item_updateddate(self, item) -> datetime:
        return item.public_at

    def item_categories(self, item) -> list[str]:
        return [item.topic.field] if item.topic else []


@public_page
def feed(request, office: str, kind: str):
    site = Site.of(office, timezone.now())
    return Newest(site, Filters.of(request.GET), kind)(request)
