"""What stands behind masked copies: which files and texts are originals now, and showing older contents without what was masked since."""

from workflows.screening.detectors import detect
from workflows.screening.editions import Edition, mark_key
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
    drafted = {entry["sha256"] for data in Draft.objects.filter(item=item).values_list("data", flat=True) for entry in data["attachments"]}
    revised = {entry["sha256"] for entry in (store.content_of(item.revision) or {}).get("attachments", ())}
    return frozenset(one for one, at in masked_at.items() if one not in drafted and not (one in revised and item.revision.at > at))


def without_masked(content: dict, edition: Edition, profile: str, masked: frozenset[tuple[str, str]]) -> dict:
    """An older content as it may be shown beside the present one: what was masked since is masked in it too.

    `masked` are (kind, mark) people answered with 属实并脱敏. Nothing is searched when there are none.
    """
    if not masked:
        return content
    passages = content_passages(content)
    spans = [
        Span(one.place, one.cell, one.start, one.end, one.kind, edition.rules.manner(one.kind, profile))
        for one in detect(passages, edition.rules, edition.lexicon, mark_key())
        if one.kind in MASKABLE and (str(one.kind), one.mark) in masked
    ]
    return store.complete(mask_content(content, spans))
