"""未提交的草稿: what somebody typed and did not submit before the item went on, shown to them alone until they use or discard it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import store, writing
from ..content import diff
from ..content.html import plain_text
from ..masking import originals
from .forms import ContentForm
from .shared import number, seen


def of(item, user) -> list:
    """This person's drafts that wait to be looked at: begun from an older version, or of an item no longer theirs to write. One statement."""
    behind = ~Q(base=store.base_of(item)) if writing.may(item, by=user) else Q()
    return list(item.drafts.filter(behind, editor=user).order_by("-saved_at"))


def chosen(request, item):
    """The unsent draft the address names (?unsent=), or None."""
    wanted = number(request.GET.get("unsent"))
    return item.drafts.filter(pk=wanted, editor=request.user).first() if wanted else None


@login_required
@require_http_methods(["GET", "POST"])
def unsent(request, public_id, pk):
    """One such draft: its text to copy, and what it changes; POST discards it."""
    item = seen(request, public_id, reads="edit")
    draft = next((one for one in of(item, request.user) if one.pk == pk), None)
    if draft is None:
        raise Http404
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("The draft was discarded."))
        return redirect("item", public_id)
    present = store.content_of(item.revision)
    words = {name: field.label for name, field in ContentForm.base_fields.items() if type(field) in (forms.CharField, forms.DateField)}
    return render(
        request,
        "disclosure/unsent.html",
        {
            "item": item,
            "draft": draft,
            "heading": _("Your draft that was not submitted"),
            "text": plain_text(draft.data["body"]),
            "typed": [{"label": label, "value": draft.data[name]} for name, label in words.items() if draft.data.get(name)],
            "change": diff.compare(originals.shown(item, present).content, draft.data) if present else None,
            "edit_url": f"{reverse('edit', args=[public_id])}?unsent={draft.pk}" if writing.may(item, by=request.user) else "",
            "breadcrumbs": [
                {"label": _("To do"), "url": reverse("inbox")},
                {"label": item.title or _("Untitled draft"), "url": reverse("item", args=[public_id])},
                {"label": _("Unsent draft")},
            ],
        },
    )
