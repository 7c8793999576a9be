"""Reading quarantined material: for the secrecy reviewer alone, with a reason given first, logged, and never kept by a browser or proxy."""

import re
from html import unescape
from urllib.parse import quote

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workflows.screening import editions, examine

from .. import keys, memory, sealing, vault
from ..models import Inspection, Sealed
from ..states import State
from ..suspicion import secret
from . import steps
from .words import place

SHOWN = 20  # places of a file at most
LABELS = {"title": gettext_lazy("Title"), "body": gettext_lazy("Text"), "keywords": gettext_lazy("Keywords")}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why you need to read it"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def read(request, public_id):
    """GET asks for the reason; POST logs it and shows or hands out the material, this once."""
    subject = steps.seen(request, public_id)
    if not steps.reviews(request, subject):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if subject.state != State.SUSPECTED:
        return _page(request, subject, form, problem=_("It is no longer here."), status=409)
    if request.method == "GET" or not form.is_valid():
        return _page(request, subject, form, status=200 if request.method == "GET" else 422)
    row = Sealed.objects.filter(quarantined=subject).first()
    try:
        if row is None:
            raise vault.Missing(vault.Missing.__doc__)
        header, parts = sealing.opened(row)
        stream = memory.filled(parts)
    except (vault.Missing, vault.Broken, keys.KeyLost):
        _logged(request, subject, form, Inspection.What.LOST)
        return _page(request, subject, form, problem=_("It cannot be opened: its bytes or the key to them are lost."), status=409)
    download = "download" in request.POST and subject.form == "file"
    _logged(request, subject, form, Inspection.What.DOWNLOADED if download else Inspection.What.SHOWN)
    if download:
        response = StreamingHttpResponse(_closing(stream), content_type="application/octet-stream")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(header['name'])}"
        return response
    with stream:
        return _page(request, subject, form, shown=_shown(subject, header, stream))


def _logged(request, subject, form, what):
    Inspection.objects.create(quarantined=subject, user=request.user, what=what, reason=form.cleaned_data["reason"], at=request.at)


def _closing(stream):
    with stream:
        yield from memory.chunks(stream)


def _shown(subject, header, stream) -> list[dict]:
    """The texts, or of a file its name and its marks; found anew in memory, as nothing of it was stored."""
    if subject.form == "text":
        return [{"label": LABELS.get(name, name), "text": lines(str(text))} for name, text in header.items()]
    edition = editions.in_force(subject.office_id)
    with memory.as_path(stream) as path:
        report = examine.examine(path, header["name"], edition.rules, edition.lexicon, editions.mark_key(), ocr=False)
    found = [{"label": place(finding.place), "text": finding.excerpt} for finding in secret(report.findings)[:SHOWN]]
    return [{"label": _("File name"), "text": header["name"]}, *found]


def lines(typed: str) -> str:
    """A typed text as it was seen: a line each paragraph and row, cells apart."""
    apart = re.sub(r"(?i)<br */?>|</(?:p|h[1-6]|li|tr|caption)>", "\n", re.sub(r"(?i)</t[dh]>", "\t", typed))
    return unescape(strip_tags(apart)).strip()


def _page(request, subject, form, *, shown=None, problem="", status=200):
    return render(
        request,
        "quarantine/read.html",
        {
            "material": subject,
            "form": form,
            "shown": shown,
            "problem": problem,
            "is_file": subject.form == "file",
            "steps": steps.offered(request, subject.look(request.user, request.at)) if shown else [],
            "heading": _("Read the material"),
            "breadcrumbs": [
                {"label": _("Quarantine"), "url": reverse("quarantine")},
                {"label": subject.title, "url": reverse("quarantined", args=[subject.public_id])},
                {"label": _("Read the material")},
            ],
        },
        status=status,
    )
