"""Tasks, deadlines and escalations over the interface, and who the token stands for."""

from functools import reduce
from operator import or_
from typing import Annotated, Literal

from django.db.models import Q
from ninja import Query, Router, Schema
from pydantic import Field

from people.models import Unit
from people.queries import standings
from workflows.deadlines.lapses import missed
from workflows.deadlines.models import Deadline, Escalation
from workflows.disclosure.flows import DisclosureFlow
from workflows.disclosure.states import LEVELS
from workflows.disclosure.visibility import FIRST, FIRST_OF_DEADLINE
from workflows.engine.models import OPEN, Task

from . import rows, schemas
from .paging import Cursor, page

router = Router()


class Page(Schema):
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class TaskFilters(Page):
    tab: Literal["mine", "pool"] = Field("mine", description="mine: given to the caller or whom they stand in for; pool: nobody signed.")


class DeadlineFilters(Page):
    state: Literal["open", "lapsed", "met"] = Field("open", description="open: still running; lapsed: missed, whether or not met since.")
    kind: Deadline.Kind | None = None


@router.get("/me", response={200: schemas.Me} | schemas.COMMON, tags=["person"], summary="Whose token this is")
def me(request):
    held = standings(request.user.pk, request.at)
    codes = dict(Unit.objects.filter(pk__in={unit for one in held for unit in one.unit_ids}).values_list("pk", "code"))
    return {
        "person": rows.person(request.user),
        "scope": request.auth.scope,
        "expires_at": request.auth.expires_at,
        "standings": [
            {"duty": one.duty, "units": sorted(codes[unit] for unit in one.unit_ids), "principal": one.principal_id} for one in held
        ],
    }


@router.get("/tasks", response={200: schemas.TaskPage} | schemas.COMMON, tags=["tasks"], summary="What waits for you, newest first")
def list_tasks(request, filters: Query[TaskFilters]):
    held = standings(request.user.pk, request.at)
    if filters.tab == "mine":
        stood_in = [Q(owner=one.principal_id, duty=one.duty) for one in held if one.principal_id is not None]
        wanted = reduce(or_, stood_in, Q(owner=request.user))
    else:
        wanted = Q(owner=None) & reduce(or_, (Q(duty=one.duty, unit__in=one.unit_ids) for one in held), Q(pk=None))
    tasks = (
        Task.objects.annotate(first=FIRST)
        .filter(wanted, status__in=OPEN, process__flow_class=DisclosureFlow)
        .exclude(kind=Task.Kind.MAIN, node__in=LEVELS, process__item__author=request.user)  # one's own item is for others to decide
        .select_related("unit", "owner", "asked_by")
    )
    some, following = page(tasks, filters.cursor, filters.limit)
    items = rows.items_of(some)
    return {"tasks": [rows.task(row, items[row.first]) for row in some], "next": following}


@router.get("/deadlines", response={200: schemas.DeadlinePage} | schemas.COMMON, tags=["deadlines"], summary="Clocks of your items")
def list_deadlines(request, filters: Query[DeadlineFilters]):
    states = {"open": Q(met_at=None, cancelled_at=None), "lapsed": missed(request.at), "met": Q(met_at__isnull=False)}
    deadlines = Deadline.objects.annotate(first=FIRST).filter(states[filters.state], first__in=_known(request)).select_related("unit")
    if filters.kind:
        deadlines = deadlines.filter(kind=filters.kind)
    some, following = page(deadlines, filters.cursor, filters.limit)
    items = rows.items_of(some)
    return {"deadlines": [rows.deadline(row, items[row.first], request.at) for row in some], "next": following}


@router.get(
    "/escalations", response={200: schemas.EscalationPage} | schemas.COMMON, tags=["deadlines"], summary="Lapses and how far they climbed"
)
def list_escalations(request, filters: Query[Page]):
    escalations = Escalation.objects.annotate(first=FIRST_OF_DEADLINE).filter(first__in=_known(request)).select_related("deadline")
    some, following = page(escalations, filters.cursor, filters.limit)
    items = rows.items_of(some)
    return {"escalations": [rows.escalation(row, items[row.first]) for row in some], "next": following}


def _known(request):
    """The first passages of the items the caller may know of."""
    return rows.visible(request).values_list(FIRST)
