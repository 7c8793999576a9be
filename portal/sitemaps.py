"""For search engines: which pages there are (sitemap.xml) and where they should not look (robots.txt)."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sites.requests import RequestSite
from django.core.paginator import EmptyPage
from django.http import Http404
from django.utils import timezone

from portal.pages import address, public_page, render
from workflows import api

XML = "application/xml"


class Items(Sitemap):
    """Every live publication; what ends leaves with the next visit."""

    limit = 5_000  # addresses in one file
    changefreq = "monthly"

    def items(self):
        return api.live(timezone.now()).order_by("public_at", "id").only("public_id", "public_at")

    def location(self, item) -> str:
        return address("item", public_id=item.public_id)

    def lastmod(self, item):
        return item.public_at


@public_page
def index(request):
    """The files there are; one even where nothing is public yet."""
    pages = range(1, Items().paginator.num_pages + 1)
    addresses = [request.build_absolute_uri(address("sitemap", page=page)) for page in pages]
    return render("portal/sitemap_index.xml", {"addresses": addresses}, content_type=XML)


@public_page
def sitemap(request, page: int):
    try:
        found = Items().get_urls(page=page, site=RequestSite(request), protocol=request.scheme)
    except EmptyPage as beyond:
        raise Http404 from beyond
    return render("portal/sitemap.xml", {"entries": found}, content_type=XML)


@public_page
def robots(request):
    """Works under the site's root, where robots look for it, as well as here."""
    context = {
        "public": address("home", office=""),
        "search": address("search", office=""),
        "sitemap": request.build_absolute_uri(address("sitemap_index")),
    }
    return render("portal/robots.txt", context, content_type="text/plain; charset=utf-8")
