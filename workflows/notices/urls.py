"""The addresses of messages."""

from django.urls import path

from . import views

urlpatterns = [
    path("messages/", views.message_list, name="messages"),
    path("messages/read/", views.read_all, name="read_messages"),
    path("messages/language/", views.choose_language, name="message_language"),
    path("messages/<uuid:public_id>/", views.message, name="message"),
    path("administration/undeliverable/", views.undeliverable, name="undeliverable"),
    path("administration/undeliverable/retry/", views.retry, name="retry_undeliverable"),
]
