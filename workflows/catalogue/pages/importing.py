"""Loading a catalogue: upload, look at what it would do, confirm."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.access import administrators_only
from people.export import XLSX
from people.models import Preview, Unit
from people.workbook.archive import BadWorkbook
from workflows.deadlines.pages.offices import administered, chosen

from .. import loading, reading
from ..sheet import TOPICS

MOST_PROBLEMS = 200  # shown; who has more begins with these


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Workbook or JSON file"), widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}))


@administrators_only
@require_safe
def template(request):
    from people.workbook import template as empty  # and with it openpyxl, half a second of every start

    return HttpResponse(empty.template((TOPICS,)), content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="topics.xlsx"'})


@administrators_only
@never_cache
@require_http_methods(["GET", "POST"])
def import_topics(request):
    office, offices = chosen(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, office, offices, form)
    upload = form.cleaned_data["file"]
    try:
        rows, problems = reading.read(upload)
    except BadWorkbook as wrong:
        form.add_error("file", str(wrong))
        return _page(request, office, offices, form)
    plan = loading.plan(rows, office)
    problems = sorted({*problems, *plan.problems}, key=lambda one: (one.row, one.column))
    if problems:
        return _page(request, office, offices, form, problems=problems[:MOST_PROBLEMS], count=len(problems), file_name=upload.name)
    if not plan.changes:
        messages.info(request, _("Everything in this file is in the catalogue already; there is nothing to load."))
        return redirect(f"{reverse('import_topics')}?office={office.pk}")
    Preview.forget(request.at)
    shown = Preview.objects.create(
        purpose=Preview.Purpose.TOPICS, made_by=request.user, at=request.at, file_name=upload.name[-120:],
        rows={"office": office.pk, "topics": rows}, digest=plan.digest,
    )  # fmt: skip
    return redirect("topics_preview", shown.pk)


def _page(request, office, offices, form, **more):
    status = 422 if more.get("problems") or form.errors else 404 if more.get("gone") else 200
    context = {
        "form": form,
        "office": office,
        "offices": offices,
        "heading": _("Load a catalogue"),
        "breadcrumbs": [
            {"label": _("Catalogue of topics"), "url": f"{reverse('topics')}?office={office.pk}"},
            {"label": _("Load a catalogue")},
        ],
        **more,
    }
    return render(request, "catalogue/import.html", context, status=status)


@administrators_only
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request, pk):
    """What the file would do; posting it does it, once."""
    mine = Preview.kept(request.at).filter(pk=pk, made_by=request.user, purpose=Preview.Purpose.TOPICS)
    shown = mine.first()
    if shown is None:
        Preview.forget(request.at)
        return _page(request, *chosen(request), UploadForm(), gone=True)
    office = Unit.objects.get(pk=shown.rows["office"])
    if office not in administered(request):
        raise Http404
    rows = shown.rows["topics"]
    if request.method == "POST":
        with transaction.atomic():
            if not mine.select_for_update().exists():  # the first of two clicks has done it meanwhile
                return _page(request, *chosen(request), UploadForm(), gone=True)
            try:
                done = loading.apply(rows, office, by=request.user, at=request.at, seen=shown.digest)
            except loading.Changed:
                messages.warning(request, _("Meanwhile something changed here. Look at what the import would do now."))
            else:
                if not done.problems:
                    shown.delete()
                    messages.success(request, _("The catalogue was loaded: %(n)s rows.") % {"n": len(done.changes)})
                    return redirect(f"{reverse('topics')}?office={office.pk}")
    plan = loading.plan(rows, office)
    if plan.digest != shown.digest:
        shown.digest = plan.digest
        shown.save(update_fields=["digest"])
    context = {
        "plan": plan,
        "office": office,
        "shown": shown,
        "heading": _("What loading the file would do"),
        "sub": f"{office} · {shown.file_name}",
    }
    return render(request, "catalogue/preview.html", context)
