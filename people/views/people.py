"""The people of the administrator's units: the list, one person with their history, accounts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import appointing, security
from .. import export as taking_away
from ..access import administrators_only
from ..administration_forms import AppointmentForm, EndForm, PersonForm
from ..forms import status_of
from ..models import Appointment, Delegation, Duty, User
from .tabs import tabs

PER_PAGE = 50
#: Steps that open an account to somebody else, or close it to its owner.
OPENING = {"reset_password", "second_step_off", "deactivate"}


def administered(request, pk):
    """The person, if their unit is the administrator's; else 404."""
    return get_object_or_404(User.objects.select_related("home"), pk=pk, home__in=request.access.administers)


def _found(request):
    """(q, whether closed accounts too, the people): by pinyin; q searches name, user name and pinyin; all=1 shows closed accounts too."""
    q, everybody = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("all") == "1"
    found = User.objects.filter(home__in=request.access.administers).select_related("home")
    if not everybody:
        found = found.filter(is_active=True)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(username__icontains=q) | Q(name_key__icontains=q) | Q(home__name__icontains=q))
    held = Prefetch("appointments", Appointment.objects.in_force(request.at), "held")
    return q, everybody, found.prefetch_related(held)


@administrators_only
def people(request):
    q, everybody, found = _found(request)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "everybody": everybody,
        "tabs": tabs("people"),
        "exports": taking_away.links(request, "people_export"),
        "at": request.at,
        "heading": _("People"),
    }
    return render(request, "people/people.html", context)


@administrators_only
@never_cache
@require_safe
def export(request, form):
    """The list as it is narrowed: who, where, which duties now."""
    _q, _everybody, found = _found(request)
    head = [_("Name"), _("User name"), _("Unit"), _("Duties"), _("Office telephone"), _("Account")]
    lines = (
        [
            one.name, one.username, one.home and one.home.name, "、".join(str(held.get_duty_display()) for held in one.held),
            one.office_phone, _("in use") if one.is_active else _("closed"),
        ]
        for one in found[: taking_away.AT_MOST + 1]
    )  # fmt: skip
    return taking_away.answer(form, _("People"), head, lines)


@administrators_only
def person(request, pk):
    someone = administered(request, pk)
    appointments = someone.appointments.with_history().select_related("unit").prefetch_related("scopes").order_by("-since", "id")
    stages = {"present": [], "coming": [], "past": []}
    for one in appointments:
        stages[one.stage(request.at)].append(one)
    stand_ins = (
        Delegation.objects.with_history().filter(Q(principal=someone) | Q(deputy=someone)).select_related("principal", "deputy")[:50]
    )
    duties = {one.duty for one in stages["present"]}.union(*(one.duties for one in stand_ins if one.deputy_id == someone.pk))
    second_step, locked = security.at_the_door(someone)
    context = {
        "someone": someone,
        **stages,
        "delegations": [(one, one.stage(request.at)) for one in stand_ins],
        "second_step": second_step,
        "within_reach": Duty.ADMINISTRATOR not in duties or request.access.reaches(someone),
        "locked": locked,
        "breadcrumbs": [{"label": _("People"), "url": reverse("people")}, {"label": someone.name}],
        "heading": someone.name,
        "sub": f"{someone.home} · {someone.username}",
    }
    return render(request, "people/person.html", context)


@administrators_only
@never_cache
def person_edit(request, pk=None):
    """One person's particulars; without an id, a new person, whose first password is shown once."""
    someone = administered(request, pk) if pk else None
    form = PersonForm(request.POST or None, instance=someone, administers=request.access.administers)
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        if someone:
            saved.save()
            messages.success(request, _("%(person)s was saved.") % {"person": saved})
            return redirect("person", saved.pk)
        password = security.give_password(saved)
        saved.save()
        return _show_password(request, saved, password)
    heading = someone.name if someone else _("New person")
    return render(request, "people/person_edit.html", {"form": form, "someone": someone, "heading": heading}, status=status_of(form))


def _show_password(request, someone, password):
    """Shown once, on the answer to the very post that made it; kept nowhere."""
    return render(request, "people/password_given.html", {"someone": someone, "password": password, "heading": someone.name})


def _out_of_reach(request, someone):
    messages.error(request, _("%(person)s administers units outside yours; ask whoever administers those.") % {"person": someone})
    return redirect("person", someone.pk)


