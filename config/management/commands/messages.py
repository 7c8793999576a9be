"""`manage.py messages`: brings the Chinese catalogue up to what the code says, and names what still has no Chinese."""

import csv
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import messages

CATALOGUE = "zh_Hans/LC_MESSAGES/django.po"
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "zh_Hans",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("tables", nargs="*", type=Path, help="tab-separated files: msgid, Chinese[, plural msgid[, context]]")
        parser.add_argument("--check", action="store_true", help="change nothing; fail when anything is missing, fuzzy or left over")

    def handle(self, *args, tables, check, **options):
        root, path = Path(settings.BASE_DIR), Path(settings.BASE_DIR) / "locale" / CATALOGUE
        catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile(wrapwidth=140)
        catalogue.metadata = HEADER
        if not check:
            messages.update(root, catalogue, translations(tables))
            catalogue.save(str(path))
        missing, fuzzy, left_over = messages.gaps(root, catalogue)
        for context, msgid in missing:
            self.stdout.write(f"{context or ''}\t{msgid!r}")
        if missing or (check and (fuzzy or left_over)):
            raise CommandError(f"{len(missing)} messages have no Chinese, {len(fuzzy)} are fuzzy, {len(left_over)} are said nowhere.")


def translations(tables) -> dict:
    found = {}
    for table in tables:
        with open(table, encoding="utf-8") as lines:
            for line in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(line) >= 2:
                    msgid, text = (part.replace("\\n", "\n") for part in line[:2])
                    found[(line[3], msgid) if len(line) > 3 and line[3] else msgid] = text
    return found
