"""What people answer to the findings of the sensitivity check: which answers are possible, and what is written for one."""

from collections.abc import Iterable

from people.models import Duty
from workflows.screening import records as screening
from workflows.screening.answers import Group
from workflows.screening.kinds import MASKABLE, REVIEWERS_KINDS, Action, Kind
from workflows.screening.masking.spans import Span
from workflows.screening.models import Decision

from . import store
from .checks import Check
from .content.masked import mask_content
from .masking import originals

Answer = Decision.Answer

#: Only who answers for secrecy may say these (保密审查员); the others are first of all the drafter's.
REVIEWERS_ONLY = (Answer.LOOKED, Answer.OVERRULED)


def possible(group: Group, *, reviewer: bool) -> list[str]:
    """The answers this person may give about a group, the usual one first. A file is masked on its own page (masking/), where the copy is seen."""
    found: list[str] = [Answer.MASKED] if group.kind in MASKABLE and group.is_open and not group.name else []
    if reviewer or group.kind not in REVIEWERS_KINDS:
        found += [] if group.kind == Kind.UNSCREENABLE else [Answer.LAWFUL, Answer.FALSE_ALARM]
        if group.kind == Kind.SECRET_MARK:
            found.remove(Answer.LAWFUL)  # what carries a valid mark must be declassified first
    if reviewer and group.is_open and group.action is Action.REVIEW:
        found.append(Answer.LOOKED)
    if reviewer and group.answer is not None:
        found.append(Answer.OVERRULED)
    return found


def possible_for_any(item, groups: Iterable[Group]) -> list[Answer]:
    """The answers the person looking may give about some of these groups, the usual ones first."""
    reviewer = item.owner_duty(item.state) == Duty.SECRECY_REVIEWER
    said = {answer for group in groups for answer in possible(group, reviewer=reviewer)}
    return [answer for answer in Answer if answer in said]


def spans(check: Check, groups: list[Group]) -> list[Span]:
    """What masking these groups of the text hides, and how, by the item's profile."""
    return [
        Span(finding.place, finding.cell, finding.start, finding.end, finding.kind, check.edition.rules.manner(finding.kind, check.profile))
        for group in groups
        for finding, answer in zip(group.findings, group.answers, strict=True)
        if answer is None
    ]


def keep(item, turn) -> None:
    """Record the answers of one step; what is to be masked is masked in the person's own draft, and the unmasked text is kept inside."""
    content = turn.material["content"]
    check, answer = item.checked(content), turn.inputs["answer"]
    groups = [check.find(key) for key in turn.inputs["findings"]]
    screening.decide(
        {
            "process_id": item.process.first_id or item.process_id,
            "material": group.material,
            "kind": str(group.kind),
            "marks": group.marks if answer == Answer.OVERRULED else group.open_marks or group.marks,
            "answer": answer,
            "basis": turn.inputs.get("basis") or "",
            "reason": turn.inputs.get("reason") or "",
            "actor_id": turn.by.pk,
            "principal_id": turn.standing.principal_id,
            "duty": turn.standing.duty,
            "at": turn.at,
        }
        for group in groups
    )
    if answer == Answer.MASKED:
        masked = store.complete(mask_content(content, spans(check, groups)))
        store.keep_content(content)
        store.write_draft(item, masked, by=turn.by, at=turn.at)
        if item.revision_id:
            originals.mask_in_lists(item, [(str(group.kind), mark) for group in groups for mark in group.open_marks])
        else:
            turn.change(title=masked["title"][:300])
        screening.keep_masking(
            process_id=item.process.first_id or item.process_id,
            source=check.content_hash,
            result=store.hashes(masked)[0],
            profile=check.profile,
            edition=check.edition.code,
            log=[
                {
                    "kind": str(group.kind),
                    "manner": str(check.edition.rules.manner(group.kind, check.profile)),
                    "count": len(group.findings),
                }
                for group in groups
            ],
            actor_id=turn.by.pk,
            duty=turn.standing.duty,
            at=turn.at,
        )
