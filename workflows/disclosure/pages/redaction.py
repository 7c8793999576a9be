"""遮盖: covering parts of a PDF or picture by hand, with a ground for each part; the copy being made; and looking at it before it is used."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workflows.refusals import Refusal, Refused
from workflows.screening.kinds import KIND_LABELS
from workflows.screening.manners import MANNER_LABELS
from workflows.screening.pictures import NotDrawn

from .. import writing
from ..intake import Held
from ..masking import actions, grounds, left_out, looking, suggestions
from ..masking.forms import box_rows, rows_of, with_those
from ..masking.models import MaskingJob
from ..masking.problems import PROBLEMS, known
from .files import handed_out
from .shared import again, not_withheld, number, seen, to_the_copy

TOGETHER = 100  # findings in one list: a browser lays out those in sight, not all 20,000


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def redact(request, public_id, sha256):
    """Draw boxes, tick what was found, say why. Whoever may not write is led to the item, as on the page for editing."""
    item = seen(request, public_id, reads="redact" if request.method == "GET" else "")
    entry = actions.entry_of(item, sha256)
    if entry is None:
        return to_the_copy(request, item, sha256)
    if not looking.can_be_drawn(entry["name"]):
        raise Http404
    if not writing.may(item, by=request.user):
        return redirect("item", public_id)
    try:
        pages = looking.count(sha256, entry["name"])
    except NotDrawn as problem:
        messages.error(request, str(PROBLEMS[known(problem.code)]))
        return redirect("edit", public_id)
    found = suggestions.of(item, entry)
    if request.method == "POST":
        return _ask(request, item, entry, pages, found)
    earlier = actions.asked_last(item, sha256, request.user)
    kept = earlier if earlier and earlier.state in (MaskingJob.State.DROPPED, MaskingJob.State.FAILED) else None
    rows = box_rows(pages, initial=rows_of(kept.boxes) if kept else [])
    chosen = set(kept.marks) if kept else {one.mark for one in found if one.usual}
    version = earlier.pk if earlier else 0
    return _page(request, item, entry, pages, found, rows, chosen, version, page=number(request.GET.get("page")) or 1)


def _ask(request, item, entry, pages, found):
    """Make the copy; or, for whoever has no script, another page or another row. Whatever is wrong, everything typed comes back."""
    rows = box_rows(pages, _more_rows(request))
    marks = set(request.POST.getlist("marks")) & {one.mark for one in found}
    page, version = number(request.POST.get("go") or request.POST.get("page")) or 1, number(request.POST.get("version")) or 0
    if "go" in request.POST or "add" in request.POST:
        return _page(request, item, entry, pages, found, rows, marks, version, page=page, checked=False)
    if not rows.is_valid():
        return _page(request, item, entry, pages, found, rows, marks, version, page=page, status=422)
    try:
        job = actions.ask(item.pk, entry["sha256"], by=request.user, at=request.at, marks=marks, boxes=rows.boxes(), version=version)
    except Held as held:
        refusals, status = [Refusal(hold.code, hold.message) for hold in held.holds], 422
    except Refused as refused:
        refusals, status, item = list(refused.refusals), 409, again(request, item)
        if any(refusal.code == "other_window" for refusal in refusals) and (
            last := actions.asked_last(item, entry["sha256"], request.user)
        ):
            # what was to be covered there is not to be seen in the copy because it was not drawn here; sent again, the page counts as seen
            rows, marks, version = (
                with_those(rows, pages, last.boxes),
                marks | {one.mark for one in found if one.mark in last.marks},
                last.pk,
            )
    else:
        return redirect("masking_job", item.public_id, job.public_id)
    return _page(request, item, entry, pages, found, rows, marks, version, page=page, refusals=refusals, status=status)


def _more_rows(request):
    """What was posted, with another empty row when that was asked for."""
    posted = request.POST.copy()
    total = number(posted.get("box-TOTAL_FORMS"))
    if "add" in posted and total is not None:
        posted["box-TOTAL_FORMS"] = str(min(total + 1, actions.MOST_BOXES))
        posted.setdefault(f"box-{total}-page", posted.get("page", "1"))
    return posted


def _page(request, item, entry, pages, found, rows, chosen, version, *, page, refusals=(), status=200, checked=True):
    page = min(max(page, 1), pages)
    if not checked:
        rows = with_those(rows, pages, [])
    boxes = list(enumerate(sorted(rows.kept, key=_page_of), start=1))  # numbered as they are read, page after page
    return render(
        request,
        "disclosure/redact.html",
        {
            "item": item,
            "entry": entry,
            "rows": rows,
            "version": version,
            "groups": _groups(boxes, page),
            "wrong": _wrong(boxes) if rows.is_bound else [],
            "general": rows.non_form_errors() if rows.is_bound else [],
            "refusals": refusals,
            "page": page,
            "pages": range(1, pages + 1),
            "count": pages,
            "kinds": _kinds(found, chosen),
            "shown": _shown(rows, page),
            "most": actions.MOST_BOXES,
            "heading": _("Cover parts of a file"),
            "sub": entry["name"],
            "breadcrumbs": [
                {"label": item.title or _("Untitled draft"), "url": reverse("item", args=[item.public_id])},
                {"label": _("Attachments"), "url": reverse("item", args=[item.public_id]) + "?view=files"},
            ],
        },
        status=status,
    )


def _kinds(found, chosen) -> list[dict]:
    """What was found, kind by kind. Put into words here: there may be 20,000, and a template takes several times as long for them."""
    words: dict[tuple, str] = {}  # most stand once on a page, and every page has its words once
    kinds = []
    for label, each in groupby(found, key=lambda one: one.label):
        rows = []
        for one in each:
            key = (tuple(one.pages), one.places, one.manner)
            if key not in words:
                words[key] = _where_and_how(one)
            rows.append({"one": one, "chosen": one.mark in chosen, "words": words[key]})
        kinds.append({"label": label, "count": len(rows), "lists": [rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER)]})
    return kinds


def _where_and_how(one: suggestions.Suggestion) -> str:
    where = [_("page %(pages)s") % {"pages": in_words(one.pages)}] if one.pages else []
    often = [_("%(n)s places") % {"n": one.places}] if one.places > 1 else []
    return " · ".join([*where, *often, one.how])


def _page_of(form) -> int:
    """The page a box says it is on; 0 while it says none."""
    return number(str(form["page"].value() or "")) or 0


def _wrong(boxes) -> list[dict]:
    """What must be put right, each thing once: it leads to the first of the boxes it is said of."""
    found: dict[tuple, dict] = {}
    for at, form in boxes:
        for name, errors in form.errors.items():
            label = form[name].label if name in form.fields else ""
            for error in errors:
                one = found.setdefault((label, error), {"field": form[name].id_for_label, "rows": [], "label": label, "text": error})
                one["rows"].append(at)
    return [{**one, "rows": in_words(one["rows"])} for one in found.values()]


def _groups(boxes, page) -> list[dict]:
    """The boxes page by page: only the page that is shown is unfolded, and where something must be put right."""
    return [
        {"page": at, "boxes": (here := list(each)), "open": at in (0, page) or any(form.is_bound and form.errors for _n, form in here)}
        for at, each in groupby(boxes, key=lambda one: _page_of(one[1]))
    ]


def _shown(rows, page):
    """What is drawn on a page before any script runs: the boxes with readable numbers."""
    areas = []
    for form in rows.kept:
        values = {name: _percent(form[name].value()) for name in ("left", "top", "width", "height")}
        if _page_of(form) == page and None not in values.values():
            areas.append({"look": "box", "x": values["left"], "y": values["top"], "width": values["width"], "height": values["height"]})
    return areas


def _percent(value) -> float | None:
    """A number from 0 to 100 out of a field; None when it is none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 0 <= found <= 100 else None


