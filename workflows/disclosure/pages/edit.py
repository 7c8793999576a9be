"""Drafting: choosing the topic, then one page with the text, autosave, attachments, and what is still missing beside the button."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Duty, Unit, User
from people.trees import top_down
from workflows.catalogue.models import Topic
from workflows.deadlines.counting import BEIJING
from workflows.engine import perform as engine
from workflows.engine.steps import steps_of
from workflows.refusals import Refusal, Refused

from .. import actions, answering, attachments, categories, checks, returning, stages, store, writing
from ..content.files import FileRefused, advised
from ..fields import LONGEST
from ..inputs import WITH_CONTENT
from ..intake import Held
from ..masking import originals
from ..models import Category, Item
from ..states import State
from ..widgets import autosave_attrs
from . import findings, timeline, unsent
from .arrivals import entered
from .forms import ContentForm
from .shared import again, number, seen, version_of, words
from .steps import done, repeated, since
from .steps import page as step_page


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    """起草信息: the topic comes first; it brings the section, the category with its chain, the basis, the channels and the clock."""
    if not request.access.units(Duty.AUTHOR):
        raise PermissionDenied
    units = Unit.objects.filter(pk__in=request.access.units(Duty.AUTHOR), is_active=True)
    query = words(request.GET.get("q", ""))[:100]
    topics = Topic.objects.filter(office__in=units.values("office"), is_active=True).select_related("category", "unit")
    mine = topics.filter(unit__in=units)
    if query:
        shown = topics.filter(field__icontains=query) | topics.filter(level1__icontains=query) | topics.filter(level2__icontains=query)
    else:
        shown = mine if mine.exists() else topics
    if request.method == "POST":
        unit = units.filter(pk=number(request.POST.get("unit")) or 0).first()
        topic = topics.filter(pk=number(request.POST.get("topic")) or 0).first()
        category = (
            topic.category
            if topic and topic.category
            else categories_for(unit).filter(pk=number(request.POST.get("category"))).first()
            if unit
            else None
        )
        if unit and category:
            try:
                begun = actions.create(
                    by=request.user, at=request.at, unit=unit, category=category, topic=topic, content=prefilled(request, topic)
                ).subject
            except Held as held:  # what the catalogue answers already
                begun = held.subject
            except Refused as refused:
                begun = None
                messages.error(request, refused.refusals[0].message)
            if begun:
                return redirect("edit", begun.public_id)
        else:
            messages.error(request, _("Choose a catalogue row, or a category."))
    offered = top_down(units)
    return render(
        request,
        "disclosure/new.html",
        {
            "units": offered,
            "topics": shown[:60],
            "query": query,
            "categories": categories_for(offered[0] if offered else None),
            "heading": _("Draft information"),
        },
    )


def categories_for(unit):
    """The categories in use in the unit's office: its own, and those of the offices above it has no version of its own of."""
    if unit is None:
        return Category.objects.none()
    return Category.objects.filter(pk__in=[row.pk for row in categories.in_force(unit.office) if row.is_active])


def prefilled(request, topic) -> dict:
    """What the topic and the person already answer."""
    content = {"attribute": "public", "source": "made", "carrier": "document", "contact": request.user.office_phone}
    content["formed_on"] = request.at.astimezone(BEIJING).date().isoformat()
    if topic:
        content |= {
            "basis": "；".join(topic.legal_basis)[: LONGEST["basis"]],
            "audience": topic.audience,
            "personal_information": topic.names_people,
        }
        content["channels"] = topic.channels
    return content


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id):
    """The approval form being written: by its author, or by a reviewer who edits the text (领导改稿)."""
    item = seen(request, public_id, reads="edit" if request.method == "GET" else "")
    name = writing.step_of(item)
    content, draft_version = originals.to_write(item, request.user)
    if kept := unsent.chosen(request, item):  # fill the form with what was typed from an older version; nothing is saved by that
        content = actions.prepared(kept.data)
    if request.method == "POST":
        return _save(request, item, name, content)
    if not writing.may(item, by=request.user):
        return redirect("item", public_id)
    return _page(request, item, name, ContentForm(initial=content), content, draft_version, refusals=[])


