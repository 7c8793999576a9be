"""The portal alone under its usual prefix."""

from django.urls import include, path

urlpatterns = [path("public/", include("portal.urls"))]
