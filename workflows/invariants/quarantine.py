"""Rules about suspected secrets: who waits has bytes and a key, who was answered has neither."""

from datetime import datetime

from workflows.screening.quarantine import sweeping, vault
from workflows.screening.quarantine.models import Sealed

from .rule import rows, rule


@rule
def suspected_material_can_be_read(at):
    """What waits for the secrecy reviewer has its key. (Not after a restore: no backup holds keys. The reviewer answers all the same.)"""
    return rows(
        """SELECT q.id AS quarantined FROM workflows_quarantined q
            WHERE q.state = 'suspected' AND NOT EXISTS (SELECT 1 FROM workflows_sealed s WHERE s.quarantined_id = q.id)"""
    )


@rule
def answered_material_has_no_key(at):
    """Confirmed is destroyed, and of what was released nothing stays in the vault."""
    return rows(
        """SELECT q.id AS quarantined, q.state FROM workflows_quarantined q JOIN workflows_sealed s ON s.quarantined_id = q.id
            WHERE q.state <> 'suspected'"""
    )


@rule
def every_key_has_its_bytes(at):
    """No key opens nothing."""
    storage = vault.storage()
    for pk, location in Sealed.objects.values_list("pk", "location").iterator():
        if not storage.exists(location):
            yield {"sealed": pk}


@rule
def no_bytes_lie_without_a_key(at: datetime):
    """What was destroyed left nothing behind: the hourly sweep clears what a crash did."""
    for location in sweeping.orphans(at - sweeping.GRACE):
        yield {"file": location}


RULES = (
    suspected_material_can_be_read,
    answered_material_has_no_key,
    every_key_has_its_bytes,
    no_bytes_lie_without_a_key,
)
