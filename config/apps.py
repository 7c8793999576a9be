from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self):
        from config import celery  # noqa: F401  so that every task is registered on our app, in the web processes too
