"""事项类别与审签链: for administrators, the categories of an office, and the editor of a chain with its preview."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import export as taking_away
from people.access import administrators_only
from people.models import Duty, Unit, User
from people.trees import top_down
from workflows.deadlines.pages.offices import chosen
from workflows.refusals import Refused
from workflows.screening.pages import access
from workflows.screening.pages.access import open_to

from .. import categories
from ..chains import Level, levels_of, problems
from ..models import Category, ChainVersion
from ..stages import STAGES
from ..states import LEVELS, OWNERS, State
from .category_forms import CategoryForm, ChainOfForm, EndForm, Levels, NewCategoryForm, ReasonForm
from .shared import number

PUBLISHING_DAYS = 1  # working days kept for the publisher when the sum is compared with the limit


@administrators_only
@require_safe
def category_list(request):
    office, offices = chosen(request)
    rows = categories.in_force(office)
    return render(
        request,
        "administration/categories.html",
        {
            "heading": _("Categories and chains"),
            "sub": _("What an item is decides whom it passes, and by when it must be public."),
            "office": office,
            "offices": offices,
            "rows": [{"category": row, "own": row.office_id == office.pk, "chain": _in_words(row)} for row in _with_chains(rows)],
            "exports": taking_away.links(request, "categories_export"),
        },
    )


@administrators_only
@never_cache
@require_safe
def export(request, form):
    """The categories of an office with all their settings."""
    office, _offices = chosen(request)
    fields = [Category._meta.get_field(name) for name in ("code", *categories.EDITED)]
    head = [*(str(field.verbose_name) for field in fields), _("Chain"), _("Whose")]
    rows = (
        [*(_said(one, field) for field in fields), _in_words(one), one.office.name] for one in _with_chains(categories.in_force(office))
    )
    return taking_away.answer(form, _("Categories and chains"), head, rows)


def _said(category, field):
    value = getattr(category, f"get_{field.name}_display", lambda: getattr(category, field.name))()
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def _with_chains(rows):
    """With the chain in force as `newest`. One statement."""
    newest = {}
    for chain in ChainVersion.objects.filter(category__in=[row.pk for row in rows]).order_by("number"):
        newest[chain.category_id] = chain
    for row in rows:
        row.newest = newest.get(row.pk)
    return rows


def _in_words(row):
    return " → ".join(label(level) for level in levels_of(row.newest.levels)) if row.newest else _("no chain")


def label(level: Level) -> str:
    return "、".join(str(STAGES[State(each)]) for each in (*level.covers, level.state))


def _own(request, pk):
    """(category, office) of a category the office this person administers uses; 404 otherwise."""
    return _used(pk, chosen(request)[0])


def _used(pk, office):
    category = get_object_or_404(Category.objects.select_related("office"), pk=pk)
    if category.pk not in {row.pk for row in categories.in_force(office)}:
        raise Http404
    return category, office


@administrators_only
@require_POST
def adopt(request, pk):
    """Make our own version of an inherited category."""
    category, office = _own(request, pk)
    try:
        own = categories.adopt(category, office, by=request.user, at=request.at)
    except Refused as refused:
        messages.error(request, refused.refusals[0].message)
        return redirect("categories")
    messages.success(request, _("%(office)s now has its own version.") % {"office": office})
    return redirect(f"{reverse('category', args=[own.pk])}?office={office.pk}")


@administrators_only
@require_http_methods(["GET", "POST"])
def category_new(request):
    """A category of our own: its settings, and a chain to begin with; look at who would act as often as you like, then create it."""
    office, offices = chosen(request)
    section, posted = _section(request, office), request.method == "POST"
    others = [row for row in _with_chains(categories.in_force(office)) if row.newest]
    form, chain_of = NewCategoryForm(request.POST if posted else None), ChainOfForm(request.POST if posted else None, others=others)
    reason = ReasonForm(request.POST if posted else None)
    reason.fields["reason"].label = _("What it is for")
    refusals, status = [], 200
    levels: tuple[Level, ...] = ()
    if posted:
        readable = form.is_valid() & chain_of.is_valid()
        if chain_of.is_valid():
            levels = levels_of(next(row for row in others if row.pk == chain_of.cleaned_data["chain_of"].pk).newest.levels)
        if "save" in request.POST:
            status = 422
            if readable & reason.is_valid():
                try:
                    made = categories.create(
                        office, form.save(commit=False), levels, reason=reason.cleaned_data["reason"], by=request.user, at=request.at
                    )
                except Refused as refused:
                    beside = [one for one in refused.refusals if one.field in form.fields]
                    for one in beside:
                        form.add_error(one.field, one.message)
                    refusals = [one for one in refused.refusals if one not in beside]
                else:
                    messages.success(request, _("The category is there. Drafts can be begun in it."))
                    return redirect(f"{reverse('category', args=[made.pk])}?office={office.pk}")
        else:
            reason = ReasonForm(initial={"reason": request.POST.get("reason", "")})
    return render(
        request,
        "administration/category_new.html",
        {
            "heading": _("New category"),
            "sub": str(office),
            "office": office,
            "form": form,
            "chain_of": chain_of,
            "reason": reason,
            "refusals": refusals,
            "section": section,
            "sections": top_down(Unit.objects.filter(office=office, is_active=True)),
            "levels": levels,
            "category": form.instance,
            **preview(form.instance, levels, section, request.at),
            "breadcrumbs": [
                {"label": _("Categories and chains"), "url": f"{reverse('categories')}?office={office.pk}"},
                {"label": _("New category")},
            ],
        },
        status=status,
    )


@open_to(*categories.TOLD)
@require_http_methods(["GET", "POST"])
def category(request, pk):
    """Whoever is told of a change may look at it; only administrators change anything."""
    subject, office = _used(pk, access.chosen(request, *categories.TOLD)[0])
    own, edits = subject.office_id == office.pk, office.pk in request.access.administers
    if request.method == "POST" and not edits:
        raise PermissionDenied
    newest, status = categories.newest_version(subject), 200
    knows = newest.number if newest else 0
    others = [row for row in categories.in_force(office) if row.is_active and row.pk != subject.pk]
    posted = request.POST if request.method == "POST" else None
    form = CategoryForm(posted, instance=subject) if own and edits else None
    reason, ending = ReasonForm(posted), EndForm(posted, others=others)
    if posted is not None:
        if form is None:
            raise Http404
        status, looked_at = 422, number(posted.get("knows"))
        if form.is_valid() & reason.is_valid() & ending.is_valid():
            try:
                categories.change(
                    subject,
                    reason=reason.cleaned_data["reason"],
                    by=request.user,
                    at=request.at,
                    knows=looked_at,
                    successor=ending.cleaned_data["successor"],
                )
            except Refused as refused:
                for one in refused.refusals:
                    (ending if one.field == "successor" else form).add_error(one.field if one.field == "successor" else None, one.message)
                status = 409 if "stale" in refused.codes else 422  # the page now says what holds: saved again, it counts as looked at
            else:
                messages.success(request, _("Saved."))
                return redirect(request.get_full_path())
        elif looked_at is not None:
            knows = looked_at
        subject.refresh_from_db()  # the form has written into it what was not saved
    kept = categories.under_way(subject)
    return render(
        request,
        "administration/category.html",
        {
            "heading": subject.name,
            "sub": str(subject.office),
            "category": subject,
            "office": office,
            "own": own,
            "edits": edits,
            "form": form,
            "reason": reason,
            "ending": ending,
            "knows": knows,
            "settings": settings_history(subject),
            "chain": _in_words(_with_chains([subject])[0]),
            "versions": [
                {"version": one, "words": " → ".join(label(level) for level in levels_of(one.levels)), "items": kept.get(one.pk, 0)}
                for one in subject.chains.select_related("made_by").order_by("-number")
            ],
            "breadcrumbs": [
                *([{"label": _("Categories and chains"), "url": f"{reverse('categories')}?office={office.pk}"}] if edits else []),
                {"label": subject.name},
            ],
        },
        status=status,
    )


def settings_history(subject) -> list[dict]:
    """Every version of the settings, the newest first, each with what it changed. One statement."""
    rows = list(subject.versions.select_related("made_by").order_by("-number"))
    return [
        {"version": row, "changes": categories.changes(older, row) if older else []}
        for row, older in zip(rows, [*rows[1:], None], strict=True)
    ]


@administrators_only
@require_http_methods(["GET", "POST"])
def chain(request, pk):
    """The editor: change, look at the preview as often as you like, then put it in force."""
    subject, office = _own(request, pk)
    if subject.office_id != office.pk:
        raise Http404
    newest = subject.chains.order_by("-number").first()
    section = _section(request, office)
    rows, reason = Levels(request.POST or None, initial=_initial(newest)), ReasonForm(request.POST or None)
    levels, found, status = levels_of(newest.levels) if newest else (), [], 200
    if request.method == "POST":
        readable = rows.is_valid()
        levels = _levels(rows) if readable else ()
        found = [str(categories.PROBLEMS[code]) for code in problems(levels)] if readable else []
        if "save" in request.POST and readable and reason.is_valid():
            try:
                categories.publish_chain(
                    subject,
                    levels,
                    reason=reason.cleaned_data["reason"],
                    by=request.user,
                    at=request.at,
                    knows=number(request.POST.get("knows")),
                )
            except Refused as refused:
                found, status = [refusal.message for refusal in refused.refusals], 409 if "stale" in refused.codes else 422
                newest = subject.chains.order_by("-number").first()
            else:
                messages.success(request, _("The new chain is in force. Items under way keep theirs."))
                return redirect(f"{reverse('category', args=[subject.pk])}?office={office.pk}")
        elif "save" in request.POST:
            status = 422
        if "save" not in request.POST:
            reason = ReasonForm(initial={"reason": request.POST.get("reason", "")})
    return render(
        request,
        "administration/chain.html",
        {
            "heading": _("Chain of %(category)s") % {"category": subject.name},
            "sub": _("A new version holds for items submitted from now on."),
            "category": subject,
            "office": office,
            "rows": rows,
            "reason": reason,
            "problems": found,
            "knows": newest.number if newest else 0,
            "section": section,
            "sections": top_down(Unit.objects.filter(office=office, is_active=True)),
            **preview(subject, levels, section, request.at),
            "breadcrumbs": [
                {"label": _("Categories and chains"), "url": f"{reverse('categories')}?office={office.pk}"},
                {"label": subject.name, "url": f"{reverse('category', args=[subject.pk])}?office={office.pk}"},
                {"label": _("Chain")},
            ],
        },
        status=status,
    )


def _section(request, office):
    asked = request.POST.get("section", request.GET.get("section", ""))
    units = Unit.objects.filter(office=office, is_active=True)
    chosen_one = units.filter(pk=number(asked) or 0).first()
    return chosen_one or next(iter(top_down(units.filter(kind=Unit.Kind.SECTION))), office)


def _initial(newest):
    """The rows of the chain in force, and empty ones for the stages it does not have."""
    rows = [
        {"order": number, "state": level.state, "working_days": level.working_days, "covers": list(level.covers)}
        for number, level in enumerate(levels_of(newest.levels) if newest else (), 1)
    ]
    return rows + [{"working_days": 1}] * (len(LEVELS) - len(rows))


def _levels(rows) -> tuple[Level, ...]:
    chosen_rows = [row.cleaned_data for row in rows if row.cleaned_data.get("state")]
    ordered = sorted(enumerate(chosen_rows), key=lambda pair: (pair[1]["order"] if pair[1]["order"] is not None else 99, pair[0]))
    return tuple(
        Level(row["state"], row["working_days"] or 1, tuple(one for one in row["covers"] if one != row["state"])) for _n, row in ordered
    )


def preview(subject, levels, section, at) -> dict:
    """The path with the names of who would act for this section, the duties nobody holds, and whether the days fit the limit."""
    able = categories.served_by(levels, section, at)
    names = User.objects.in_bulk({person for people in able.values() for person in people[:2]})
    stops = [(label(level), OWNERS[State(level.state)]) for level in levels] + [(str(STAGES[State.AWAITING_PUBLICATION]), Duty.PUBLISHER)]
    vacant = [str(Duty(duty).label) for duty in dict.fromkeys(duty for _label, duty in stops) if not able.get(duty)]
    days = sum(level.working_days for level in levels) + PUBLISHING_DAYS
    return {
        "path": [
            {"label": text, "who": "、".join(names[one].name for one in able.get(duty, [])[:2]) or _("vacant"), "state": "next"}
            for text, duty in stops
        ],
        "vacant": vacant,
        "days": days,
        "fits": subject.limit_unit != "working_days" or days <= subject.limit,
    }
