"""What stands behind masked copies: which files and texts are originals now, and showing older contents without what was masked since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from people.models import Duty
from people.prepared import run
from workflows.screening import editions, records
from workflows.screening.detectors import detect
from workflows.screening.kinds import MASKABLE
from workflows.screening.masking.spans import Span
from workflows.screening.models import Masking

from .. import store
from ..content.masked import content_passages, mask_content
from ..models import Draft, Item


def maskings_of(item: Item):
    """脱敏记录 of an item in all its passages, oldest first."""
    return Masking.objects.filter(process_id=item.process.first_id or item.process_id).select_related("actor").order_by("id")


def withdrawn_from_view(item: Item) -> frozenset[str]:
    """The hashes of files a masked copy stands for: handed out with a reason only. At most three statements.

    One that was attached again as it is, after it was masked, is an attachment like any other.
    """
    masked_at = dict(maskings_of(item).exclude(name="").values_list("source", "at"))  # the newest of a source
    if not masked_at:
        return frozenset()
    held = list(Draft.objects.filter(item=item, base=store.base_of(item)).values_list("saved_at", "data"))  # by anybody who writes on it
    if item.revision is not None:
        held.append((item.revision.at, store.content_of(item.revision) or {}))
    attached_at: dict[str, datetime] = {}
    for at, data in held:
        for entry in data.get("attachments", ()):
            attached_at[entry["sha256"]] = max(at, attached_at.get(entry["sha256"], at))
    return frozenset(one for one, at in masked_at.items() if one not in attached_at or attached_at[one] <= at)


def as_masked_since(item: Item, content: dict, also: Iterable[tuple[str, str]] = ()) -> dict:
    """An older content as it may be shown beside the present one: what people answered with 属实并脱敏 is masked in it too.

    The item has been looked at. Nothing is searched when nothing was masked; else the text is searched by the edition in force. `also` are
    (kind, mark) that are answered so only now.
    """
    newest = {(one.kind, mark): one.answer for one in records.answered(item.case.extras["decided"]) for mark in one.marks}
    newest |= dict.fromkeys(also, "masked")
    if "masked" not in newest.values():
        return content
    edition = item.edition
    spans = [
        Span(one.place, one.cell, one.start, one.end, one.kind, edition.rules.manner(one.kind, item.masking_profile))
        for one in detect(content_passages(content), edition.rules, edition.lexicon, editions.mark_key())
        if one.kind in MASKABLE and newest.get((str(one.kind), one.mark)) == "masked"
    ]
    return store.complete(mask_content(content, spans)) if spans else content


def mask_in_lists(item: Item, masked: Iterable[tuple[str, str]]) -> None:
    """From now on lists, registers and messages call the item by what may be shown of its title, and search finds it by nothing else.

    `masked` are the (kind, mark) that are being answered with 属实并脱敏. They show one stored title to everybody: who may read originals finds
    the one that was sent on the item's page, until the masked one is sent. The item is locked and has been looked at. Two statements at most.
    """
    if item.present is None:
        return
    content = as_masked_since(item, item.present, masked)
    if content != item.present:
        vector, parts = store.search_vector(content)
        item.title = content["title"][:300]
        run(f"UPDATE workflows_item SET title = %s, search = {vector} WHERE id = %s RETURNING id", [item.title, *parts, item.pk])


def may_read(item: Item, *made_by: int) -> bool:
    """保密审查员 of the section, the author, and whoever made a copy: the people who may read an original. The item has been looked at."""
    return item.by.pk in {item.author_id, *made_by} or any(duty == Duty.SECRECY_REVIEWER for duty, _p in item.case.standings)


@dataclass(frozen=True)
class Shown:
    """A content as the person looking may read it. `masked`: some of it has been masked since; `hidden`: and they see it masked."""

    content: dict
    masked: bool = False
    hidden: bool = False


def shown(item: Item, content: dict) -> Shown:
    """What was sent is shown unmasked only to those who may read originals, also before the masked text is sent. The item has been looked at."""
    as_masked = as_masked_since(item, content)
    if as_masked == content:
        return Shown(content)
    hidden = not may_read(item, *maskings_of(item).values_list("actor", flat=True))
    return Shown(as_masked if hidden else content, True, hidden)


def to_write(item: Item, editor) -> tuple[dict, int]:
    """What somebody goes on writing from, and the version of their own draft (0: they have none). The item has been looked at by them.

    What others wrote and sent comes to them as `shown`: masked since, it is written on masked, unless they may read originals.
    """
    content, version = store.latest(item, editor)
    return (content if version else shown(item, content).content), version
