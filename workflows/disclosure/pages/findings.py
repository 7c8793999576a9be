"""What the sensitivity check found, as pages show it: lines for the panel beside a text and for the list that is refreshed while typing."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Duty
from workflows.refusals import Refusal
from workflows.screening.answers import Group
from workflows.screening.answers import group as grouped
from workflows.screening.findings import Finding
from workflows.screening.kinds import ACTION_LABELS, MASKABLE, Action
from workflows.screening.labels import REASONS
from workflows.screening.models import Decision

from .. import completeness, findings_guards, whereabouts
from ..checks import Check, group_label
from ..rescan import under_way
from ..rescan.aggregation import aggregation
from ..states import WRITING

MOST_REASONS = 2  # in a line of the panel; more are said where a finding is looked at
#: Colour says the same as the word: red for what blocks, amber for what must be masked or looked at.
COLOURS = {Action.BLOCK: "late", Action.MASK: "soon", Action.REVIEW: "soon"}


def panel(item, check: Check | None, *, answers: bool) -> dict:
    """What the panel shows; `answers`: whether this person may answer now, so that each line leads to its form."""
    if check is None:
        return {"findings": [], "waiting": [], "held": (), "destroyed": (), "maskable": False}
    shared = shared_people(item, check)
    return {
        "findings": [
            _line(item, group, answers and group.name not in (*check.held, *check.destroyed))
            for group in check.groups
            if group.action is not Action.ALLOW
        ]
        + [_line(item, group, answers=False) for group in shared if group.action is not Action.ALLOW],
        "waiting": under_way.progress(check.unsearched, check.edition.code, item.at),
        "held": check.held,
        "destroyed": check.destroyed,
        "maskable": any(maskable(group) for group in check.groups),
    }


def missing(item, content) -> list[Refusal]:
    """Why this content could not be submitted now: what the form still lacks, and what the check found that nobody has answered."""
    found = completeness.missing(content, item, item.at)
    unanswered = findings_guards.findings_are_answered(item, by=item.by, at=item.at, content=content) if item.state in WRITING else None
    return [*found, unanswered] if unanswered else found


def shared_people(item, check: Check) -> list[Group]:
    """汇聚: the people of a content who stand in other published lists too, as a warning. At most one statement. (保守国家秘密法 第三十六条)"""
    rules = check.edition.rules
    found = aggregation(item.office_id, [one for each in check.groups for one in each.findings], rules.aggregation, exclude_item=item.pk)
    return grouped(check.content_hash, "", found, (), rules, check.profile)


def maskable(group: Group) -> bool:
    """Whether the one button that masks what the rules say masks this group."""
    return group.action in (Action.MASK, Action.BLOCK) and group.is_open and group.kind in MASKABLE and not group.name


def _in_a_file(group: Group) -> bool:
    """Whether it is masked by making a copy of a file."""
    return bool(group.name) and group.kind in MASKABLE and group.is_open


def _example(finding: Finding) -> str:
    """The masked value with what stands beside it; where there is no text, what is the matter."""
    return finding.excerpt or str(REASONS.get(finding.reason, finding.reason))


def _line(item, group: Group, answers: bool) -> dict:
    answer, said = group.answer, ""
    where = whereabouts.in_file if group.name else whereabouts.in_text
    examples = list(dict.fromkeys((_example(finding), where(finding)) for finding in group.examples))
    if answer is not None:
        words = " ".join(filter(None, [answer.basis, answer.reason]))
        said = _("%(duty)s: %(answer)s") % {"duty": Duty(answer.duty).label, "answer": Decision.Answer(answer.answer).label} + (
            f"（{words}）" if words else ""
        )
    url = reverse("step", args=[item.public_id, "answer_findings"]) + "?" + urlencode({"findings": group.key})
    return {
        "label": group_label(group),
        "action": ACTION_LABELS[group.action] if group.is_open else _("Answered"),
        "colour": COLOURS.get(group.action, "") if group.is_open else "ok",
        "why": [str(REASONS[reason]) for reason in dict.fromkeys(one.reason for one in group.findings) if reason in REASONS][:MOST_REASONS]
        if any(one.excerpt for one in group.examples)
        else [],  # where there is no excerpt the reason stands in its place
        "examples": examples,
        "more": len(group.findings) - len(examples),
        "said": said,
        "url": url if answers else "",
        "mask_url": reverse("mask_file", args=[item.public_id, group.material]) if answers and _in_a_file(group) else "",
    }
