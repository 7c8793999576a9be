from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "config"
    default = True

    def ready(self):
        from config import celery  # noqa: F401  so that every task is registered on our app, in the web processes too


class ServedStaticFiles(StaticFilesConfig):
    """Static files without what we never serve: viewflow's 49 MB of components, and 2,000 single icons (we serve their font)."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "viewflow", "bootstrap-icons/*.svg"]
