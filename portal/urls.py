"""The addresses of the public site: Chinese at the root, other languages and other offices under a prefix. Include under any prefix."""

from django.conf import settings
from django.urls import include, path

from portal import feeds, files, sitemaps, views

app_name = "portal"

of_an_office = [
    path("", views.home, name="home"),
    path("items/", views.items, name="items"),
    path("search/", views.search, name="search"),
    path("notices/", views.notices, name="notices"),
    path("feed/", feeds.feed, {"kind": "atom"}, name="feed"),
    path("feed/rss/", feeds.feed, {"kind": "rss"}, name="rss"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
]

pages = [
    path("items/<uuid:public_id>/", views.item, name="item"),
    path("items/<uuid:public_id>/print/", views.item_print, name="item_print"),
    path("items/<uuid:public_id>/files/<int:number>/", files.attachment, name="attachment"),
    path("items/<uuid:public_id>/attachments/<str:name>", files.attachment_by_name, name="attachment_by_name"),
    path("offices/<str:office>/", include(of_an_office)),
    path("", include(of_an_office), {"office": ""}),
]

machines = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-<int:page>.xml", sitemaps.sitemap, name="sitemap"),
]

urlpatterns = [
    *(path(f"{code}/", include(pages), {"language": code}) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE),
    path("", include([*machines, *pages, path("<path:rest>", views.missing)]), {"language": settings.LANGUAGE_CODE}),
]
