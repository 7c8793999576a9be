"""公开事项目录: the topics of an office, narrowed and taken away as a spreadsheet; and ending one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people import export as taking_away
from people.access import administrators_only
from workflows.deadlines.pages.offices import chosen

from .. import loading
from ..models import Topic
from ..sheet import LIMIT_UNITS, TOPICS

PER_PAGE = 50
IN_WORDS = {str(value): name for name, value in LIMIT_UNITS.items()}


def _found(request):
    """(the office, those to choose from, what was asked for, its topics narrowed by that)."""
    office, offices = chosen(request)
    asked = {
        "q": request.GET.get("q", "").replace("\0", "").strip()[:100],
        "field": request.GET.get("field", "").replace("\0", "")[:80],
        "ended": request.GET.get("ended") == "1",
    }
    found = Topic.objects.filter(office=office).select_related("unit", "category", "made_by", "ended_by")
    if not asked["ended"]:
        found = found.filter(is_active=True)
    if asked["field"]:
        found = found.filter(field=asked["field"])
    if q := asked["q"]:
        found = found.filter(Q(level1__icontains=q) | Q(level2__icontains=q) | Q(code__icontains=q) | Q(legal_basis__icontains=q))
    return office, offices, asked, found.order_by("field", "level1", "level2", "code", "-is_active", "-pk")


@administrators_only
@require_safe
def topics(request):
    office, offices, asked, found = _found(request)
    return render(
        request,
        "catalogue/topics.html",
        {
            "heading": _("Catalogue of topics"),
            "sub": _(
                "What must be public, by whom and how soon. Whoever drafts chooses a topic first; it brings category, section and clock."
            ),
            "office": office,
            "offices": offices,
            **asked,
            "fields": Topic.objects.filter(office=office).order_by("field").values_list("field", flat=True).distinct(),
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "exports": taking_away.links(request, "topics_export"),
        },
    )


@administrators_only
@require_safe
def export(request, form):
    """With the headings of the file it is loaded from, so that what was taken away can be changed and loaded again; not with ended topics."""
    _office, _offices, asked, found = _found(request)
    head = [*(column.header for column in TOPICS.columns), *([_("Ended on")] if asked["ended"] else [])]
    lines = ([*_cells(topic), *([topic.ended_at] if asked["ended"] else [])] for topic in found[: taking_away.AT_MOST + 1])
    return taking_away.answer(form, TOPICS.title, head, lines)


def _cells(topic) -> list:
    told = {
        "limit_unit": IN_WORDS[topic.limit_unit],
        "names_people": "是" if topic.names_people else "否",
        "unit": topic.unit.code if topic.unit else "",
        "category": topic.category.code if topic.category else "",
    }
    values = (told.get(column.key, getattr(topic, column.key)) for column in TOPICS.columns)
    return ["；".join(value) if isinstance(value, list) else value for value in values]


@administrators_only
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """Says what ending a topic means, and asks once more."""
    topic = get_object_or_404(Topic.objects.select_related("office"), pk=pk)
    if topic.office_id not in {office.pk for office in chosen(request)[1]}:
        raise Http404
    back = f"{reverse('topics')}?office={topic.office_id}"
    if request.method == "POST":
        loading.end(topic, by=request.user, at=request.at)
        messages.success(request, _("%(topic)s was ended.") % {"topic": topic})
        return redirect(back)
    context = {
        "subject": str(topic),
        "subject_sub": f"{topic.code} · {topic.office}",
        "next_sentence": _("Nothing new is filed under it any more. What is under way or public under it stays as it is."),
        "button": _("End the topic"),
        "back_url": back,
        "heading": _("End the topic"),
    }
    return render(request, "people/confirm.html", context)
