from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import subjects
        from .deadlines.sweep import set_aside
        from .disclosure.described import ITEM
        from .disclosure.rescan.recent import recent
        from .replay.summary import offices_under_replay
        from .screening import samples

        set_aside(offices_under_replay)
        subjects.register(ITEM)
        samples.register(recent)
