"""On a demo site, how far the year is that the worker replays in the background; shown on the list staff come to first."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from workflows.replay.summary import progress

_finished = False  # once finished it is not asked again


def demo_year(request):
    return {"demo_year": SimpleLazyObject(_running)} if settings.DEMO else {}


def _running():
    global _finished
    if _finished:
        return None
    found = progress()
    _finished = found is not None and found["state"] == "finished"
    return None if _finished else found
