"""All addresses of the site, by the part that answers them."""

from django.urls import include, path

from config import health, metrics

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("people.urls")),
]