@login_required
@never_cache
@require_safe
def page_picture(request, public_id, sha256, size, page):
    """A page of an attachment, or of a copy that waits to be looked at by whoever asked for it."""
    if size not in looking.WIDTHS:
        raise Http404
    item = seen(request, public_id)
    not_withheld(item, [sha256])
    entry = actions.entry_of(item, sha256) or _copy(request, item, result=sha256)
    if entry is None or not looking.can_be_drawn(entry["name"]):
        raise Http404
    if not writing.may(item, by=request.user):
        raise PermissionDenied
    try:
        picture = looking.picture(sha256, entry["name"], page, size)
    except NotDrawn as problem:
        raise Http404 from problem
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg")


@login_required
@never_cache
@require_safe
def page_findings(request, public_id, sha256, page):
    """Where on a page what was found stands, for the page's script: {"areas": [[mark, x, y, width, height]…]}, in percent."""
    item = seen(request, public_id)
    entry = actions.entry_of(item, sha256)
    if entry is None or not looking.can_be_drawn(entry["name"]):
        raise Http404
    if not writing.may(item, by=request.user):
        raise PermissionDenied
    edition, found = suggestions.on_page(item, entry, page)
    try:
        places = looking.areas(sha256, entry["name"], page, edition, [(one.place, one.start, one.end) for one in found])
    except NotDrawn as problem:
        raise Http404 from problem
    areas = [[one.mark, *(round(100 * value, 3) for value in rect)] for one, rects in zip(found, places, strict=True) for rect in rects]
    return JsonResponse({"areas": areas})