def sent_back(item):
    """Why the item came back, in the words of whoever returned it, with the places they marked; None when it did not."""
    move = returning.came_back_by(item)
    if move is None:
        return None
    who = User.objects.get(pk=move.actor_id)
    said = "；".join(filter(None, [_decided(move), move.inputs.get("reason", "")]))
    return {"who": who, "at": move.at.astimezone(BEIJING), "words": said, "marked": returning.marked(item)}


def _decided(move) -> str:
    """What was concluded or determined when it came back; empty for a plain return."""
    if move.inputs.get("conclusion"):
        return timeline.concluded(move.inputs)
    return timeline.words(move) if "releasable" in move.inputs else ""


def _save(request, item, name, content):
    """Save, or save and submit. Whatever is refused, the page comes back with everything that was typed."""
    form, version, draft_version = ContentForm(request.POST), version_of(request), _draft_version(request)
    base = number(request.POST.get("base"))
    drawn = {"version": version, "base": base}  # what was not taken changes nothing of what the page has seen
    chosen = [upload.name for upload in request.FILES.getlist("files")]  # a browser forgets them with every page it is sent
    if not form.is_valid():
        return _page(request, item, name, form, content, draft_version, drawn=drawn, chosen=chosen, status=422)
    knows = [entry["sha256"] for entry in content["attachments"]]
    attached = [entry for entry in content["attachments"] if entry["sha256"] not in request.POST.getlist("remove")]
    if base not in (None, store.base_of(item)):  # before anything is taken in for a text they have not seen
        return _refused(request, item, name, form, form.content(attached), drawn, draft_version, [engine.stale()], chosen=chosen)
    try:
        taken = attachments.take_in(request.FILES.getlist("files"), attached, request.at, item=item, by=request.user)
    except Refused as refused:  # not theirs to write: nothing was taken in, and an older page is told first what happened
        stale = [engine.stale()] if "submit" in request.POST and version != item.version else []
        return _refused(request, item, name, form, form.content(attached), drawn, draft_version, stale or refused.refusals, chosen=chosen)
    except FileRefused as refused:
        form.add_error(None, refused.message)
        return _page(request, item, name, form, content, draft_version, drawn=drawn, chosen=chosen, status=422)
    written = form.content(taken.entries)
    try:
        _no_other_window(request, item, written, draft_version)
        if "submit" in request.POST and not taken.holds:
            inputs = {"reason": request.POST.get("reason", "")} if name == "revise" else {}
            turn = getattr(actions, name)(
                item.pk, by=request.user, at=request.at, version=version, content=form.content(taken.entries), knows=knows, **inputs
            )
            return done(request, turn)
        draft = actions.save_draft(item.pk, by=request.user, at=request.at, content=written, version=draft_version, base=base, knows=knows)
        if "mask" in request.POST and not taken.holds:
            return _mask(request, item, version)
    except Held as held:
        return _held(request, item, name, [*taken.holds, *held.holds])
    except Refused as refused:
        return _refused(request, item, name, form, written, drawn, draft_version, refused.refusals, taken.holds)
    if taken.holds:
        return _held(request, item, name, taken.holds)
    messages.success(request, _("Saved %(time)s.") % {"time": _clock(draft.saved_at)})
    return redirect("edit", item.public_id)


def _held(request, item, name, holds):
    """Something went into quarantine: the page shows what was saved, without it, so that it is not sent a second time."""
    item = again(request, item)
    content, draft_version = originals.to_write(item, request.user)
    return _page(request, item, name, ContentForm(initial=content), content, draft_version, holds=holds, status=422)


