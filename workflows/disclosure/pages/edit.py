"""Drafting: choosing the topic, then one page with the text, autosave, attachments, and what is still missing beside the button."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Duty, Unit
from workflows.catalogue.models import Topic
from workflows.deadlines.counting import BEIJING
from workflows.engine import perform as engine
from workflows.engine.refusals import Refused

from .. import actions, attachments, completeness, stages, store
from ..content.files import FileRefused
from ..intake import Held
from ..models import Category, Draft
from ..states import WRITING, State
from ..widgets import autosave_attrs
from .forms import ContentForm
from .shared import seen, version_of
from .steps import done


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    """起草信息: the topic comes first; it brings the section, the category with its chain, the basis, the channels and the clock."""
    units = Unit.objects.filter(pk__in=request.access.units(Duty.AUTHOR), is_active=True)
    query = request.GET.get("q", "").strip()[:100]
    topics = Topic.objects.filter(office__in=units.values("office"), is_active=True).select_related("category", "unit")
    mine = topics.filter(unit__in=units)
    if query:
        shown = topics.filter(field__icontains=query) | topics.filter(level1__icontains=query) | topics.filter(level2__icontains=query)
    else:
        shown = mine if mine.exists() else topics
    if request.method == "POST":
        unit = units.filter(pk=_number(request.POST.get("unit"))).first()
        topic = topics.filter(pk=_number(request.POST.get("topic"))).first()
        category = (
            topic.category
            if topic and topic.category
            else categories_for(unit).filter(pk=_number(request.POST.get("category"))).first()
            if unit
            else None
        )
        if unit and category:
            turn = actions.create(
                by=request.user, at=request.at, unit=unit, category=category, topic=topic, content=prefilled(request, topic)
            )
            return redirect("edit", turn.subject.public_id)
        messages.error(request, _("Choose a catalogue row, or a category."))
    return render(
        request,
        "disclosure/new.html",
        {
            "units": units,
            "topics": shown[:60],
            "query": query,
            "categories": categories_for(units.first()),
            "heading": _("Draft information"),
        },
    )


def categories_for(unit):
    """The categories of the unit's office or of an office above it."""
    if unit is None:
        return Category.objects.none()
    return Category.objects.filter(office__in=unit.path.strip("/").split("/"), is_active=True)


def prefilled(request, topic) -> dict:
    """What the topic and the person already answer."""
    content = {"attribute": "public", "source": "made", "carrier": "document", "contact": request.user.office_phone}
    content["formed_on"] = request.at.astimezone(BEIJING).date().isoformat()
    if topic:
        content |= {"basis": "；".join(topic.legal_basis)[:200], "audience": topic.audience, "personal_information": topic.names_people}
        content["channels"] = topic.channels
    return content


def _number(value):
    return int(value) if value and value.isdecimal() else None


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id):
    """The approval form being written: by its author, or by a reviewer who edits the text (领导改稿)."""
    item = seen(request, public_id)
    name = "submit" if item.state in WRITING else "revise"
    draft = Draft.objects.filter(item=item, editor=request.user).first()
    content = draft.data if draft else _latest(item)
    if request.method == "POST":
        return _save(request, item, name, content)
    refusals = engine.refusals(item, name, by=request.user, at=request.at)
    if any(refusal.code in ("wrong_state", "not_your_duty", "taken") for refusal in refusals):
        return redirect("item", public_id)
    return _page(request, item, name, ContentForm(initial=content), content, draft.version if draft else 0, refusals=[])


def _latest(item) -> dict:
    author = Draft.objects.filter(item=item, editor_id=item.author_id).first()
    return author.data if author and item.state in WRITING else store.content_of(item.revision) or store.complete({"title": item.title})


