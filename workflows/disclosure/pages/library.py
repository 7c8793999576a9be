"""信息库: every item this person may know of, found by words and narrowed by stage, section and year."""

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext as _

from people.models import Unit

from ..content.words import search_query
from ..states import State
from ..visibility import visible_items
from . import shared


@login_required
def library(request):
    items = visible_items(request.user, request.at, request.access.standings).select_related("category", "unit", "author", "topic")
    words = shared.words(request.GET.get("q", ""))
    state, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    if words:
        expression = search_query(words)
        if expression:
            query = SearchQuery(expression, config="simple", search_type="raw")
            items = items.filter(search=query).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-id")
        else:
            items = items.none()
    else:
        items = items.order_by("-id")
    if state in State.values:
        items = items.filter(state=state)
    if (number := shared.number(unit)) is not None:
        items = items.filter(unit_id=number)
    page = Paginator(items, 30).get_page(request.GET.get("page"))
    return render(
        request,
        "disclosure/library.html",
        {
            "page": page,
            "words": words[:200],
            "state": state,
            "unit": unit,
            "states": State.choices,
            "units": Unit.objects.filter(pk__in=request.access.units()),
            "heading": _("All information"),
        },
    )
