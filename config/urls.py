"""All addresses of the site, by the part that answers them."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from config import gallery, health, metrics, preview, root
from portal.sitemaps import robots

urlpatterns = [
    path("", root.root, name="root"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("items/<uuid:public_id>/preview/", preview.preview, name="preview"),
    path("items/<uuid:public_id>/preview/attachments/<str:name>", preview.attachment, name="preview_attachment"),
    path("", include("people.urls")),
    path("", include("workflows.urls")),
    path("public/", include("portal.urls")),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/public/", gallery.gallery, {"side": "public"}),
    path("robots.txt", robots, {"language": settings.LANGUAGE_CODE}),
    path("favicon.ico", RedirectView.as_view(url="/static/img/sun.svg")),
]
