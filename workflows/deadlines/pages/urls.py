"""Addresses of supervision."""

from django.urls import path

from . import lapse, listing, steps

urlpatterns = [
    path("escalations/", listing.listing, name="escalations"),
    path("escalations/export.<slug:form>", listing.export, name="escalations_export"),
    path("escalations/<uuid:public_id>/", lapse.lapse, name="escalation"),
    path("escalations/<uuid:public_id>/steps/<slug:name>/", steps.step, name="escalation_step"),
    path("escalations/<slug:tab>/", listing.listing, name="escalations_tab"),
]
