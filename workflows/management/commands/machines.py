"""manage.py machines: writes docs/machines/ from the declared steps, or says which file is no longer what the code says."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.disclosure.models import Item
from workflows.disclosure.states import LEVELS, WRITING, State
from workflows.engine.diagram import Chart, markdown
from workflows.screening.quarantine.models import Quarantined
from workflows.screening.quarantine.states import State as Suspicion

#: A later machine joins by being named here.
CHARTS = [
    Chart(
        "disclosure",
        "主动公开 Disclosure of government information",
        Item,
        State,
        State.DRAFT,
        chapters={
            "From draft to archive": (
                "submit",
                "approve",
                "record_meeting",
                "conclude_secrecy_review",
                "record_determination",
                "sign",
                "record_consent",
                "publish",
                "archive",
            ),
            "Back, and edited on the way": ("return_item", "recall", "revise", "discard"),
        },
        sets={"the levels": LEVELS, "writing": WRITING},
        rest="After publication",
    ),
    Chart("quarantine", "隔离区 Quarantine of suspected state secrets", Quarantined, Suspicion, Suspicion.SUSPECTED, rest="All steps"),
]
FOLDER = settings.BASE_DIR / "docs" / "machines"


class Command(BaseCommand):
    help = "Writes a page with diagrams and tables for every machine into docs/machines/."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not what the code says")

    def handle(self, *args, check, **options):
        pages = {FOLDER / f"{chart.name}.md": markdown(chart) for chart in CHARTS}
        stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        stray = sorted(set(FOLDER.glob("*.md")) - set(pages))
        if check and (stale or stray):
            names = ", ".join(str(path.relative_to(settings.BASE_DIR)) for path in [*stale, *stray])
            raise CommandError(f"Not what the code says: {names}. ./do manage machines writes them anew.")
        if check:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.write_text(pages[path], encoding="utf-8")
            self.stdout.write(f"wrote {path.relative_to(settings.BASE_DIR)}")
        for path in stray:
            path.unlink()
            self.stdout.write(f"removed {path.relative_to(settings.BASE_DIR)}")
