"""The unit tree, the leading group, and which duties nobody holds."""

from contextlib import nullcontext

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import export as taking_away
from ..access import administrators_only, within
from ..administration_forms import UnitForm
from ..closing import still_open
from ..forms import status_of
from ..models import LEADING_GROUP, Appointment, Unit
from ..placing import moving
from ..trees import INDENT, in_order
from ..vacancies import vacancies as find_vacancies
from .tabs import tabs


@administrators_only
def units(request):
    rows = [(unit, INDENT * depth) for unit, depth in in_order(_units(request))]
    exports = taking_away.links(request, "units_export")
    return render(request, "people/units.html", {"units": rows, "tabs": tabs("units"), "exports": exports, "heading": _("Units")})


def _units(request):
    """The administrator's units, each with its `people` counted."""
    active = Count("staff", filter=Q(staff__is_active=True))
    return Unit.objects.filter(pk__in=request.access.administers).select_related("parent").annotate(people=active)


@administrators_only
@never_cache
@require_safe
def units_export(request, form):
    head = [_("Unit"), _("Short name"), _("Kind"), _("Code"), _("Belongs to"), _("People"), _("In use")]
    lines = (
        [
            unit.name, unit.short_name, unit.get_kind_display(), unit.code, unit.parent and unit.parent.name, unit.people,
            _("in use") if unit.is_active else _("no longer in use"),
        ]
        for unit, _depth in in_order(_units(request))
    )  # fmt: skip
    return taking_away.answer(form, _("Units"), head, lines)


@administrators_only
def unit_edit(request, pk=None):
    """One unit; without an id, a new one. Taking one out of use in which something is open is asked once more."""
    administers = request.access.administers
    unit = within(get_object_or_404(Unit, pk=pk), administers) if pk else None
    initial = {} if unit else {"parent": request.GET.get("parent")}  # of one that is there already it would hide what is kept
    form = UnitForm(request.POST or None, instance=unit, administers=administers, initial=initial)
    left: list[str] = []
    if request.method == "POST" and form.is_valid():
        if unit and "is_active" in form.changed_data and not form.cleaned_data["is_active"] and "all_the_same" not in request.POST:
            left = still_open(unit, request.at)
        if not left:
            with moving(request.at) if unit and "parent" in form.changed_data else nullcontext():
                saved = form.save()
            messages.success(request, _("%(unit)s was saved.") % {"unit": saved.name})
            return redirect("units")
    context = {"form": form, "unit": unit, "left": left, "heading": unit.name if unit else _("New unit")}
    return render(request, "people/unit.html", context, status=status_of(form))


@login_required
def leading_group(request):
    """领导小组: everybody of the office may see who is in it; with its past, because membership is kept, not overwritten."""
    members = _members(request)
    context = {
        "present": [one for one in members if one.stage(request.at) == "present"],
        "past": [one for one in members if one.stage(request.at) == "past"],
        "tabs": tabs("leading_group") if request.access.administers else [],
        "exports": taking_away.links(request, "leading_group_export"),
        "heading": _("Leading group"),
        "sub": _("Heads the disclosure of government information in this office."),
    }
    return render(request, "people/leading_group.html", context)


def _members(request):
    """Whoever is or was in the leading group of one's office: its head first, in each rank by when they came."""
    home = request.user.home
    found = Appointment.objects.filter(duty__in=LEADING_GROUP, unit__office=home and home.office_id).select_related("user", "unit")
    return sorted(found, key=lambda one: (LEADING_GROUP.index(one.duty), one.since))


@login_required
@never_cache
@require_safe
def leading_group_export(request, form):
    head = [_("Name"), _("In the group"), _("From"), _("Last day"), _("Document")]
    lines = (
        [one.user, one.get_duty_display(), timezone.localdate(one.since), one.last_day, one.document_number] for one in _members(request)
    )
    return taking_away.answer(form, _("Leading group"), head, lines)


def _vacancies(request):
    return find_vacancies([unit for unit, _depth in in_order(Unit.objects.filter(pk__in=request.access.administers))], request.at)


@administrators_only
@never_cache
@require_safe
def vacancies_export(request, form):
    """Every unit that does work of its own; those in which nothing is missing with two empty cells."""
    head = [_("Unit"), _("Nobody is"), _("Only one person is")]
    lines = (
        [row["unit"].name, *("、".join(str(duty.label) for duty in row[what]) for what in ("vacant", "single"))]
        for row in _vacancies(request)
    )
    return taking_away.answer(form, _("Vacancies"), head, lines)


@administrators_only
def vacancies(request):
    found = _vacancies(request)
    context = {
        "exports": taking_away.links(request, "vacancies_export"),
        "gaps": [row for row in found if row["vacant"] or row["single"]],
        "complete": [row["unit"] for row in found if not row["vacant"] and not row["single"]],
        "tabs": tabs("vacancies"),
        "heading": _("Vacancies"),
        "sub": _("An item cannot be submitted when nobody can serve a stage of its chain."),
    }
    return render(request, "people/vacancies.html", context)
