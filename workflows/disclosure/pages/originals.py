"""脱敏记录: what was masked in an item, by whom and who reviewed it; and reading an original, for a reason that is recorded."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.models import Duty
from workflows.deadlines.counting import BEIJING
from workflows.engine.models import Move

from .. import intake
from ..masking.originals import maskings_of, may_read
from ..models import Content, Reading
from ..states import Conclusion
from .files import handed_out
from .redaction import told
from .shared import not_withheld, seen


@dataclass
class Reviewed:
    """A secrecy review that saw what was masked."""

    who: str
    at: object
    conclusion: str


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why you must see the original"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Recorded with your name and the time."),
    )


@login_required
@never_cache
@require_safe
def maskings(request, public_id):
    """The record of an item's maskings, to be printed; whoever sees the item sees it. It holds counts, never a value."""
    item = seen(request, public_id, reads="maskings")
    rows = list(maskings_of(item))
    reviews, names = _reviews(item, rows), {entry["sha256"]: entry["name"] for entry in (item.present or {}).get("attachments", ())}
    return render(
        request,
        "disclosure/originals.html",
        {
            "item": item,
            "rows": [
                {
                    "masking": row,
                    "name": _name(item, row, names),
                    "at": row.at.astimezone(BEIJING),
                    "duty": Duty(row.duty).label,
                    "log": told(row.log),
                    "reviewed": reviews.get(row.pk),
                    "url": reverse("original", args=[item.public_id, row.pk]) if may_read(item, row.actor_id) else "",
                }
                for row in rows
            ],
            "readings": Reading.objects.filter(item=item, what__startswith="original").select_related("user").order_by("-at")[:200],
            "at": request.at.astimezone(BEIJING),
            "heading": _("Record of masking"),
            "sub": item.title,
            "breadcrumbs": [{"label": item.title or _("Untitled draft"), "url": reverse("item", args=[item.public_id])}],
        },
    )


def _name(item, row, names) -> str:
    """As the original is called for who may read it; else as its copy is called now: a name can be what had to be masked."""
    if not row.name:
        return _("The text")
    return row.name if may_read(item, row.actor_id) else names.get(row.result, _("A file"))


def _reviews(item, rows) -> dict[int, Reviewed]:
    """The first secrecy review after each masking that had its result before it. Three statements, however many maskings."""
    moves = list(
        Move.objects.filter(process__in=item.passages(), step="conclude_secrecy_review").select_related("actor", "principal").order_by("at")
    )
    holds = {content.content_hash: _materials(content) for content in Content.objects.filter(pk__in={move.content_hash for move in moves})}
    found = {}
    for row in rows:
        move = next((one for one in moves if one.at >= row.at and row.result in holds.get(one.content_hash, ())), None)
        if move:
            conclusion = str(Conclusion(move.inputs["conclusion"]).label) if move.inputs.get("conclusion") in Conclusion.values else ""
            found[row.pk] = Reviewed(who(move), move.at.astimezone(BEIJING), conclusion)
    return found


def _materials(content: Content) -> set[str]:
    return {content.content_hash, *(entry["sha256"] for entry in (content.data or {}).get("attachments", ()))}


def who(move) -> str:
    """Who made a move, and for whom they stood in (替岗)."""
    if move.actor is None:
        return _("System")
    if move.principal is None:
        return str(move.actor)
    return _("%(name)s standing in for %(principal)s") % {"name": move.actor, "principal": move.principal}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def original(request, public_id, pk):
    """The original of one masking: asked for with a reason, which is recorded before anything is shown."""
    item = seen(request, public_id)
    masking = get_object_or_404(maskings_of(item), pk=pk)
    if not may_read(item, masking.actor_id):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not (refusals := intake.quoting(form.cleaned_data)):
            return _shown(request, item, masking, " ".join(form.cleaned_data["reason"].split()))
        for refusal in refusals:
            form.add_error(refusal.field, refusal.message)
    return render(
        request,
        "disclosure/original.html",
        {
            "item": item,
            "masking": masking,
            "form": form,
            "heading": _("Read an original"),
            "breadcrumbs": _crumbs(item),
        },
        status=422 if form.is_bound else 200,
    )


def _shown(request, item, masking, reason):
    not_withheld(item, [masking.source])
    content = None if masking.name else _text(masking.source)
    if not masking.name and content is None:
        raise Http404  # purged
    Reading.objects.create(user=request.user, item=item, what=f"original:{masking.name or 'text'}"[:60], reason=reason, at=request.at)
    if masking.name:
        return handed_out(masking.source, masking.name)
    return render(
        request,
        "disclosure/original_text.html",
        {
            "item": item,
            "content": content,
            "reason": reason,
            "at": request.at.astimezone(BEIJING),
            "heading": _("Original text"),
            "breadcrumbs": _crumbs(item),
        },
    )


def _text(content_hash: str) -> dict | None:
    kept = Content.objects.filter(pk=content_hash).first()
    return kept.data if kept else None


def _crumbs(item):
    return [
        {"label": item.title or _("Untitled draft"), "url": reverse("item", args=[item.public_id])},
        {"label": _("Record of masking"), "url": reverse("originals", args=[item.public_id])},
    ]
