"""Addresses of the catalogue."""

from django.urls import path

from . import importing, listing

urlpatterns = [
    path("administration/topics/", listing.topics, name="topics"),
    path("administration/topics/export.<slug:form>", listing.export, name="topics_export"),
    path("administration/topics/<int:pk>/end/", listing.end, name="topic_end"),
    path("administration/topics/import/", importing.import_topics, name="import_topics"),
    path("administration/topics/import/template.xlsx", importing.template, name="topics_template"),
    path("administration/topics/import/<int:pk>/", importing.preview, name="topics_preview"),
]
