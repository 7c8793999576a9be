"""Addresses of supervision, and of the administration of calendars and the ladder."""

from django.urls import path

from . import calendars, ladder, lapse, listing, state, steps

urlpatterns = [
    path("escalations/", listing.listing, name="escalations"),
    path("escalations/export.<slug:form>", listing.export, name="escalations_export"),
    path("escalations/<uuid:public_id>/", lapse.lapse, name="escalation"),
    path("escalations/<uuid:public_id>/steps/<slug:name>/", steps.step, name="escalation_step"),
    path("escalations/<uuid:public_id>/papers/<slug:sha256>/", lapse.paper, name="escalation_paper"),
    path("escalations/<slug:tab>/", listing.listing, name="escalations_tab"),
    path("administration/calendar/", calendars.calendars, name="calendars"),
    path("administration/ladder/", ladder.ladder, name="ladder"),
    path("administration/state/", state.state, name="system_state"),
]
