"""Attaching files to an item: checked, screened, stored under their hash, and listed in its content."""

from datetime import datetime

from django.core.files.storage import storages

from . import intake
from .content import files
from .models import StoredFile


def attach(uploads, present: list[dict], at: datetime) -> list[dict]:
    """The attachment entries of a content with these uploads added. Raises FileRefused (naming the file) or Held; then nothing was added."""
    facts = [
        files.FileFacts(entry["name"], entry["sha256"], entry["size"], entry["media_type"], entry["name"].rsplit(".", 1)[-1])
        for entry in present
    ]
    checked = []
    for upload in uploads:
        found = files.check_upload(upload.name, upload, upload.size)
        intake.admit(intake.File(found.name, upload))
        checked.append((found, upload))
    files.check_together([*facts, *(found for found, _upload in checked)])
    for found, upload in checked:
        location = files.store(found, upload, storages["internal"])
        StoredFile.objects.get_or_create(
            sha256=found.sha256, defaults={"size": found.size, "media_type": found.media_type, "location": location, "stored_at": at}
        )
    return [*present, *(entry(found) for found, _upload in checked)]


def entry(found: files.FileFacts) -> dict:
    return {"name": found.name, "sha256": found.sha256, "size": found.size, "media_type": found.media_type}


def make_public(content: dict) -> None:
    """Copy the files of a content to the public storage, where the portal reads them; a file that is there already stays."""
    public, internal = storages["public"], storages["internal"]
    for sha256 in {attached["sha256"] for attached in content["attachments"]}:
        stored = StoredFile.objects.get(pk=sha256)
        if not public.exists(stored.location):
            with internal.open(stored.location) as source:
                public.save(stored.location, source)
