"""Papers of other parts, kept as attachments are: the same checks, the same store. (see workflows/deadlines/papers.py)"""

from datetime import datetime

from django.core.files.storage import storages

from workflows.deadlines.papers import PaperRefused

from . import attachments
from .content.files import FileRefused
from .intake import Held
from .models import StoredFile


def keep(uploads, at: datetime) -> list[dict]:
    """Raises PaperRefused."""
    try:
        return attachments.attach(uploads, [], at)
    except FileRefused as refused:
        raise PaperRefused([refused.message]) from refused
    except Held as held:
        raise PaperRefused([hold.message for hold in held.holds]) from held


def open_one(sha256: str):
    """Raises KeyError when there is no such file, or its bytes were purged."""
    stored = StoredFile.objects.filter(pk=sha256, purged_at=None).first()
    if stored is None:
        raise KeyError(sha256)
    return storages["internal"].open(stored.location)
