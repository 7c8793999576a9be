from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from people import closing, delegating, offices, placing

        from . import subjects
        from .deadlines import papers, rules, said
        from .deadlines.sweep import set_aside
        from .disclosure import cabinet
        from .disclosure.delivery import Kept, ToItem
        from .disclosure.described import ITEM
        from .disclosure.intake import DESTINATION, quoting
        from .disclosure.rescan.recent import recent
        from .engine.offices import keeps, under_way
        from .notices import standing_in
        from .replay.summary import offices_under_replay
        from .screening import samples
        from .screening.quarantine import destinations
        from .screening.quarantine.described import QUARANTINED

        offices.register(keeps)
        closing.register(under_way)
        placing.register(rules.units_moving)
        delegating.register(standing_in.tell)
        set_aside(offices_under_replay)
        subjects.register(ITEM)
        subjects.register(QUARANTINED)
        destinations.register(DESTINATION, ToItem())
        destinations.register(Kept.NAME, Kept())
        papers.register(cabinet.keep, cabinet.open_one)
        said.register(quoting)
        samples.register(recent)