def _mask(request, item, version):
    """属实并脱敏, for everything in the text that must be masked: one click, and the draft is the masked text."""
    item = again(request, item)
    groups = [group for group in item.findings.groups if findings.maskable(group)]
    if not groups:
        messages.info(request, _("There is nothing left to mask."))
        return redirect("edit", item.public_id)
    inputs = {"findings": [group.key for group in groups], "answer": answering.Answer.MASKED}
    actions.answer_findings(item.pk, by=request.user, at=request.at, version=version, **inputs)
    messages.success(request, _("Masked: %(what)s. The unmasked text is kept inside the office.") % {"what": checks.counted(groups)})
    return redirect("edit", item.public_id)


def _refused(request, item, name, form, written, drawn, draft_version, refusals, holds=(), chosen=()):
    """The form with what was typed, why it was not taken and what happened meanwhile; the draft is kept if it still can be."""
    others = []
    for refusal in refusals:
        form.add_error(refusal.field, refusal.message) if refusal.field in form.fields else others.append(refusal)
    codes = {refusal.code for refusal in others}
    item = again(request, item)
    version = drawn["version"]
    second_click = next((step for step in WITH_CONTENT if "stale" in codes and repeated(request, item, step, version)), None)
    if second_click and "submit" in request.POST and _as_it_was_sent(item, written):
        return step_page(request, item, steps_of(Item)[second_click], None, others, status=409, seen_version=version)
    if "other_window" in codes:
        _keep_files(request, item, written["attachments"], drawn["base"])
    else:
        _keep(request, item, written, draft_version, drawn["base"])
    present, draft_version = store.latest(item, request.user)
    return _page(
        request,
        item,
        name,
        form,
        written | {"attachments": present["attachments"]},
        draft_version,  # sent again, it counts as having seen what the page now says
        refusals=others,
        events=since(item, version) if "stale" in codes else [],
        closed=writing.why_not(item, by=request.user, at=request.at),
        holds=holds,
        chosen=chosen,
        status=409 if others else 422,
    )


def _no_other_window(request, item, content, draft_version):
    """Refuses to write over what the same person saved in another window after this one was opened."""
    draft = store.drafts_of(item).filter(editor=request.user).first()
    if draft is None or draft.version == draft_version:
        return
    labels = ContentForm.base_fields
    there, here = actions.prepared(draft.data), actions.prepared(content)
    changed = [field for field in {**there, **here} if there.get(field) != here.get(field)]
    different = [str(labels[field].label) if field in labels else _("Attachments") for field in changed]
    if different:
        message = _(
            "Another window saved this draft at %(time)s with a different: %(fields)s. What you typed here is kept; sent again, it replaces that."
        )
        raise Refused([Refusal("other_window", message % {"time": _clock(draft.saved_at), "fields": "、".join(different)})])


def _draft_version(request) -> int:
    """The version of the person's own draft the page shows, 0 for none."""
    return min(number(request.POST.get("draft_version")) or 0, 2**31 - 1)  # no draft has more, nor has room for it


def _clock(moment):
    return time_format(moment.astimezone(BEIJING), "H:i")


def _as_it_was_sent(item, written) -> bool:
    """Whether these are the words before the chain now; with files chosen, what is attached is not sent a second time."""
    sent = store.content_of(item.revision)
    return sent is not None and actions.prepared(written) | {"attachments": []} == sent | {"attachments": []}


def _keep(request, item, written, draft_version, base):
    """Nothing typed is lost: what could not be submitted is at least saved, if the item is still theirs to write; what was typed on an older
    text as a draft beside the present one."""
    who = {"by": request.user, "at": request.at}
    try:
        if base in (None, store.base_of(item)):
            actions.save_draft(item.pk, **who, content=written, version=draft_version)
        else:
            actions.keep_behind(item.pk, **who, content=written, version=draft_version, base=base)
    except (Refused, Held):
        return


