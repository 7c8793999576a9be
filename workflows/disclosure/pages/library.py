"""信息库: every item this person may know of, found by words and narrowed by stage, attribute, section and year; taken away as a spreadsheet."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Paginator
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields.json import KT
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import export as taking_away
from people.models import Unit
from people.trees import top_down

from .. import numbering
from ..content.words import search_query
from ..fields import GROUNDS, Attribute
from ..models import Content
from ..states import State
from ..visibility import visible_items
from . import shared

PER_PAGE = 30
FIRST_YEAR, LAST_YEAR = 1949, 2100


class Filters(forms.Form):
    """By what the list is narrowed; what is wrong in one field narrows nothing, and takes nothing from the others."""

    in_part = True  # templatetags/narrowing.py

    q = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    unit = forms.TypedChoiceField(label=gettext_lazy("Section"), required=False, coerce=int, empty_value=None)
    attribute = forms.ChoiceField(label=gettext_lazy("Attribute"), required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, data, units):
        super().__init__(data)
        every = [("", _("All"))]
        self.fields["state"].choices = every + list(State.choices)  # type: ignore[attr-defined]
        self.fields["unit"].choices = every + [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["attribute"].choices = every + list(Attribute.choices)  # type: ignore[attr-defined]
        for one in self.fields.values():
            one.quiet = True  # type: ignore[attr-defined]  # our own, read by components/field.html


def _found(request):
    """(the form, the items it leaves, in the order of the list)."""
    items = visible_items(request.user, request.at, request.access.standings).select_related("category", "unit", "author", "topic")
    form = Filters(request.GET, top_down(Unit.objects.filter(pk__in=request.access.units())))
    form.is_valid()
    asked = form.cleaned_data
    words = shared.words(asked.get("q", ""))
    items = _with_words(items, words) if words else items.order_by("-id")
    for name, column in (("state", "state"), ("attribute", "attribute"), ("unit", "unit_id")):
        if asked.get(name):
            items = items.filter(**{column: asked[name]})
    if year := asked.get("year"):
        items = items.filter(formed_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return form, items


def _with_words(items, words: str):
    """The items with these words, best first; before them those that have exactly this number. At most one statement, none without a digit."""
    expression = search_query(words)
    query = SearchQuery(expression, config="simple", search_type="raw") if expression else None
    if numbered := numbering.having(items, words):
        with_number = Q(pk__in=numbered)
        first: Case | Value = Case(When(with_number, then=Value(0)), default=Value(1))
        found = items.filter(Q(search=query) | with_number if query else with_number)
    elif query:
        first, found = Value(1), items.filter(search=query)
    else:
        return items.none()
    rank = [SearchRank(F("search"), query).desc()] if query else []
    return found.order_by(first, *rank, "-id")


@login_required
def library(request):
    form, items = _found(request)
    return render(
        request,
        "disclosure/library.html",
        {
            "form": form,
            "clear_url": request.path if any(request.GET.get(name) for name in form.fields) else "",
            "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
            "exports": taking_away.links(request, "search_export"),
            "heading": _("All information"),
            "at": request.at,
        },
    )


@login_required
@never_cache
@require_safe
def export(request, form):
    """What the list shows and, of what is on request only or not disclosed, why: the list an office keeps of it."""
    _form, items = _found(request)
    head = [
        _("Item"), _("Index number"), _("Attribute"), _("Ground for not disclosing on one's own initiative"), _("Stage"), _("Category"),
        _("Catalogue row"), _("Section"), _("Case handler"), _("Date of formation"), _("Approval number"), _("Archive number"),
    ]  # fmt: skip
    found = list(items.select_related("category", "unit", "author", "topic", "revision")[: taking_away.AT_MOST + 1])
    grounds = _grounds(found)
    lines = (
        [
            item.title or _("Untitled draft"), item.index_number, item.get_attribute_display(), grounds.get(item.pk, ""),
            item.get_state_display(), item.category.name, str(item.topic or ""), item.unit.name, item.author.name, item.formed_on,
            item.approval_number, item.archive_number,
        ]
        for item in found
    )  # fmt: skip
    return taking_away.answer(form, _("All information"), head, lines)


def _grounds(items) -> dict[int, str]:
    """Of what is not for the public, by which article: the answer of the version before the chain. One statement."""
    hashes = {item.pk: item.revision.content_hash for item in items if item.attribute != Attribute.PUBLIC and item.revision}
    said, names = dict(Content.objects.filter(pk__in=set(hashes.values())).values_list("pk", KT("data__attribute_ground"))), dict(GROUNDS)
    return {pk: str(names.get(ground, ground)) for pk, content in hashes.items() if (ground := said.get(content))}