@administrators_only
@require_http_methods(["GET", "POST"])
@never_cache
def account_step(request, pk, step):
    """What the administrator may do to an account: deactivate, reactivate, reset_password, unlock, second_step_off.

    GET asks once more before a password is replaced; of the others there is nothing to get.
    """
    if request.method == "GET" and step != "reset_password":
        return HttpResponseNotAllowed(["POST"])
    someone = administered(request, pk)
    if step in OPENING and not request.access.reaches(someone):
        return _out_of_reach(request, someone)
    if request.method == "GET":
        return _ask_for_password(request, someone)
    if step == "reset_password":
        return _show_password(request, someone, security.reset_password(someone, request.at))
    if step == "deactivate":
        if someone.pk == request.user.pk:
            raise PermissionDenied
        security.deactivate(someone, request.at, by=request.user)
        messages.success(request, _("The account of %(person)s is closed and everything they held has ended.") % {"person": someone})
    elif step == "reactivate":
        security.reactivate(someone)
        messages.success(request, _("The account of %(person)s is open again; give the duties anew.") % {"person": someone})
    elif step == "unlock":
        security.unlock(someone)
        messages.success(request, _("%(person)s can sign in again.") % {"person": someone})
    elif step == "second_step_off":
        security.turn_off_second_step(someone)
        messages.success(request, _("%(person)s signs in with the password alone now.") % {"person": someone})
    else:
        raise Http404
    return redirect("person", pk)


def _ask_for_password(request, someone):
    context = {
        "subject": someone.name,
        "subject_sub": f"{someone.home} · {someone.username}",
        "next_sentence": _("The new password is shown once, to be handed over in person."),
        "destroys": _("The present password and access tokens hold no longer, and whoever is signed in with them is signed out."),
        "button": _("Give a new password"),
        "action": reverse("account_step", args=[someone.pk, "reset_password"]),
        "back_url": reverse("person", args=[someone.pk]),
        "heading": _("Give a new password"),
    }
    return render(request, "people/confirm.html", context)


@administrators_only
def deactivate(request, pk):
    """Says what closing an account ends, and asks once more."""
    someone = administered(request, pk)
    if not request.access.reaches(someone):
        return _out_of_reach(request, someone)
    held = someone.appointments.in_force(request.at).select_related("unit")
    lost = "；".join(f"{one.get_duty_display()}（{one.unit}）" for one in held)
    context = {
        "subject": someone.name,
        "subject_sub": f"{someone.home} · {someone.username}",
        "next_sentence": _("Nobody can sign in with this account any more. Nothing they did is removed."),
        "destroys": _("These duties end now: %(duties)s.") % {"duties": lost} if lost else "",
        "button": _("Close the account"),
        "action": reverse("account_step", args=[pk, "deactivate"]),
        "back_url": reverse("person", args=[pk]),
        "heading": _("Close the account"),
    }
    return render(request, "people/confirm.html", context)


@administrators_only
def appointment_new(request, pk, replaces=None):
    """Appoint somebody; with `replaces`, change the post or division of work of an appointment from a day on."""
    someone = administered(request, pk)
    replaced = get_object_or_404(someone.appointments.in_force(request.at).select_related("unit"), pk=replaces) if replaces else None
    if replaced and replaced.unit_id not in request.access.administers:
        raise Http404
    form = AppointmentForm(request.POST or None, administers=request.access.administers, person=someone, at=request.at, replaced=replaced)
    if request.method == "POST" and form.is_valid():
        terms = dict(form.cleaned_data)
        last_day = terms.pop("last_day")
        terms |= {"at": request.at, "since": appointing.start_of(terms["since"]), "until": last_day and appointing.end_of(last_day)}
        try:
            if replaced:
                appointing.replace(replaced, by=request.user, **terms)
            else:
                appointing.appoint(someone, terms.pop("duty"), terms.pop("unit"), by=request.user, **terms)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(person)s was appointed.") % {"person": someone})
            return redirect("person", pk)
    heading = _("Change an appointment") if replaced else _("New appointment")
    context = {"form": form, "someone": someone, "replaced": replaced, "heading": heading}
    return render(request, "people/appointment_new.html", context, status=status_of(form))


@administrators_only
def appointment_end(request, pk):
    appointment = get_object_or_404(Appointment.objects.select_related("user", "unit"), pk=pk, unit__in=request.access.administers)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            last_day, reason = form.cleaned_data["last_day"], form.cleaned_data["reason"]
            appointing.end(appointment, appointing.end_of(last_day), at=request.at, reason=reason, by=request.user)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The appointment ends on %(day)s.") % {"day": last_day})
            return redirect("person", appointment.user_id)
    context = {
        "form": form,
        "subject": appointment.user.name,
        "subject_sub": f"{appointment.get_duty_display()} · {appointment.unit}",
        "next_sentence": _("The history keeps it; tasks that wait go to whoever else holds the duty."),
        "button": _("End the appointment"),
        "back_url": reverse("person", args=[appointment.user_id]),
        "heading": _("End the appointment"),
    }
    return render(request, "people/confirm.html", context, status=status_of(form))
