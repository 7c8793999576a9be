"""Import of units, people and appointments: upload, look at what it would do, confirm."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ..access import administrators_only
from ..forms import status_of
from ..models import Preview
from ..workbook import applying, planning, reading
from ..workbook.archive import BadWorkbook
from ..workbook.columns import as_they_stand
from .tabs import tabs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PROBLEMS = 200  # shown; who has more begins with these


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Workbook (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy(
            "Some appointments of this workbook begin or end before today. Say why they are entered only now; each of them keeps it."
        ),
    )


@administrators_only
def template(request):
    from ..workbook import template as empty  # and with it openpyxl, half a second of every start

    return HttpResponse(empty.template(), content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="people.xlsx"'})


@administrators_only
def import_people(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"form": form, "tabs": tabs("import_people"), "heading": _("Import")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/import.html", context, status=status_of(form))
    upload = form.cleaned_data["file"]
    try:
        rows, problems = reading.read(upload)
    except BadWorkbook as wrong:
        form.add_error("file", str(wrong))
        return render(request, "people/import.html", context, status=422)
    plan = planning.plan(rows, request.access.administers, request.at)
    problems = as_they_stand([*problems, *plan.problems])
    if problems:
        context |= {"problems": problems[:MOST_PROBLEMS], "count": len(problems), "file_name": upload.name}
        return render(request, "people/import.html", context, status=422)
    if not plan.changes:
        messages.info(request, _("Everything in this workbook is in the system already; there is nothing to import."))
        return redirect("import_people")
    Preview.forget(request.at)
    shown = Preview.objects.create(made_by=request.user, at=request.at, file_name=upload.name[-120:], rows=rows, digest=plan.digest)
    return redirect("import_preview", shown.pk)


@administrators_only
@never_cache
def preview(request, pk):
    """What the workbook would do; posting it does it, once."""
    mine = Preview.kept(request.at).filter(pk=pk, made_by=request.user, purpose=Preview.Purpose.PEOPLE)
    shown = mine.first()
    if shown is None:
        Preview.forget(request.at)
        return _gone(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with transaction.atomic():
            if not mine.select_for_update().exists():  # the first of two clicks has done it meanwhile
                return _gone(request)
            try:
                reason = form.cleaned_data["reason"] if form.is_valid() else ""
                realm = request.access.administers
                plan, accounts = applying.apply(shown.rows, realm, shown.digest, at=request.at, reason=reason, by=request.user)
            except applying.Unexplained:  # the form says so beside its field
                plan, accounts = None, []
            except applying.Changed:
                messages.warning(request, _("Meanwhile something changed here. Look at what the import would do now."))
                plan, accounts = None, []
            if plan and not plan.problems:
                shown.delete()
                context = {"plan": plan, "accounts": accounts, "heading": _("Import done")}
                return render(request, "people/import_done.html", context)
    plan = planning.plan(shown.rows, request.access.administers, request.at)
    if plan.digest != shown.digest:
        shown.digest = plan.digest
        shown.save(update_fields=["digest"])
    context = {
        "plan": plan,
        "shown": shown,
        "form": form if plan.past else None,
        "heading": _("What the import would do"),
        "sub": shown.file_name,
    }
    return render(request, "people/import_preview.html", context, status=status_of(form) if plan.past else 200)


def _gone(request):
    """404 in words: who goes back after an import, or clicks twice, is not left wondering whether it was done, nor without passwords."""
    context = {"form": UploadForm(), "tabs": tabs("import_people"), "heading": _("Import"), "gone": True}
    return render(request, "people/import.html", context, status=404)
