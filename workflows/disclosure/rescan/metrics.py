"""The rescans' numbers for /metrics."""

from django.db.models import Count, Min
from django.utils import timezone

from .models import PublicationCheck, RescanWork


def numbers():
    owed = RescanWork.objects.filter(done_at=None, rescan__finished_at=None, rescan__stopped_at=None)
    yield "rescan_owed", "Published texts and files still to be searched again", owed.exclude(publication=None).count()
    held_up = owed.filter(publication=None).aggregate(n=Count("pk"), since=Min("rescan__at"))
    yield "rescan_under_way", "Attachments of items under way still to be searched again", held_up["n"]
    oldest = (timezone.now() - held_up["since"]).total_seconds() if held_up["since"] else 0
    yield "rescan_under_way_oldest_seconds", "How long the oldest of these has waited", max(0, oldest)
    waiting = PublicationCheck.objects.asked().filter(open__gt=0)
    yield "discoveries_open", "Publications with finds nobody has answered", waiting.count()