def _save(request, item, name, content):
    """Save, or save and submit. Whatever is refused, the page comes back with everything that was typed."""
    form, version, draft_version = ContentForm(request.POST), version_of(request), _number(request.POST.get("draft_version")) or 0
    if not form.is_valid():
        return _page(request, item, name, form, content, draft_version, status=422)
    kept = [entry for entry in content["attachments"] if entry["sha256"] not in request.POST.getlist("remove")]
    try:
        written = form.content(attachments.attach(request.FILES.getlist("files"), kept, request.at))
        if "submit" in request.POST:
            inputs = {"reason": request.POST.get("reason", "")} if name == "revise" else {}
            turn = getattr(actions, name)(item.pk, by=request.user, at=request.at, version=version, content=written, **inputs)
            return done(request, turn)
        draft = actions.save_draft(item.pk, by=request.user, at=request.at, content=written, version=draft_version or None)
    except FileRefused as refused:
        form.add_error(None, refused.message)
        return _page(request, item, name, form, content, draft_version, status=422)
    except Held as held:
        for hold in held.holds:
            form.add_error(None, hold.message)
        return _page(request, item, name, form, content, draft_version, status=422)
    except Refused as refused:
        others = []
        for refusal in refused.refusals:
            form.add_error(refusal.field, refusal.message) if refusal.field in form.fields else others.append(refusal)
        _keep(request, item, form, kept)
        return _page(
            request, item, name, form, content | {"attachments": kept}, draft_version, refusals=others, status=409 if others else 422
        )
    messages.success(request, _("Saved %(time)s.") % {"time": time_format(draft.saved_at.astimezone(BEIJING), "H:i")})
    return redirect("edit", item.public_id)


def _keep(request, item, form, kept):
    """Nothing typed is lost: what could not be submitted is at least saved, if the item is still theirs to write."""
    try:
        actions.save_draft(item.pk, by=request.user, at=request.at, content=form.content(kept))
    except (Refused, Held):
        return


@login_required
@require_POST
def autosave(request, public_id):
    """Save what is being typed, quietly. 409 when another window saved in between, or the item is no longer theirs to write."""
    item = seen(request, public_id)
    form = ContentForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": {name: [str(error) for error in errors] for name, errors in form.errors.items()}}, status=422)
    draft = Draft.objects.filter(item=item, editor=request.user).first()
    present = (draft.data if draft else _latest(item))["attachments"]
    try:
        draft = actions.save_draft(
            item.pk,
            by=request.user,
            at=request.at,
            content=form.content(present),
            version=_number(request.POST.get("draft_version")) or None,
        )
    except Held as held:
        return JsonResponse({"errors": {hold.place: [hold.message] for hold in held.holds}}, status=422)
    except Refused as refused:
        return JsonResponse({"refusals": [{"code": refusal.code, "message": refusal.message} for refusal in refused.refusals]}, status=409)
    missing = completeness.missing(draft.data, item, request.at)
    return JsonResponse(
        {
            "saved_at": time_format(draft.saved_at.astimezone(BEIJING), "H:i"),
            "draft_version": draft.version,
            "missing": [refusal.message for refusal in missing],
        }
    )


def _page(request, item, name, form, content, draft_version, *, refusals=(), status=200):
    target = item.preview(name) if name == "submit" else None
    return render(
        request,
        "disclosure/edit.html",
        {
            "item": item,
            "step": name,
            "form": form,
            "attachments": content["attachments"],
            "version": item.version,
            "draft_version": draft_version,
            "refusals": refusals,
            "missing": completeness.missing(content, item, request.at) if not form.is_bound else [],
            "path": [{"label": stop.label, "who": stop.who, "state": stop.progress} for stop in stages.path(item)],
            "then": stages.sentence(item, State(target)) if target else "",
            "autosave": autosave_attrs(reverse("autosave", args=[item.public_id]), f"{item.public_id}:{request.user.pk}"),
            "heading": item.title or _("Untitled draft"),
            "breadcrumbs": [{"label": _("To do"), "url": reverse("inbox")}, {"label": item.category.name}],
        },
        status=status,
    )
