"""Addresses of the workflows, by part."""

from django.urls import include, path

urlpatterns = [
    path("", include("workflows.disclosure.pages.urls")),
    path("", include("workflows.disclosure.rescan.pages.urls")),
    path("", include("workflows.catalogue.pages.urls")),
    path("", include("workflows.screening.pages.urls")),
    path("", include("workflows.deadlines.pages.urls")),
    path("", include("workflows.notices.urls")),
    path("", include("workflows.screening.quarantine.pages.urls")),
    path("", include("workflows.interface.urls")),
]
