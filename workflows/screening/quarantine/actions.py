"""What can be done with suspected material, one function a step; each is one call of `begin` or `perform`. All raise Refused, having written nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from people.models import Duty
from workflows.engine import perform as engine

from ..findings import Finding
from . import sealing, vault
from .models import Quarantined
from .states import State
from .suspicion import neutral

BASIS = "保密法 第三十一条"


@dataclass(frozen=True)
class Bound:
    """Where material was to go, and who entered it. `first` is the first passage of the subject, `via` how it was entered."""

    first: int
    destination: str
    office_id: int
    unit_id: int
    by: Any
    at: datetime
    via: str = "web"


def quarantine(
    bound: Bound,
    form: str,
    *,
    hash: str,
    size: int,
    findings: Sequence[Finding],
    stretches: Iterable[str] = (),
    header: Mapping[str, Any],
    parts: Iterable[bytes] = (),
) -> Quarantined:
    """移入隔离区: encrypt it, and ask the secrecy reviewer. The same material of the same person that waits already is not kept twice."""
    known = Quarantined.objects.filter(bound_for_id=bound.first, author=bound.by, hash=hash, state=State.SUSPECTED)
    if (waiting := known.first()) is not None:
        return waiting
    with sealing.sealed(dict(header), parts) as row, transaction.atomic():
        lock(bound.first)
        if (waiting := known.first()) is not None:  # the other click was quicker
            vault.destroy(row.location)
            return waiting
        material = Quarantined(
            office_id=bound.office_id,
            unit_id=bound.unit_id,
            author=bound.by,
            bound_for_id=bound.first,
            destination=bound.destination,
            form=form,
            hash=hash,
            size=size,
            findings=[neutral(finding) for finding in findings],
            marks=list(dict.fromkeys(finding.mark for finding in findings)),
            stretches=list(stretches),
            created_at=bound.at,
        )
        engine.begin(
            material, by=bound.by, at=bound.at, name="quarantine", duty=Duty.AUTHOR, via=bound.via, basis=BASIS, form=form, hash=hash
        )
        row.quarantined = material
        row.save(force_insert=True)
    return material


def lock(first: int) -> None:
    """Until the transaction ends nobody else takes in material for this subject."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM workflows_process WHERE id = %s FOR NO KEY UPDATE", [first])


def _step(name):
    def action(pk, *, by, at, version=None, via="web", **inputs):
        return engine.perform(Quarantined, pk, name, by=by, at=at, version=version, via=via, **inputs)

    action.__name__ = action.__qualname__ = name
    action.__doc__ = f"The step `{name}` of machine.py."
    return action


confirm = _step("confirm")
release = _step("release")
record_report = _step("record_report")
