"""退回: what one who sends an item back may say by a click, the places they can mark, and what of it the drafter sees.

A place is the name of a field, `body/N` (the N-th block of the text from 0, as in findings) or `attachments/N`; a move keeps no more than that.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from people.prepared import run
from workflows.screening import editions
from workflows.screening.detectors import detect
from workflows.screening.findings import Passage
from workflows.screening.kinds import MASKABLE

from .content.html import blocks
from .fields import LABELS
from .masking import originals
from .states import State

MOST_REASONS, MOST_OWN = 10, 4
LONGEST_REASON = 60  # characters of one that is offered again: longer ones are about one item
EXCERPT = 28  # characters of a paragraph by which it is recognised
MOST_BLOCKS = 300  # of the text that can be marked one by one
BODY, ATTACHMENTS = "body", "attachments"

#: The fields of the approval form one may mean, in the order of the form.
FIELDS = {
    name: LABELS[name]
    for name in (
        "title",
        "document_number",
        "formed_on",
        "attribute",
        "basis",
        "channels",
        "audience",
        "planned_on",
        "display_until",
        "validity",
        "repealed_on",
        "keywords",
        "contact",
    )
}

# What was said more than once of the newest items of the category: of two items at least, so that it is about none of them.
_USUAL = """
SELECT said.reason FROM (
  SELECT i.id AS item, btrim(m.inputs->>'reason') AS reason, m.id
    FROM (SELECT id, process_id FROM workflows_item WHERE office_id = %(office)s AND category_id = %(category)s ORDER BY id DESC LIMIT 500) i
    JOIN workflows_move m ON m.process_id = i.process_id AND m.step = 'return_item' AND m.source = %(state)s) said
 WHERE said.reason <> '' AND length(said.reason) <= %(longest)s
 GROUP BY said.reason HAVING count(DISTINCT said.item) > 1 ORDER BY count(*) DESC, max(said.id) DESC LIMIT %(most)s"""


# -- why ------------------------------------------------------------------------------------------------------------------
def reasons(item) -> list[str]:
    """What is usually said when an item of this topic is sent back from here: what the office itself says most often, then what the
    topic must contain, then what is said everywhere. One statement. The item has been looked at."""
    own = run(
        _USUAL,
        {
            "office": item.office_id, "category": item.category_id, "state": str(item.state), "longest": LONGEST_REASON, "most": MOST_OWN,
        },
    )  # fmt: skip
    found = [reason for (reason,) in own if not _is_personal(reason, item.edition)]
    return list(dict.fromkeys([*found, *_seeded(item)]))[:MOST_REASONS]


def _seeded(item) -> Iterable[str]:
    shipped, topic = _shipped(), item.topic if item.topic_id else None
    if topic:
        yield from shipped["fields"].get(topic.field, ())
    yield from shipped["categories"].get(item.category.code, ())
    if topic and topic.elements:
        yield f"请对照公开事项目录补全：{'、'.join(topic.elements)}。"[:200]
    if item.category.code == "name_list" or (topic and topic.names_people):
        yield from shipped["people"]
    yield from shipped["general"]


@lru_cache(maxsize=1)
def _shipped() -> dict:
    return json.loads((Path(__file__).parent / "data" / "return_reasons.json").read_text(encoding="utf-8"))


def _is_personal(reason: str, edition) -> bool:
    """Whether it says something about somebody, which may not be offered for another item."""
    found = detect([Passage("reason", reason)], edition.rules, edition.lexicon, editions.mark_key())
    return any(one.kind in MASKABLE for one in found)


# -- where ----------------------------------------------------------------------------------------------------------------
def places(item) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be marked in what is before the chain, as (group, [(place, label)]), as the person looking may read it."""
    if item.present is None:
        return []
    content = originals.shown(item, item.present).content
    found = [(_("Fields"), [(name, str(label)) for name, label in FIELDS.items()])]
    found.append((_("Text"), [(f"{BODY}/{number}", _line(number, text)) for number, text in _paragraphs(content)]))
    found.append((_("Attachments"), [(f"{ATTACHMENTS}/{number}", entry["name"]) for number, entry in enumerate(content[ATTACHMENTS])]))
    return [(label, lines) for label, lines in found if lines]


def known(content: dict) -> set[str]:
    """Every place of a content that can be marked."""
    paragraphs = (f"{BODY}/{number}" for number, _text in _paragraphs(content))
    return {*FIELDS, *paragraphs, *(f"{ATTACHMENTS}/{number}" for number, _entry in enumerate(content[ATTACHMENTS]))}


def _paragraphs(content: dict) -> list[tuple[int, str]]:
    """The blocks of the text that say something, with their numbers from 0."""
    found = [(number, _text(block)) for number, block in enumerate(blocks(content.get(BODY) or ""))]
    return [(number, text) for number, text in found if text][:MOST_BLOCKS]


def _text(block) -> str:
    return " ".join(block.text.split())


def _line(number: int, text: str) -> str:
    short = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return _("Paragraph %(n)d: %(text)s") % {"n": number + 1, "text": short}


def called(place: str) -> str:
    """A place in words that repeat nothing of the item."""
    name, _slash, number = place.partition("/")
    if name == BODY and number.isdecimal():
        return _("paragraph %(n)d") % {"n": int(number) + 1}
    if name == ATTACHMENTS and number.isdecimal():
        return _("attachment %(n)d") % {"n": int(number) + 1}
    return str(FIELDS.get(place, place))


# -- for the drafter --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Marked:
    """What is to be changed, as the page for writing marks it: `blocks` are the texts of paragraphs and tables, without white space."""

    fields: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    blocks: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)


def came_back_by(item):
    """The move by which the item came back to its drafter; None when it did not, or has gone on since."""
    if item.state != State.RETURNED:
        return None
    return next((move for move in reversed(item.case.moves) if move.target == State.RETURNED != move.source), None)


def marked(item) -> Marked:
    """The places meant by whoever sent the item back, in the version that was sent back, with what was masked since masked."""
    move = came_back_by(item)
    if move is None or not move.inputs.get("places") or item.present is None:
        return Marked()
    content, meant = originals.as_masked_since(item, item.present), set(move.inputs["places"])
    paragraphs = [(number, text) for number, text in _paragraphs(content) if f"{BODY}/{number}" in meant]
    files = [entry for number, entry in enumerate(content[ATTACHMENTS]) if f"{ATTACHMENTS}/{number}" in meant]
    fields = [name for name in FIELDS if name in meant]
    lines = [str(FIELDS[name]) for name in fields]
    lines += [_line(number, text) for number, text in paragraphs]
    lines += [entry["name"] for entry in files]
    return Marked(
        frozenset(fields),
        frozenset(entry["sha256"] for entry in files),
        tuple("".join(text.split()) for _number, text in paragraphs),
        lines,
    )
