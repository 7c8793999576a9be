"""The public site's pages: an office's column, its lists, search, one item, and what is said of an item that is gone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal import article
from portal.excerpts import excerpt, marked
from portal.filters import Filters, Page
from portal.pages import address, dated, item_page, public_page, render
from portal.site import Site, column_label, language_link, query_string
from workflows import api

ON_THE_HOME_PAGE = 10  # newest items
IN_A_BLOCK = 6  # newest items of a column on the home page
BLOCKS = 6  # columns on the home page
ON_A_PAGE = 20


def in_the_other_language(request: HttpRequest) -> str:
    """The address of this very page in the other language."""
    match = request.resolver_match
    link = language_link("-")
    if link is None:
        return ""
    with override(link["code"]):
        path = address(str(match.url_name), **{key: value for key, value in match.kwargs.items() if key not in ("language", "kind")})
    return path + query_string(Filters.of(request.GET).query())


def row(publication, site: Site, **more) -> dict:
    """One line of a list: of an office with others below it, each line says whose it is."""
    return {
        "title": publication.title,
        "url": address("item", public_id=publication.public_id),
        "on": timezone.localdate(publication.public_at),
        "column": publication.topic.field if publication.topic else "",
        "office": site.office_name(publication.office_id) if len(site.scope) > 1 else "",
        **more,
    }


# -- an office's column ----------------------------------------------------------------------------------------------------------
@public_page
def home(request: HttpRequest, office: str) -> HttpResponse:
    site = Site.of(office, timezone.now())
    columns = site.columns()
    biggest = sorted((name for name in columns if name), key=lambda name: -columns[name])[:BLOCKS]
    blocks: dict[str, list] = {name: [] for name in columns if name in biggest}
    for publication in api.newest_of_each(site.live, biggest, IN_A_BLOCK):
        blocks[publication.topic.field].append(row(publication, site, office=""))
    context = site.frame(here="home", other=in_the_other_language(request)) | {
        "newest": [row(publication, site) for publication in api.listed(site.live)[:ON_THE_HOME_PAGE]],
        "blocks": [{"label": name, "url": site.column_address(name), "items": items} for name, items in blocks.items()],
        "all_columns": [{"label": column_label(name), "url": site.column_address(name), "count": count} for name, count in columns.items()],
        "years": [{"label": year, "url": site.address("items", year=year), "count": count} for year, count in site.years().items()],
        "streets": [{"label": str(unit), "url": address("home", office=unit.code)} for unit in site.below],
        "items_url": site.address("items"),
    }
    return render("portal/home.html", context)


@public_page
def items(request: HttpRequest, office: str) -> HttpResponse:
    """Everything public, or one column or year of it, newest first."""
    site, filters = Site.of(office, timezone.now()), Filters.of(request.GET)
    columns, years = site.columns(filters.year), site.years(filters.column)
    total = sum(columns.values()) if filters.column is None else columns.get(filters.column, 0)
    live = narrowed(site.live, filters)
    page = Page(filters.page, live.count() if filters.number else total, ON_A_PAGE)  # how many have a number nobody counted beforehand
    found = api.listed(live)[page.rows]
    label = _("All information") if filters.column is None else column_label(filters.column)
    query = {"column": filters.query()["column"], "year": filters.year, "number": filters.number}
    context = site.frame((label, ""), here="items", column=filters.column, other=in_the_other_language(request)) | {
        "label": label,
        "year": filters.year,
        "rows": [row(publication, site) for publication in found],
        "pages": page.links(lambda number: site.address("items", **query, page=number if number > 1 else None)),
        "filters": filter_links(site, filters, columns, years),
        "feed_url": site.address("feed", column=query["column"]),
    }
    return render("portal/items.html", context)


def narrowed(publications, filters: Filters):
    if filters.column is not None:
        publications = api.in_column(publications, filters.column)
    if filters.year is not None:
        publications = api.in_year(publications, filters.year)
    return api.numbered(publications, filters.number) if filters.number else publications


def filter_links(site: Site, filters: Filters, columns: dict, years: dict) -> list[dict]:
    """The columns and years beside a list, each with how many items it has and whether it is the one shown."""

    def group(label, name, chosen, counts, title):
        every = {"label": _("All"), "url": site.address("items", **filters.query(q="", page=1, **{name: None})), "current": chosen is None}
        links = [
            {
                "label": title(value),
                "url": site.address("items", **filters.query(q="", page=1, **{name: value})),
                "count": count,
                "current": value == chosen,
            }
            for value, count in counts.items()
            if count or value == chosen
        ]
        return {"label": label, "links": [every, *links]}

    return [
        group(_("All columns"), "column", filters.column, columns, column_label),
        group(_("Year of publication"), "year", filters.year, years, str),
    ]


@public_page
def search(request: HttpRequest, office: str) -> HttpResponse:
    """Words in the text, or an exact 索引号 or 文号; best first, with the sentence the words stand in."""
    site, filters = Site.of(office, timezone.now()), Filters.of(request.GET)
    asked = bool(filters.q or filters.number)
    found = narrowed(site.live, filters)
    if filters.q:
        found = api.matching(found, filters.q)
    total = found.order_by().count() if asked else 0
    page = Page(filters.page, total, ON_A_PAGE)
    terms = api.terms(filters.q)
    rows = [
        row(publication, site, marked=marked(publication.title, terms), excerpt=excerpt(publication.beginning, terms))
        for publication in (api.with_beginnings(found)[page.rows] if total else ())
    ]
    context = site.frame((_("Search"), ""), q=filters.q, here="search", other=in_the_other_language(request)) | {
        "asked": asked,
        "filters": filters,
        "column_choices": [
            {"value": name or "-", "label": column_label(name), "chosen": name == filters.column} for name in site.columns()
        ],
        "year_choices": [{"value": year, "chosen": year == filters.year} for year in site.years()],
        "rows": rows,
        "pages": page.links(lambda number: site.address("search", **filters.query(page=number))),
        "items_url": site.address("items"),
    }
    return render("portal/search.html", context)


@public_page
def opensearch(request: HttpRequest, office: str) -> HttpResponse:
    site = Site.of(office, timezone.now())
    context = {"name": site.office.name, "template": request.build_absolute_uri(site.address("search")) + "?q={searchTerms}"}
    return render("portal/opensearch.xml", context, content_type="application/opensearchdescription+xml")


# -- one item ------------------------------------------------------------------------------------------------------------------------
@item_page
def item(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    return _item(request, public_id, "portal/item.html")


@item_page
def item_print(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The same content on a sheet of its own, with the address it comes from."""
    return _item(request, public_id, "portal/print.html")


