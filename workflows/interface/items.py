"""Items over the interface: lists, one item with its content, its moves, drafts and new items."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import File, Query, Router, Schema, Status, UploadedFile
from pydantic import AfterValidator, Field

from people.models import Duty, Unit
from people.queries import standings_over
from workflows.catalogue.models import Topic
from workflows.deadlines.models import Deadline
from workflows.disclosure import actions, attachments, categories, numbering, store
from workflows.disclosure.masking import originals
from workflows.disclosure.models import Draft, Item
from workflows.disclosure.states import State
from workflows.disclosure.visibility import note_reading
from workflows.engine.models import Move
from workflows.refusals import Refusal, Refused

from . import rows, schemas
from .access import Bearer
from .errors import Invalid
from .paging import Cursor, page
from .values import Text, aware

router = Router(tags=["items"])
PERFORM = Bearer("perform")


class Filters(Schema):
    state: State | None = None
    unit: Text = Field("", max_length=40, description="Code of a unit; items of the units below it are included.")
    category: Text = Field("", max_length=40, description="Code of a category.")
    number: Text = Field(
        "", max_length=100, description="Its approval number (审批编号), index number (索引号) or archive number (归档号), exactly."
    )
    mine: bool = Field(False, description="Only what the caller drafts.")
    updated_since: Annotated[datetime, AfterValidator(aware)] | None = Field(None, description="Inclusive, with its offset.")
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


def found(request, public_id, items=None) -> Item:
    """The item, if the caller may know of it. Raises Http404: there is no difference between not there and not yours to know."""
    try:
        return (rows.visible(request) if items is None else items).get(public_id=public_id)
    except Item.DoesNotExist as missing:
        raise Http404 from missing


@router.get("/items", response={200: schemas.ItemPage} | schemas.COMMON, summary="Items you may know of, newest first")
def list_items(request, filters: Query[Filters]):
    items = rows.shown(rows.visible(request))
    if filters.state:
        items = items.filter(state=filters.state)
    if filters.unit:
        above = Unit.objects.filter(code=filters.unit).values_list("path", flat=True).first()
        items = items.filter(unit__path__startswith=above) if above else items.none()
    if filters.category:
        items = items.filter(category__code=filters.category)
    if filters.number:
        items = items.filter(numbering.of_number(filters.number))
    if filters.mine:
        items = items.filter(author=request.user)
    if filters.updated_since:
        items = items.filter(Exists(Move.objects.filter(process=OuterRef("process"), recorded_at__gte=filters.updated_since)))
    some, following = page(items, filters.cursor, filters.limit)
    return {"items": [rows.item(row) for row in some], "next": following}


@router.post(
    "/items",
    response={201: schemas.Taken} | schemas.WRITING,
    auth=PERFORM,
    summary="Draft a new item",
)
def create(request, payload: schemas.ItemIn):
    unit = Unit.objects.filter(code=payload.unit, is_active=True).select_related("office").first()
    if unit is None or unit.office is None:
        raise Invalid("unit", "unit_unknown", _("There is no section with this code."))
    if Duty.AUTHOR not in {duty for duty, _principal in standings_over(request.user.pk, unit.pk, request.at)}:
        raise Refused([Refusal("not_your_duty", _("You do not draft for this section."), actions.BASIS, "unit")])
    topic = _topic(unit, payload.topic) if payload.topic else None
    if payload.topic and topic is None:
        raise Invalid("topic", "topic_unknown", _("There is no row of the catalogue with this code."))
    brought = topic.category if topic else None
    if brought and payload.category not in ("", brought.code):
        message = _("This row of the catalogue brings another category: %(code)s. Leave the category out.") % {"code": brought.code}
        raise Invalid("category", "category_of_topic", message)
    code = brought.code if brought else payload.category
    category = next((row for row in categories.in_force(unit.office) if row.code == code and row.is_active), brought)
    if category is None:
        raise Invalid("category", "category_unknown", _("There is no category with this code."))
    content = stored(payload.content, {}) if payload.content else None
    turn = actions.create(by=request.user, at=request.at, unit=unit, category=category, topic=topic, content=content, via="api")
    turn.subject.refresh_from_db(fields=["public_id"])
    return Status(201, taken(turn))


@router.get("/items/{uuid:public_id}", response={200: schemas.ItemDetail} | schemas.COMMON, summary="One item with its content")
def read_item(request, public_id: UUID):
    row = found(request, public_id, rows.shown(rows.visible(request)).select_related("process", "revision", "live"))
    note_reading(request.user, row, "content", request.at)
    content = store.content_of(row.revision)
    shown = originals.shown(row.look(request.user, request.at), content) if content else originals.Shown({})
    deadlines = Deadline.objects.filter(process__in=row.passages()).select_related("unit").order_by("pk")
    return rows.item(row) | {
        "revision": row.revision.number if row.revision else None,
        "content_hash": row.revision.content_hash if row.revision else "",
        "core_hash": row.revision.core_hash if row.revision else "",
        "content": shown.content or None,
        "masked": shown.hidden,
        "public": rows.published(row.live),
        "deadlines": [rows.deadline(deadline, row, request.at) for deadline in deadlines],
    }


@router.get("/items/{uuid:public_id}/moves", response={200: schemas.MovePage} | schemas.COMMON, summary="Who did what when (留痕)")
def read_moves(request, public_id: UUID):
    row = found(request, public_id, rows.visible(request).select_related("process"))
    note_reading(request.user, row, "moves", request.at)
    moves = Move.objects.filter(process__in=row.passages()).select_related("actor", "principal").order_by("number")
    return {"moves": [rows.move(move) for move in moves]}


@router.get(
    "/items/{uuid:public_id}/findings",
    response={200: schemas.FindingsOut} | schemas.COMMON,
    summary="What the sensitivity check found in what you have before you (敏感信息检测)",
)
def read_findings(request, public_id: UUID):
    row = found(request, public_id, rows.visible(request).select_related("process", "category", "revision", "chain", "topic"))
    note_reading(request.user, row, "findings", request.at)
    check = row.look(request.user, request.at).findings
    if check is None:
        raise Http404
    return {
        "edition": check.edition.code,
        "profile": check.profile,
        "waiting": list(check.waiting),
        "groups": [rows.findings(group) for group in check.groups],
    }


@router.get("/items/{uuid:public_id}/draft", response={200: schemas.DraftOut} | schemas.COMMON, summary="What you are typing")
def read_draft(request, public_id: UUID):
    draft = store.drafts_of(found(request, public_id, rows.visible(request).select_related("revision"))).filter(editor=request.user).first()
    if draft is None:
        raise Http404
    return drafted(draft)


@router.put("/items/{uuid:public_id}/draft", response={200: schemas.DraftOut} | schemas.WRITING, auth=PERFORM, summary="Save a draft")
def save_draft(request, public_id: UUID, payload: schemas.DraftIn):
    row = found(request, public_id, rows.visible(request).select_related("revision"))
    content = stored(payload.content, attachments_of(row))
    knows = known(row, request.user, content, payload.knows)
    draft = actions.save_draft(
        row.pk, by=request.user, at=request.at, content=content, version=payload.version, base=payload.base, knows=knows, via="api"
    )
    return drafted(draft)


@router.post(
    "/items/{uuid:public_id}/attachments",
    response={200: schemas.DraftOut} | schemas.WRITING,
    auth=PERFORM,
    summary="Attach files to your draft",
    description=(
        "multipart/form-data. The answer is the draft with the files. Those with pictures to be read come into it by themselves, later; until"
        " then the item cannot be submitted. What looks like a state secret is moved to quarantine and answered with 422: nothing is attached."
    ),
)
def attach(request, public_id: UUID, files: Annotated[list[UploadedFile], File(description="At most 20 files of 50 MB.")]):
    row = found(request, public_id, rows.visible(request).select_related("revision", "category", "process", "chain", "topic"))
    content, version = originals.to_write(row.look(request.user, request.at), request.user)
    attached = attachments.attach(files, content["attachments"], request.at, item=row, by=request.user, via="api")
    draft = actions.save_draft(
        row.pk,
        by=request.user,
        at=request.at,
        content=content | {"attachments": attached},
        version=version,
        base=store.base_of(row),
        knows=[entry["sha256"] for entry in content["attachments"]],
        via="api",
    )
    return drafted(draft)


def attachments_of(row) -> dict[str, dict]:
    """The attachments of the item's drafts and present revision, by hash: the only ones a content sent here may name."""
    contents = [store.content_of(row.revision), *Draft.objects.filter(item=row).values_list("data", flat=True)]
    return {entry["sha256"]: entry for content in contents if content for entry in content["attachments"]}


