"""待处置: the lapses within the person's units, those not yet done grouped by what is awaited, narrowed and taken away as a spreadsheet."""

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from people import export as taking_away
from people.models import Duty, Unit
from people.trees import top_down

from .. import lapses, rules
from ..models import Deadline
from . import words
from .rows import rows

PER_PAGE = 50
CLOSED_DAYS = 731  # how long a closed lapse stays on the list
TABS = {
    "open": gettext_lazy("Not yet done"),
    "mine": gettext_lazy("For me to deal with"),
    "explanations": gettext_lazy("Explanation owed"),
    "closed": gettext_lazy("Done late"),
}
#: What is awaited, in the order of the groups: periods of law first, then the stages as they come.
ORDER = ("publication", "step", "opinion", "countersign", "explanation", "secret", "account")
#: Kinds to choose from. The period of party affairs and of residents is no statutory one (Deadline.label).
BY_RULE = "by_rule"
KINDS = [*Deadline.Kind.choices[:1], (BY_RULE, gettext_lazy("Period for publication")), *Deadline.Kind.choices[1:]]


class Filters(forms.Form):
    rung = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, data, units):
        super().__init__(data)
        fields = cast(dict[str, forms.ChoiceField], self.fields)
        every = [("", _("All"))]
        named = {rung.code: rung.name for _v, ladder in rules.in_force().ladders.values() for rung in ladder.rungs[ladder.lapse :]}
        fields["rung"].choices = every + [(code, words.rung_name(code, name)) for code, name in named.items()]
        fields["unit"].choices = every + [(str(unit.pk), unit.name) for unit in units]
        fields["kind"].choices = [*every, *KINDS]
        for field in fields.values():
            field.quiet = True  # type: ignore[attr-defined]  # our own, read by components/field.html

    def narrow(self, found):
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("rung"):
            found = found.filter(rung_code=chosen["rung"])
        if chosen.get("unit"):
            found = found.filter(unit=int(chosen["unit"]))
        if chosen.get("kind") == BY_RULE:
            found = found.filter(kind=Deadline.Kind.PUBLICATION, statutory=False)
        elif chosen.get("kind"):
            found = found.filter(kind=chosen["kind"]).exclude(kind=Deadline.Kind.PUBLICATION, statutory=False)
        return found


def watched(request):
    """The standings by which this person watches over lapses. 403 when there is none."""
    held = [one for one in request.access.standings if one.duty in (*lapses.SUPERVISORS, Duty.DISCIPLINE)]
    if not held:
        raise PermissionDenied
    return held


def found_by(request, held, tab):
    """The lapses of one tab, narrowed by the query, in the order of the list; the form; and the numbers of all tabs."""
    every = lapses.with_rung(lapses.supervised(held, request.at))
    units = top_down(Unit.objects.filter(pk__in=frozenset().union(*(one.unit_ids for one in held))))
    form = Filters(request.GET, units)
    which = {
        "open": lapses.running(),
        "mine": lapses.running() & lapses.waiting_for(held),
        "explanations": lapses.explanation_owed(),
        "closed": ~lapses.running() & Q(due_at__gte=request.at - timedelta(days=CLOSED_DAYS)),
    }
    listed = every.filter(which["open"] | which["explanations"] | which["closed"])
    marked = {f"in_{name}": Case(When(condition, then=True), default=False) for name, condition in which.items()}
    counts = listed.annotate(**marked).aggregate(**{name: Count("pk", filter=Q(**{f"in_{name}": True})) for name in which})
    place = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(ORDER)), default=Value(len(ORDER)), output_field=IntegerField())
    narrowed = form.narrow(listed.filter(which[tab])).annotate(place=place).select_related("unit", "process")
    return (
        narrowed.order_by("-due_at", "-pk") if tab == "closed" else narrowed.order_by("place", "-statutory", "node", "due_at", "pk"),
        form,
        counts,
    )


@login_required
@require_safe
def listing(request, tab="open"):
    if tab not in TABS:
        raise Http404
    held = watched(request)
    found, form, counts = found_by(request, held, tab)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    calendar = rules.in_force().calendar
    shown = rows(list(page.object_list), request.user.pk, request.access.standings, request.at, calendar)
    groups: list[dict] = []
    for row in shown:
        label = "" if tab == "closed" else row.awaited  # those are in the order of their days: each would have a heading of its own
        if not groups or groups[-1]["label"] != label:
            groups.append({"label": label, "rows": []})
        groups[-1]["rows"].append(row)
    return render(
        request,
        "deadlines/list.html",
        {
            "heading": _("Escalations"),
            "sub": _("What was not done in time, in the sections you watch over. A lapse is a fact; nobody is named responsible here."),
            "tabs": [
                {
                    "label": label,
                    "url": reverse("escalations") if name == "open" else reverse("escalations_tab", args=[name]),
                    "count": counts[name] if name != "closed" else None,
                    "current": name == tab,
                    "kind": "late" if name == "mine" else "",
                }
                for name, label in TABS.items()
            ],
            "tab": tab,
            "page": page,
            "groups": groups,
            "form": form,
            "clear_url": request.path if any(request.GET.get(name) for name in form.fields) else "",
            "exports": taking_away.links(request, "escalations_export", tab=tab),
            "only_discipline": all(one.duty == Duty.DISCIPLINE for one in held),
            "at": request.at,
        },
    )


@login_required
@require_safe
def export(request, form):
    """The list as a spreadsheet or CSV; at most so many rows as an export has, and a last line when there are more."""
    tab = request.GET.get("tab", "open")
    if tab not in TABS:
        raise Http404
    held = watched(request)
    found, _form, _counts = found_by(request, held, tab)
    head = [
        _("Item"), _("What is awaited"), _("Kind"), _("Section"), _("Level"), _("Due on"), _("Working days late"), _("Working days paused"),
        _("Whose duty on those days"), _("Cause"), _("Explanation"), _("Basis"),
    ]  # fmt: skip
    ones = list(found[: taking_away.AT_MOST + 1])
    found_rows = rows(ones, request.user.pk, request.access.standings, request.at, rules.in_force().calendar)
    return taking_away.answer(form, _("Escalations"), head, map(_line, found_rows))


def _line(row):
    one, said = row.deadline, {"owed": _("owed"), "given": _("given"), "": ""}
    return [
        row.title, row.awaited, words.kind(one), one.unit.name, row.rung["text"], one.due_on, row.late, row.paused, row.people,
        row.cause, said[row.explanation], one.basis,
    ]  # fmt: skip
