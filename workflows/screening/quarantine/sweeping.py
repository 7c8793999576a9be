"""What a crash may leave in the vault is cleared: bytes whose key is gone, or was never kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from . import vault
from .models import Sealed

GRACE = timedelta(hours=1)  # a file younger than this may still be getting its row


def orphans(at: datetime) -> Iterator[str]:
    """The files of the vault no row speaks of, older than the grace."""
    storage = vault.storage()
    if not storage.exists(""):
        return
    _folders, names = storage.listdir("")
    known = set(Sealed.objects.values_list("location", flat=True))
    for name in names:
        if name not in known and storage.get_modified_time(name) < at - GRACE:
            yield name


def sweep(at: datetime) -> int:
    """Destroys them; returns how many."""
    found = list(orphans(at))
    for name in found:
        vault.destroy(name)
    return len(found)
