"""Stand-ins (替岗): one's own, and for the administrator everybody's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import delegating
from .. import export as taking_away
from ..access import administrators_only
from ..forms import DelegationForm, status_of
from ..models import Delegation, User
from .tabs import tabs

SHOWN = 200  # on the page, the latest first


@administrators_only
def delegations(request):
    context = {
        "delegations": [(one, one.stage(request.at)) for one in _found(request)[:SHOWN]],
        "tabs": tabs("delegations"),
        "exports": taking_away.links(request, "delegations_export"),
        "heading": _("Stand-ins"),
    }
    return render(request, "people/delegations.html", context)


def _found(request):
    found = Delegation.objects.with_history().filter(principal__home__in=request.access.administers)
    return found.select_related("principal", "deputy")


@administrators_only
@never_cache
@require_safe
def export(request, form):
    """Every arrangement, also those the page is too short for."""
    head = [_("Person replaced"), _("Stand-in"), _("Duties"), _("From"), _("Until"), _("Reason")]
    lines = (
        [one.principal, one.deputy, one.duty_names, one.since, one.until, one.reason] for one in _found(request)[: taking_away.AT_MOST + 1]
    )
    return taking_away.answer(form, _("Stand-ins"), head, lines)


@login_required
def delegation_new(request, principal_id=None):
    """For oneself; with an id, for that person."""
    principal = get_object_or_404(User, pk=principal_id or request.user.pk)
    if not delegating.may_arrange(request.access, principal):
        raise Http404
    form = DelegationForm(request.POST or None, principal=principal, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegating.arrange(principal, by=request.user, at=request.at, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(deputy)s stands in for %(person)s.") % {"deputy": made.deputy, "person": principal})
            return redirect("person", principal.pk) if principal_id else redirect("account")
    context = {"form": form, "principal": principal, "own": not principal_id, "heading": _("Arrange a stand-in"), "sub": principal.name}
    return render(request, "people/delegation_new.html", context, status=status_of(form))


@login_required
@require_POST
def delegation_end(request, pk):
    delegation = get_object_or_404(Delegation.objects.select_related("principal"), pk=pk)
    if not delegating.may_arrange(request.access, delegation.principal):
        raise Http404
    delegating.end(delegation, request.at, by=request.user)
    messages.success(request, _("The stand-in arrangement has ended."))
    return redirect("account") if delegation.principal_id == request.user.pk else redirect("delegations")
