"""信息库: every item this person may know of, found by words and narrowed by stage, attribute, section and year; taken away as a spreadsheet."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.fields.json import KT
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import export as taking_away
from people.models import Unit
from people.trees import top_down

from ..content.words import search_query
from ..fields import GROUNDS
from ..models import Attribute, Content
from ..states import State
from ..visibility import visible_items
from . import shared

PER_PAGE = 30
FIRST_YEAR, LAST_YEAR = 1949, 2100


def _found(request):
    """(what was asked for, the items it leaves, in the order of the list)."""
    items = visible_items(request.user, request.at, request.access.standings).select_related("category", "unit", "author", "topic")
    words = shared.words(request.GET.get("q", ""))
    asked = {name: request.GET.get(name, "") for name in ("state", "attribute", "unit", "year")}
    if words:
        expression = search_query(words)
        if expression:
            query = SearchQuery(expression, config="simple", search_type="raw")
            items = items.filter(search=query).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-id")
        else:
            items = items.none()
    else:
        items = items.order_by("-id")
    if asked["state"] in State.values:
        items = items.filter(state=asked["state"])
    if asked["attribute"] in Attribute.values:
        items = items.filter(attribute=asked["attribute"])
    if (number := shared.number(asked["unit"])) is not None:
        items = items.filter(unit_id=number)
    year = shared.number(asked["year"])
    if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
        items = items.filter(formed_on__range=(date(year, 1, 1), date(year, 12, 31)))
    else:
        asked["year"] = ""
    return asked | {"words": words[:200]}, items


@login_required
def library(request):
    asked, items = _found(request)
    return render(
        request,
        "disclosure/library.html",
        {
            **asked,
            "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
            "states": State.choices,
            "attributes": Attribute.choices,
            "units": top_down(Unit.objects.filter(pk__in=request.access.units())),
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
    _asked, items = _found(request)
    head = [
        _("Item"), _("Index number"), _("Attribute"), _("Ground for not disclosing on one's own initiative"), _("Stage"), _("Category"),
        _("Catalogue row"), _("Section"), _("Case handler"), _("Date of formation"),
    ]  # fmt: skip
    found = list(items.select_related("category", "unit", "author", "topic", "revision")[: taking_away.AT_MOST + 1])
    grounds = _grounds(found)
    lines = (
        [
            item.title or _("Untitled draft"), item.index_number, item.get_attribute_display(), grounds.get(item.pk, ""),
            item.get_state_display(), item.category.name, str(item.topic or ""), item.unit.name, item.author.name, item.formed_on,
        ]
        for item in found
    )  # fmt: skip
    return taking_away.answer(form, _("All information"), head, lines)


def _grounds(items) -> dict[int, str]:
    """Of what is not for the public, by which article: the answer of the version before the chain. One statement."""
    hashes = {item.pk: item.revision.content_hash for item in items if item.attribute != Attribute.PUBLIC and item.revision}
    said, names = dict(Content.objects.filter(pk__in=set(hashes.values())).values_list("pk", KT("data__attribute_ground"))), dict(GROUNDS)
    return {pk: str(names.get(ground, ground)) for pk, content in hashes.items() if (ground := said.get(content))}