def _item(request, public_id, template):
    at = timezone.now()
    publication = api.shown(api.live(at)).filter(public_id=public_id).first()
    if publication is None:
        return gone(public_id, at)
    site = Site.showing(publication.office_id, at)
    column = publication.topic.field if publication.topic else ""
    crumbs = ((column_label(column), site.column_address(column)), (_("Text"), ""))
    context = site.frame(*crumbs, column=column, other=in_the_other_language(request)) | article.page(publication, site)
    context["source_url"] = request.build_absolute_uri(address("item", public_id=public_id))
    return dated(render(template, context), publication.public_at)


# -- what is gone ----------------------------------------------------------------------------------------------------------------------
def gone(public_id: UUID, at) -> HttpResponse:
    """The way to the corrected text, or 410 with a notice that repeats nothing of what was taken down. Raises Http404."""
    ended = api.ended(public_id, at)
    if ended is None:
        raise Http404
    if ended.current:
        return HttpResponseRedirect(address("item", public_id=ended.current))
    site = Site.showing(ended.office_id, at)
    expired = ended.end == api.End.EXPIRED
    label = _("Display period over") if expired else _("Withdrawn information")
    context = site.frame((label, "")) | {
        "label": label,
        "notice": _("The display period of this information is over; it is no longer shown.") if expired else ended.notice,
        "index_number": ended.index_number,
        "on_label": _("Last day shown") if expired else _("Withdrawn on"),
        "on": ended.on,
        "items_url": site.address("items"),
    }
    return render("portal/gone.html", context, status=410)


@public_page
def notices(request: HttpRequest, office: str) -> HttpResponse:
    """What was withdrawn: index numbers and dates, nothing else."""
    site, filters = Site.of(office, timezone.now()), Filters.of(request.GET)
    found = api.withdrawn(site.scope)
    page = Page(filters.page, found.count(), ON_A_PAGE)
    context = site.frame((_("Withdrawn information"), ""), here="notices", other=in_the_other_language(request)) | {
        "rows": [{"number": notice["index_number"], "on": timezone.localdate(notice["ended_at"])} for notice in found[page.rows]],
        "pages": page.links(lambda number: site.address("notices", page=number if number > 1 else None)),
    }
    return render("portal/notices.html", context)


@public_page
def missing(request: HttpRequest, rest: str) -> HttpResponse:
    """An address no page has; one that only lacks its last slash is put right."""
    if not rest.endswith("/"):
        try:
            match = resolve(request.path + "/")
        except Resolver404 as nowhere:
            raise Http404 from nowhere
        if match.url_name:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(request.path + "/" + (f"?{query}" if query else ""))
    raise Http404
