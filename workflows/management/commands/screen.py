"""manage.py screen: the sensitivity check over files, wherever they lie; nothing is stored."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from people.models import Unit
from workflows.screening.editions import Edition, edition, in_force, mark_key
from workflows.screening.examine import Report, examine
from workflows.screening.findings import Finding
from workflows.screening.kinds import ACTION_LABELS, FOR_REVIEWER, KIND_LABELS
from workflows.screening.labels import REASONS
from workflows.screening.rules import ORDINARY


class Command(BaseCommand):
    help = (
        "What the sensitivity check finds in files: txt, csv, html, docx, xlsx, pptx, pdf, pictures, zip; directories are walked. Exit status: "
        "0 everything was looked at, whatever was found; 1 with --check, when a finding blocks, asks for masking or for a person; 2 bad input."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a directory with files")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON array on standard output, and nothing else there")
        parser.add_argument(
            "--office", metavar="CODE", help="whose rules and lexicon apply; without it those of the only street, or of the whole site"
        )
        parser.add_argument("--profile", default=ORDINARY, help="the masking profile by which findings are judged")
        parser.add_argument("--no-ocr", action="store_false", dest="ocr", help="leave out pictures and scanned pages")
        parser.add_argument("--check", action="store_true", help="exit with 1 when a finding blocks, asks for masking or for a person")

    def handle(self, *, paths: list[str], as_json: bool, office: str | None, profile: str, ocr: bool, check: bool, **options: Any) -> None:
        files = list(_files(paths))
        applied = self._edition(office)
        if profile not in applied.rules.profiles:
            known = ", ".join(sorted(applied.rules.profiles))
            raise _bad(_("There is no masking profile “%(code)s”; there are %(known)s.") % {"code": profile, "known": known})
        key, rows, urgent = mark_key(), [], False
        for path in files:
            report = self._report(path, applied, key, ocr)
            found = applied.rules.not_own(report.findings)
            for finding in found:
                rows.append(_row(path, finding, applied, profile))
                urgent = urgent or rows[-1]["action"] in FOR_REVIEWER
            if not as_json:
                self._tell(path, report, rows[len(rows) - len(found) :])
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        if check and urgent:
            raise SystemExit(1)

    def _report(self, path: str, applied: Edition, key: bytes, ocr: bool) -> Report:
        def progress(done: int, of: int, place: str) -> None:
            if of > 1 and self.stderr.isatty():
                self.stderr.write(f"\r{path}: {done}/{of} ", ending="\n" if done == of else "")

        try:
            return examine(path, Path(path).name, applied.rules, applied.lexicon, key, ocr=ocr, progress=progress)
        except OSError as error:
            raise _bad(_("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}) from error

    def _edition(self, code: str | None) -> Edition:
        """The rules and the lexicon of the office asked for; what the product ships where no database answers."""
        try:
            if code:
                found = Unit.objects.filter(code=code).first()
                if found is None:
                    raise _bad(_("There is no office with the code “%(code)s”.") % {"code": code})
                return in_force(found.pk)
            streets = list(Unit.objects.filter(kind=Unit.Kind.STREET, is_active=True)[:2])
            office = streets[0] if len(streets) == 1 else Unit.objects.filter(parent=None).order_by("order", "id").first()
            return in_force(office.pk) if office else edition(None, None)
        except (OperationalError, ProgrammingError):
            self.stderr.write(_("No database answers: the rules and the lexicon that ship with the product apply."))
            return edition(None, None)

    def _tell(self, path: str, report: Report, rows: list[dict[str, Any]]) -> None:
        self.stdout.write(f"{path}: " + (_("%(count)d findings") % {"count": len(rows)} if rows else _("nothing found")))
        for row in rows:
            kind, action = str(KIND_LABELS[row["kind"]]), str(ACTION_LABELS[row["action"]])
            where = f"{row['place']} {row['start']}–{row['end']}" if row["end"] else row["place"]
            self.stdout.write(f"  [{action}] {kind}  {row['text_masked']}  ({where})  {REASONS.get(row['reason'], row['reason'])}")
        if report.pictures:
            self.stdout.write("  " + _("Pictures and scanned pages that were not read: %(count)d") % {"count": report.pictures})


def _row(path: str, finding: Finding, applied: Edition, profile: str) -> dict[str, Any]:
    return {
        "file": path,
        "place": finding.place,
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "text_masked": finding.excerpt,
        "action": finding.detail.get("action") or applied.rules.action(finding.kind, profile),
        "reason": finding.reason,
    }


def _files(paths: list[str]) -> Iterator[str]:
    """Every regular file, directories walked in order; links in them are not followed. Raises CommandError."""
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (
                    one for one in (os.path.join(folder, name) for name in sorted(names)) if os.path.isfile(one) and not os.path.islink(one)
                )
        elif os.path.isfile(path):
            yield path
        elif os.path.exists(path):
            raise _bad(_("%(path)s is neither a file nor a directory.") % {"path": path})
        else:
            raise _bad(_("There is no file %(path)s.") % {"path": path})


def _bad(message: str) -> CommandError:
    return CommandError(message, returncode=2)
