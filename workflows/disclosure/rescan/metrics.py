"""The rescans' numbers for /metrics."""

from .models import PublicationCheck, RescanWork


def numbers():
    owed = RescanWork.objects.filter(done_at=None, rescan__finished_at=None, rescan__stopped_at=None)
    yield "rescan_owed", "Published texts and files still to be searched again", owed.count()
    waiting = PublicationCheck.objects.filter(publication__ended_at=None, open__gt=0)
    yield "discoveries_open", "Publications with finds nobody has answered", waiting.count()
