"""What people say of a discovery: a false alarm, lawfully public, or true. A true one becomes a fact that accountability reads."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Duty
from people.prepared import run
from people.queries import standings_over
from workflows.engine.models import Move
from workflows.notices import outbox
from workflows.notices.outbox import Note
from workflows.refusals import Refusal, Refused
from workflows.screening import records
from workflows.screening.kinds import REVIEWERS_KINDS, Action, Kind
from workflows.screening.models import Decision

from .. import actions, intake
from ..models import Item, Publication
from .examined import Found, edition_of, examine, first_passage, publications, sum_up
from .models import Leak, PublicationCheck

TRUE = "true"
ANSWERS = {
    TRUE: gettext_lazy("True: it must not be public"),  # 属实
    Decision.Answer.LAWFUL.value: Decision.Answer.LAWFUL.label,
    Decision.Answer.FALSE_ALARM.value: Decision.Answer.FALSE_ALARM.label,
    Decision.Answer.LOOKED.value: Decision.Answer.LOOKED.label,
}
#: Who may answer, the secrecy reviewer first: somebody who is both answers as that.
ANSWERING = (Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_OFFICER)


@dataclass(frozen=True)
class Said:
    """An answer as a person gives it. `edition` and `key` say what they had before them."""

    edition: str
    key: str
    answer: str
    basis: str = ""
    reason: str = ""


def possible(found: Found, *, reviewer: bool) -> list[str]:
    """The answers there are to a group, for the secrecy reviewer or somebody else."""
    kind, answers = found.group.kind, [TRUE]
    if kind in REVIEWERS_KINDS and not reviewer:
        return answers
    if kind == Kind.UNSCREENABLE:
        return [*answers, Decision.Answer.LOOKED.value]
    if kind != Kind.SECRET_MARK:  # what carries a valid mark must be declassified first
        answers.append(Decision.Answer.LAWFUL.value)
    answers.append(Decision.Answer.FALSE_ALARM.value)
    if reviewer and found.group.action == Action.REVIEW:
        answers.append(Decision.Answer.LOOKED.value)
    return answers


def answer(publication_id: int, said: Said, *, by, at: datetime) -> Leak | None:
    """Record what somebody says of one group of a publication. A Leak where it is true, else nothing.

    Raises Refused: ended, stale, answered, not_your_duty, no_answer, reason_missing, basis_missing, too_long, secret_mark.
    """
    with transaction.atomic():
        if said.answer == TRUE:  # the item before the check, as whoever destroys it does
            Item.locked(Publication.objects.values_list("item_id", flat=True).get(pk=publication_id))
        check = PublicationCheck.objects.select_for_update(of=("self",)).select_related("rescan").get(publication=publication_id)
        publication = publications().get(pk=publication_id)
        if publication.ended_at and not check.rescan.looks_back:
            raise Refused([Refusal("ended", _("This is no longer public. What was found stays on record."))])
        if check.rescan.edition != said.edition:
            raise Refused(
                [Refusal("stale", _("It was searched again by new rules meanwhile. Look at what is found now; what you typed is kept."))]
            )
        examined = examine(publication, edition_of(check.rescan))
        found = examined.find(said.key)
        if found is None or not found.is_open:
            raise Refused([Refusal("answered", _("Somebody has answered this meanwhile; nothing more was recorded."))])
        held = dict(reversed(standings_over(by.pk, publication.unit_id, at)))  # their own duties before those they stand in for
        duty = next((one for one in ANSWERING if one in held), None)
        if refusals := _refusals(found, said, duty):
            raise Refused(refusals)
        assert duty is not None
        leak = None
        if said.answer == TRUE:
            leak = _confirm(publication, check.rescan, found, said, by=by, principal_id=held[duty], duty=duty, at=at)
        else:
            records.decide([
                {
                    "process_id": first_passage(publication), "material": found.group.material, "kind": str(found.group.kind),
                    "marks": found.open_marks, "answer": said.answer, "basis": said.basis.strip(), "reason": said.reason.strip(),
                    "actor_id": by.pk, "principal_id": held[duty], "duty": duty, "at": at,
                }
            ])  # fmt: skip
        sum_up(check.rescan, examine(publication, edition_of(check.rescan)), at)
    return leak


def _refusals(found: Found, said: Said, duty) -> list[Refusal]:
    if duty is None:
        return [Refusal("not_your_duty", _("The disclosure office and the secrecy reviewer answer this."))]
    if said.answer not in possible(found, reviewer=duty == Duty.SECRECY_REVIEWER):
        if said.answer in ANSWERS and found.group.kind in REVIEWERS_KINDS:
            return [Refusal("not_your_duty", _("Only the secrecy reviewer may say this of such a find."), field="answer")]
        return [Refusal("no_answer", _("Choose an answer."), field="answer")]
    refusals = []
    if said.answer == Decision.Answer.LAWFUL and not said.basis.strip():
        message = _("Name the article that demands or allows publication.")
        refusals.append(Refusal("basis_missing", message, "个人信息保护法 第三十四条", "basis"))
    if said.answer in (Decision.Answer.FALSE_ALARM, Decision.Answer.LOOKED) and not said.reason.strip():
        refusals.append(Refusal("reason_missing", _("Say why."), field="reason"))
    if len(said.basis.strip()) > 200:
        refusals.append(Refusal("too_long", _("At most %(most)s characters.") % {"most": 200}, field="basis"))
    if len(said.reason.strip()) > 300:
        refusals.append(Refusal("too_long", _("At most %(most)s characters.") % {"most": 300}, field="reason"))
    return refusals + intake.quoting({"basis": said.basis, "reason": said.reason})


#: The publishing of this very content, in whichever passage.
_PUBLISHING = """
SELECT m.id FROM workflows_move m JOIN workflows_process p ON p.id = m.process_id
 WHERE COALESCE(p.first_id, p.id) = %(first)s AND m.step = 'publish' AND m.content_hash = %(content)s ORDER BY m.number DESC LIMIT 1"""


def _confirm(publication, rescan, found: Found, said: Said, *, by, principal_id, duty, at) -> Leak:
    moves = run(_PUBLISHING, {"first": first_passage(publication), "content": publication.revision.content_hash})
    leak = Leak.objects.create(
        item_id=publication.item_id,
        publication=publication,
        move_id=moves[0][0] if moves else None,
        rescan=rescan,
        material=found.group.material,
        name=found.group.name[:150],
        kind=str(found.group.kind),
        marks=found.open_marks,
        reason=said.reason.strip(),
        confirmed_by=by,
        principal_id=principal_id,
        duty=duty,
        at=at,
    )
    if leak.kind == Kind.SECRET_MARK:
        try:
            actions.secret_is_public(publication.item_id, by=None, at=at, via=Move.Via.SYSTEM)
        except Refused as refused:
            if refused.codes != ["called_already"]:  # by another secret in it
                raise
        return leak
    data = {"title": publication.title, "publication": str(publication.public_id)}
    outbox.queue(
        [Note("leak_confirmed", duty=Duty.DISCLOSURE_LEADER, unit_id=publication.unit_id, data=data)],
        office_id=publication.office_id,
        process_id=publication.item.process_id,
        move_id=None,
        at=at,
        cause=f"leak:{leak.pk}",
    )
    return leak