def _keep_files(request, item, entries, base):
    """What was uploaded beside words that are not saved yet goes into the person's draft all the same, so that nobody has to choose it again."""
    draft = store.drafts_of(item).get(editor=request.user)
    present = draft.data["attachments"]
    for entry in entries:
        present = attachments.added(present, entry)
    if present != draft.data["attachments"]:
        with suppress(Refused, Held):
            content = draft.data | {"attachments": present}
            actions.save_draft(item.pk, by=request.user, at=request.at, content=content, version=draft.version, base=base)


@login_required
@require_POST
def autosave(request, public_id):
    """Save what is being typed, quietly. 409 when another window saved in between, or the item is no longer theirs to write."""
    item = seen(request, public_id)
    form = ContentForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": {name: [str(error) for error in errors] for name, errors in form.errors.items()}}, status=422)
    present = originals.to_write(item, request.user)[0]["attachments"]
    try:
        draft = actions.save_draft(
            item.pk,
            by=request.user,
            at=request.at,
            content=form.content(present),
            version=_draft_version(request),
            base=number(request.POST.get("base")),
            knows=[entry["sha256"] for entry in present],
            typing=True,
        )
    except Held as held:
        return JsonResponse({"errors": {hold.place: [hold.message] for hold in held.holds}}, status=422)
    except Refused as refused:
        return JsonResponse({"refusals": [{"code": refusal.code, "message": refusal.message} for refusal in refused.refusals]}, status=409)
    check = findings.panel(item, item.checked(draft.data), answers=True)
    return JsonResponse(
        {
            "saved_at": _clock(draft.saved_at),
            "draft_version": draft.version,
            "lists": {
                "missing": render_to_string(
                    "disclosure/edit/_missing.html", {"missing": findings.missing(item, draft.data), "check": check}
                ),
                "hints": render_to_string("disclosure/_findings.html", {**check, "live": True}),
            },
            "maskable": check["maskable"],
        }
    )


def _page(
    request, item, name, form, content, draft_version, *, refusals=(), events=(), closed=(), holds=(), drawn=None, chosen=(), status=200
):
    """The page. `drawn` is what it was drawn from when it has not seen what happened since; else it is drawn from what is there. `chosen` names
    files that were not taken in."""
    drawn = drawn or {"version": item.version, "base": store.base_of(item)}
    target = item.preview(name) if name == "submit" and not closed else None
    back = sent_back(item)
    form.mark(back["marked"] if back else returning.Marked())
    return render(
        request,
        "disclosure/edit.html",
        {
            "item": item,
            "step": name,
            "form": form,
            "attachments": advised(content["attachments"]),
            "removed": request.POST.getlist("remove"),
            "holds": holds,
            "chosen": chosen,
            **entered(item, request.user, request.at),
            **drawn,
            "draft_version": draft_version,
            "refusals": [refusal for refusal in refusals if refusal.code != "stale"],
            "stale": any(refusal.code == "stale" for refusal in refusals),
            "events": events,
            "own": bool(events) and all(event["actor_id"] == request.user.pk for event in events),
            "closed": closed,
            "reason": request.POST.get("reason", ""),
            "sent_back": back,
            "marked": back["marked"].files if back else (),
            "unsent": unsent.of(item, request.user),
            "missing": findings.missing(item, content) if not closed else [],
            "check": findings.panel(item, item.checked(content), answers=not closed),
            "path": [{"label": stop.label, "who": stop.who, "state": stop.progress} for stop in stages.path(item)],
            "then": stages.sentence(item, State(target)) if target else "",
            "autosave": autosave_attrs(reverse("autosave", args=[item.public_id]), f"{item.public_id}:{request.user.pk}"),
            "refile_url": reverse("step", args=[item.public_id, "refile"]) if name == "submit" and not closed else "",
            "heading": item.title or _("Untitled draft"),
            "breadcrumbs": [{"label": _("To do"), "url": reverse("inbox")}, {"label": item.category.name}],
        },
        status=status,
    )
