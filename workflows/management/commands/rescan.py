"""`manage.py rescan`: searches everything an office has public, here and now, and says what waits for an answer."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Unit
from workflows.disclosure.rescan import starting, working
from workflows.disclosure.rescan.models import Discovery, PublicationCheck, Rescan


class Command(BaseCommand):
    help = "Search everything an office has public again, as its worker would."

    def add_arguments(self, parser):
        parser.add_argument("--office", required=True, help="the office's code")
        parser.add_argument("--ever", action="store_true", help="what was public before as well: replaced, withdrawn and expired")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one line of JSON")

    def handle(self, *args, office, ever, as_json, **options):
        unit = Unit.objects.filter(code=office).first()
        if unit is None or unit.office_id != unit.pk:
            raise CommandError(_("There is no office with the code %(code)s.") % {"code": office})
        rescan = starting.start(unit.pk, Rescan.Cause.EVER if ever else Rescan.Cause.ASKED, at=timezone.now())
        while working.work_off(timezone.now).more or working.work_off_long(timezone.now):
            pass
        rescan.refresh_from_db()
        found = {
            "rescan": str(rescan.public_id),
            "finished": rescan.finished_at is not None,
            "searched": rescan.work.filter(done_at__isnull=False).count(),
            "new_discoveries": Discovery.objects.filter(rescan=rescan).count(),
            "publications_to_answer": PublicationCheck.objects.asked().filter(publication__office=unit, open__gt=0).count(),
        }
        self.stdout.write(json.dumps(found) if as_json else "\n".join(f"{name}: {value}" for name, value in found.items()))
