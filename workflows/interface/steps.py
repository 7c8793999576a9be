"""Steps over the interface: which ones the caller may take now, and one operation a step, its body made from inputs.py."""

from typing import Any
from uuid import UUID

from django.utils import translation
from ninja import Router, Schema
from pydantic import ConfigDict, Field, create_model

from workflows.disclosure import actions
from workflows.disclosure.inputs import INPUTS, WITH_CONTENT, choices_of
from workflows.disclosure.machine import ItemMachine
from workflows.disclosure.states import State
from workflows.engine import perform as engine
from workflows.engine.steps import SYSTEM, steps_of

from . import rows, schemas
from .errors import refusal
from .items import PERFORM, attachments_of, found, known, stored, taken
from .values import Version, type_of

router = Router(tags=["steps"])
_LOADED = ("process", "category", "revision", "chain", "topic", "submitted_under", "office")


class Body(Schema):
    """What every step takes."""

    model_config = ConfigDict(extra="forbid")
    version: Version


def body_of(name: str) -> type[Schema]:
    """The body of one step: the version seen, its inputs, and for some the content. Described in English, like the whole document."""
    fields: dict[str, Any] = {}
    for field in INPUTS[name]:
        kind = type_of(field)
        with translation.override("en"):
            about = " ".join(filter(None, [f"{field.label}.", str(field.help)]))
        fields[field.name] = (kind, Field(description=about)) if field.required else (kind | None, Field(None, description=about))
    if name in WITH_CONTENT:
        fields["content"] = (schemas.ContentIn | None, Field(None, description="Without it the saved draft is taken."))
        fields["knows"] = (schemas.Knows, schemas.KNOWS)
    return create_model("".join(part.title() for part in name.split("_")) + "In", __base__=Body, **fields)


def _declare(name: str) -> None:
    body, declared = body_of(name), steps_of(ItemMachine)[name]

    def take(request, public_id: UUID, payload: Any):
        row = found(request, public_id, rows.visible(request).select_related("revision"))
        inputs = payload.model_dump(exclude={"version", "content", "knows"}, exclude_none=True)
        if getattr(payload, "content", None) is not None:
            inputs["content"] = stored(payload.content, attachments_of(row))
            inputs["knows"] = known(row, request.user, inputs["content"], payload.knows)
        turn = getattr(actions, name)(row.pk, by=request.user, at=request.at, version=payload.version, via="api", **inputs)
        return taken(turn)

    take.__annotations__["payload"] = body
    duty = declared.duty if isinstance(declared.duty, str) else ", ".join(declared.duty)
    router.post(
        f"/items/{{uuid:public_id}}/steps/{name}",
        response={200: schemas.Taken} | schemas.WRITING,
        auth=PERFORM,
        operation_id=name,
        summary=name.replace("_", " ").capitalize(),
        description=f"Taken by: {duty}. " + (f"Basis: {declared.basis}." if declared.basis else ""),
    )(take)


@router.get("/items/{uuid:public_id}/steps", response={200: schemas.StepsOut} | schemas.COMMON, summary="The steps you may take now")
def list_steps(request, public_id: UUID):
    row = found(request, public_id, rows.visible(request).select_related(*_LOADED)).look(request.user, request.at)
    known = {}  # staff, say, are the choices of several steps

    def choices(field):
        if field.choices:
            return choices_of(row, field)
        if field.choices_from not in known:
            known[field.choices_from] = choices_of(row, field)
        return known[field.choices_from]

    steps = []
    for declared, refusals in engine.open_steps(row, by=request.user, at=request.at):
        leads_to = row.preview(declared.name)
        steps.append(
            {
                "name": declared.name,
                "label": str(declared.label),
                "basis": declared.basis,
                "next_state": leads_to,
                "next_label": str(State(leads_to).label) if leads_to else None,
                "open": not refusals,
                "refusals": [refusal(one) for one in refusals],
                "takes_content": declared.name in WITH_CONTENT,
                "inputs": [
                    {
                        "name": field.name,
                        "kind": field.kind,
                        "label": str(field.label),
                        "help": str(field.help),
                        "required": field.required,
                        "max_length": field.max_length,
                        "choices": [{"value": value, "label": label} for value, label in choices(field)],
                    }
                    for field in INPUTS[declared.name]
                ],
            }
        )
    return {
        "id": row.public_id,
        "state": row.state,
        "state_label": str(State(row.state).label),
        "version": row.version,
        "steps": steps,
    }


for _name in INPUTS:
    if steps_of(ItemMachine)[_name].duty != SYSTEM:
        _declare(_name)
