"""The one port through which text and files enter: everything is screened before anything durable is written.

A non-classified system may not keep state secrets (保守国家秘密法 第三十一条), so what looks like one must be stopped before it becomes a
draft, a revision, an attachment, a log line or a backup. While somebody types, such text is only not saved. What is entered for good goes
into quarantine, where only the secrecy reviewer can read it; the rest of the form is kept.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workflows.refusals import Refusal
from workflows.screening import editions
from workflows.screening.detectors import marks_in
from workflows.screening.findings import Finding, Passage
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine import arrivals
from workflows.screening.quarantine.actions import Bound
from workflows.screening.quarantine.suspicion import Suspicion, by_field, digest, stretch

from .content.masked import content_passages

DESTINATION = "item"
CODE = "secret_mark"


@dataclass(frozen=True)
class Hold:
    """Why something may not enter. `code` for programs; `message` for people, it never repeats what was found."""

    code: str
    message: str
    place: str


class Held(Exception):
    """What was offered may not enter; `holds` says why. Of several files the others did: `entries`; of a new item the rest did: `subject`."""

    def __init__(self, holds: list[Hold], *, entries: Sequence[dict] = (), subject=None):
        super().__init__(", ".join(f"{hold.code} ({hold.place})" for hold in holds))
        self.holds, self.entries, self.subject = holds, list(entries), subject


# -- where it was to go ----------------------------------------------------------------------------------------------------
def first_passage(item) -> int:
    """What all passages of an item have in common: the id of its first."""
    return item.process.first_id or item.process_id


def bound(item, *, by, at: datetime, via: str = "web") -> Bound:
    """For this item, entered by this person."""
    return Bound(first_passage(item), DESTINATION, item.office_id, item.unit_id, by, at, via)


# -- text ------------------------------------------------------------------------------------------------------------------
def suspicious(content: Mapping, first: int | None) -> list[Suspicion]:
    """The fields of a content that look secret, but for the stretches released for the item with this first passage (None: there is none)."""
    texts = {name: value for name, value in content.items() if name != "attachments"}
    passages = [
        *content_passages(texts),
        *(Passage(name, " ".join(map(str, value)), first_page=True) for name, value in texts.items() if isinstance(value, list) and value),
    ]
    found = marks(passages)
    if not found:
        return []
    released: set[str] = set()
    if first is not None:
        wanted = {finding.place for finding in found}
        released = arrivals.admitted(first, {stretch(passage.text) for passage in passages if passage.place in wanted})
    return by_field(passages, found, released)


def marks(passages: Iterable[Passage]) -> list[Finding]:
    """What looks like a 密级 mark; cheap enough for everything that is saved while somebody types."""
    return marks_in(passages, editions.mark_key())


def quoting(words: Mapping[str, object]) -> list[Refusal]:
    """Why words typed beside a content (a reason, a ground), by their fields, may not be kept: they carry a mark. What is no text is passed over.

    Nobody quarantines a reason: it is typed anew.
    """
    found = marks(Passage(field, text) for field, text in words.items() if isinstance(text, str))
    if not found:
        return []
    message = _("This looks like a classification mark. Say it without quoting the material.")
    return [Refusal(CODE, message, quarantine.BASIS, field) for field in dict.fromkeys(finding.place for finding in found)]


def not_saved(found: Iterable[Suspicion]) -> Held:
    """While typing: nothing is stored, not even in quarantine; the browser still has it."""
    message = _("This looks like a classification mark. It was not saved; remove it, or ask the secrecy reviewer before going on.")
    return Held([Hold(CODE, message, suspicion.field) for suspicion in found])


def not_saved_file() -> Hold:
    """A file offered where nobody could be asked about it."""
    return Hold(CODE, _("This looks like a state secret. It was not taken in."), "files")


def take_text(
    content: Mapping, found: Iterable[Suspicion], kept: Mapping, item, *, by, at: datetime, via: str = "web"
) -> tuple[dict, list[Hold]]:
    """What may be kept of a content, `kept` standing where something looks secret, which goes into quarantine; and why."""
    found = list(found)
    held = {suspicion.field: content[suspicion.field] for suspicion in found}
    material = quarantine.quarantine(
        bound(item, by=by, at=at, via=via),
        "text",
        hash=digest(held),
        size=len(json.dumps(held, ensure_ascii=False).encode()),
        findings=[finding for suspicion in found for finding in suspicion.findings],
        stretches=[known for suspicion in found for known in suspicion.stretches],
        header=held,
    )
    rest = dict(content) | {name: kept[name] for name in held}
    return rest, [Hold(CODE, held_message(material.title), name) for name in held]


def held_message(title: str) -> str:
    return _(
        "This looks like a state secret and was moved to quarantine as “%(title)s”. It waits for the secrecy reviewer. Do not enter it again,"
        " nor pass it on in any other way."
    ) % {"title": title}
