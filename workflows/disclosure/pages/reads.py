"""查阅记录: the log of reads, narrowed and turned over, as a spreadsheet, and on one page to be printed. Looking into it is a read too."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import export as taking_away
from workflows.deadlines.counting import BEIJING
from workflows.screening.quarantine.models import Inspection

from .. import reading_log
from . import shared
from .filters import Days, paged

PER_PAGE, PRINTED = 50, 1000
#: What was read, by the word the log keeps; an original is kept with the name of its file, which may be what had to be masked.
WHAT = {
    "item": gettext_lazy("Page of the item"),
    "content": gettext_lazy("Content, through the interface"),
    "moves": gettext_lazy("What happened, through the interface"),
    "findings": gettext_lazy("Finds, through the interface"),
    "edit": gettext_lazy("Draft"),
    "attachment": gettext_lazy("Attachment"),
    "approval_form": gettext_lazy("Approval form"),
    "package": gettext_lazy("Package for the platform"),
    "maskings": gettext_lazy("Record of masking"),
    "mask": gettext_lazy("File before masking"),
    "redact": gettext_lazy("Pages of a file before masking"),
    "original": gettext_lazy("Original of what was masked"),
    reading_log.THE_LOG: gettext_lazy("Log of reads"),
}


class Filters(Days):
    person = forms.CharField(label=gettext_lazy("Who read"), required=False, max_length=60)
    q = forms.CharField(label=gettext_lazy("Item"), required=False, max_length=100)
    field_order = ["person", "q", "since", "until"]

    def narrowing(self) -> dict:
        """What was chosen, as `readings` takes it; nothing while something is wrong."""
        if not self.is_valid():
            return {}
        return self.times() | {"person": shared.words(self.cleaned_data["person"]), "words": shared.words(self.cleaned_data["q"])}

    def told(self) -> str:
        """By what it was narrowed, for the log: days as they are, of typed words only that there were some, for others read the log too."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return "；".join(
            f"{self.fields[name].label} {value}" if name in ("since", "until") else str(self.fields[name].label)
            for name, value in chosen.items()
            if value
        )


def _found(request):
    """(the form, what it leaves of the log); the look into it is noted. 403 for whoever the log is not for."""
    held = request.access.standings
    if not reading_log.units_of(held):
        raise PermissionDenied
    form = Filters(request.GET)
    reading_log.note_log_read(request.user, request.at, form.told())
    return form, reading_log.readings(request.user, held, request.at, **form.narrowing())


def _lines(request, rows) -> list[dict]:
    """Rows in words: of an item the reader may not know of, no more than that it is one."""
    return [
        {
            "at": row.at.astimezone(BEIJING),
            "who": row.user.name,
            "home": str(row.user.home or ""),
            "what": _what(row.what),
            "title": _title(row),
            "index_number": row.item.index_number if row.item else "",
            "unit": row.unit.name if row.unit else "",
            "url": _url(row),
            "reason": row.reason,
        }
        for row in reading_log.known(rows, request.user, request.access.standings, request.at)
    ]


def _what(said: str) -> str:
    if said.startswith(reading_log.QUARANTINED):
        return _("Material in quarantine: %(how)s") % {"how": Inspection.What(said.removeprefix(reading_log.QUARANTINED)).label}
    return str(WHAT.get(said.partition(":")[0], said.partition(":")[0]))


def _title(row) -> str:
    if not row.of_something:
        return "—"
    if row.item:
        return row.item.title or _("Untitled draft")
    return row.material.title if row.material else _("(not for the public)")


def _url(row) -> str:
    if row.item:
        return reverse("item", args=[row.item.public_id])
    return reverse("quarantined", args=[row.material.public_id]) if row.material else ""


@login_required
@never_cache
@require_safe
def log(request):
    form, found = _found(request)
    page, one_page = paged(request, found, PER_PAGE, PRINTED)
    return render(
        request,
        "disclosure/reads.html",
        {
            "heading": _("Log of reads"),
            "sub": _(
                "Who read what is not for the public, originals of what was masked, and material in quarantine. Looking into this log is noted here too."
            ),
            "form": form,
            "clear_url": request.path if any(request.GET.get(name) for name in form.fields) else "",
            "page": page,
            "rows": _lines(request, page.object_list),
            "exports": taking_away.links(request, "reading_log_export"),
            "one_page": one_page,
            "at": request.at.astimezone(BEIJING),
        },
    )


@login_required
@never_cache
@require_safe
def export(request, form):
    _form, found = _found(request)
    head = [_("Time"), _("Who read"), _("Unit"), _("What was read"), _("Item"), _("Index number"), _("Section"), _("Reason")]
    names = ("at", "who", "home", "what", "title", "index_number", "unit", "reason")
    lines = ([row[name] for name in names] for row in _lines(request, found[: taking_away.AT_MOST + 1]))
    return taking_away.answer(form, _("Log of reads"), head, lines)