def drafted(draft: Draft) -> dict:
    return {"version": draft.version, "base": draft.base, "saved_at": draft.saved_at, "content": draft.data}


def known(row, user, content: dict, knows: list[str] | None) -> list[str]:
    """The attachments of their draft the caller knew; others stay in it. Raises Refused when they leave one out and do not say that they do."""
    if knows is not None:
        return knows
    own = store.drafted(row, [user.pk])
    named = {entry["sha256"] for entry in content["attachments"]}
    if own and (left_out := [entry["name"] for entry in own["attachments"] if entry["sha256"] not in named]):
        message = _(
            "The draft has attachments the content does not name: %(files)s. They may have come in meanwhile: name them, or list them in"
            " `knows` to take them out."
        )
        raise Refused([Refusal("attachments_unnamed", message % {"files": "、".join(left_out)}, actions.BASIS, "knows")])
    return []


def stored(content: schemas.ContentIn, attachments: dict[str, dict]) -> dict:
    """The content as actions take it. Raises Invalid for an attachment the item does not have."""
    data = content.model_dump()
    try:
        data["attachments"] = [attachments[entry.sha256] for entry in content.attachments]
    except KeyError as missing:
        raise Invalid(
            "content.attachments", "attachment_unknown", _("The item has no such attachment; upload it on its page.")
        ) from missing
    return data


def taken(turn) -> dict:
    """What is answered when a step was taken."""
    subject = turn.subject
    return {
        "id": subject.public_id,
        "step": turn.step.name,
        "state": str(subject.state),
        "state_label": str(State(subject.state).label),
        "version": subject.version,
    }


def _topic(unit, code):
    """The row of this code in the unit's office, or in the nearest office above it; None when there is none in use."""
    offices = [int(part) for part in unit.office.path.strip("/").split("/")]
    found = Topic.objects.filter(code=code, office_id__in=offices, is_active=True).select_related("category")
    known = {row.office_id: row for row in found}
    return next((known[office] for office in reversed(offices) if office in known), None)
