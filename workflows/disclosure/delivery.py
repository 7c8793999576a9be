"""How what the quarantine lets go on comes into an item: into the draft of whoever entered it, as long as they may still write it; and what is
destroyed here of what was confirmed to be secret."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q

from people.models import User
from workflows.screening import editions
from workflows.screening.findings import Finding, mark
from workflows.screening.kinds import Kind
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine.destinations import Clean
from workflows.screening.quarantine.models import Release

from . import attachments, intake, store, writing
from .masking import originals, ties
from .models import Draft, Item, StoredFile
from .states import WRITING


class ToItem:
    """The destination of everything entered for an item; see workflows/screening/quarantine/destinations.py."""

    def attach(self, first: int, uploader_id: int, file: Clean, stream: BinaryIO, at: datetime) -> bool | None:
        """The draft's own version stays as it is: a page that is open goes on, and finds the file among the attachments.

        What had been attached before it was suspected needs nothing but to be read again; its bytes are kept anew where they were destroyed
        meanwhile for another item.
        """
        if file.sha256 in _attached(first):
            attachments.keep(attachments.facts(file.name, file.sha256, file.size, file.media_type), stream, at)
            return True
        with transaction.atomic():
            draft = _draft(first, uploader_id, at)
            if draft is None:
                return False
            facts = attachments.facts(file.name, file.sha256, file.size, file.media_type)
            attachments.keep(facts, stream, at)
            draft.data["attachments"] = attachments.added(draft.data["attachments"], attachments.entry(facts))
            draft.save()
        return True

    def destroy(self, first: int, sha256: str, at: datetime) -> None:
        """The bytes are gone for every item; another for which the same file was released keeps it. A copy in public is withdrawn by people.

        What was masked out of it, or it was masked from, was not itself looked at: where anything uses it, it goes to the reviewer as well, and
        nobody reads it meanwhile; copies nobody uses are gone with it.
        """
        for tied in ties.unjudged(first, sha256):
            if ties.is_used(first, tied.sha256):
                _ask_about(first, tied, at)
            else:
                _purge(first, tied.sha256, at)
        _purge(first, sha256, at)

    def write(self, first: int, uploader_id: int, fields: Mapping, at: datetime) -> bool:
        """A page that is open learns that its draft was changed."""
        with transaction.atomic():
            draft = _draft(first, uploader_id, at)
            if draft is None:
                return False
            draft.data |= fields
            draft.version, draft.saved_at = draft.version + 1, at
            draft.save()
            item = draft.item
            if item.state in WRITING and not item.revision_id:
                Item.objects.filter(pk=item.pk).update(title=draft.data["title"][:300])
        return True


class Kept(ToItem):
    """The destination of what is tied to a confirmed secret: released, it stays what it was, an original or a copy, and is attached nowhere."""

    NAME = "kept"

    def attach(self, first: int, uploader_id: int, file: Clean, stream: BinaryIO, at: datetime) -> None:
        attachments.keep(attachments.facts(file.name, file.sha256, file.size, file.media_type), stream, at)


def _ask_about(first: int, tied: ties.Tied, at: datetime) -> None:
    """移入隔离区: a copy of it waits for the secrecy reviewer. Nothing to ask about bytes that are not there."""
    stored = StoredFile.objects.filter(pk=tied.sha256).first()
    if stored is None or not attachments.is_there(stored):
        return
    why = Finding(
        Kind.SECRET_MARK, "", 0, 0, "", "of_confirmed", mark(editions.mark_key(), Kind.SECRET_MARK, f"{tied.sha256}\0of_confirmed")
    )
    bound = intake.bound(_item(first), by=User.objects.get(pk=tied.by_id), at=at, via="system")
    with storages["internal"].open(stored.location) as file:
        quarantine.quarantine(
            replace(bound, destination=Kept.NAME),
            "file",
            hash=tied.sha256,
            size=stored.size,
            findings=[why],
            header={"name": tied.name, "media_type": stored.media_type},
            parts=file.chunks(),
        )


def _purge(first: int, sha256: str, at: datetime) -> None:
    if Release.objects.filter(hash=sha256).exclude(bound_for=first).exists():
        return
    attachments.destroy([sha256], at)


def _item(first: int) -> Item:
    """The item with this first passage."""
    return Item.objects.select_related("process", "revision").get(Q(process=first) | Q(process__first=first))


def _attached(first: int) -> set[str]:
    """The hashes of the attachments the item with this first passage has, in the version before the chain or a draft begun from it."""
    item = Item.objects.select_related("revision").filter(Q(process=first) | Q(process__first=first)).first()
    if item is None:
        return set()
    contents = [store.content_of(item.revision), *store.drafts_of(item).values_list("data", flat=True)]
    return {entry["sha256"] for content in contents if content for entry in content["attachments"]}


def _draft(first: int, uploader_id: int, at: datetime) -> Draft | None:
    """The uploader's draft, locked with its item, begun if there is none; None when they may not write it."""
    found = Item.objects.filter(Q(process=first) | Q(process__first=first)).values_list("pk", flat=True).first()
    if found is None:
        return None
    uploader = User.objects.get(pk=uploader_id)
    item = Item.locked(found).look(uploader, at)
    if not writing.may(item, by=uploader):
        return None
    draft = store.drafts_of(item).select_for_update().filter(editor=uploader).first()
    if draft is None:
        data, _none = originals.to_write(item, uploader)
        draft = Draft(item=item, editor=uploader, base=store.base_of(item), data=data, saved_at=at)
    draft.item = item
    return draft
