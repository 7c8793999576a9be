"""Addresses of the quarantine."""

from django.urls import path

from . import listing, reading, steps

urlpatterns = [
    path("quarantine/", listing.listing, name="quarantine"),
    path("quarantine/export.<slug:form>", listing.export, name="quarantine_export"),
    path("quarantine/<uuid:public_id>/", steps.material, name="quarantined"),
    path("quarantine/<uuid:public_id>/steps/<slug:name>/", steps.step, name="quarantined_step"),
    path("quarantine/<uuid:public_id>/read/", reading.read, name="quarantined_read"),
]
