"""What steps of the quarantine write besides the move, and who is told. Run inside `perform`, before the transition."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import Duty
from workflows.notices import outbox
from workflows.notices.outbox import Note

from .. import records as screenings


# -- what steps write ------------------------------------------------------------------------------------------------------
def begun(material, turn):
    """It is called by its number, and by that the reviewers learn that something waits."""
    with override(settings.LANGUAGE_CODE):  # the title is stored, with it and with its task
        turn.change(title=_("Suspected secret material #%(number)d") % {"number": material.pk})
    turn.notes.append(Note("secret_suspected", duty=Duty.SECRECY_REVIEWER, unit_id=material.unit_id, data={"title": material.title}))


def shred(material, turn):
    """Key and bytes are destroyed; what stays is that there was something, what it hashed to, and who decided. (保密法 第三十一条)"""
    from . import sealing
    from .destinations import destination
    from .models import Sealed

    if material.form == "file":
        destination(material.destination).destroy(material.bound_for_id, material.hash, turn.at)

    for row in Sealed.objects.filter(quarantined=material):
        sealing.destroy(row)


def let_go(material, turn):
    """误报放行: exactly this is admitted from now on; it goes where it was bound for, and the vault keeps nothing of it."""
    from .models import Release

    admitted = [material.hash] if material.form == "file" else material.stretches
    Release.objects.bulk_create(
        Release(bound_for_id=material.bound_for_id, hash=known, quarantined=material, at=turn.at) for known in admitted
    )
    if turn.by is not None and material.marks:
        screenings.decide([_decision(material, turn)])
    turn.inputs["delivered"] = _deliver(material, turn.at)


def _decision(material, turn):
    """The reviewer's answer, so that the item's own check does not ask again about what was decided here."""
    return {
        "process_id": material.bound_for_id,
        "material": material.hash,
        "kind": "secret_mark",
        "marks": material.marks,
        "answer": "false_alarm",
        "basis": "",
        "reason": turn.inputs["reason"],
        "actor_id": turn.by.pk,
        "principal_id": turn.standing.principal_id,
        "duty": turn.standing.duty,
        "at": turn.at,
    }


def _deliver(material, at) -> bool:
    """Whether it could go on: not when its bytes are lost, or nobody may write there any more."""
    from . import arrivals, keys, sealing, vault
    from .destinations import destination
    from .models import Sealed

    row = Sealed.objects.filter(quarantined=material).first()
    if row is None:
        return False
    try:
        header, _bytes = sealing.opened(row)
    except (keys.KeyLost, vault.Missing, vault.Broken):
        sealing.destroy(row)
        return False
    if material.form == "file":
        arrivals.take_over(row, material, header, at)  # read like any other upload, then attached
        return True
    delivered = destination(material.destination).write(material.bound_for_id, material.author_id, header, at)
    sealing.destroy(row)
    return delivered


# -- who is told -----------------------------------------------------------------------------------------------------------
def notes_for(material, effect, turn):
    """The notices one effect queues: a number and what was decided, never a title or a word of the material."""
    data = {"title": material.title, "step": turn.step.name}

    def to_duty(event, duty):
        return Note(event, duty=duty, unit_id=material.unit_id, data=data)

    if effect == "alert":
        return [to_duty("secret_confirmed", duty) for duty in (Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER)]
    if effect == "tell_leader":
        return [to_duty("secret_reported", Duty.DISCLOSURE_LEADER)]
    return []


def tell_uploader(material, turn):
    """Whoever entered it hears of it as of the thing it was entered for: the quarantine's own page is not theirs."""
    event = f"quarantine_{turn.step.name}"
    if turn.step.name == "release" and not turn.inputs["delivered"]:
        event += "_undelivered"
    outbox.queue(
        [Note(event, user_id=material.author_id, data={"step": turn.step.name})],
        office_id=material.office_id,
        process_id=material.bound_for_id,
        move_id=None,
        at=turn.at,
        cause=f"quarantined:{material.public_id}:{turn.step.name}",
        muted=turn.via == "replay",
    )
