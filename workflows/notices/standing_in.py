"""Telling both sides of a stand-in (替岗) what was arranged or called off for them; whoever did it knows."""

from datetime import datetime

from django.utils.timezone import localtime

from people.models import Delegation, User

from . import outbox
from .outbox import Note


def tell(delegation: Delegation, *, ended: bool, by: User | None, at: datetime, muted: bool) -> None:
    """One statement. Where the person replaced belongs to no unit, there is no office whose message it could be."""
    principal, deputy = delegation.principal, delegation.deputy
    office_id = principal.home.office_id if principal.home else None
    if office_id is None:
        return
    period = " – ".join(localtime(moment).strftime("%Y-%m-%d %H:%M") for moment in (delegation.since, delegation.until))
    events = ("stand_in_ended", "stood_in_ended") if ended else ("stand_in_arranged", "stood_in_arranged")
    told = ((events[0], deputy, principal), (events[1], principal, deputy))
    notes = [
        Note(event, user_id=who.pk, data={"title": f"{other} · {period}"}) for event, who, other in told if by is None or who.pk != by.pk
    ]
    cause = f"delegation:{delegation.pk}"
    outbox.queue(notes, office_id=office_id, process_id=None, move_id=None, at=at, cause=cause, muted=muted)
