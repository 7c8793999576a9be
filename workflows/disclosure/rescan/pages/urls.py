"""Addresses of rescans and discoveries."""

from django.urls import path

from . import discoveries, discovery, rescans, topics

urlpatterns = [
    path("discoveries/", discoveries.listing, name="discoveries"),
    path("discoveries/<slug:tab>/export.<slug:form>", discoveries.export, name="discoveries_export"),
    path("discoveries/<uuid:public_id>/", discovery.discovery, name="discovery"),
    path("discoveries/<slug:tab>/", discoveries.listing, name="discoveries_tab"),
    path("administration/screening/rescans/", rescans.rescans, name="rescans"),
    path("administration/screening/rescans/export.<slug:form>", rescans.export, name="rescans_export"),
    path("administration/screening/rescans/<uuid:public_id>/stop/", rescans.stop, name="rescan_stop"),
    path("administration/screening/topics/", topics.topics, name="topic_profiles"),
]