def _copy(request, item, **which):
    job = MaskingJob.objects.filter(item=item, editor=request.user, **which).order_by("-id").first()
    return {"name": job.name, "sha256": job.result} if job else None


def _job(request, item, job_id):
    """Raises PermissionDenied while the copy, or what it was made of, is in quarantine."""
    job = get_object_or_404(MaskingJob, item=item, editor=request.user, public_id=job_id)
    not_withheld(item, [job.result, job.source])
    return job


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def masking_job(request, public_id, job_id):
    """How far the copy is; once it is made, what it looks like, and one button to use it."""
    item = seen(request, public_id)
    job = _job(request, item, job_id)
    refusals: list[Refusal] = []
    if request.method == "POST" and "drop" in request.POST:
        actions.drop(job, at=request.at)
        back = looking.can_be_drawn(job.name) and actions.entry_of(item, job.source)
        return redirect("redact", item.public_id, job.source) if back else redirect("item", item.public_id)
    if request.method == "POST":
        try:
            job = actions.use(job, by=request.user, at=request.at)
        except Refused as refused:
            refusals, item = list(refused.refusals), again(request, item)
        else:
            messages.success(request, used(job))
            return redirect("edit", item.public_id)
    drawable = looking.can_be_drawn(job.name)
    pages = _pages(job) if drawable and job.result else 0
    return render(
        request,
        "disclosure/masking_job.html",
        {
            "item": item,
            "job": job,
            "open": job.open,
            "problem": PROBLEMS.get(job.problem, ""),
            "refusals": refusals,
            "log": told(job.log),
            "missed": left_out.missed(job.log),
            "page": min(max(number(request.GET.get("page")) or 1, 1), max(pages, 1)),
            "pages": range(1, pages + 1),
            "drawn": pages > 0,
            "later": actions.later(job) if job.state == MaskingJob.State.MADE else None,
            "again": drawable and actions.entry_of(item, job.source) is not None,
            "heading": _("Masked copy"),
            "sub": job.name,
            "breadcrumbs": [{"label": item.title or _("Untitled draft"), "url": reverse("item", args=[item.public_id])}],
        },
        status=409 if refusals else 200,
    )


def _pages(job) -> int:
    """How many pages the copy has; 0 when no picture can be made of it: it is looked at with another program then."""
    try:
        return looking.count(job.result, job.name)
    except NotDrawn:
        return 0


@login_required
@never_cache
@require_safe
def masked_copy(request, public_id, job_id):
    """The copy as a file, for whoever asked for it: to be looked at with their own program."""
    item = seen(request, public_id)
    job = _job(request, item, job_id)
    if not job.result:
        raise Http404
    return handed_out(job.result, job.name)


def used(job: MaskingJob) -> str:
    return _("“%(name)s” is now the masked copy. The original is kept inside the office.") % {"name": job.name}


def told(log) -> list[dict]:
    """A masking log in words, a line for each kind, manner and ground: what, how, how many, on which pages."""
    found: dict[tuple, dict] = {}
    for line in log:
        kind, manner, ground = line.get("kind", ""), line.get("manner", ""), line.get("ground", "")
        one = found.setdefault(
            (kind, manner, ground),
            {
                "what": _("Covered by hand") if kind == "box" else left_out.label(line) or KIND_LABELS.get(kind, kind),
                "how": MANNER_LABELS.get(manner, _("covered")),
                "count": 0,
                "ground": grounds.label(ground),
                "article": grounds.ARTICLES.get(ground, ""),
                "pages": set(),
            },
        )
        one["count"] += line.get("count", 1)
        one["pages"] |= {suggestions.page_of(line.get("place", ""))} - {0}
    return [{**one, "pages": in_words(one["pages"])} for one in found.values()]


def in_words(pages) -> str:
    """Page numbers as one writes them: 1—3、7."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
